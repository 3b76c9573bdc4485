"""Check-in: who was where and when, and with which declared health?

Owns the tables `declarations`, `checkins`, `presence`, `parked_visits`, `visit_searches` and
`deletion_proofs`, and the day keys under which visits are sealed. Hears: visit files of other
provincial apps (queue), spilled check-ins (queue), cases and wishes for visits (queue). Tells: its
own stream of check-ins, packed by district and hour into `presence`; tracing of who was present
with a person, as long as a case of that person stands (queue `presences-found`). Promises: 1 WCU
for a check-in; nothing acknowledged is lost; visits are readable for 21 days and noise by day 28;
nobody reads a visit for tracing without an open case that bounds it.
"""
