"""What became of the tubes that were sealed for a laboratory on one Vietnamese day?

A cohort is recomputed whole from the worklist and written as it is: nothing is ever added to it
(performance.md 7). Its clocks are of the tubes sealed that day, so that slow ones can't fall out of
the numbers; its events are by the day on which they happened, and the volume of a day is the sum of
that day's events over all cohorts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any, Final

from functions.kernel.periods import day_of, hour_of, period_of_hour, read_instant, write_instant
from functions.kernel.rules import in_force, load_rule_set
from functions.laboratory.domain.clocks import Leg, LegTimes, Step, leg_times, stuck
from functions.laboratory.domain.worklist import Worked

OPEN_DAYS: Final = 60
"""For so many days a result of a tube is taken (security.md L17), so its cohort may change."""
MOST_LISTED: Final = 100
AGES: Final = (6, 12, 24, 48)
"""Bounds of the ages in which waiting tubes are shown, in hours."""


@dataclass(frozen=True, slots=True)
class Volume:
    """What happened in a laboratory on a day, in tubes; a pool of the laboratory's own is none.

    `resulted`: the first row came in; `released`: the first release; `persons`: people told for the
    first time, `positives` those of them who were told positive: never by a pool.
    """

    sealed: int = 0
    received: int = 0
    resulted: int = 0
    released: int = 0
    persons: int = 0
    positives: int = 0

    def __add__(self, other: Volume) -> Volume:
        """Both together."""
        return Volume(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class StuckTube:
    """A tube that waits too long, where, and since when."""

    tube: str
    leg: Leg
    since: datetime
    unit: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """The tubes sealed on `day`, as they were known at `at`.

    `waiting` counts the tubes on their way by (furthest step, Vietnamese hour in which they were
    collected); `stuck` lists the longest waiting, `stuck_count` counts them all. `progress` only
    grows with what is known, so that an older reading never replaces a newer one.
    """

    day: date
    at: datetime
    tubes: int
    events: Mapping[date, Volume]
    legs: Mapping[Leg, LegTimes]
    waiting: Mapping[tuple[Step, str], int]
    stuck: tuple[StuckTube, ...]
    stuck_count: int
    unnamed: Mapping[Step, int] = field(default_factory=dict)
    last_result: datetime | None = None
    progress: int = 0

    @property
    def is_settled(self) -> bool:
        """Is nothing of it on its way any more?"""
        return not self.waiting


def cohort_of(day: date, rows: Iterable[Worked], now: datetime, progress: int = 0) -> Cohort:
    """The cohort of the tubes sealed on `day`. Same rows and instant, same cohort."""
    events: dict[date, Volume] = {}
    waiting: Counter[tuple[Step, str]] = Counter()
    unnamed: Counter[Step] = Counter()
    found: list[StuckTube] = []
    clocks, tubes, last = [], 0, None
    for row in rows:
        if not row.is_pool:
            tubes += 1
            clocks.append(row.clock)
            _count(events, row)
            unnamed.update(row.clock.missing)
            if row.reported_at and (last is None or row.reported_at > last):
                last = row.reported_at
            if row.released_at is None and row.rejected_at is None:
                reached = row.clock.reached or Step.SEALED
                waiting[reached, hour_of(row.collected_at or row.sealed_at or now)] += 1
        held = stuck(row.clock, now)
        if held is not None:
            found.append(StuckTube(row.tube, held.leg, held.since, row.unit or ""))
    found.sort(key=lambda one: (one.since, one.tube))
    return Cohort(
        day,
        now,
        tubes,
        events,
        leg_times(clocks),
        dict(waiting),
        tuple(found[:MOST_LISTED]),
        len(found),
        dict(unnamed),
        last,
        progress,
    )


def needs_alarm(cohort: Cohort) -> bool:
    """Are so many tubes of the day stuck that somebody has to look? By the rule of that day."""
    body = in_force(load_rule_set(__package__, "data/turnaround.json"), cohort.day).body
    enough = cohort.stuck_count >= int(body["alarm_tubes"])
    return enough and cohort.stuck_count * 100 >= int(body["alarm_percent"]) * cohort.tubes


def volume_on(day: date, cohorts: Iterable[Cohort]) -> Volume:
    """What happened on a day: the sum over the cohorts that had something to do with it."""
    return sum((one.events[day] for one in cohorts if day in one.events), Volume())


def by_age(waiting: Mapping[tuple[Step, str], int], now: datetime) -> tuple[dict[Step, int], ...]:
    """The waiting tubes by age since their collection: up to each bound of `AGES`, and beyond."""
    ages: tuple[dict[Step, int], ...] = tuple({} for _ in range(len(AGES) + 1))
    for (step, hour), count in waiting.items():
        age = (now - period_of_hour(hour).start) / timedelta(hours=1)
        place = sum(age >= bound for bound in AGES)
        ages[place][step] = ages[place].get(step, 0) + count
    return ages


def written(cohort: Cohort) -> dict[str, Any]:
    """The cohort as plain values for a table."""
    return {
        "day": cohort.day.isoformat(),
        "at": write_instant(cohort.at),
        "tubes": cohort.tubes,
        "events": {
            day.isoformat(): [getattr(volume, one.name) for one in fields(volume)]
            for day, volume in sorted(cohort.events.items())
        },
        "legs": {
            leg.value: [times.measured, times.median, times.late, times.missing, times.backwards]
            for leg, times in cohort.legs.items()
        },
        "waiting": sorted([step.value, hour, n] for (step, hour), n in cohort.waiting.items()),
        "stuck": [
            [one.tube, one.leg.value, write_instant(one.since), one.unit] for one in cohort.stuck
        ],
        "stuck_count": cohort.stuck_count,
        "unnamed": {step.value: count for step, count in sorted(cohort.unnamed.items())},
        "last_result": write_instant(cohort.last_result) if cohort.last_result else None,
        "progress": cohort.progress,
    }


def read(told: Mapping[str, Any]) -> Cohort:
    """The cohort that `written` wrote."""
    last = told["last_result"]
    return Cohort(
        date.fromisoformat(told["day"]),
        read_instant(told["at"]),
        told["tubes"],
        {date.fromisoformat(day): Volume(*counts) for day, counts in told["events"].items()},
        {Leg(leg): LegTimes(*values) for leg, values in told["legs"].items()},
        {(Step(step), hour): count for step, hour, count in told["waiting"]},
        tuple(
            StuckTube(tube, Leg(leg), read_instant(since), unit)
            for tube, leg, since, unit in told["stuck"]
        ),
        told["stuck_count"],
        {Step(step): count for step, count in told["unnamed"].items()},
        read_instant(last) if last else None,
        told["progress"],
    )


def _count(events: dict[date, Volume], row: Worked) -> None:
    if row.sealed_at is not None:
        _happened(events, row.sealed_at, Volume(sealed=1))
    if row.received_at is not None:
        _happened(events, row.received_at, Volume(received=1))
    if row.reported_at is not None:
        _happened(events, row.reported_at, Volume(resulted=1))
    if row.released_at is not None:
        told = row.outcome
        people, positives = (told.people, told.positives) if told else (0, 0)
        _happened(events, row.released_at, Volume(released=1, persons=people, positives=positives))


def _happened(events: dict[date, Volume], at: datetime, what: Volume) -> None:
    day = day_of(at)
    events[day] = events.get(day, Volume()) + what
