"""Check-in in DynamoDB: five tables, no index, the access patterns below.

  pattern                              key                                             function
  CHK-1  a visit's entry, once         checkins p=HMAC(day key, person) s=<in>#<venue> put_entry
  CHK-2  read back one's own entry     CHK-1, consistent                               entry
  CHK-3  a visit's exit, once          checkins p as CHK-1, s=<in>#<venue>#o           put_exit
  CHK-4  a person's day                checkins p, consistent                          day_of
  CHK-5  a packed segment, rewritten   presence g=D<district>#<hour> n=<sequence>      put_segment
  CHK-6  a district's hour             presence g                                      segments
  CHK-7  a venue's closed hours        presence g=V<venue>#<hour> n=c (batch get)      venue_hours
  CHK-8  hours that changed late       presence g=LATE#<day> n=<hour>#<district>       late_hours
  CHK-9  a declaration, once           declarations person, at                         put_declaration
  CHK-10 a person's standing           declarations person, at=status                  status
  CHK-11 a person's declarations       declarations person ↓                           declarations_of
  CHK-12 a visit nobody can place yet  parked_visits scope, id                         park, parked, settle
  CHK-13 a proof of deletion, once     deletion_proofs year, day                       put_proof, proofs

The body of an entry and of a segment is sealed under the key of its Vietnamese day, and the
partition key is an HMAC under the same key: without it a row is a time, a venue and noise.
"""
