"""The worklist of a laboratory by day of sealing, its cohorts and its days: LAB-80 to LAB-87.

A row is written only over the revision that was read, so two projectors can't undo one another.
What a release means for people is sealed (key ``results-<year>``, bound to the row): in clear a
row is a tube's code, its size and its times. A result whose tube is not known yet waits under a
key of its own.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import DivisionPath, TubeCode, UnitId
from functions.kernel.periods import day_of
from functions.laboratory.domain.cohort import Cohort, Volume, read, written
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


class CohortRecord(Record):
    """A cohort under ``lab``, ``cohort#<yyyymmdd>``, or a mark that one has to be made anew."""

    Meta = table_meta("laboratories")
    lab = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute(null=True)
    p = NumberAttribute(null=True)
    mark = UnicodeAttribute(null=True)


class VolumeRecord(Record):
    """A laboratory's day under ``lab``, ``volume#<yyyymmdd>``: absolute counts."""

    Meta = table_meta("laboratories")
    lab = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    p = NumberAttribute()
    sealed = NumberAttribute()
    received = NumberAttribute()
    resulted = NumberAttribute()
    released = NumberAttribute()
    persons = NumberAttribute()
    positives = NumberAttribute()


class ListedRecord(Record):
    """A laboratory in the list of all."""

    Meta = table_meta("laboratories")
    lab = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    division = UnicodeAttribute()


@dataclass(frozen=True, slots=True)
class Listed:
    """A laboratory of the list, with the division it belongs to."""

    laboratory: UnitId
    name: str
    division: DivisionPath


MARKS, LISTING = "?changed", "?all"
"""Hash keys of the marks and of the list: a unit's id has no question mark."""
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


def mark_changed(laboratory: UnitId, day: date, mark: str) -> None:
    """LAB-84: the cohort has to be made anew; `mark` is another each time."""
    with translated():
        CohortRecord(MARKS, f"{laboratory}#{day:%Y%m%d}", mark=mark).save()


def changed_cohorts(laboratory: UnitId | None = None) -> list[tuple[UnitId, date, str]]:
    """LAB-84: the cohorts of the nation, or of one laboratory, to be made anew, with marks."""
    own = CohortRecord.s.startswith(f"{laboratory}#") if laboratory else None
    with translated():
        records = list(CohortRecord.query(MARKS, own, consistent_read=True))
    found = []
    for record in records:
        name, _, day = str(record.s).rpartition("#")
        found.append((UnitId(name), date.fromisoformat(day), str(record.mark)))
    return found


def forget_mark(laboratory: UnitId, day: date, mark: str) -> None:
    """LAB-84: the cohort is made. Raises ConditionLost where it changed meanwhile."""
    with translated():
        record = CohortRecord(MARKS, f"{laboratory}#{day:%Y%m%d}")
        record.delete(condition=CohortRecord.mark == mark)


def put_cohort(laboratory: UnitId, cohort: Cohort) -> None:
    """LAB-85: the cohort as it is now, whole. Raises ConditionLost where a newer one stands."""
    body = json.dumps(written(cohort), separators=(",", ":"))
    record = CohortRecord(laboratory, f"cohort#{cohort.day:%Y%m%d}", body=body, p=cohort.progress)
    with translated():
        record.save(condition=_no_newer(CohortRecord, cohort.progress))


def cohort(laboratory: UnitId, day: date) -> Cohort | None:
    """LAB-85: one cohort, None before it was made."""
    try:
        with translated():
            return read(json.loads(CohortRecord.get(laboratory, f"cohort#{day:%Y%m%d}").body))
    except DoesNotExist:
        return None


def cohorts(laboratory: UnitId, first: date, last: date) -> list[Cohort]:
    """LAB-85: the cohorts of the days from `first` to `last`, both included, oldest first."""
    bounds = CohortRecord.s.between(f"cohort#{first:%Y%m%d}", f"cohort#{last:%Y%m%d}")
    with translated():
        records = list(CohortRecord.query(laboratory, bounds, consistent_read=True))
    return [read(json.loads(record.body)) for record in records]


def put_volume(laboratory: UnitId, day: date, volume: Volume, progress: int) -> None:
    """LAB-86: what happened on a day, as it is known now, whole.

    Raises ConditionLost where a newer sum stands.
    """
    counts = {one.name: getattr(volume, one.name) for one in fields(volume)}
    record = VolumeRecord(laboratory, f"volume#{day:%Y%m%d}", p=progress, **counts)
    with translated():
        record.save(condition=_no_newer(VolumeRecord, progress))


def volumes(laboratory: UnitId, first: date, last: date) -> dict[date, Volume]:
    """LAB-86: the days from `first` to `last`, both included; a day on which nothing is known has
    no entry.
    """
    bounds = VolumeRecord.s.between(f"volume#{first:%Y%m%d}", f"volume#{last:%Y%m%d}")
    with translated():
        records = list(VolumeRecord.query(laboratory, bounds))
    return {
        date.fromisoformat(record.s.removeprefix("volume#")): Volume(
            *(int(getattr(record, one.name)) for one in fields(Volume))
        )
        for record in records
    }


def list_laboratory(listed: Listed) -> None:
    """LAB-87: the laboratory is one of the nation's."""
    with translated():
        ListedRecord(LISTING, listed.laboratory, name=listed.name, division=listed.division).save()


def laboratories() -> list[Listed]:
    """LAB-87: all laboratories that ever got a tube, by unit id."""
    with translated():
        return [
            Listed(UnitId(record.s), record.name, DivisionPath(record.division))
            for record in ListedRecord.query(LISTING)
        ]


def _no_newer(kind: type[CohortRecord] | type[VolumeRecord], progress: int) -> Condition:
    condition: Condition = kind.p.does_not_exist() | (kind.p <= progress)
    return condition


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
    if row.outcome is not None and row.released_at is not None:
        record.year = day_of(row.released_at).year
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
    return None if instant is None else round(instant.timestamp() * 1000)


def _instant(milliseconds: float | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
