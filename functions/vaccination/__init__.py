"""Vaccination: who is vaccinated where and when, by which plan?

Owns the tables `campaigns` (a province's plan, its sites and approvals), `vaccine_sessions`,
`vaccine_slots` (seats), `vaccine_appointments` (who holds which seat) and `vaccine_registrations`
(who wants to be vaccinated, and whom organisations name; sealed). Hears: lists of people in the
uploads bucket. Tells from the stream of
`vaccine_appointments` what became of confirmed seats: `AppointmentConfirmed`,
`AppointmentCancelled`, `AppointmentDeferred`. From the stream of `campaigns` a published plan opens
its slots. Promises: a slot is never sold beyond its seats, no seat is lost for good,
nobody books before the opening second, nor who is not registered and eligible on that day. Where a
plan goes by invitation, the order is drawn by lot and anybody can compute their own place again.
"""
