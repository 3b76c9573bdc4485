"""Who was given of a lot: IMM-50 and IMM-51.

Under the lot stands a keyed hash of the dose, and sealed in it whose it is: a list that a recall
opens, and nobody else can turn round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from functions.immunization.domain.dose import Dose
from functions.immunization.domain.lot import LotId
from functions.immunization.store.sealed import LOTS, key_of, open_body, seal_body
from functions.kernel.identifiers import PersonId, UnitId
from functions.runtime import crypto
from functions.runtime.tables import Record, put_where, table_meta, translated

WHO = "who#"
PAGE = 100


class RecipientRecord(Record):
    """Somebody who was given of a lot; `on` is false where it turned out that they were not."""

    Meta = table_meta("vaccine_lots")
    lot = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    on = BooleanAttribute()
    site = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who was given of a lot, where, on which day (``yyyymmdd``), which number."""

    person: PersonId
    site: UnitId
    key: str
    number: int


def put(dose: Dose, lot: LotId, *, was_given: bool) -> None:
    """IMM-50: was this dose of the lot? Over an older revision only. Raises Busy."""
    year = dose.occurred_at.year
    mark = crypto.mac(
        crypto.derive(key_of(year), "recipients"), f"{lot}|{dose.person}|{dose.key}".encode()
    )
    place = WHO + crypto.to_text(mark[:16])
    body: dict[str, Any] = {"p": dose.person, "k": dose.key, "d": dose.number}
    record = RecipientRecord(
        lot,
        place,
        n=dose.revision,
        on=was_given,
        site=dose.site,
        y=year,
        b=seal_body(lot, place, body, year, table=LOTS),
    )
    put_where(record, RecipientRecord.lot.does_not_exist() | (RecipientRecord.n < dose.revision))


def recipients_of(lot: LotId, after: str) -> tuple[tuple[Recipient, ...], str]:
    """IMM-51: a page of those who were given of a lot, and what it goes on after, "" at its end."""
    start = WHO + after if after else WHO
    with translated():
        found = list(
            RecipientRecord.query(
                lot,
                RecipientRecord.s.between(start, WHO + "~"),
                consistent_read=True,
                limit=PAGE + 2,
            )
        )
    told = [one for one in found if one.s != start]
    page = told[:PAGE]
    more = str(page[-1].s).removeprefix(WHO) if len(told) > PAGE else ""
    return tuple(_read(one) for one in page if one.on), more


def _read(record: RecipientRecord) -> Recipient:
    told = open_body(record.lot, record.s, bytes(record.b), int(record.y), table=LOTS)
    return Recipient(PersonId(told["p"]), UnitId(record.site), told["k"], int(told["d"]))
