"""How many came and how many are inside, hour by hour, and who may see which number?

The owner sees the own venue's counts and a masked list (Decision 2666/QĐ-BYT: ``Name***``). Anyone
further away sees counts from five on (security.md Z10); a hidden count must not follow from the
sum and the others, so with one small count a second one is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.checkin.domain.presence import Presence
from functions.checkin.domain.segment import HIGH, Packed, dedupe
from functions.kernel.names import owner_masked_name
from functions.kernel.periods import HOUR, VIETNAM, day_of, end_of_day, start_of_day
from functions.kernel.phones import Phone, mask_phone

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


def hide_small(counts: Sequence[int]) -> tuple[int | None, ...]:
    """Counts as shown outside the venue: None for 1 to 4.

    If that hides a single count, the smallest other one that is not 0 is hidden too, so that the
    total does not give it away. 0 is shown: nobody is named by it.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < SMALLEST_SHOWN}
    if len(hidden) == 1:
        others = [place for place, count in enumerate(counts) if count and place not in hidden]
        hidden |= set(sorted(others, key=lambda place: counts[place])[:1])
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


def hide_small_total(counts: Sequence[int]) -> int | None:
    """The sum as shown outside the venue; None where it would give a single hidden count away."""
    total = sum(counts)
    gives_away = sum(shown is None for shown in hide_small(counts)) == 1
    return None if 0 < total < SMALLEST_SHOWN or gives_away else total


def mask_visitor(name: str, phone: str, presence: Presence, now: datetime) -> Visitor:
    """One line of the owner's list; someone still inside has no `left_at` yet."""
    left = presence.left_at if presence.left_at <= now else None
    masked_phone = mask_phone(Phone(phone)) if phone else ""
    return Visitor(
        owner_masked_name(name) if name else "***", masked_phone, presence.entered_at, left
    )


def list_visitors(visitors: Iterable[Visitor], day: date) -> tuple[Visitor, ...]:
    """The day's visits, latest first, at most `MOST_LISTED`."""
    begins, ends = start_of_day(day), end_of_day(day)
    today = [visitor for visitor in visitors if begins <= visitor.entered_at < ends]
    today.sort(key=lambda visitor: (visitor.entered_at, visitor.masked_name), reverse=True)
    return tuple(today[:MOST_LISTED])
