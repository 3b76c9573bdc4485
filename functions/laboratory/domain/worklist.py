"""What does a laboratory's worklist know of a tube, and how do two tellings of it become one?

Tellings come from a stream, may come twice and late. Each part of a row only ever grows: the tube's
own record by its version, the first result and the first release by time, the latest release by
number. So `merged` is the same in any order and however often (a join), and replay can't harm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions.kernel.identifiers import TubeCode, UnitId
from functions.laboratory.domain.clocks import Clock, Step
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Kind, Told

UNKNOWN: Final = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the latest release means for people: how many were told that they are positive.

    Of a pool that is nobody, whatever was found in it.
    """

    people: int
    positives: int


@dataclass(frozen=True, slots=True)
class Worked:
    """A tube in the worklist of a laboratory; times are None until they are told.

    `version` is the version of the tube's record, 0 where only a result is known yet.
    """

    tube: TubeCode
    laboratory: UnitId
    version: int = UNKNOWN
    kind: Kind | None = None
    unit: UnitId | None = None
    size: int = 0
    collected_at: datetime | None = None
    sealed_at: datetime | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None
    rejected_at: datetime | None = None
    reported_at: datetime | None = None
    tested_at: datetime | None = None
    released_at: datetime | None = None
    seen_at: datetime | None = None
    release: int = 0
    outcome: Outcome | None = None

    @property
    def clock(self) -> Clock:
        """When the tube took which step."""
        told = {
            Step.COLLECTED: self.collected_at,
            Step.SEALED: self.sealed_at,
            Step.SENT: self.sent_at,
            Step.RECEIVED: self.received_at,
            Step.TESTED: self.tested_at,
            Step.RELEASED: self.released_at,
            Step.SEEN: self.seen_at,
        }
        times = {step: at for step, at in told.items() if at is not None}
        return Clock(times, over=self.rejected_at is not None)

    @property
    def is_pool(self) -> bool:
        """Is it a pool that the laboratory made of tubes that are counted themselves?"""
        return self.kind is Kind.LAB_POOL


def of_specimen(specimen: Specimen) -> Worked | None:
    """What a tube's record tells; None before it is sealed."""
    if specimen.sealed_at is None:
        return None
    return Worked(
        specimen.tube,
        specimen.laboratory,
        specimen.version,
        specimen.kind,
        specimen.unit,
        specimen.size,
        specimen.collected_at,
        specimen.sealed_at,
        specimen.sent_at,
        specimen.received_at,
        specimen.rejected_at,
    )


def outcome_of(kind: Kind, size: int, what: Told | None) -> Outcome:
    """How many people a release concerns, and how many of them were told that they are positive.

    By what members are told (`domain.telling`), so that a positive pool has no positive people. The
    people of a laboratory's pool are counted in their own tubes.
    """
    people = 0 if kind is Kind.LAB_POOL else size
    return Outcome(people, people if what is Told.POSITIVE else 0)


def merged(one: Worked, other: Worked) -> Worked:
    """Both tellings of the same tube in the same laboratory as one. Order does not matter."""
    newer, older = (one, other) if one.version >= other.version else (other, one)
    later, former = (one, other) if one.release >= other.release else (other, one)
    return replace(
        newer,
        reported_at=_first(newer.reported_at, older.reported_at),
        tested_at=_first(newer.tested_at, older.tested_at),
        released_at=_first(newer.released_at, older.released_at),
        seen_at=_first(newer.seen_at, older.seen_at),
        release=later.release,
        outcome=later.outcome if later.outcome is not None else former.outcome,
    )


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)
