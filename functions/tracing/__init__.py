"""Tracing: who is a case, and who was near one while it could infect?

Owns the tables `cases` (what is known of a person's findings, cases and their events, drafts,
traces and the parts of their answers, candidate contacts) and `exposure_places` (places told to
everybody, and who drafted, published and retracted them; no person, no case). Hears
`ResultReported` and `ResultCorrected` from the topic of facts, and check-in's answers from the
queue `presences-found`. Tells from the stream of `cases`: `CaseOpened`, `CaseAmended`,
`CaseWithdrawn`, `CaseClosed`, `ContactConfirmed`, `ContactDismissed`; `VisitsWanted` to the queue
`visits-wanted`; `ContactToTell` to the queue `notice-facts`.
Promises: no visit is asked
for without a case that stands; a case opens from a released individual positive or by two persons
of different units; a list of candidates is a function of the parts that check-in found, whatever
their order; each contact is told once per edition; nothing that was said is overwritten.
"""
