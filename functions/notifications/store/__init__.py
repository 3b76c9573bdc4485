"""Notifications in DynamoDB, one table `notices`: was a person told of this, and did it leave?

pattern                           key                                        function
NOT-1  a notice, once             notices w=<person> k=<cause>               notices.claim
NOT-2  count a sending            notices as NOT-1, ADD tries if below       tries.count_sending
NOT-3  what became of it          notices as NOT-1, SET state                notices.settle
NOT-4  those who were not reached notices w=undelivered#<day> k=<person>#…     notices.undelivered
NOT-5  what became of many        notices as NOT-1, 100 a call               notices.deliveries
NOT-6  appointments, if later     notices w=<person> k=seat#<campaign>       seats.note_all
NOT-7  does it stand              notices as NOT-6, strongly                 seats.is_booked
NOT-8  was one of these told      notices w=<person>, k begins               inbox.was_told
NOT-9  let a notice wait          notices w=held#<breaker>#<shard> k=<until>#…  holding.put
NOT-10 what is due                notices as NOT-9, k below an instant       holding.lines
NOT-11 waits no more              notices as NOT-9                           holding.drop
NOT-12 all breakers               notices w=breakers, strongly               breakers.all_breakers
NOT-13 a decision on one          notices w=breaker#<key> k=<revision>       breakers.put_next
NOT-14 money of a day             notices w=spent#<day> k=<place>            spending.spend
NOT-15 a province's hour          notices w=hourly#<hour> k=<place>#<class>  spending.take_hourly
NOT-16 a person's day             notices w=<person> k=got#<day>#<class>     spending.take_of_person
NOT-17 heard in an hour           notices w=heard#<hour>#<shard>             counting.list_heard
NOT-18 counts of a day            notices w=count#<day> k=<hour>#<shard>     counting.counts_of
NOT-19 comparisons of days        notices w=compared, w=gateway k=<day>      counting.compared
NOT-20 a person's own list        notices w=<person>                         inbox.notices_of
NOT-23 new ones that leave now    notices as NOT-1, each on its condition    openings.open_all
NOT-24 many have left             notices as NOT-1, SET state                openings.settle_all

The key says whom and of what, so the same message again, or two at once, is one notice.
"""
