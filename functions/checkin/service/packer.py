"""The stream of check-ins becomes packed presence: once per district and hour, then per venue.

A batch is written under its first sequence number, so a replay overwrites itself; where batch
boundaries move, readers drop doubles by (person, entered, venue). Closed hours are recomputed to
absolute values from the segments, never added to.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.checkin.domain import segment
from functions.checkin.domain.retention import expires_at
from functions.checkin.domain.segment import Packed, packed_presence
from functions.checkin.domain.sighting import Sighting
from functions.checkin.domain.visit import Assurance, Certainty, default_end
from functions.checkin.service.weighing import Nation, keep_sightings, sighting_of, weighed
from functions.checkin.store import presence as store
from functions.checkin.store import visits
from functions.kernel.divisions import divisions_in, provinces
from functions.kernel.errors import KeyDestroyed
from functions.kernel.identifiers import PersonId, VenueCode
from functions.kernel.periods import day_of, hour_of, period_of_hour
from functions.kernel.valuesets import venue_kinds
from functions.registry import service as registry
from functions.runtime import journal

CLOSES_AFTER = timedelta(minutes=10)
"""How long after its end an hour is compacted for the first time [J]. A batch that comes after the
end marks the hour late although it may not be closed: its packer's clock may be as far behind."""
RECORDS_AN_ITEM = 16_000


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


def pack(images: Sequence[Image], now: datetime) -> int:
    """Write the batch's presences as segments; how many were written. Idempotent per batch."""
    found: list[tuple[str, Packed]] = []
    seen: list[Sighting] = []
    expired = 0
    for image in images:
        try:
            body, _ = visits.opened(image.p, image.s, image.d, image.b)
        except KeyDestroyed:
            expired += 1
            continue
        packed = _packed(body)
        if packed is not None:
            found.append((_district(body["w"]), packed))
        if packed is not None and not body.get("o"):
            seen.append(sighting_of(body, packed, _district(body["w"])))
    # before any mark, as the segments are: whoever reads a mark must find what it stands for
    keep_sightings(seen, images[0].sequence if images else "")
    groups = segment.group_by_district(found)
    for group, records in groups.items():
        district, _, hour = group[1:].partition("#")
        started = period_of_hour(hour).start
        until = expires_at(day_of(started))
        packed_bytes = segment.pack_segment(records)
        store.put_segment(group, images[0].sequence, day_of(started), packed_bytes, until)
        if now >= period_of_hour(hour).end:
            store.mark_late(day_of(now), hour, district, until)
    journal.tell(PresencePacked(len(images), len(groups), expired))
    return len(groups)


def close_hour(
    hour: str, districts: Sequence[str], now: datetime, nation: Nation | None = None
) -> int:
    """Compact a closed hour of the districts by venue; how many venue-hours were written.

    What was seen meanwhile in another province, or of the same phone, can lower the weight of
    check-ins elsewhere too: those hours are compacted again, once for each `nation` (a run).
    """
    nation = nation or Nation(now)
    written = _compacted(hour, districts, now, nation)
    for other, district in nation.touched_by(hour):
        if now >= period_of_hour(other).end + CLOSES_AFTER:
            written += _compacted(other, [district], now, nation)
    return written


def _compacted(hour: str, districts: Sequence[str], now: datetime, nation: Nation) -> int:
    started = period_of_hour(hour).start
    day, until = day_of(started), expires_at(day_of(started))
    written, marked = 0, nation.marked_in(hour)
    for district in districts:
        nation.is_done(hour, district)
        packed = store.segments(f"D{district}#{hour}", day, now, all_of_it=True)
        hours = segment.compact(packed)
        venues = registry.venues_by_code({_venue_in(group) for group in hours})
        closed = (
            (group, list(_parts(weighed(venue_hour, venues.get(_venue_in(group)), marked))))
            for group, venue_hour in hours.items()
        )
        written += store.put_venue_hours(closed, day, until)
    return written


def close_due_hours(districts: Sequence[str], now: datetime) -> int:
    """Compact the hours that have closed since the last run, and those that changed late.

    Repeatable; a run that was missed is made good by the next, up to a day later.
    """
    written, nation = 0, Nation(now)
    for hour in _due_hours(now):
        written += close_hour(hour, districts, now, nation)
        store.put_closed(hour, expires_at(day_of(now)))
    for day in (day_of(now - timedelta(days=1)), day_of(now)):
        for late in store.late_hours(day):
            written += close_hour(late.hour, [late.district], now, nation)
            store.forget_late(day, late)
    return written


def _due_hours(now: datetime) -> list[str]:
    """The hours to compact, oldest first; the last one again, so that a second run is harmless."""
    due = hour_of(now - timedelta(hours=1) - CLOSES_AFTER)
    last, end = store.last_closed(), period_of_hour(due).start
    begun = end if not last else max(period_of_hour(last).end, end - timedelta(days=1))
    missed = int((end - begun) / timedelta(hours=1))
    return [hour_of(end - timedelta(hours=ago)) for ago in range(max(0, missed), -1, -1)]


def all_districts() -> tuple[str, ...]:
    """The codes of all districts of the nation."""
    return tuple(
        district.code for province in provinces() for district in divisions_in(province.code)
    )


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
    )


def _venue_in(group: str) -> VenueCode:
    return VenueCode(group[1:].partition("#")[0])


def _parts(records: list[Packed]) -> Iterator[bytes]:
    """Segments that each fit into an item, which holds 400 KB."""
    for begun in range(0, len(records), RECORDS_AN_ITEM):
        yield segment.pack_segment(records[begun : begun + RECORDS_AN_ITEM])


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
