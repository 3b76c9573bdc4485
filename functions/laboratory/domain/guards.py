"""Is a file so unlike what its laboratory sends that a person must look before anyone is told?

Pure arithmetic over counts. It is asked once all rows of a file are accounted for and before any
is released (security.md L19): a stolen key or a swapped column makes mass false positives, and a
message can't be called back. Days are Vietnamese days; the day of the file is never part of the
medians it is held against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from functions.laboratory.domain.settings import Guards

VOLUME_DAYS: Final = 7
POSITIVITY_DAYS: Final = 14
SILENT_SHARE: Final = 0.5
"""PM-30: a laboratory is silent below half of its median day."""
_FIGURES: Final = 2


class Guard(StrEnum):
    """Which guard holds a file."""

    VOLUME_HIGH = "volume_high"
    VOLUME_LOW = "volume_low"
    POSITIVITY_HIGH = "positivity_high"


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows of a file that were accepted, and how many of them are positive findings."""

    rows: int
    positives: int

    @property
    def positivity(self) -> float:
        """The share of positives; 0 of nothing."""
        return self.positives / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """A guard that holds the file: what was measured, what is usual, where the bound lies.

    In rows for volumes, as shares of one for positivity.
    """

    guard: Guard
    measured: float
    usual: float
    bound: float


@dataclass(frozen=True, slots=True)
class Day:
    """What all files of a day counted together, so that thousands of them are one thing to read.

    `sizes` says how many files had how many rows, in two significant figures: medians of files are
    asked of it, and it stays small whatever comes.
    """

    rows: int = 0
    positives: int = 0
    sizes: Mapping[int, int] = field(default_factory=dict)

    @property
    def whole(self) -> Counted:
        """The day as if it were one file."""
        return Counted(self.rows, self.positives)

    def changed(self, before: Counted, after: Counted) -> Day:
        """The day where a file's count was `before` and is `after`; one of no rows is no file."""
        sizes = Counter(self.sizes)
        sizes[_size(before.rows)] -= 1
        sizes[_size(after.rows)] += 1
        return Day(
            self.rows - before.rows + after.rows,
            self.positives - before.positives + after.positives,
            {size: count for size, count in sizes.items() if size and count > 0},
        )


NOTHING: Final = Counted(0, 0)
Days = Mapping[date, Day]
"""The days on which anything came."""


def alarms(file: Counted, day: date, days: Days, guards: Guards) -> tuple[Alarm, ...]:
    """Every guard that holds the file; `days` may hold the file's own day with its other files."""
    whole = days.get(day, Day()).changed(NOTHING, file).whole
    found = (
        _too_many(whole, day, days, guards),
        _too_few(file, day, days, guards),
        _too_positive((file, whole), day, days, guards),
    )
    return tuple(alarm for alarm in found if alarm is not None)


def silence(day: date, days: Days, least_days: int = 3) -> Alarm | None:
    """Was the laboratory silent on a day that has ended (PM-30)? None where it was not."""
    volumes = [each.rows for each in _before(day, days, VOLUME_DAYS)]
    if len(volumes) < least_days:
        return None
    usual, measured = _median(volumes), days.get(day, Day()).rows
    bound = usual * SILENT_SHARE
    return Alarm(Guard.VOLUME_LOW, measured, usual, bound) if measured < bound else None


def _too_many(whole: Counted, day: date, days: Days, guards: Guards) -> Alarm | None:
    volumes = [each.rows for each in _before(day, days, VOLUME_DAYS)]
    if len(volumes) < guards.history_days:
        return None
    usual = _median(volumes)
    bound = max(usual, guards.volume_floor) * guards.volume_most
    return Alarm(Guard.VOLUME_HIGH, whole.rows, usual, bound) if whole.rows >= bound else None


def _too_few(file: Counted, day: date, days: Days, guards: Guards) -> Alarm | None:
    """A file cut short: rows were lost before they reached us (PM-29)."""
    before = _before(day, days, VOLUME_DAYS)
    if len(before) < guards.history_days:
        return None
    sizes: Counter[int] = sum((Counter(each.sizes) for each in before), Counter())
    usual = _median(sizes.elements())
    bound = usual * guards.volume_least
    if usual < guards.volume_floor or file.rows >= bound:
        return None
    return Alarm(Guard.VOLUME_LOW, file.rows, usual, bound)


def _too_positive(
    samples: Sequence[Counted], day: date, days: Days, guards: Guards
) -> Alarm | None:
    """Of the file, or of the whole day so that many small files are seen too."""
    shares = [each.whole.positivity for each in _before(day, days, POSITIVITY_DAYS)]
    usual = _median(shares) if len(shares) >= guards.history_days else 0.0
    bound = min(1.0, max(usual, guards.positivity_floor) * guards.positivity_times)
    judged = [each.positivity for each in samples if each.rows >= guards.positivity_rows]
    highest = max(judged, default=0.0)
    return Alarm(Guard.POSITIVITY_HIGH, highest, usual, bound) if highest >= bound else None


def _before(day: date, days: Days, most: int) -> list[Day]:
    """The days before `day` on which anything came, at most `most` days back."""
    first = day - timedelta(days=most)
    return [told for each, told in days.items() if first <= each < day and told.sizes]


def _size(rows: int) -> int:
    """A number of rows in two significant figures, rounded down."""
    unit: int = 10 ** max(0, len(str(rows)) - _FIGURES)
    return rows // unit * unit


def _median(values: Iterable[float]) -> float:
    """The library loads five more, so only a file that is weighed loads it."""
    from statistics import median

    return median(values)
