"""Doses that wait for a second person: IMM-98 to IMM-100.

A line in the list of its province by division and site, put with the dose and taken away with its
release. Only who gave it and when stands clear.
"""

from __future__ import annotations

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.immunization.domain.dose import Dose
from functions.immunization.domain.holding import Held
from functions.immunization.store.lots import instant
from functions.immunization.store.sealed import open_body, seal_body
from functions.kernel.identifiers import PersonId, StaffId, UnitId
from functions.runtime.tables import Record, table_meta, translated

HELD = "held#"
LISTED = 200


class HeldRecord(Record):
    """A line: `by` gave the dose, `at` when (seconds); its person sealed."""

    Meta = table_meta("immunizations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    site = UnicodeAttribute()
    d = UnicodeAttribute()
    by = UnicodeAttribute()
    at = NumberAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_new(together: TransactWrite, dose: Dose, division: str) -> None:
    """IMM-98: a dose waits, within the transaction that records it. Raises CryptoUnavailable."""
    place, range_ = _province(division), f"{division}#{dose.site}#{dose.screening}"
    year = dose.occurred_at.year
    together.save(
        HeldRecord(
            place,
            range_,
            site=dose.site,
            d=division,
            by=dose.by,
            at=int(dose.occurred_at.timestamp()),
            y=year,
            b=seal_body(place, range_, {"p": dose.person}, year),
        )
    )


def take_away(together: TransactWrite, line: Held) -> None:
    """IMM-100: it waits no more, within a transaction; lost where somebody was quicker."""
    together.delete(
        HeldRecord(_province(line.division), f"{line.division}#{line.site}#{line.screening}"),
        condition=HeldRecord.p.exists(),
    )


def waiting(division: str, site: str = "") -> tuple[Held, ...]:
    """IMM-99: what waits at a site or in an area of one province, read strongly, the oldest first;
    the first two hundred. Raises Busy, CryptoUnavailable."""
    begins = f"{division}#{site}#" if site else division
    with translated():
        found = list(
            HeldRecord.query(
                _province(division),
                HeldRecord.s.startswith(begins),
                limit=LISTED,
                consistent_read=True,
            )
        )
    return tuple(sorted(map(_read, found), key=lambda one: (one.at, one.screening)))


def _province(division: str) -> str:
    return HELD + division.partition("/")[0]


def _read(record: HeldRecord) -> Held:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    return Held(
        screening=str(record.s).rpartition("#")[2],
        person=PersonId(told["p"]),
        site=UnitId(str(record.site)),
        division=str(record.d),
        by=StaffId(str(record.by)),
        at=instant(record.at),
    )
