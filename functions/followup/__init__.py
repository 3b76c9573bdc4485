"""Follow-up: who is asked every day how they are, who has not answered, and when does it end?

Owns the table `followups` (what is known of a person under follow-up, each event, the order of the
officers' work, marks and sums of rounds, what has yet to be told). Hears `ContactConfirmed`,
`ContactDismissed`, `CaseOpened`, `CaseAmended`, `CaseWithdrawn`, `CaseClosed`, `ResultReported`,
`ResultCorrected`, and its own `RoundWanted`. Tells `CheckDue` and `FollowUpEnded` to the queue
`notice-calls`, `FollowUpsCounted` to the topic. Promises: what a person is asked to do and until
when follows from what was heard, whatever its order, and from the dated measures; a later exposure
extends it and never shortens it; nobody is asked after the end, nobody is told twice of a day; who
does not answer by the hour of the rule stands in the list of their commune until somebody reached
them; a person decides where the rule says so, and never without the tests it requires; nothing that
was said is overwritten.
"""
