"""Check-in in DynamoDB: five tables, no index, the access patterns below.

  pattern                          key                                            function
  CHK-1  a visit's entry, once     checkins p=HMAC(day key, person) s=<in>#<venue> put
  CHK-2  one's own row, read back  as CHK-1, consistent                           entry
  CHK-3  a visit's exit, once      p as CHK-1, s=<in>#<venue>#o                   put
         an exit without an entry as CHK-1, s=<out>#<venue>#x                  put
         a gate's, whichever of the two  and idempotency id=<gate's event>        put
  CHK-4  a person's days           checkins p, consistent                         rows_of
  CHK-5  a packed segment          presence g=D<district>#<hour> n=<sequence>     put_segment
  CHK-6  a district's hour         presence g                                     segments
  CHK-7  closed hours of venues    presence g=C<district>#<shelf>#<hour> n=c, batch   shelves
  CHK-8  the last hour closed      presence g=CLOSED n=<hour>                     last_closed
  CHK-9  a declaration, once       declarations person, at                        put_declaration
  CHK-10 a person's standing       declarations person, at=status                 status
  CHK-11 a person's declarations   declarations person, newest first           declarations_of
  CHK-12 a visit nobody can place  parked_visits scope, id                        park, parked …
  CHK-13 a proof of deletion       deletion_proofs year, day                      put_proof, due …
  CHK-14 an hour's sightings       presence g=S<shard>#<hour> n=<sequence>        sightings
  CHK-15 what came later           presence g=L<district>#<day> n=<hour>#<closed>   amendments

The body of an entry and of a segment is sealed under the key of its Vietnamese day, and the
partition key is an HMAC under the same key: without it a row is a time, a venue and noise.
"""
