"""A nation of check-ins in memory, on shelves as the closing lays them, traced as the service does.

Districts are alike: a nation that grows has more of them, so the density is the same. What is read
goes through the service's own reading (`presences_around`); only the table is pretended, with the
read units of AWS: strongly, an item each up to 4 KB in a batch, a query by the sum of its items.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from unittest.mock import patch

from functions.checkin.domain import segment
from functions.checkin.domain.copresence import CoPresence, Stay, co_present, near
from functions.checkin.domain.occupancy import one_stay_each
from functions.checkin.domain.segment import Packed
from functions.checkin.domain.visit import Assurance, Certainty
from functions.checkin.service.presences import presences_around
from functions.checkin.service.searching import hours_around
from functions.checkin.store import presence
from functions.kernel.periods import day_of, hour_of
from functions.kernel.valuesets import venue_kinds

DAYS, VENUES, PEOPLE, EACH = 14, 40, 1_250, 20
"""Of a district: 25,000 check-ins in two weeks."""
KINDS = ("market", "shop", "food", "supermarket", "pharmacy", "salon")
FIRST = datetime(2021, 11, 8, 17, tzinfo=UTC)
NOW = FIRST + timedelta(days=DAYS + 1)
SEALING = 28
"""Bytes that sealing adds."""
ATTRIBUTES = 60
"""Bytes of an item's key and other attributes, rounded up."""
BLOCK = 4096


class Visit(NamedTuple):
    """One check-in."""

    district: int
    venue: int
    person: int
    entered: int
    stay: int

    @property
    def kind(self) -> str:
        """Of its venue."""
        return KINDS[self.venue % len(KINDS)]

    @property
    def left(self) -> int:
        """End, Unix seconds."""
        return self.entered + 60 * self.stay


def visits_of(
    district: int, *, people: int = PEOPLE, each: int = EACH, days: int = DAYS
) -> Iterator[Visit]:
    """The check-ins of a district; nobody is at two places, nor twice at one, at a time."""
    draw, first = Random(district), int(FIRST.timestamp())
    venues = [draw.randrange(VENUES) for _ in range(VENUES // 2)] + list(range(VENUES))
    for person in range(people):
        busy: dict[int, int] = {}
        for _ in range(each):
            day = draw.randrange(days)
            entered = first + 86_400 * day + draw.randrange(7 * 3600, 21 * 3600)
            venue = draw.choice(venues)
            kind = venue_kinds().read(KINDS[venue % len(KINDS)])
            stay = kind.default_stay_minutes
            if draw.random() < 0.1:
                stay = draw.randrange(5, kind.longest_stay_minutes)
            if busy.get(day, 0) < entered:
                busy[day] = entered + 60 * stay
                yield Visit(
                    district,
                    district * VENUES + venue,
                    district * 1_000_000 + person,
                    entered,
                    stay,
                )


@dataclass
class Nation:
    """What lies on the shelves, and what was read of it."""

    shelves: dict[str, bytes] = field(default_factory=dict)
    size: int = 0
    calls: int = 0
    units: float = 0
    decoded: int = 0
    examined: int = 0
    counts: bool = True
    """Is the work counted? Not where its CPU is measured."""

    def lay(self, visits: Iterable[Visit]) -> None:
        """Lay check-ins on their shelves."""
        found: defaultdict[str, list[Packed]] = defaultdict(list)
        for one in visits:
            record = packed(one)
            hour = hour_of(datetime.fromtimestamp(one.entered, UTC))
            found[segment.shelf_group(f"{one.district:03d}", record.venue, hour)].append(record)
            self.size += 1
        for group, records in found.items():
            self.shelves[group] = segment.pack_segment(records)

    @contextmanager
    def read(self) -> Iterator[None]:
        """The service reads from here."""
        with (
            patch.object(presence, "shelves", self._shelves),
            patch.object(presence, "amendments", self._amendments),
            patch.object(presence, "segments", self._segments),
            patch.object(presence, "last_closed", self._last_closed),
        ):
            yield

    def met(self, own: Iterable[Visit], at_least: int = 1) -> set[tuple[int, int, int]]:
        """(person, from, until) of all who were where somebody was: a search, place by place."""
        places: defaultdict[tuple[int, int, date], list[Visit]] = defaultdict(list)
        for one in own:
            day = day_of(datetime.fromtimestamp(one.entered, UTC))
            places[one.district, one.venue, day].append(one)
        found: set[tuple[int, int, int]] = set()
        for (district, venue, _), some in places.items():
            me = some[0].person
            found |= {
                (int.from_bytes(one.person), one.begins, one.ends)
                for one in self.at(district, venue, some, me, at_least)
            }
        return found

    def at(
        self, district: int, venue: int, own: list[Visit], person: int, at_least: int
    ) -> list[CoPresence]:
        """Who was at one place, as service/finding.py asks."""
        stays = [
            Stay(one.entered, one.entered, one.left, Certainty.OBSERVED, Assurance.HIGH)
            for one in own
        ]
        records = presences_around(
            (f"{district:03d}",), {venue.to_bytes(5)}, hours_around(own[0].kind, stays), NOW
        )
        others = one_stay_each(records)
        if self.counts:
            ordered = sorted(others, key=lambda record: record.entered)
            self.examined += sum(len(near(stay, ordered)) for stay in stays)
        return co_present(stays, others, never={person.to_bytes(8)}, at_least=at_least)

    def _shelves(self, groups: Collection[str], _: Any, **__: Any) -> dict[str, tuple[bytes, ...]]:
        self.calls += math.ceil(len(groups) / 100)
        found = {group: (self.shelves[group],) for group in groups if group in self.shelves}
        for (held,) in found.values() if self.counts else ():
            self.units += math.ceil((len(held) + SEALING + ATTRIBUTES) / BLOCK)
            self.decoded += len(held) // segment.RECORD_BYTES
        self.units += len(groups) - len(found)
        return found

    def _amendments(self, *_: Any, **__: Any) -> list[Any]:
        self.calls += 1
        self.units += 1
        return []

    def _segments(self, *_: Any, **__: Any) -> list[bytes]:
        raise AssertionError("all hours are closed")

    def _last_closed(self) -> str:
        self.calls += 1
        self.units += 1
        return hour_of(NOW + timedelta(days=3))


def packed(one: Visit) -> Packed:
    """A check-in as it lies in a segment."""
    return Packed(one.venue.to_bytes(5), one.person.to_bytes(8), one.entered, one.stay, 2 | 4, 100)
