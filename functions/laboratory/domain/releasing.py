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

from collections.abc import Iterable
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
from functions.laboratory.domain.versions import (
    is_of_a_pool,
    of_aliquots,
    of_pool,
    version,
    withdrawn,
)
from functions.laboratory.domain.words import Custody, RowStatus

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
    counting = [row for row in _eligible(known, specimen) if row.key not in seen]
    fresh = [row for row in counting if not is_of_a_pool(row, specimen)]
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
        return version(specimen, own.basis, (number, outcome, finding, why, rule.rule_id), now)
    pooled = [row for row in counting if row not in fresh and not _speaks_by_pool(row, specimen)]
    return _without_own_report(known, specimen, pooled, rule, now)


def _without_own_report(
    known: Aggregate, specimen: Specimen, pooled: Iterable[Reported], rule: Rule, now: datetime
) -> Release | Wait:
    """What a tube is told by its pools, where nothing was reported of itself."""
    if specimen.pooled_in is not None and known.pool is not None:
        return of_pool(known, specimen, known.pool, rule, now) or Wait(Waiting.NO_REPORT)
    aliquots = verdict(
        (row for row in pooled if known.files.get(row.file) is Clearance.CLEARED), rule
    )
    if aliquots is not None:
        return of_aliquots(known, specimen, aliquots, rule, now)
    standing = known.standing
    if standing is None:
        strayed = strays(known)
        why_waiting = Waiting.OTHER_LABORATORY if strayed else Waiting.NO_REPORT
        return Wait(why_waiting, strayed)
    return withdrawn(standing, Why.LABORATORY_WITHDRAWAL, rule, now)


def _eligible(known: Aggregate, specimen: Specimen) -> tuple[Reported, ...]:
    return tuple(
        row
        for row in known.rows
        if row.key not in known.moved
        and (row.laboratory == specimen.laboratory or row.key in known.accepted)
    )


def _speaks_by_pool(row: Reported, specimen: Specimen) -> bool:
    """Is the row counted where its pool is decided, together with those of the pool's others?"""
    return specimen.pooled_in is not None and bool(row.pool)


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


def _is_told(standing: Release, wanted: Release) -> bool:
    """Has the standing version said it? A correction by another report is told, even if alike."""
    if not standing.says_the_same(wanted):
        return False
    corrected = wanted.reason is Why.LABORATORY_CORRECTION and wanted.outcome is Outcome.REPORTED
    return not corrected or wanted.row_key == standing.row_key
