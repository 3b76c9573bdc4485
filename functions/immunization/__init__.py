"""Immunization: who was given which dose of which lot, and is every dose accounted for?

Owns the tables `immunizations` (screenings, doses and their versions, a site's day) and
`vaccine_lots` (lots, their ledger, open vials, who was given of them). Hears:
appointments, and `AdverseEventReported`, so that whoever screens knows of it. Tells from
the stream of `immunizations`: `ImmunizationRecorded`, `ImmunizationCorrected` on the topic of
facts, what was injected sealed, `SiteDayCounted` and `PersonReceived`; from that of `vaccine_lots`
`LotListed` and `DosesMoved`. Promises: every movement of doses has two sides, so that nothing
is left over; stock is never below nothing; a dose is recorded once, and its number is derived from
the history, never typed; a dose and its stock are one decision; each record is checked when it is
written and with each change, and what speaks against it stands beside it; what a person asks to be
put right is proposed by one hand and signed by another, and a paper becomes a record by two hands.
"""
