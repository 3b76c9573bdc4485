"""What is released of a tube, from all that is known of it?

One pure function: `decide` takes the tube's record, all its reports and all its releases, and says
that something has to wait, that nothing changes, or which version comes next. It may be asked at
any time and any number of times: what was released already is "nothing". A positive pool makes
nobody positive: of a LAB_POOL the member tubes are told only that they are tested by themselves.

Rows of a file that is held, or still waits for its approvers, release nothing; where they would
say otherwise they keep an unreleased tube waiting, so that nobody is told a finding that is about
to be disputed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from functions.kernel.periods import day_of
from functions.kernel.rules import Rule, in_force, load_rule_set
from functions.laboratory.domain.release import (
    Aggregate,
    Clearance,
    Outcome,
    Release,
    Reported,
    Why,
)
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.verdict import Verdict, verdict
from functions.laboratory.domain.words import Custody, Finding, RowStatus

RULES: Final = "data/release-rules.json"


class Waiting(StrEnum):
    """Why nothing is released of a tube now."""

    NO_TUBE = "no_tube"
    OTHER_LABORATORY = "other_laboratory"
    NOT_SEALED = "not_sealed"
    REJECTED = "rejected"
    NO_REPORT = "no_report"
    NOT_CLEARED = "not_cleared"
    DISPUTED = "disputed"
    """A report that may not be released yet says otherwise."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is released; `why` says what is missing, `rows` which reports have no tube."""

    why: Waiting
    rows: tuple[Reported, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What is known has been released already."""

    release: Release


@dataclass(frozen=True, slots=True)
class Next:
    """This version comes next."""

    release: Release


Decision = Wait | Unchanged | Next


def release_rule(day: date) -> Rule:
    """The rule in force on a day. Refuses NoRuleInForce."""
    return in_force(load_rule_set(__package__, RULES), day)


def is_releasable(custody: Custody) -> bool:
    """May a result of a tube in these hands be released? Every rule agrees on it so far."""
    return custody in (Custody.SEALED, Custody.SENT, Custody.RECEIVED)


def strays(known: Aggregate) -> tuple[Reported, ...]:
    """Reports that belong to no tube of their laboratory: orphans."""
    at_home = known.specimen is not None and known.specimen.custody is not Custody.COLLECTING
    home = known.specimen.laboratory if known.specimen and at_home else None
    return tuple(
        row
        for row in known.rows
        if row.key not in known.moved
        and known.files.get(row.file) is not Clearance.VOID
        and (home is None or (row.laboratory != home and row.key not in known.accepted))
    )


def decide(known: Aggregate, now: datetime) -> Decision:
    """What follows for the tube. Refuses NoRuleInForce."""
    rule, specimen = release_rule(day_of(now)), known.specimen
    if specimen is None:
        return Wait(Waiting.NO_TUBE, strays(known))
    if not is_releasable(specimen.custody):
        if specimen.custody is Custody.COLLECTING:
            return Wait(Waiting.NOT_SEALED, strays(known))
        return Wait(Waiting.REJECTED)
    wanted = _wanted(known, specimen, rule, now)
    if isinstance(wanted, Wait):
        return wanted
    standing = known.standing
    if standing is not None and _is_told(standing, wanted):
        return Unchanged(standing)
    return Next(wanted)


def _wanted(known: Aggregate, specimen: Specimen, rule: Rule, now: datetime) -> Release | Wait:
    """The version that should stand, or why there is none."""
    people = next((each for each in reversed(known.releases) if each.is_decided_by_people), None)
    seen = people.seen if people else ()
    fresh = [row for row in _eligible(known, specimen) if row.key not in seen]
    cleared = [row for row in fresh if known.files.get(row.file) is Clearance.CLEARED]
    pending = [row for row in fresh if known.files.get(row.file) is Clearance.PENDING]
    own = verdict(cleared, rule)
    if not known.releases and pending:
        both = verdict((*cleared, *pending), rule)
        if own is None or both is None or both.finding != own.finding:
            return Wait(Waiting.NOT_CLEARED if own is None else Waiting.DISPUTED)
    if people is not None and (own is None or _bows_to(people, own)):
        return replace(people, number=len(known.releases) + 1, released_at=now)
    number = len(known.releases) + 1
    if own is not None:
        against = people is not None and _contradicts(people, own)
        finding = None if against else own.finding
        outcome = Outcome.CONFLICT if finding is None else Outcome.REPORTED
        why = _why(known, own, outcome)
        return _release(specimen, own.basis, (number, outcome, finding, why, rule.rule_id), now)
    if specimen.pooled_in is not None and known.pool is not None:
        return _of_pool(known, specimen, known.pool, rule, now)
    standing = known.standing
    if standing is None:
        strayed = strays(known)
        why_waiting = Waiting.OTHER_LABORATORY if strayed else Waiting.NO_REPORT
        return Wait(why_waiting, strayed)
    return _withdrawn(standing, Why.LABORATORY_WITHDRAWAL, rule, now)


def _eligible(known: Aggregate, specimen: Specimen) -> tuple[Reported, ...]:
    return tuple(
        row
        for row in known.rows
        if row.key not in known.moved
        and (row.laboratory == specimen.laboratory or row.key in known.accepted)
    )


def _bows_to(people: Release, own: Verdict) -> bool:
    """Do the reports since the people's decision say the same as the people?"""
    return people.outcome is Outcome.REPORTED and own.finding == people.finding


def _contradicts(people: Release, own: Verdict) -> bool:
    """Only a correction of the laboratory's goes before a finding that two people decided."""
    return people.outcome is Outcome.REPORTED and own.basis.status is not RowStatus.CORRECTED


def _why(known: Aggregate, own: Verdict, outcome: Outcome) -> Why:
    if outcome is Outcome.CONFLICT:
        return Why.CONTRADICTION
    if not known.releases:
        return Why.FIRST
    if own.basis.status is RowStatus.CORRECTED:
        return Why.LABORATORY_CORRECTION
    return Why.NEW_REPORT


def _release(
    specimen: Specimen,
    basis: Reported,
    told: tuple[int, Outcome, Finding | None, Why, str],
    now: datetime,
) -> Release:
    number, outcome, finding, why, rule_id = told
    return Release(
        tube=specimen.tube,
        number=number,
        outcome=outcome,
        finding=finding,
        method=basis.method,
        tested_at=basis.tested_at,
        released_at=now,
        laboratory=basis.laboratory,
        file=basis.file,
        row_key=basis.key,
        rule_id=rule_id,
        reason=why,
    )


def _of_pool(
    known: Aggregate, specimen: Specimen, pool: Release, rule: Rule, now: datetime
) -> Release | Wait:
    """What a tube is told of the laboratory's pool that holds an aliquot of it."""
    standing = known.standing
    if pool.outcome is not Outcome.REPORTED:
        if standing is None:
            return Wait(Waiting.NO_REPORT)
        return _withdrawn(standing, Why.POOL_CHANGED, rule, now)
    negative = pool.finding is Finding.NEGATIVE
    return Release(
        tube=specimen.tube,
        number=len(known.releases) + 1,
        outcome=Outcome.IN_POOL if negative else Outcome.REFLEX,
        finding=Finding.NEGATIVE if negative else None,
        method=pool.method,
        tested_at=pool.tested_at,
        released_at=now,
        laboratory=pool.laboratory,
        file=pool.file,
        row_key=pool.row_key,
        rule_id=rule.rule_id,
        reason=Why.POOL_CHANGED if known.releases else Why.FIRST,
        pool=pool.tube,
    )


def _withdrawn(standing: Release, why: Why, rule: Rule, now: datetime) -> Release:
    """The version that makes the standing one void."""
    return Release(
        tube=standing.tube,
        number=standing.number + 1,
        outcome=Outcome.WITHDRAWN,
        finding=None,
        method=standing.method,
        tested_at=standing.tested_at,
        released_at=now,
        laboratory=standing.laboratory,
        file=standing.file,
        row_key=standing.row_key,
        rule_id=rule.rule_id,
        reason=why,
    )


def _is_told(standing: Release, wanted: Release) -> bool:
    """Has the standing version said it? A correction by another report is told, even if alike."""
    if not standing.says_the_same(wanted):
        return False
    corrected = wanted.reason is Why.LABORATORY_CORRECTION and wanted.outcome is Outcome.REPORTED
    return not corrected or wanted.row_key == standing.row_key
