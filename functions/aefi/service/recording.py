"""A report is kept: its version, the copy of the dose with its counts, and the case it belongs to.

All in one transaction with the claim of the request, so that a report sent again is the same one,
and no report of a severe event is without its case and clock. Whoever comes second to the same
event (person, dose, day of onset) finds the case and is linked to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pynamodb.transactions import TransactWrite

from functions.aefi.domain.case import Act, Case, Step, clock_on, linked, timed
from functions.aefi.domain.followup import DoseNotFollowed, Followed
from functions.aefi.domain.inquiry import Source
from functions.aefi.domain.report import Report, Said, checked, is_severe, list_on
from functions.aefi.service.places import division_of
from functions.aefi.store import cases, doses, reports, sources
from functions.aefi.store.sealed import name_of
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import day_of
from functions.runtime import idempotency
from functions.runtime.idempotency import Claim
from functions.runtime.tables import ConditionLost

TRIES: Final = 5
Check = Callable[[Followed], None]


@dataclass(frozen=True, slots=True)
class Teller:
    """Who reports: `via` is own, family, code or staff; `by` and `unit` are of staff."""

    via: str
    claim: Claim
    recognised_at: datetime
    by: str = ""
    unit: str = ""

    @property
    def is_staff(self) -> bool:
        """Is it a member of staff, whose report is always a case?"""
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a report: its version (0 of staff), its case ("" without one)."""

    version: int
    case: str


def record(
    person: PersonId,
    immunization: str,
    said: Report,
    teller: Teller,
    *,
    check: Check,
    now: datetime,
) -> Recorded:
    """Keep a report of a dose, once per claim.

    Raises DoseNotFollowed, what `check` raises of the dose, SymptomUnknown, ReportIncomplete,
    OnsetImpossible, TextInvalid, NoRuleInForce, IdempotencyKeyReused, CryptoUnavailable, Busy.
    """
    for _ in range(TRIES):
        answer = idempotency.first_answer(teller.claim)
        if answer is not None:
            return _recorded(answer)
        dose = doses.dose(person, immunization)
        if dose is None:
            raise DoseNotFollowed
        check(dose)
        effects, made = _effects(dose, said, teller, now)
        try:
            answer = idempotency.commit(teller.claim, effects, f"{made.version} {made.case}")
        except ConditionLost:
            continue  # the dose or the case moved on: judge anew
        return _recorded(answer)
    raise Busy


def _effects(
    dose: Followed, said: Report, teller: Teller, now: datetime
) -> tuple[Callable[[TransactWrite], None], Recorded]:
    today = day_of(now)
    rule = list_on(today)
    report = checked(rule, said, dose.day, today)
    after = replace(
        dose,
        version=dose.version + 1,
        is_reported=dose.is_reported or not report.is_well,
        reports=dose.reports + (not teller.is_staff),
        last_reported_on=dose.last_reported_on if teller.is_staff else today,
    )
    severe = is_severe(report, clock_on(today))
    before, opened, act = None, None, Act.OPENED
    if report.onset is not None and (severe or teller.is_staff):
        before, opened, act = _case(dose, report, teller, is_it=severe, now=now)
        after = replace(after, cases={**dose.cases, opened.id: opened.is_severe})

    def effects(together: TransactWrite) -> None:
        doses.put_next(together, dose, after)
        if not teller.is_staff:
            version = Said(after.reports, report, now, teller.via, rule.rule_id)
            reports.put_version(together, dose, version)
        if opened is not None:
            made = _step(opened, act, teller, now)
            cases.put_next(together, before, opened, made)
            source = _source(report, teller, rule.rule_id, now)
            sources.put_source(together, opened, source)

    version = 0 if teller.is_staff else after.reports
    return effects, Recorded(version, opened.id if opened else "")


def _case(
    dose: Followed, report: Report, teller: Teller, *, is_it: bool, now: datetime
) -> tuple[Case | None, Case, Act]:
    onset = report.onset or dose.day
    id_ = cases.case_id(dose.person, dose.immunization, onset)
    before = cases.case(id_)
    if before is not None:
        after, act = linked(before, is_severe=is_it, recognised_at=teller.recognised_at)
        return before, replace(after, unit=before.unit or UnitId(teller.unit)), act
    opened = Case(
        id=id_,
        person=dose.person,
        immunization=dose.immunization,
        onset=onset,
        product=dose.product,
        lot=dose.lot,
        site=dose.site,
        unit=UnitId(teller.unit),
        division=division_of(dose.site),
        is_severe=is_it,
        opened_at=now,
    )
    return None, timed(opened, teller.recognised_at), Act.OPENED


def _step(case: Case, act: Act, teller: Teller, now: datetime) -> Step:
    return Step(
        act=act,
        version=case.version,
        state=case.state,
        is_severe=case.is_severe,
        by=teller.by,
        unit=teller.unit,
        at=now,
    )


def _source(report: Report, teller: Teller, rule_id: str, now: datetime) -> Source:
    return Source(
        id=name_of("source", teller.claim.id),
        report=report,
        via=teller.via,
        by=teller.by,
        unit=teller.unit,
        at=now,
        recognised_at=teller.recognised_at,
        rule_id=rule_id,
    )


def _recorded(answer: str) -> Recorded:
    version, _, case = answer.partition(" ")
    return Recorded(int(version), case)
