"""Severe events after earlier doses, as AEFI told of them last: IMM-93, IMM-94."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from functions.immunization.store.sealed import open_body, seal_body
from functions.kernel.identifiers import PersonId
from functions.runtime.tables import Record, put_where, table_meta, translated

CAUTION = "caution#"


class CautionRecord(Record):
    """A case of a person; `b` seals whether it still stands."""

    Meta = table_meta("immunizations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


@dataclass(frozen=True, slots=True)
class Caution:
    """A case told of a person: `stands` where whoever screens should know of it."""

    person: PersonId
    case: str
    revision: int
    year: int
    stands: bool


def put(told: Caution) -> None:
    """IMM-93: a case as it was told, over an older revision only. Raises Busy."""
    place = CAUTION + told.person
    sealed = seal_body(place, told.case, {"st": told.stands}, told.year)
    record = CautionRecord(place, told.case, n=told.revision, y=told.year, b=sealed)
    put_where(record, CautionRecord.p.does_not_exist() | (CautionRecord.n < told.revision))


def of_people(persons: Iterable[PersonId]) -> tuple[Caution, ...]:
    """IMM-94: the cases told of a person's records, read strongly. Raises CryptoUnavailable."""
    found: list[Caution] = []
    for person in persons:
        with translated():
            records = list(CautionRecord.query(CAUTION + person, consistent_read=True))
        found += [_read(person, one) for one in records]
    return tuple(found)


def _read(person: PersonId, record: CautionRecord) -> Caution:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Caution(person, str(record.s), int(record.n), int(record.y), bool(told["st"]))
