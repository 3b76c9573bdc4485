"""Which check-ins can't be what they say, seen beside the others of the same person or phone?

A venue-hour knows its own people only. A **sighting** is what is left of an entry to compare it
over the whole nation: 24 bytes, big-endian: person 8, venue 5, entered 4 (Unix seconds), district
2, assurance 1 (1 for high), phone 4. `phone` is a mark of the account that scanned, made with the
key of the day (store/visits.py) and kept sealed under it; zeros for a gate's reading. Once the
day's key is gone, nothing links two days or an account to a person (security.md 2.7).

Nobody is refused (domain.md A6). Of two entries in two provinces the surer one stands; where both
are as sure, nobody knows which is false, and both weigh less (security.md B09).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from struct import Struct
from typing import NamedTuple

from functions.checkin.domain.plausibility import BURST_WINDOW, DEVICE_BURST, TRAVEL
from functions.checkin.domain.segment import ELSEWHERE, ONE_PHONE, SegmentUnreadable
from functions.kernel.divisions import divisions_in, provinces
from functions.kernel.periods import hour_of

_SIGHTING = Struct(">8s5sIHB4s")
SIGHTING_BYTES = _SIGHTING.size
PHONE_BYTES = 4
NO_PHONE = b"\0" * PHONE_BYTES
MARGIN = BURST_WINDOW
"""How far before and after an hour its neighbours are looked at; the longer of the two windows."""
_VERSION = b"\x01"
_PARTS = 256

Key = tuple[bytes, bytes, int]
"""A check-in's natural key as in a segment: venue, person, entered."""


class Sighting(NamedTuple):
    """One entry: who, where, when, how sure, by whose phone; `district` is its code as a number."""

    person: bytes
    venue: bytes
    entered: int
    district: int
    sure: int
    phone: bytes = NO_PHONE

    @property
    def key(self) -> Key:
        """The natural key of its check-in."""
        return self.venue, self.person, self.entered

    @property
    def hour(self) -> str:
        """The Vietnamese hour of its entry."""
        return hour_of(datetime.fromtimestamp(self.entered, UTC))

    @property
    def province(self) -> str:
        """The code of its province."""
        return _provinces()[self.district]


def pack_sightings(seen: Iterable[Sighting]) -> bytes:
    """One version byte, and the sightings in their order."""
    return b"".join((_VERSION, *(_SIGHTING.pack(*one) for one in seen)))


def unpack_sightings(packed: bytes) -> list[Sighting]:
    """What `pack_sightings` packed. Raises SegmentUnreadable."""
    if packed[:1] != _VERSION or (len(packed) - 1) % SIGHTING_BYTES:
        raise SegmentUnreadable("not sightings of version 1")
    return list(map(Sighting._make, _SIGHTING.iter_unpack(memoryview(packed)[1:])))


class Sightings:
    """The sightings of an hour and its margins, kept small: 48 bytes each, whatever their number.

    They are laid out twice in 256 parts, by person and by phone, so that only one part at a time
    is unfolded into objects.
    """

    def __init__(self) -> None:
        self._by_person = [bytearray() for _ in range(_PARTS)]
        self._by_phone = [bytearray() for _ in range(_PARTS)]

    def add(self, seen: Iterable[Sighting]) -> None:
        """Take more of them; what was told twice counts once."""
        for one in seen:
            packed = _SIGHTING.pack(*one)
            self._by_person[one.person[-1]] += packed
            if one.phone != NO_PHONE:
                self._by_phone[one.phone[0]] += packed

    def implausible(self) -> dict[Sighting, int]:
        """The check-ins that weigh less, with the flags (segment.py) that say why."""
        found: defaultdict[Sighting, int] = defaultdict(int)
        for part in self._by_person:
            for own in _grouped(part, "person"):
                for one in _too_fast(own):
                    found[one] |= ELSEWHERE
        for part in self._by_phone:
            for own in _grouped(part, "phone"):
                for one in _burst(own):
                    found[one] |= ONE_PHONE
        return dict(found)


@cache
def _provinces() -> dict[int, str]:
    return {
        int(district.code): province.code
        for province in provinces()
        for district in divisions_in(province.code)
    }


def _grouped(part: bytearray, by: str) -> Iterator[list[Sighting]]:
    """The sightings of each person (or phone) by time, each check-in once."""
    once = {one.key: one for one in map(Sighting._make, _SIGHTING.iter_unpack(part))}
    ordered = sorted(once.values(), key=lambda one: (getattr(one, by), one.entered, one.key))
    for _, own in groupby(ordered, key=lambda one: getattr(one, by)):
        yield list(own)


def _too_fast(own: Sequence[Sighting]) -> Iterator[Sighting]:
    """Those with another as sure, or surer, in another province within five minutes."""
    window = int(TRAVEL.total_seconds())
    for ordered in (own, own[::-1]):
        latest: dict[tuple[str, int], int] = {}
        for one in ordered:
            if any(
                province != one.province
                and sure >= one.sure
                and abs(one.entered - entered) <= window
                for (province, sure), entered in latest.items()
            ):
                yield one
            latest[one.province, one.sure] = one.entered


def _burst(own: Sequence[Sighting]) -> Iterator[Sighting]:
    """Every check-in of a phone that is one of more than 20 within a quarter of an hour."""
    window, told = int(BURST_WINDOW.total_seconds()), 0
    for first, last in enumerate(range(DEVICE_BURST, len(own))):
        if own[last].entered - own[first].entered <= window:
            yield from own[max(first, told) : last + 1]
            told = last + 1
