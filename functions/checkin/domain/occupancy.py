"""How many came and how many are inside, hour by hour?

The owner sees the own venue's counts and a masked list (Decision 2666/QĐ-BYT: ``Name***``). Anyone
further away is told of people from five on (security.md Z10).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.checkin.domain.presence import Presence
from functions.checkin.domain.segment import HIGH, Packed, dedupe
from functions.kernel.periods import HOUR, VIETNAM, day_of, start_of_day

SMALLEST_SHOWN = 5
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class HourCount:
    """One Vietnamese hour: entries during it, and people inside at its end (or now, if earlier)."""

    hour: int
    entries: int
    inside: int


@dataclass(frozen=True, slots=True)
class Visitor:
    """One visit as the owner may see it: masked, no identity behind it."""

    masked_name: str
    masked_phone: str
    entered_at: datetime
    left_at: datetime | None


def inside_at(presences: Iterable[Presence], at: datetime) -> int:
    """How many are inside at the instant `at`; stays are half-open."""
    return sum(presence.entered_at <= at < presence.left_at for presence in presences)


def one_stay_each(records: Iterable[Packed]) -> list[Packed]:
    """Stays of one person at one venue that overlap as one, by entry; for counting people.

    As `presence.presences` does: a second tap at a door is the same stay, its end the later told.
    """
    stays: list[Packed] = []
    for record in sorted(dedupe(records), key=lambda record: record[:3]):
        last = stays[-1] if stays else None
        if last is None or record[:2] != last[:2] or record.entered >= last.left:
            stays.append(record)
            continue
        stay = -(-(record.left - last.entered) // 60)
        flags = record.flags | last.flags & HIGH
        stays[-1] = record._replace(entered=last.entered, stay=stay, flags=flags)
    return sorted(stays, key=lambda record: (record.entered, record.venue, record.person))


def count_hours(presences: Iterable[Presence], day: date, now: datetime) -> tuple[HourCount, ...]:
    """The hours of a Vietnamese day that have begun at `now`, from 0 on; each presence a person."""
    known = tuple(presences)
    entries = [0] * 24
    for presence in known:
        if day_of(presence.entered_at) == day:
            entries[presence.entered_at.astimezone(VIETNAM).hour] += 1
    start = start_of_day(day)
    counts = []
    for hour in range(24):
        begins = start + hour * HOUR
        if begins > now:
            break
        last = min(begins + HOUR - timedelta(microseconds=1), now)
        counts.append(HourCount(hour, entries[hour], inside_at(known, last)))
    return tuple(counts)
