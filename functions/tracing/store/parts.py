"""What check-in found, part by part: TRC-30 to TRC-34. The highest edition of a part stands.

A part's mark is put before its body, and its body before the case is read by which its people are
judged: who changes the case and then lists the marks therefore misses nobody.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime import crypto
from functions.runtime.tables import ConditionLost, Record, change, table_meta, translated
from functions.tracing.domain.contact import Presence
from functions.tracing.domain.trace import Trace
from functions.tracing.store.sealed import TABLE, key_of, name_of, open_body, seal_body

OF, PART, MARK = "trace#", "part#", "mark#"
KEPT: Final = timedelta(days=30)
"""As long as the visits themselves at most (the promise of a month, domain.md 0.7)."""
TRIES: Final = 5
By = Mapping[PersonId, tuple[Presence, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part in its edition; `gone` are those of older editions who are no more in it."""

    edition: int
    people: By = field(default_factory=dict)
    gone: frozenset[PersonId] = frozenset()


class PartRecord(Record):
    """A part, packed and sealed."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    e = NumberAttribute()
    y = NumberAttribute()
    x = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


class MarkRecord(Record):
    """That a part is known, and which edition of it has been worked through; `b` seals its name."""

    Meta = table_meta(TABLE)
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    d = NumberAttribute()
    y = NumberAttribute()
    x = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def part(trace: Trace, name: str) -> Part | None:
    """TRC-30: a part as it stands, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            return _read(PartRecord.get(OF + trace.id, _range(trace, name), consistent_read=True))
    except DoesNotExist:
        return None


def put_part(trace: Trace, name: str, edition: int, people: By, standing: Part | None) -> None:
    """TRC-31: a part in an edition, over older ones alone; `standing` as it was seen before, read
    anew where it is so no more. Raises Busy, CryptoUnavailable."""
    put_mark(trace, name)
    for _ in range(TRIES):
        if standing is not None and standing.edition >= edition:
            return
        gone: frozenset[PersonId] = frozenset()
        is_new = standing is None
        if standing is not None:
            gone = (standing.gone | set(standing.people)) - set(people)
        seen = PartRecord.e == (standing.edition if standing else 0)
        condition = PartRecord.p.does_not_exist() if is_new else seen
        try:
            with translated():
                _record(trace, name, Part(edition, people, gone)).save(condition=condition)
        except ConditionLost:
            standing = part(trace, name)
            continue
        return
    raise Busy


def put_mark(trace: Trace, name: str) -> None:
    """TRC-32: a part is known, once. Raises Busy, CryptoUnavailable."""
    place, range_ = OF + trace.id, _mark(trace, name)
    record = MarkRecord(
        place,
        range_,
        d=0,
        y=trace.year,
        x=_until(trace),
        b=seal_body(place, range_, {"n": name}, trace.year),
    )
    try:
        with translated():
            record.save(condition=MarkRecord.p.does_not_exist())
    except ConditionLost:
        return


def put_done(trace: Trace, name: str, edition: int) -> None:
    """TRC-33: an edition of a part has been worked through. Raises Busy, CryptoUnavailable."""
    record = MarkRecord(OF + trace.id, _mark(trace, name))
    try:
        change(record, [MarkRecord.d.set(edition)], MarkRecord.d < edition)
    except ConditionLost:
        return


def done_of(trace: Trace) -> dict[str, int]:
    """TRC-34: the parts that are known, and the editions worked through. Raises Busy."""
    with translated():
        found = list(
            MarkRecord.query(OF + trace.id, MarkRecord.s.startswith(MARK), consistent_read=True)
        )
    return {open_body(one.p, one.s, bytes(one.b), int(one.y))["n"]: int(one.d) for one in found}


def _range(trace: Trace, name: str) -> str:
    return PART + name_of("part", trace.id, name)


def _mark(trace: Trace, name: str) -> str:
    return MARK + name_of("part", trace.id, name)


def _until(trace: Trace) -> int:
    return int((trace.asked_at + KEPT).timestamp())


def _record(trace: Trace, name: str, told: Part) -> PartRecord:
    place, range_ = OF + trace.id, _range(trace, name)
    body = {
        "p": {person: list(map(presence_body, found)) for person, found in told.people.items()},
        "g": sorted(told.gone),
    }
    packed = zlib.compress(json.dumps(body, separators=(",", ":")).encode(), 6)
    sealed = crypto.seal(key_of(trace.year), packed, f"{TABLE}|{place}|{range_}")
    return PartRecord(place, range_, e=told.edition, y=trace.year, x=_until(trace), b=sealed)


def _read(record: PartRecord) -> Part:
    bound_to = f"{TABLE}|{record.p}|{record.s}"
    packed = crypto.unseal(key_of(int(record.y)), bytes(record.b), bound_to)
    told = json.loads(zlib.decompress(packed))
    people = {
        PersonId(person): tuple(map(read_presence, found)) for person, found in told["p"].items()
    }
    return Part(int(record.e), people, frozenset(map(PersonId, told["g"])))


def presence_body(one: Presence) -> list[Any]:
    """A presence as it is kept."""
    return [
        one.venue,
        one.kind,
        one.division,
        write_instant(one.from_at),
        write_instant(one.until_at),
        one.certainty,
        one.assurance,
        one.weight,
        int(one.suspect),
        int(one.late),
    ]


def read_presence(told: list[Any]) -> Presence:
    """What `presence_body` kept."""
    venue, kind, division, from_at, until_at, certainty, assurance, weight, suspect, late = told
    return Presence(
        venue=venue,
        kind=kind,
        division=division,
        from_at=read_instant(from_at),
        until_at=read_instant(until_at),
        certainty=certainty,
        assurance=assurance,
        weight=weight,
        suspect=bool(suspect),
        late=bool(late),
    )
