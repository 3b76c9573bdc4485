"""The worklist of a laboratory by day of sealing: LAB-80 to LAB-83.

A row is written only over the revision that was read, so two projectors can't undo one another.
What a release means for people is sealed (key ``results-<year>``, bound to the row): in clear a
row is a tube's code, its size and its times. A result whose tube is not known yet waits under a
key of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import TubeCode, UnitId
from functions.kernel.periods import at_millis, day_of, millis_of
from functions.laboratory.domain.keeping import work_until
from functions.laboratory.domain.words import Kind
from functions.laboratory.domain.worklist import Outcome, Worked
from functions.runtime import crypto, keys
from functions.runtime.tables import Record, connection, table_meta, translated

ROWS_A_WRITE = 100
"""Items in one TransactWriteItems (DynamoDB's own limit)."""
_OUTCOME = struct.Struct(">HH")


class WorkRecord(Record):
    """A tube's row; instants are milliseconds. `q` is the revision, `b` the sealed outcome."""

    Meta = table_meta("worklist")
    w = UnicodeAttribute(hash_key=True)
    t = UnicodeAttribute(range_key=True)
    q = NumberAttribute()
    lab = UnicodeAttribute()
    n = NumberAttribute(default=0)
    kind = UnicodeAttribute(null=True)
    unit = UnicodeAttribute(null=True)
    size = NumberAttribute(default=0)
    collected_ms = NumberAttribute(null=True)
    sealed_ms = NumberAttribute(null=True)
    sent_ms = NumberAttribute(null=True)
    received_ms = NumberAttribute(null=True)
    rejected_ms = NumberAttribute(null=True)
    reported_ms = NumberAttribute(null=True)
    tested_ms = NumberAttribute(null=True)
    released_ms = NumberAttribute(null=True)
    seen_ms = NumberAttribute(null=True)
    release = NumberAttribute(default=0)
    year = NumberAttribute(null=True)
    b = BinaryAttribute(legacy_encoding=False, null=True)
    x = NumberAttribute(null=True)


TIMES = (
    "collected",
    "sealed",
    "sent",
    "received",
    "rejected",
    "reported",
    "tested",
    "released",
    "seen",
)


def key_of(row: Worked) -> tuple[str, str]:
    """Where a row lies: by laboratory and day of sealing, or waiting for its tube."""
    if row.sealed_at is None:
        return f"?{row.laboratory}#{row.tube}", row.tube
    return f"{row.laboratory}#{day_of(row.sealed_at):%Y%m%d}", row.tube


def rows_at(places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[Worked, int]]:
    """LAB-80: the rows at the keys that exist, each with its revision, read strongly."""
    with translated():
        records = WorkRecord.batch_get(list(dict.fromkeys(places)), consistent_read=True)
        return {(record.w, record.t): (_row(record), int(record.q)) for record in records}


def put_rows(rows: Sequence[tuple[Worked, int | None]]) -> None:
    """LAB-81: at most 100 rows over the revisions as seen, all or none; None: new.

    Raises ConditionLost, Busy.
    """
    with translated(), TransactWrite(connection=connection()) as together:
        for row, seen in rows:
            absent = WorkRecord.w.does_not_exist()
            condition = absent if seen is None else WorkRecord.q == seen
            together.save(_record(row, (seen or 0) + 1), condition=condition)


def drop_rows(places: Iterable[tuple[str, str]]) -> None:
    """LAB-82: forget rows that waited for their tube, once it is there."""
    for w, t in places:
        with translated():
            WorkRecord(w, t).delete()


def rows_of(laboratory: UnitId, day: date) -> tuple[list[Worked], int]:
    """LAB-83: all tubes that were sealed for a laboratory on a Vietnamese day.

    And the sum of their revisions, which grows with every change.
    """
    with translated():
        records = list(WorkRecord.query(f"{laboratory}#{day:%Y%m%d}", consistent_read=True))
    return [_row(record) for record in records], sum(int(record.q) for record in records)


def count_up_to(laboratory: UnitId, day: date, most: int) -> int:
    """LAB-83: how many tubes were sealed for a laboratory on a day, counted up to `most`."""
    with translated():
        return int(WorkRecord.count(f"{laboratory}#{day:%Y%m%d}", limit=most))


def _row(record: WorkRecord) -> Worked:
    times: Mapping[str, datetime | None] = {
        f"{step}_at": _instant(getattr(record, f"{step}_ms")) for step in TIMES
    }
    return Worked(
        TubeCode(record.t),
        UnitId(record.lab),
        int(record.n),
        Kind(record.kind) if record.kind else None,
        UnitId(record.unit) if record.unit else None,
        int(record.size),
        release=int(record.release),
        outcome=_opened(record),
        **times,
    )


def _record(row: Worked, revision: int) -> WorkRecord:
    w, t = key_of(row)
    record = WorkRecord(
        w,
        t,
        q=revision,
        lab=row.laboratory,
        n=row.version,
        kind=row.kind.value if row.kind else None,
        unit=row.unit,
        size=row.size,
        release=row.release,
    )
    for step in TIMES:
        setattr(record, f"{step}_ms", _milliseconds(getattr(row, f"{step}_at")))
    told = [at for step in TIMES if (at := getattr(row, f"{step}_at")) is not None]
    record.x = work_until(max(told)) if told else None
    dated = row.released_at or row.sealed_at
    if row.outcome is not None and dated is not None:
        record.year = day_of(dated).year
        plain = _OUTCOME.pack(row.outcome.people, row.outcome.positives)
        record.b = crypto.seal(keys.key(f"results-{record.year}"), plain, f"worklist|{w}|{t}")
    return record


def _opened(record: WorkRecord) -> Outcome | None:
    sealed: bytes | None = record.b
    if sealed is None:
        return None
    key = keys.key(f"results-{int(record.year)}")
    plain = crypto.unseal(key, sealed, f"worklist|{record.w}|{record.t}")
    return Outcome(*_OUTCOME.unpack(plain))


def _milliseconds(instant: datetime | None) -> int | None:
    return None if instant is None else millis_of(instant)


def _instant(milliseconds: float | None) -> datetime | None:
    return None if milliseconds is None else at_millis(milliseconds)
