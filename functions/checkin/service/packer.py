"""The stream of check-ins becomes packed presence: once per district and hour.

A batch is written under its first sequence number, so a replay overwrites itself; where batch
boundaries move, readers drop doubles by (person, entered, venue). What becomes of an hour that is
over is told in closing.py.
"""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from functions.checkin.domain import segment
from functions.checkin.domain.segment import Packed, packed_presence
from functions.checkin.domain.sighting import Sighting
from functions.checkin.domain.visit import Assurance, Certainty, default_end
from functions.checkin.service.weighing import keep_sightings, sighting_of
from functions.checkin.store import presence as store
from functions.checkin.store import visits
from functions.kernel.divisions import find_division
from functions.kernel.errors import Busy, KeyDestroyed
from functions.kernel.identifiers import PersonId, VenueCode
from functions.kernel.periods import day_of, hour_of, millis_of
from functions.kernel.synthetic import is_synthetic
from functions.kernel.valuesets import venue_kinds
from functions.messages.checkin import ScansPacked
from functions.runtime import facts, journal


@dataclass(frozen=True, slots=True)
class Image:
    """A new row of the stream, with its sequence number in the stream."""

    p: bytes
    s: str
    d: int
    b: bytes
    sequence: str


@dataclass(frozen=True, slots=True)
class PresencePacked(journal.Fact):
    """A batch of check-ins was packed."""

    rows: int
    segments: int
    expired: int
    synthetic: int


@dataclass(frozen=True, slots=True)
class BoardsNotTold(journal.Fact):
    """Arrivals of a batch are on no board before their hour is closed."""

    level: ClassVar[journal.Level] = "WARNING"
    arrivals: int


def pack(images: Sequence[Image], now: datetime) -> int:
    """Write the batch's presences as segments; how many were written. Idempotent per batch.

    A segment is sealed under the key of its oldest day, so that nothing in it outlives that. What
    our own walks from outside did goes no further than here (ADR 0064).
    """
    found: list[tuple[str, Packed]] = []
    seen: list[Sighting] = []
    expired = synthetic = 0
    for image in images:
        try:
            body, _ = visits.opened(image.p, image.s, image.d, image.b)
        except KeyDestroyed:
            expired += 1
            continue
        if is_synthetic(body.get("u", ""), body.get("v", "")):
            synthetic += 1
            continue
        packed = _packed(body)
        if packed is not None:
            found.append((_district(body["w"]), packed))
        if packed is not None and not body.get("o"):
            seen.append(sighting_of(body, packed, _district(body["w"])))
    keep_sightings(seen, images[0].sequence if images else "")
    groups = segment.group_by_district(found, now)
    for group, records in groups.items():
        oldest = day_of(datetime.fromtimestamp(records[0].entered, UTC))
        packed_bytes = segment.pack_segment(records)
        store.put_segment(group, images[0].sequence, oldest, packed_bytes)
    journal.tell(PresencePacked(len(images), len(groups), expired, synthetic))
    if seen:
        _tell_boards(seen, images[0].sequence, now)
    return len(groups)


def _tell_boards(seen: Sequence[Sighting], batch: str, now: datetime) -> None:
    """Boards hear of arrivals at once. No reason to pack again: the closing counts them."""
    by_district = Counter(one.district for one in seen)
    arrived: Counter[str] = Counter()
    for district, many in by_district.items():
        arrived[str(find_division(f"{district:03d}").parent)] += many
    told = ScansPacked(
        batch=batch, hour=hour_of(now), edition=millis_of(now), arrived=dict(arrived)
    )
    try:
        facts.tell(told.model_dump())
    except Busy:
        journal.tell(BoardsNotTold(len(seen)))


def _packed(body: dict[str, Any]) -> Packed | None:
    is_exit = bool(body.get("o"))
    if is_exit and "e" not in body:
        return None
    entered_at = datetime.fromtimestamp(body["e"] if is_exit else body["a"], UTC)
    kind = venue_kinds().read(body["n"])
    left_at = datetime.fromtimestamp(body["a"], UTC) if is_exit else default_end(entered_at, kind)
    return packed_presence(
        VenueCode(body["v"]),
        PersonId(body["u"]),
        entered_at,
        left_at,
        certainty=Certainty.OBSERVED if is_exit else Certainty.DEFAULT,
        assurance=Assurance(body.get("s", Assurance.LOW)),
        late=bool(body.get("l")),
        replayed=bool(body.get("rp")),
    )


def _district(division: str) -> str:
    return division.split("/")[1]


def image_of(record: dict[str, Any]) -> Image | None:
    """The new row of a raw stream record; None for a removal or a change of nothing of ours."""
    told = record["dynamodb"]
    new = told.get("NewImage")
    if record.get("eventName") == "REMOVE" or not new:
        return None
    return Image(
        p=_binary(new["p"]["B"]),
        s=new["s"]["S"],
        d=int(new["d"]["N"]),
        b=_binary(new["b"]["B"]),
        sequence=told["SequenceNumber"],
    )


def _binary(told: Any) -> bytes:
    return told if isinstance(told, bytes) else b64decode(told)
