"""Vaccination: who is vaccinated where and when, by which plan?

Owns the tables `campaigns` (a province's plan, its sites and approvals), `vaccine_sessions`,
`vaccine_slots` (seats) and `vaccine_appointments` (who holds which seat). Hears: nothing yet. From
the stream of `campaigns` a published plan opens its slots. Promises: a slot is never sold beyond
its seats, no seat is lost for good, and nobody books before the opening second.
"""
