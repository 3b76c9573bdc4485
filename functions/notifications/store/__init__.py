"""Notifications in DynamoDB, one table `notices`: was a person told of this, and did it leave?

pattern                           key                                        function
NOT-1  a notice, once             notices w=<person> k=<cause>               notices.claim
NOT-2  count a sending            notices as NOT-1, ADD tries if below       notices.count_sending
NOT-3  what became of it          notices as NOT-1, SET state                notices.settle
NOT-4  those who were not reached notices w=undelivered#<day> k=<person>#…     notices.undelivered
NOT-5  what became of many        notices as NOT-1, 100 a call               notices.deliveries
NOT-6  an appointment, if later   notices w=<person> k=seat#<campaign>       seats.note
NOT-7  does it stand              notices as NOT-6, strongly                 seats.is_booked
NOT-8  was one of these told         notices w=<person>, k begins           notices.was_told

The key says whom and of what, so the same message again, or two at once, is one notice.
"""
