"""Places of a search and what was found there: CHK-19 to CHK-21.

A place is one venue on one day of a person. Its name, what it holds and who was found there are
sealed under the key of that day, like the visits they come from; nothing of it outlives them.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.checkin.domain.retention import expires_at
from functions.checkin.store.visits import day_of_number, number_of
from functions.runtime import crypto, daykeys
from functions.runtime.tables import ConditionLost, Record, change, table_meta, translated

PLACE, PART = "p#", "f#"
_NAME = 12
"""Bytes of a place's name, and of the mark of what a part holds."""


class PlaceRecord(Record):
    """A place as round `r` left it (`b`, its mark `g`); attempt `d` of `a` found the parts `l`."""

    Meta = table_meta("visit_searches")
    p = UnicodeAttribute(hash_key=True)
    n = UnicodeAttribute(range_key=True)
    c = UnicodeAttribute()
    t = UnicodeAttribute()
    r = NumberAttribute()
    g = UnicodeAttribute()
    b = BinaryAttribute(legacy_encoding=False)
    day = NumberAttribute()
    y = NumberAttribute()
    a = NumberAttribute(null=True)
    d = NumberAttribute(null=True)
    l = UnicodeAttribute(null=True)  # noqa: E741
    x = NumberAttribute()


class PartRecord(Record):
    """A part as attempt `e` found it, sealed."""

    Meta = table_meta("visit_searches")
    p = UnicodeAttribute(hash_key=True)
    n = UnicodeAttribute(range_key=True)
    c = UnicodeAttribute()
    t = UnicodeAttribute()
    e = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)
    day = NumberAttribute()
    y = NumberAttribute()
    x = NumberAttribute()


class FoundPart(NamedTuple):
    """A part of a place: its name, by which attempt it was told last, the mark of what it holds."""

    name: str
    edition: int
    mark: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a search. `body` says where and when; `mark` changes when that does.

    `attempt` is the latest one begun, `done` the latest that ended, and `parts` what it found.
    """

    case: str
    trace: str
    name: str
    day: date
    year: int
    body: dict[str, Any]
    mark: str
    attempt: int = 0
    done: int = 0
    parts: tuple[FoundPart, ...] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it was found: `name` of its place and in it, `head` where, `packed` who
    (domain/copresence.py)."""

    case: str
    trace: str
    name: str
    edition: int
    year: int
    head: dict[str, Any]
    packed: bytes


def name_of(trace: str, venue: str, day: date) -> str:
    """A place's name: the same for the same trace, venue and day. Raises KeyDestroyed."""
    return mark_of(day, f"{trace}|{venue}".encode())


def mark_of(day: date, told: bytes) -> str:
    """A mark of bytes; noise once the key of the day is gone. Raises KeyDestroyed."""
    return crypto.to_text(crypto.mac(search_key(day), told)[:_NAME])


def put_place(place: Place, round_: int) -> None:
    """CHK-19: a place as a round found it; a later round's stands. Attempts go on counting."""
    told = json.dumps(place.body, separators=(",", ":"), sort_keys=True).encode()
    record = PlaceRecord(_search(place), PLACE + place.name)
    sealed = crypto.seal(search_key(place.day), told, _bound(record.p, record.n))
    actions: list[Any] = [
        PlaceRecord.c.set(place.case),
        PlaceRecord.t.set(place.trace),
        PlaceRecord.r.set(round_),
        PlaceRecord.g.set(mark_of(place.day, told)),
        PlaceRecord.b.set(sealed),
        PlaceRecord.day.set(number_of(place.day)),
        PlaceRecord.y.set(place.year),
        PlaceRecord.x.set(int(expires_at(place.day).timestamp())),
    ]
    try:
        with translated():
            record.update(
                actions=actions,
                condition=PlaceRecord.p.does_not_exist() | (PlaceRecord.r < round_),
            )
    except ConditionLost:
        return


def claim(case: str, trace: str, name: str) -> Place | None:
    """CHK-20: begin an attempt at a place: the place with the number of the attempt; None where it
    is not known. Raises KeyDestroyed."""
    record = PlaceRecord(f"{case}|{trace}", PLACE + name)
    try:
        change(record, [PlaceRecord.a.add(1)], PlaceRecord.p.exists())
    except ConditionLost:
        return None
    day = day_of_number(int(record.day))
    body = crypto.unseal_json(search_key(day), record.b, _bound(record.p, record.n))
    return replace(_bare(record), body=body)


def finish(place: Place, parts: Sequence[FoundPart]) -> None:
    """CHK-20: what the attempt found; a later attempt's stands."""
    told = json.dumps([list(part) for part in parts], separators=(",", ":"))
    latest = PlaceRecord.d.does_not_exist() | (PlaceRecord.d < place.attempt)
    try:
        with translated():
            PlaceRecord(_search(place), PLACE + place.name).update(
                actions=[PlaceRecord.d.set(place.attempt), PlaceRecord.l.set(told)],
                condition=PlaceRecord.p.exists() & latest,
            )
    except ConditionLost:
        return


def put_part(place: Place, name: str, head: dict[str, Any], packed: bytes) -> None:
    """CHK-21: a part as an attempt found it; a later attempt's stands."""
    record = PartRecord(f"{_search(place)}|{place.name}", PART + name)
    told = json.dumps(head, separators=(",", ":")).encode()
    plain = len(told).to_bytes(2, "big") + told + packed
    record.c, record.t, record.e = place.case, place.trace, place.attempt
    record.b = crypto.seal(search_key(place.day), plain, _bound(record.p, record.n))
    record.day, record.y = number_of(place.day), place.year
    record.x = int(expires_at(place.day).timestamp())
    try:
        with translated():
            record.save(condition=PartRecord.p.does_not_exist() | (PartRecord.e < place.attempt))
    except ConditionLost:
        return


def place_of_image(image: Mapping[str, Any] | None) -> Place | None:
    """A place of the stream, its body left sealed; None where there is none."""
    if not image or "b" not in image or not str(image["n"]["S"]).startswith(PLACE):
        return None
    record = PlaceRecord()
    record.deserialize(_as_stored(image))
    return _bare(record)


def part_of_image(image: Mapping[str, Any] | None) -> Part | None:
    """A part of the stream; None where there is none. Raises KeyDestroyed."""
    if not image or "b" not in image or not str(image["n"]["S"]).startswith(PART):
        return None
    record = PartRecord()
    record.deserialize(_as_stored(image))
    key = search_key(day_of_number(int(record.day)))
    plain = crypto.unseal(key, bytes(record.b), _bound(record.p, record.n))
    end = 2 + int.from_bytes(plain[:2], "big")
    return Part(
        case=record.c,
        trace=record.t,
        name=f"{record.p.rpartition('|')[2]}.{record.n.removeprefix(PART)}",
        edition=int(record.e),
        year=int(record.y),
        head=json.loads(plain[2:end]),
        packed=plain[end:],
    )


def _as_stored(image: Mapping[str, Any]) -> dict[str, Any]:
    """An image as the table has it; Lambda hands bytes over in base64."""
    sealed = image["b"]["B"]
    told = sealed if isinstance(sealed, bytes) else b64decode(sealed)
    return dict(image) | {"b": {"B": told}}


def _bare(record: PlaceRecord) -> Place:
    parts = None
    if record.l is not None:
        parts = tuple(FoundPart(str(n), int(e), str(m)) for n, e, m in json.loads(record.l))
    return Place(
        case=record.c,
        trace=record.t,
        name=record.n.removeprefix(PLACE),
        day=day_of_number(int(record.day)),
        year=int(record.y),
        body={},
        mark=record.g,
        attempt=int(record.a or 0),
        done=int(record.d or 0),
        parts=parts,
    )


def _search(place: Place) -> str:
    return f"{place.case}|{place.trace}"


def search_key(day: date) -> bytes:
    """The key of everything that is kept of searches for a day. Raises KeyDestroyed."""
    return crypto.derive(daykeys.day_key(day), "visit-search")


def _bound(p: str, n: str) -> str:
    return f"visit_searches|{p}|{n}"
