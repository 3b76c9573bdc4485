"""Rows of paper lists: IMM-95 to IMM-97. What was typed is sealed; who typed stands in it."""

from __future__ import annotations

from dataclasses import asdict

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.immunization.domain.paper import PaperRow, RowId, Word, Written
from functions.immunization.store.sealed import open_body, seal_body
from functions.kernel.identifiers import StaffId, UnitId
from functions.kernel.periods import read_instant, write_instant
from functions.runtime.tables import Record, connection, table_meta, translated

PAPER = "paper#"
LISTED = 200


class PaperRecord(Record):
    """A row (`n` its version, `st` its state); `b` seals what was typed and by whom."""

    Meta = table_meta("immunizations")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    n = NumberAttribute()
    st = UnicodeAttribute()
    y = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def row(site: UnitId, id_: RowId) -> PaperRow:
    """IMM-95: a row, read strongly; of version 0 where nobody has typed it."""
    try:
        with translated():
            return _read(PaperRecord.get(PAPER + site, id_, consistent_read=True))
    except DoesNotExist:
        return PaperRow(site, id_, ())


def rows_of(site: UnitId, sheet: str) -> tuple[PaperRow, ...]:
    """IMM-96: the rows of a sheet of a site, in their order, read strongly."""
    with translated():
        found = list(
            PaperRecord.query(
                PAPER + site,
                PaperRecord.s.startswith(f"{sheet}#"),
                consistent_read=True,
                limit=LISTED,
            )
        )
    return tuple(map(_read, found))


def put_next(together: TransactWrite, made: PaperRow) -> None:
    """IMM-97: the next version of a row that was seen, within a transaction."""
    new = PaperRecord.p.does_not_exist()
    condition = PaperRecord.n == made.version - 1 if made.version > 1 else new
    together.save(_record(made), condition=condition)


def put_alone(made: PaperRow) -> None:
    """IMM-97 by itself. Raises ConditionLost, Busy, CryptoUnavailable."""
    with translated(), TransactWrite(connection=connection()) as together:
        put_next(together, made)


def _record(made: PaperRow) -> PaperRecord:
    place, year = PAPER + made.site, made.words[0].at.year
    body = {
        "w": [[one.by, write_instant(one.at), asdict(one.written)] for one in made.words],
        "d": made.dose,
    }
    return PaperRecord(
        place,
        made.id,
        n=made.version,
        st=made.state.value,
        y=year,
        b=seal_body(place, made.id, body, year),
    )


def _read(record: PaperRecord) -> PaperRow:
    told = open_body(record.p, record.s, bytes(record.b), int(record.y))
    words = tuple(
        Word(StaffId(by), read_instant(at), Written(**written)) for by, at, written in told["w"]
    )
    site = UnitId(str(record.p).removeprefix(PAPER))
    return PaperRow(site, RowId(record.s), words, told["d"], int(record.n))
