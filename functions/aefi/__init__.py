"""AEFI: what happened to people after a dose, who looks into it, does a lot or a site stand out?

Owns the table `aefi` (copies of doses, reports and their versions, codes of discharge, cases with
their steps, counters and sums). Hears `ImmunizationRecorded` and `ImmunizationCorrected`. Tells
from the stream of its table `AdverseEventReported`, sealed whole. Promises: a report is kept once
and never overwritten; one case for a person, a dose and a day of onset, whoever reports it; a
severe one has a clock by the rule in force; counts of doses and reports are exact whatever is told
twice; a signal proposes, it never acts.
"""
