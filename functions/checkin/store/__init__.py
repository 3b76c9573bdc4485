"""Check-in in DynamoDB: six tables, no index, the access patterns below.

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
  CHK-16 a case as it was told     visit_searches p=case n=lock                   put_lock, lock
  CHK-17 a wish and its answer     visit_searches p=case n=w#<trace>   put_wish, wish, settle …
  CHK-18 a case's waiting wishes   visit_searches p=case n=w#                     waiting
  CHK-19 a place of a search       visit_searches p=<case>|<trace> n=p#<place>    put_place
  CHK-20 an attempt at a place     as CHK-19, counted up                          claim, finish
  CHK-21 who was found, in parts   visit_searches p=<case>|<trace>|<place> n=f#<part>  put_part
  CHK-22 whom searches wait for    visit_searches p=W<MAC of the day>             persons
  CHK-23 where they wait           visit_searches p=W<MAC of district and day>    places
  CHK-40 an area's level, as told   declarations person=zone#<area>, at=<revision>   zones.put_level
  CHK-41 its level at an instant   declarations person=zone#<area>, newest first   zones.level_of
  CHK-42 a row that an app told   parked_visits scope=told#<app>, id    telling.put_told, was_told

The body of an entry and of a segment is sealed under the key of its Vietnamese day, and the
partition key is an HMAC under the same key: without it a row is a time, a venue and noise.
"""
