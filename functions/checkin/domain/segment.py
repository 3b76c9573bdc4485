"""How are millions of presences packed, so that tracing can afford to read them?

One record is 21 bytes, big-endian: venue 5 (40-bit venue code), person 8, entered 4 (Unix
seconds), stay 2 (minutes), flags 1, weight 1 (percent). A venue code needs 5 bytes and not 8, and
the stay needs 2 and not 1: the longest stay of a lodging is 1,440 minutes, and 255 steps of five
end at 1,275 (performance.md 1.2 has 8 + 8 + 4 + 1, the same size). A segment is one version byte
and its records; it is sealed as a whole by the store.

Groups: a batch of the stream is packed by district and by the hour in which it was packed,
``D<district>#<yyyymmddHH>``, whenever its presences began: so an exit and a kept scan cost no item
of their own. A closed hour of a district lies on sixteen shelves, a venue on the one that its code
says, ``C<district>#<shelf>#<yyyymmddHH>``: a venue-hour alone would seldom fill a write unit. What
becomes known later is an amendment, ``L<district>#<yyyymmdd>``; nothing is written again. Hours and
days are Vietnamese; shelves and amendments belong to the day of the entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from struct import Struct
from typing import NamedTuple

from functions.checkin.domain.visit import Assurance, Certainty
from functions.kernel.identifiers import (
    PersonId,
    VenueCode,
    pack_person_id,
    pack_venue_code,
    person_id,
    venue_code,
)
from functions.kernel.periods import hour_of

_RECORD = Struct(">5s8sIHBB")
RECORD_BYTES = _RECORD.size
SHELVES = 16
"""The nation at 400 million scans a day lays some 37 KB of an hour on each; fixed for ever."""
LONGEST_STAY_MINUTES = 0xFFFF
_VERSION = b"\x01"
_CERTAINTIES = (Certainty.DEFAULT, Certainty.INFERRED, Certainty.OBSERVED)
CERTAINTY = 0b11
_HOUR = 3600  # Vietnam is whole hours from UTC, so its hours begin with those of Unix time
HIGH = 0b100
LATE = 0b1000
REPLAYED = 0b100_0000
"""The phone's code was read elsewhere first (domain/personal_code.py)."""
# Set when the hour is closed, never by who checks in (domain/sighting.py).
ELSEWHERE = 0b1_0000
ONE_PHONE = 0b10_0000
MARKS = ELSEWHERE | ONE_PHONE


class SegmentUnreadable(ValueError):
    """Bytes that are no segment of ours: a defect of storage, not of anyone's input."""


class Packed(NamedTuple):
    """One presence as it lies in a segment. Times in Unix seconds, stay in minutes, weight in %."""

    venue: bytes
    person: bytes
    entered: int
    stay: int
    flags: int
    weight: int

    @property
    def left(self) -> int:
        """End of the presence, Unix seconds."""
        return self.entered + 60 * self.stay

    @property
    def hour(self) -> str:
        """The Vietnamese hour of the entry."""
        return hour_of(datetime.fromtimestamp(self.entered, UTC))

    @property
    def certainty(self) -> Certainty:
        """How the end is known."""
        return certainty_of(self.flags)

    @property
    def assurance(self) -> Assurance:
        """Was the person really there?"""
        return assurance_of(self.flags)

    @property
    def late(self) -> bool:
        """Did it arrive from an offline store? A trace made before has to be made again."""
        return bool(self.flags & LATE)

    @property
    def venue_code(self) -> VenueCode:
        """The venue's code as text."""
        return venue_code(self.venue)

    @property
    def person_id(self) -> PersonId:
        """The person's id as text."""
        return person_id(self.person)


def index_of(certainty: Certainty) -> int:
    """Its flags: the weaker, the lower."""
    return _CERTAINTIES.index(certainty)


def certainty_of(flags: int) -> Certainty:
    """How an end is known, by the flags of a presence."""
    return _CERTAINTIES[flags & CERTAINTY]


def assurance_of(flags: int) -> Assurance:
    """How sure it is that somebody was there, by the flags of a presence."""
    return Assurance.HIGH if flags & HIGH else Assurance.LOW


def packed_presence(
    venue: VenueCode,
    person: PersonId,
    entered_at: datetime,
    left_at: datetime,
    *,
    certainty: Certainty,
    assurance: Assurance,
    late: bool = False,
    replayed: bool = False,
    weight: float = 1.0,
) -> Packed:
    """A presence ready to be packed; a part of a minute stays as a whole one.

    `weight` in (0, 1]; it never becomes 0. Raises ValueError for an end before the entry.
    """
    entered = int(entered_at.timestamp())
    stay = -(-(int(left_at.timestamp()) - entered) // 60)
    if stay < 0 or not 0 < weight <= 1:
        raise ValueError("a presence ends after it began and weighs something")
    flags = index_of(certainty)
    flags |= HIGH * (assurance is Assurance.HIGH) | LATE * late | REPLAYED * replayed
    return Packed(
        pack_venue_code(venue),
        pack_person_id(person),
        entered,
        min(stay, LONGEST_STAY_MINUTES),
        flags,
        max(1, round(100 * weight)),
    )


def pack_segment(records: Iterable[Packed]) -> bytes:
    """A segment of these records, in their order."""
    return b"".join((_VERSION, *(_RECORD.pack(*record) for record in records)))


def unpack_segment(segment: bytes) -> list[Packed]:
    """The records of a segment. Raises SegmentUnreadable."""
    return list(map(Packed._make, read_segment(segment)))


def read_segment(segment: bytes) -> Iterator[tuple[bytes, bytes, int, int, int, int]]:
    """The records as bare tuples in the order of `Packed`: the quick way, for tracing.

    Raises SegmentUnreadable.
    """
    if segment[:1] != _VERSION or (len(segment) - 1) % RECORD_BYTES:
        raise SegmentUnreadable("not a segment of version 1")
    return _RECORD.iter_unpack(memoryview(segment)[1:])


def dedupe(records: Iterable[Packed]) -> list[Packed]:
    """Each presence once, by entry: the natural key is (person, entered, venue).

    A batch told twice, and the later news of an exit, are the same presence. Whatever the order of
    telling, the surest end stands, then the earlier one.
    """
    best: dict[tuple[bytes, bytes, int], Packed] = {}
    for record in records:
        key = record[:3]
        standing = best.get(key)
        if standing is None or _rank(record) > _rank(standing):
            best[key] = record
    return sorted(best.values(), key=lambda record: (record.entered, record.venue, record.person))


def group_by_district(
    records: Iterable[tuple[str, Packed]], packed_at: datetime
) -> dict[str, list[Packed]]:
    """Records by group key of the stream; each comes with its district code of three digits.

    An entry ahead of the packer's clock lies in its own hour, for that is closed later.
    """
    now = int(packed_at.timestamp()) // _HOUR
    groups: dict[tuple[str, int], list[Packed]] = {}
    for district, record in records:
        groups.setdefault((district, max(now, record.entered // _HOUR)), []).append(record)
    return {
        district_group(district, _begin(hour)): dedupe(some)
        for (district, hour), some in groups.items()
    }


def by_hour(segments: Iterable[bytes]) -> dict[str, list[Packed]]:
    """The presences of segments, each once, by the Vietnamese hour in which they began."""
    hours: dict[int, list[Packed]] = {}
    for record in dedupe(record for segment in segments for record in unpack_segment(segment)):
        hours.setdefault(record.entered // _HOUR, []).append(record)
    return {hour_of(_begin(hour)): some for hour, some in hours.items()}


def by_venue(records: Iterable[Packed]) -> dict[bytes, list[Packed]]:
    """Records by venue, in their order."""
    venues: dict[bytes, list[Packed]] = {}
    for record in records:
        venues.setdefault(record.venue, []).append(record)
    return venues


def district_group(district: str, at: datetime) -> str:
    """``D<district>#<yyyymmddHH>`` of the Vietnamese hour of `at`."""
    return f"D{district}#{hour_of(at)}"


def shelf_group(district: str, venue: bytes, hour: str) -> str:
    """``C<district>#<shelf>#<yyyymmddHH>``: where a venue's closed hour lies."""
    return f"C{district}#{venue[-1] % SHELVES:x}#{hour}"


def _rank(record: Packed) -> tuple[int, int, int, int]:
    return record.flags & CERTAINTY, -record.stay, record.flags, record.weight


def _begin(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * _HOUR, UTC)
