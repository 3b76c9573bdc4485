"""Zoning: at which of four levels does each commune stand, by which figures, and who signed it?

Owns the table `zoning` (our copies of cases and of people's doses, figures entered by provinces,
proposals of days, publications). Hears `CaseOpened`, `CaseAmended`, `CaseWithdrawn`, `CaseClosed`,
`ImmunizationRecorded`, `ImmunizationCorrected`. Tells from the stream of its table `ZonePublished`.
Promises: a proposal follows from what is kept and from the dated table of criteria alone, so that
made twice or late it is the same bytes; what came late makes a further revision of its day, with
the difference; a criterion that is missing is named and never guessed; a level is in force only
once a person has signed it, and is published with all others of its province or not at all.
"""
