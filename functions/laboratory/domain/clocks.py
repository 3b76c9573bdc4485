"""How long did each leg of a tube's way take, which step is missing, and where is a tube stuck?

Seven steps make six legs. A leg is measured where both its ends are known and in order; a step that
was passed without being told is named, never guessed. Medians and 95th percentiles are exact, by
nearest rank, over the tubes themselves. A laboratory sees its own numbers as they are; anyone
further away sees counts from five on (security.md Z10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from functions.kernel.periods import HOUR, day_of
from functions.kernel.rules import in_force, load_rule_set

SMALLEST_SHOWN: Final = 5
MEDIAN: Final = 50
LATE: Final = 95


class Step(StrEnum):
    """What happens to a tube, in order."""

    COLLECTED = "collected"
    SEALED = "sealed"
    SENT = "sent"
    RECEIVED = "received"
    TESTED = "tested"
    RELEASED = "released"
    SEEN = "seen"


class Leg(StrEnum):
    """The way from one step to the next."""

    SEALING = "sealing"
    SENDING = "sending"
    TRANSPORT = "transport"
    TESTING = "testing"
    RELEASING = "releasing"
    READING = "reading"
    WHOLE = "whole"
    """From the swab to the release: what was promised to the public."""


STEPS: Final = tuple(Step)
LEGS: Final[Mapping[Leg, tuple[Step, Step]]] = {
    **dict(zip(Leg, pairwise(STEPS), strict=False)),
    Leg.WHOLE: (Step.COLLECTED, Step.RELEASED),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """When a tube took which step, as far as anybody told; `over` where it was turned away."""

    times: Mapping[Step, datetime] = field(default_factory=dict)
    over: bool = False

    @property
    def reached(self) -> Step | None:
        """The furthest step that is known, None before the first."""
        return next((step for step in reversed(STEPS) if step in self.times), None)

    @property
    def missing(self) -> tuple[Step, ...]:
        """The steps that must have been passed and were never told."""
        return missing_steps(self)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A tube that waits longer at a leg than the rule allows; `by` names the rule."""

    leg: Leg
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class LegTimes:
    """A leg over many tubes: how many were measured, and whole minutes, None of none.

    `missing` tubes passed it without one of its ends being told; `backwards` ones ended before
    they began, by somebody's clock. Neither is in the percentiles.
    """

    measured: int
    median: int | None
    late: int | None
    missing: int = 0
    backwards: int = 0


def missing_steps(clock: Clock) -> tuple[Step, ...]:
    """The steps before the furthest known one that nobody told, in order."""
    furthest = clock.reached
    passed = STEPS[: STEPS.index(furthest)] if furthest else ()
    return tuple(step for step in passed if step not in clock.times)


def duration(clock: Clock, leg: Leg) -> timedelta | None:
    """How long the leg took; negative where clocks disagree, None where an end is not known."""
    begun, ended = (clock.times.get(step) for step in LEGS[leg])
    return None if begun is None or ended is None else ended - begun


def percentile(values: Sequence[int], part: int) -> int | None:
    """The value that `part` percent of the values do not exceed, by nearest rank; None of none.

    `values` are sorted. Exact: it is always one of the values.
    """
    if not values:
        return None
    rank = -(-part * len(values) // 100)
    return values[max(rank, 1) - 1]


def leg_times(clocks: Iterable[Clock]) -> dict[Leg, LegTimes]:
    """Every leg over the tubes, those that were turned away included as far as they came."""
    minutes: dict[Leg, list[int]] = {leg: [] for leg in Leg}
    missing, backwards = dict.fromkeys(Leg, 0), dict.fromkeys(Leg, 0)
    for clock in clocks:
        lost = set(missing_steps(clock))
        for leg in Leg:
            took = duration(clock, leg)
            if took is None:
                passed = lost & set(LEGS[leg]) and (leg is not Leg.WHOLE or _released(clock))
                missing[leg] += bool(passed)
            elif took < timedelta(0):
                backwards[leg] += 1
            else:
                minutes[leg].append(took // timedelta(minutes=1))
    return {leg: _summed(sorted(minutes[leg]), missing[leg], backwards[leg]) for leg in Leg}


def stuck(clock: Clock, now: datetime) -> Stuck | None:
    """Where the tube waits too long, by the rule of the day it came there; None if it does not.

    A tube that was turned away is over; nobody has to read a result. Raises NoRuleInForce.
    """
    furthest = clock.reached
    if furthest is None or clock.over or furthest in (Step.RELEASED, Step.SEEN):
        return None
    since = clock.times[furthest]
    leg = tuple(LEGS)[STEPS.index(furthest)]
    rule = in_force(load_rule_set(__package__, "data/turnaround.json"), day_of(since))
    allowed = int(rule.body["stuck_after_hours"][leg.value]) * HOUR
    return Stuck(leg, since, rule.rule_id) if now - since > allowed else None


def promised_hours(now: datetime) -> int:
    """Within how many hours a result is promised today."""
    rule = in_force(load_rule_set(__package__, "data/turnaround.json"), day_of(now))
    return int(rule.body["promise_hours"])


def hide_small(counts: Sequence[int]) -> tuple[int | None, ...]:
    """Counts as shown outside the laboratory: None for 1 to 4.

    If that hides a single one, the smallest other that is not 0 is hidden too, so that a total does
    not give it away. 0 is shown: nobody is named by it.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < SMALLEST_SHOWN}
    if len(hidden) == 1:
        others = [place for place, count in enumerate(counts) if count and place not in hidden]
        hidden |= set(sorted(others, key=lambda place: counts[place])[:1])
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


def outside(times: LegTimes) -> LegTimes:
    """A leg as shown outside the laboratory: no percentile of fewer than five tubes."""
    if times.measured >= SMALLEST_SHOWN:
        return times
    return LegTimes(times.measured, None, None, times.missing, times.backwards)


def _released(clock: Clock) -> bool:
    return Step.RELEASED in clock.times or Step.SEEN in clock.times


def _summed(minutes: Sequence[int], missing: int, backwards: int) -> LegTimes:
    return LegTimes(
        len(minutes),
        percentile(minutes, MEDIAN),
        percentile(minutes, LATE),
        missing,
        backwards,
    )
