"""Check-in: who was where and when, and with which declared health?

Owns the tables `declarations`, `checkins`, `presence`, `parked_visits` and `deletion_proofs`, and
the day keys under which visits are sealed. Hears: visit files of other provincial apps (queue),
spilled check-ins (queue). Tells: its own stream of check-ins, packed by district and hour into
`presence` for tracing and counts. Promises: 1 WCU for a check-in; nothing acknowledged is lost;
visits are readable for 21 days and noise by day 28.
"""
