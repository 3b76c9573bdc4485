"""Who has to be sampled again, or which tube tested again, until when?

A FIELD_POOL that is not negative says nothing about anybody in it: each member gives a second
sample, alone. A LAB_POOL that is not negative: each of its tubes is tested by itself, nobody has
to come. An invalid or rejected tube: its people are sampled again. Tasks are computed from the
whole aggregate, so that replays and reordering end alike; a correction that takes the finding back
withdraws them. A task never says which of these it was (security.md: no finding in clear).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from functions.kernel.identifiers import PersonId, TubeCode, UnitId
from functions.kernel.periods import day_of
from functions.kernel.rules import in_force, load_rule_set
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Custody, Finding, Kind


class ReleaseSeen(Protocol):
    """What a task needs of a release."""

    @property
    def number(self) -> int:
        """1, 2, … of the tube."""

    @property
    def finding(self) -> Finding:
        """Of the specimen, not of a person."""

    @property
    def released_at(self) -> datetime:
        """When it was released."""

    @property
    def cancelled(self) -> bool:
        """Was the result withdrawn?"""


@dataclass(frozen=True, slots=True)
class Task:
    """One person to sample again (`person`), or one tube to test again (`retest`).

    `unit` does it: the sampling unit, or the laboratory. `tube` is the one whose finding asks.
    `edition` rises with the aggregate it was computed from.
    """

    unit: UnitId
    tube: TubeCode
    person: PersonId | None
    retest: TubeCode | None
    opened_at: datetime
    due_at: datetime
    rule_id: str
    withdrawn: bool
    edition: int
    taken_by: TubeCode | None = None
    taken_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def subject(self) -> str:
        """The person or the tube."""
        return self.person or self.retest or ""

    @property
    def is_open(self) -> bool:
        """Does somebody still have to act, or wait for the second result?"""
        return not self.withdrawn and self.closed_at is None

    def is_overdue(self, now: datetime) -> bool:
        """Has the clock run out before a second sample was taken?"""
        return self.is_open and self.taken_by is None and now > self.due_at


def edition_of(tube: Specimen, releases: Sequence[ReleaseSeen]) -> int:
    """A number that only rises as the aggregate changes."""
    return tube.version + len(releases)


def tasks_of(tube: Specimen, releases: Sequence[ReleaseSeen]) -> tuple[Task, ...]:
    """The tasks that a tube's state asks for, or has asked for (then withdrawn).

    A task's opening is the first instant at which it was asked for; later versions don't move it.
    Raises NoRuleInForce.
    """
    ordered = sorted(releases, key=lambda release: release.number)
    asked = [release.released_at for release in ordered if _asks(tube, release)]
    stands = bool(ordered) and _asks(tube, ordered[-1])
    if tube.custody is Custody.REJECTED and tube.rejected_at is not None:
        asked.append(tube.rejected_at)
        stands = True
    if not asked:
        return ()
    opened = min(asked)
    rule = in_force(
        load_rule_set("functions.laboratory.domain", "data/recollection.json"), day_of(opened)
    )
    again = tube.kind is Kind.LAB_POOL
    hours = int(rule.body["reflex_hours" if again else "recollect_hours"])
    people = [(person, None) for person in tube.members]
    retests = [(None, each) for each in tube.tubes]
    return tuple(
        Task(
            unit=tube.laboratory if again else tube.unit,
            tube=tube.tube,
            person=person,
            retest=retest,
            opened_at=opened,
            due_at=opened + timedelta(hours=hours),
            rule_id=rule.rule_id,
            withdrawn=not stands,
            edition=edition_of(tube, releases),
        )
        for person, retest in [*people, *retests]
    )


def second_result_at(releases: Sequence[ReleaseSeen]) -> datetime | None:
    """When the second sample's result came; None where there is none that stands."""
    ordered = sorted(releases, key=lambda release: release.number)
    if not ordered or ordered[-1].cancelled:
        return None
    return ordered[0].released_at


def _asks(tube: Specimen, release: ReleaseSeen) -> bool:
    if release.cancelled or release.finding is Finding.NEGATIVE:
        return False
    return tube.is_pool or release.finding is not Finding.POSITIVE
