"""Aggregates: what was counted on each day, where, by which definition, and as of when?

Owns the table `aggregates` (what was told of sources, rollups of provinces' days, published
revisions). Hears `ScansPacked`, `ScansCounted`, `ResultReported`, `ResultCorrected`,
`CaseOpened`, `CaseAmended`, `CaseWithdrawn`, `CaseClosed`, `SiteDayCounted`. Tells nobody.
Promises: a figure follows from the last version of each source alone, so that told twice, late or
in another order it is the same; figures are put whole and never added to; provinces add up to the
nation; a published day is a numbered revision that stays; no few people are read from any of them.
"""
