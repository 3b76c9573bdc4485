"""How much does each check-in weigh, given the crowd around it and what was seen elsewhere?

A venue's own hour tells of floods and closed doors. Two provinces within minutes, and one phone
that checks in a crowd, are seen only over the whole nation: the packer keeps a sealed run of
sightings per batch (CHK-14), which is read when the hour is closed. The scan itself pays nothing
for it: no call, no read, no write.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from functions.checkin.domain import segment
from functions.checkin.domain.plausibility import BURST_WINDOW, Circumstances, Hours, weigh
from functions.checkin.domain.segment import ELSEWHERE, ONE_PHONE, REPLAYED, Packed
from functions.checkin.domain.sighting import (
    MARGIN,
    NO_PHONE,
    Key,
    Sighting,
    Sightings,
    pack_sightings,
    unpack_sightings,
)
from functions.checkin.store import presence as store
from functions.kernel.periods import HOUR, day_of, hour_of, period_of_hour
from functions.registry import service as registry
from functions.runtime import crypto


class Nation:
    """What one run knows of implausible check-ins; each hour is looked at once.

    An hour's sightings are held while it is judged (48 bytes each), then only what was found.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._found: dict[str, dict[Sighting, int]] = {}

    def marked_in(self, hour: str) -> dict[Key, int]:
        """The flags of the implausible check-ins of an hour, by natural key."""
        return {one.key: flags for one, flags in self.judged(hour).items()}

    def judged(self, hour: str) -> dict[Sighting, int]:
        """The implausible check-ins in and around an hour, with the flags that say why."""
        if hour not in self._found:
            period = period_of_hour(hour)
            begins = int((period.start - MARGIN).timestamp())
            ends = int((period.end + MARGIN).timestamp())
            seen = Sightings()
            for near in (period.start - HOUR, period.start, period.end):
                for packed in store.sightings(hour_of(near), self._now):
                    seen.add(
                        one for one in unpack_sightings(packed) if begins <= one.entered < ends
                    )
            self._found[hour] = seen.implausible()
        return self._found[hour]


def sighting_of(body: Mapping[str, Any], packed: Packed, district: str) -> Sighting:
    """What is kept of an entry to compare it with others."""
    return Sighting(
        packed.person,
        packed.venue,
        packed.entered,
        int(district),
        int(bool(packed.flags & segment.HIGH)),
        crypto.from_text(body["ph"]) if "ph" in body else NO_PHONE,
    )


def keep_sightings(seen: Iterable[Sighting], batch: str) -> None:
    """Keep a batch's sightings by hour, under the batch's name: a replay overwrites itself."""
    hours: dict[str, list[Sighting]] = {}
    for one in seen:
        hours.setdefault(one.hour, []).append(one)
    for hour, some in hours.items():
        store.put_sightings(hour, batch, day_of(period_of_hour(hour).start), pack_sightings(some))


def weighed(
    records: Sequence[Packed], venue: registry.Venue | None, marked: Mapping[Key, int]
) -> list[Packed]:
    """A venue's hour, by entry, with each check-in's plausibility as its weight.

    A lower weight refuses nobody.
    """
    entered = [record.entered for record in records]
    found = []
    for place, record in enumerate(records):
        flags = record.flags | marked.get(record[:3], 0)
        earliest = bisect_left(entered, record.entered - int(BURST_WINDOW.total_seconds()))
        seen = Circumstances(
            at=datetime.fromtimestamp(record.entered, UTC),
            hours=hours_of(venue) if venue else None,
            capacity=venue.details.capacity if venue else None,
            at_venue=place + 1 - earliest,
            one_phone=bool(flags & ONE_PHONE),
            elsewhere=bool(flags & ELSEWHERE),
            code_replayed=bool(flags & REPLAYED),
        )
        weight = max(1, round(100 * weigh(seen).weight))
        found.append(record._replace(weight=weight, flags=flags))
    return found


def hours_of(venue: registry.Venue) -> Hours:
    """When a venue is open."""
    details = venue.details
    return Hours(time.fromisoformat(details.opens_at), time.fromisoformat(details.closes_at))
