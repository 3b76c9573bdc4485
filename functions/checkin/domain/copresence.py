"""Who was at a venue while a person was there?

Stays are half-open: whoever leaves when another enters was not there with them. A presence counts
from its own entry, so that one who came hours before and was still there is found: `Packed` tells
entry and stay, and the search looks back by the longest of the stays (performance.md 3). Suspect
check-ins (domain/plausibility.py, security.md B05) are found and marked, never silently left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from struct import Struct
from typing import NamedTuple

from functions.checkin.domain.plausibility import SuspectSpan, is_suspect
from functions.checkin.domain.segment import (
    CERTAINTY,
    HIGH,
    LATE,
    Packed,
    assurance_of,
    certainty_of,
    index_of,
)
from functions.checkin.domain.visit import Assurance, Certainty
from functions.kernel.periods import instant_at

MOST_IN_PART = 600
"""Co-presences told together: some 210 KB sealed, of the 256 KB that a queue takes."""
_RECORD = Struct(">8sIIBB")
_SUSPECT = 0b1_0000
"""The bit of a segment's ELSEWHERE; a co-presence keeps none of the marks of a segment."""


class Stay(NamedTuple):
    """A stay from which the search begins. `entered` is the entry by which it is known; the others
    were there with it from `begins` to `ends` (Unix seconds), which may be only a part of it."""

    entered: int
    begins: int
    ends: int
    certainty: Certainty
    assurance: Assurance
    weight: int = 100
    late: bool = False


class CoPresence(NamedTuple):
    """Somebody else was there from `begins` to `ends` (Unix seconds); flags as in a segment."""

    person: bytes
    begins: int
    ends: int
    flags: int
    weight: int

    @property
    def certainty(self) -> Certainty:
        """How the ends are known, by the weaker of both."""
        return certainty_of(self.flags)

    @property
    def assurance(self) -> Assurance:
        """Were both really there? By the weaker of both."""
        return assurance_of(self.flags)

    @property
    def late(self) -> bool:
        """Did either arrive from an offline store?"""
        return bool(self.flags & LATE)

    @property
    def suspect(self) -> bool:
        """Does the rule of flooded venues leave it out, unless the venue is named?"""
        return bool(self.flags & _SUSPECT)


def co_present(
    own: Sequence[Stay],
    others: Iterable[Packed],
    *,
    never: Collection[bytes] = (),
    spans: Sequence[SuspectSpan] = (),
    at_least: int = 1,
) -> list[CoPresence]:
    """Everybody of `others` who was there with one of the stays for `at_least` seconds.

    `others` are presences of one venue, each once (`segment.dedupe`, `occupancy.one_stay_each`);
    `never` are the ids that are the person themself; `spans` the venue's suspect spans. Ordered by
    person and time. Two stays that one person was met in are two.
    """
    ordered = sorted(others, key=lambda record: record.entered)
    found = [
        _met(stay, record, spans)
        for stay in own
        for record in near(stay, ordered)
        if min(stay.ends, record.left) - max(stay.begins, record.entered) >= max(1, at_least)
        and record.person not in never
    ]
    return sorted(found)


def near(stay: Stay, ordered: Sequence[Packed]) -> Sequence[Packed]:
    """Of presences by entry those that may overlap: none entered when the stay was over, none so
    long before that even the longest of all was out."""
    longest = 60 * max((record.stay for record in ordered), default=0)
    first = bisect_left(ordered, stay.begins - longest, key=_entered)
    return ordered[first : bisect_left(ordered, stay.ends, key=_entered)]


def share_out(found: Sequence[CoPresence]) -> Iterator[tuple[str, list[CoPresence]]]:
    """(name, co-presences) of the parts, by person: one more person changes one part, not all.

    The names say how many parts there are; a person's id is random, so its last bits spread them.
    """
    if not found:
        return
    parts: list[list[CoPresence]] = [list(found)]
    while max(map(len, parts)) > MOST_IN_PART and len(parts) < 1 << 16:
        parts = [[] for _ in range(2 * len(parts))]
        for one in found:
            parts[int.from_bytes(one.person[-2:]) % len(parts)].append(one)
    for place, part in enumerate(parts):
        if part:
            yield f"{len(parts)}.{place}", part


def pack_found(found: Iterable[CoPresence]) -> bytes:
    """18 bytes each, in their order."""
    return b"".join(_RECORD.pack(*one) for one in found)


def unpack_found(packed: bytes) -> list[CoPresence]:
    """What `pack_found` packed."""
    return list(map(CoPresence._make, _RECORD.iter_unpack(packed)))


def _met(stay: Stay, record: Packed, spans: Sequence[SuspectSpan]) -> CoPresence:
    certainty = min(index_of(stay.certainty), record.flags & CERTAINTY)
    is_high = stay.assurance is Assurance.HIGH and record.assurance is Assurance.HIGH
    is_late = stay.late or record.late
    flooded = bool(spans) and (
        is_suspect(instant_at(record.entered), record.assurance, spans)
        or is_suspect(instant_at(stay.entered), stay.assurance, spans)
    )
    return CoPresence(
        record.person,
        max(stay.begins, record.entered),
        min(stay.ends, record.left),
        certainty | HIGH * is_high | LATE * is_late | _SUSPECT * flooded,
        max(1, round(stay.weight * record.weight / 100)),
    )


def _entered(record: Packed) -> int:
    return record.entered
