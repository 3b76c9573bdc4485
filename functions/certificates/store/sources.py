"""What may be certified of a person: our copies of facts. CER-1 to CER-4.

A copy is written over an older revision only, so that facts may come twice and late. `g` counts how
often its certificate was issued anew and outlives a correction.
"""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from functions.certificates.domain.sources import Dose, Result, Source
from functions.certificates.store.sealed import open_body, seal_body
from functions.kernel.identifiers import PersonId, TubeCode, UnitId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import ConditionLost, Record, table_meta, translated

MARK = "src#"


class SourceRecord(Record):
    """A result or a dose of a person; `b` seals what it says."""

    Meta = table_meta("certificates")
    id = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    g = NumberAttribute(default=0)
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_source(source: Source) -> bool:
    """CER-1: was this newer than what stood there? Raises Busy, CryptoUnavailable."""
    id_, s = place_of(source)
    year = source.happened_at.year
    sealed = seal_body(id_, s, _written(source), year)
    older = SourceRecord.n.does_not_exist() | (SourceRecord.n < source.revision)
    try:
        with translated():
            SourceRecord(id_, s).update(
                actions=[
                    SourceRecord.n.set(source.revision),
                    SourceRecord.y.set(year),
                    SourceRecord.b.set(sealed),
                    SourceRecord.g.set(SourceRecord.g | 0),
                ],
                condition=older,
            )
    except ConditionLost:
        return False
    return True


def source(person: PersonId, key: str) -> Source | None:
    """CER-2: one source of a person, read strongly. Raises Busy, CryptoUnavailable."""
    try:
        with translated():
            return _read(SourceRecord.get(f"p#{person}", MARK + key, consistent_read=True))
    except DoesNotExist:
        return None


def sources(person: PersonId) -> tuple[Source, ...]:
    """CER-3: all sources of a person, read strongly. Raises Busy, CryptoUnavailable."""
    with translated():
        found = list(
            SourceRecord.query(f"p#{person}", SourceRecord.s.startswith(MARK), consistent_read=True)
        )
    return tuple(map(_read, found))


def next_generation(seen: Source) -> None:
    """CER-4: the next certificate of this source is another one; somebody else's step counts too.

    Raises Busy.
    """
    id_, s = place_of(seen)
    try:
        with translated():
            SourceRecord(id_, s).update(
                actions=[SourceRecord.g.set(seen.generation + 1)],
                condition=(SourceRecord.g == seen.generation) & (SourceRecord.n == seen.revision),
            )
    except ConditionLost:
        return


def place_of(of: Source) -> tuple[str, str]:
    """The key under which a source stands."""
    return f"p#{of.person}", MARK + of.key


def _written(of: Source) -> dict[str, Any]:
    if isinstance(of, Dose):
        ended = of.observed_until
        return {
            "p": of.product,
            "l": of.lot,
            "d": of.dose,
            "o": of.doses,
            "at": write_instant(of.occurred_at),
            "u": write_instant(ended) if ended else None,
            "st": of.state,
            "si": of.site,
        }
    return {
        "t": of.told,
        "m": of.method,
        "at": write_instant(of.collected_at),
        "la": of.laboratory,
        "un": of.unit,
        "de": of.device,
    }


def _read(record: SourceRecord) -> Source:
    person = PersonId(str(record.id).removeprefix("p#"))
    kind, _, name = str(record.s).removeprefix(MARK).partition("#")
    told = open_body(record.id, record.s, bytes(record.b), int(record.y))
    at = read_instant(told["at"])
    if kind == "dose":
        return Dose(
            person=person,
            immunization=name,
            number=int(record.n),
            product=told["p"],
            lot=told["l"],
            dose=told["d"],
            doses=told["o"],
            occurred_at=at,
            observed_until=read_instant(told["u"]) if told["u"] else None,
            state=told["st"],
            site=UnitId(told["si"]),
            generation=int(record.g),
        )
    return Result(
        person=person,
        tube=TubeCode(name),
        release=int(record.n),
        told=told["t"],
        method=told["m"],
        collected_at=at,
        laboratory=UnitId(told["la"]),
        unit=UnitId(told["un"]),
        device=told.get("de", ""),
        generation=int(record.g),
    )
