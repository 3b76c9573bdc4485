"""How believable is a check-in, and when does a venue's crowd stop being believable?

Nothing here refuses anyone (domain.md A6): an implausible check-in weighs less in tracing, and a
venue flooded with check-ins from a photographed poster gets **suspect spans** (security.md PM-02,
B05). Only LOW check-ins inside a span are left out of tracing; whatever was read at the venue by
its own gate stays, and so does everything outside the span: otherwise a flood from afar, or an
owner's own, would hide a venue from tracing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from functions.checkin.domain.visit import Assurance
from functions.kernel.periods import VIETNAM

BURST_WINDOW = timedelta(minutes=15)
BURST_TIMES_CAPACITY = 3  # PM-02
# Our judgement, to be confirmed: staff come early and leave late; ten strangers at night do not.
HOURS_GRACE = timedelta(minutes=60)
CLOSED_BURST = 10
# Our judgement, to be confirmed: a phone checks in a household of 20; more in a quarter of an hour
# is a script, or a boarding house going out together, whose visits weigh less and still count.
DEVICE_BURST = 20
# B09 asks for five minutes; the quickest real crossing between two provinces' venues is about that.
TRAVEL = timedelta(minutes=5)

OUTSIDE_HOURS = "OUTSIDE_HOURS"
VENUE_BURST = "VENUE_BURST"
DEVICE_MANY = "DEVICE_BURST"
IMPOSSIBLE_TRAVEL = "IMPOSSIBLE_TRAVEL"
REPLAYED_CODE = "REPLAYED_CODE"

# Our judgement, to be confirmed: what remains of a check-in's weight for each reason.
_REMAINS = {
    OUTSIDE_HOURS: 0.5,
    VENUE_BURST: 0.2,
    DEVICE_MANY: 0.2,
    IMPOSSIBLE_TRAVEL: 0.3,
    REPLAYED_CODE: 0.3,
}


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours, Vietnamese time; closing before opening means after midnight.

    The same time twice means open all day.
    """

    opens_at: time
    closes_at: time


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known around one check-in; `at_venue` counts the last 15 minutes, it included.

    `one_phone` and `elsewhere` are what domain/sighting.py found over the whole nation;
    `code_replayed` says that the phone's code was first read at another venue.
    """

    at: datetime
    hours: Hours | None = None
    capacity: int | None = None
    at_venue: int = 1
    one_phone: bool = False
    elsewhere: bool = False
    code_replayed: bool = False


@dataclass(frozen=True, slots=True)
class Plausibility:
    """`weight` in (0, 1], and the reasons that lowered it, none for 1."""

    weight: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuspectSpan:
    """From `start` to `end`, both included, a venue's LOW check-ins are not believed."""

    start: datetime
    end: datetime
    reasons: tuple[str, ...]


def weigh(seen: Circumstances) -> Plausibility:
    """How much a check-in weighs, and why. Never refuses."""
    told = {
        OUTSIDE_HOURS: seen.hours is not None and not is_open(seen.hours, seen.at),
        VENUE_BURST: _is_crowded(seen.at_venue, seen.capacity),
        DEVICE_MANY: seen.one_phone,
        IMPOSSIBLE_TRAVEL: seen.elsewhere,
        REPLAYED_CODE: seen.code_replayed,
    }
    reasons = tuple(reason for reason, holds in told.items() if holds)
    weight = 1.0
    for reason in reasons:
        weight *= _REMAINS[reason]
    return Plausibility(weight, reasons)


def is_open(hours: Hours, at: datetime) -> bool:
    """Is the venue open at `at` (aware), an hour either side included?"""
    day = timedelta(days=1)
    local = at.astimezone(VIETNAM)
    length = (_since_midnight(hours.closes_at) - _since_midnight(hours.opens_at)) % day or day
    since = (_since_midnight(local.time()) - _since_midnight(hours.opens_at) + HOURS_GRACE) % day
    return length + 2 * HOURS_GRACE >= day or since <= length + 2 * HOURS_GRACE


def suspect_spans(
    low: Iterable[datetime], hours: Hours | None, capacity: int | None
) -> tuple[SuspectSpan, ...]:
    """The spans in which a venue's LOW check-ins are a flood; `low` in any order, aware.

    A flood is more than three times the capacity within 15 minutes, or ten within 15 minutes while
    the venue is closed. A single early cleaner is no flood.
    """
    times = sorted(low)
    closed = [at for at in times if hours is not None and not is_open(hours, at)]
    found = _floods(closed, CLOSED_BURST, OUTSIDE_HOURS)
    if capacity is not None:
        found += _floods(times, BURST_TIMES_CAPACITY * capacity + 1, VENUE_BURST)
    return _joined(found)


def is_suspect(at: datetime, assurance: Assurance, spans: Iterable[SuspectSpan]) -> bool:
    """Is a check-in left out of tracing unless an epidemiologist names its venue?"""
    return assurance is Assurance.LOW and any(span.start <= at <= span.end for span in spans)


def _floods(times: Sequence[datetime], enough: int, reason: str) -> list[SuspectSpan]:
    """Every run of `enough` times within the window; overlapping runs are joined later."""
    return [
        SuspectSpan(first, last, (reason,))
        for first, last in zip(times, times[enough - 1 :], strict=False)
        if last - first <= BURST_WINDOW
    ]


def _joined(spans: list[SuspectSpan]) -> tuple[SuspectSpan, ...]:
    joined: list[SuspectSpan] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if joined and span.start <= joined[-1].end:
            last = joined[-1]
            reasons = tuple(sorted({*last.reasons, *span.reasons}))
            joined[-1] = SuspectSpan(last.start, max(last.end, span.end), reasons)
        else:
            joined.append(span)
    return tuple(joined)


def _is_crowded(count: int, capacity: int | None) -> bool:
    return capacity is not None and count > BURST_TIMES_CAPACITY * capacity


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
