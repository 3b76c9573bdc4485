"""Vaccination: who is vaccinated where and when, by which plan?

Owns the tables `campaigns` (a province's plan, its sites and approvals), `vaccine_sessions`,
`vaccine_slots` (seats), `vaccine_appointments` (who holds which seat), `vaccine_registrations`
(who wants to be vaccinated, and whom organisations name; sealed), `vaccine_histories` (doses and
findings that others told of, sealed) and `vaccine_figures` (what is counted, and copies of what the
dose house counts). Hears lists of people in the uploads bucket, and `ResultReported`,
`ResultCorrected`, `ImmunizationRecorded`, `ImmunizationCorrected`, `LotListed`, `DosesMoved`,
`SiteDayCounted`, `PersonReceived`. Tells from the
stream of `vaccine_appointments` what became of confirmed seats: `AppointmentConfirmed`,
`AppointmentCancelled`, `AppointmentDeferred`. From the stream of `campaigns` a published plan opens
its slots; from that of `vaccine_registrations` who lost the right to an appointment loses it.
Promises: a slot is never sold beyond its seats, no seat is lost for good, nobody books before the
opening second, nor who is not registered and eligible on that day. Where a plan goes by invitation,
the order is drawn by lot and anybody can compute their own place again. Figures are counted anew,
never added to; what would tell of few people is published on no level.
"""
