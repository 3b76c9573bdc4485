"""Tables of figures as provinces entered them: ZON-20, ZON-21. None is ever changed or removed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.runtime.tables import Record, table_meta, translated
from functions.zoning.domain.figures import Entry, Row
from functions.zoning.store.packed import pack, unpack

FIGURES = "figures#"


class EntryRecord(Record):
    """A table: who entered it (`by`, a staff id), when (seconds), its rows packed."""

    Meta = table_meta("zoning")
    p = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    by = UnicodeAttribute()
    at = NumberAttribute()
    b = BinaryAttribute(legacy_encoding=False)


def put_new(province: str, entry: Entry, together: TransactWrite) -> None:
    """ZON-20: a table under its day and number, once, within a transaction."""
    rows = [[one.area, one.name, dict(one.figures)] for one in entry.rows]
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    record = EntryRecord(
        FIGURES + province,
        f"{entry.as_of.isoformat()}#{entry.number:06}",
        by=entry.by,
        at=int(entry.at.timestamp()),
        b=pack(text.encode()),
    )
    together.save(record, condition=EntryRecord.p.does_not_exist())


def entries_of(province: str) -> tuple[Entry, ...]:
    """ZON-21: all tables of a province, by day and number, read strongly. Raises Busy."""
    with translated():
        found = list(EntryRecord.query(FIGURES + province, consistent_read=True))
    return tuple(map(_entry, found))


def _entry(record: EntryRecord) -> Entry:
    day, _, number = str(record.s).partition("#")
    return Entry(
        as_of=date.fromisoformat(day),
        number=int(number),
        by=str(record.by),
        at=datetime.fromtimestamp(int(record.at), UTC),
        rows=tuple(Row(area, name, told) for area, name, told in json.loads(unpack(record.b))),
    )
