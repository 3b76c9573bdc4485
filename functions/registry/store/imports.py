"""File imports and the faults of their rows: REG-21 to REG-24."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.registry.domain.imports import (
    KEPT,
    FileImport,
    ImportKind,
    ImportState,
    Outcome,
    RowFault,
    RowResult,
)
from functions.runtime.tables import Record, table_meta, translated

HEAD = "head"
ROWS_SHOWN = 500


class ImportRecord(Record):
    """Base: the parts of an import; a unit's list of imports lies under ``unit#<unit>``."""

    Meta = table_meta("imports")
    id = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True)
    x = NumberAttribute()
    kind = UnicodeAttribute(null=True)
    filename = UnicodeAttribute(null=True)
    ending = UnicodeAttribute(null=True)
    division = UnicodeAttribute(null=True)
    version = UnicodeAttribute(null=True)
    unit = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    dry_run = BooleanAttribute(null=True)
    made_at = UnicodeAttribute(null=True)
    finished_at = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    received = NumberAttribute(null=True)
    accepted = NumberAttribute(null=True)
    duplicate = NumberAttribute(null=True)
    rejected = NumberAttribute(null=True)
    parked = NumberAttribute(null=True)
    processed = NumberAttribute(null=True)
    report = BooleanAttribute(null=True)
    faults = UnicodeAttribute(null=True)
    outcome = UnicodeAttribute(null=True)
    subject = UnicodeAttribute(null=True)


def put_new(together: TransactWrite, made: FileImport) -> None:
    """A new import and its entry in the unit's list, within a transaction."""
    together.save(_record(made), condition=ImportRecord.id.does_not_exist())
    listed = ImportRecord(f"unit#{made.unit}", _listed(made), x=_until(made), kind=made.id)
    together.save(listed)


def head(id_: str) -> FileImport | None:
    """REG-21: an import, read strongly."""
    try:
        with translated():
            return _import(ImportRecord.get(id_, HEAD, consistent_read=True))
    except DoesNotExist:
        return None


def imports_of(unit: str, most: int) -> tuple[FileImport, ...]:
    """REG-22: a unit's imports, newest first."""
    with translated():
        listed = ImportRecord.query(f"unit#{unit}", scan_index_forward=False, limit=most)
        keys = [(entry.kind, HEAD) for entry in listed]
        found = [_import(record) for record in ImportRecord.batch_get(keys)] if keys else []
    return tuple(sorted(found, key=lambda each: (each.made_at, each.id), reverse=True))


def advance(before: FileImport, after: FileImport) -> None:
    """REG-23: the accounts after more rows. Raises ConditionLost where others moved it on."""
    as_seen = (ImportRecord.processed == before.processed) & (
        ImportRecord.state == before.state.value
    )
    with translated():
        _record(after).save(condition=as_seen)


def put_faults(file: FileImport, results: Iterable[RowResult]) -> None:
    """REG-24: what is to be told of rows; putting it again changes nothing."""
    with translated(), ImportRecord.batch_write() as batch:
        for result in results:
            if result.outcome is Outcome.ACCEPTED and not result.faults:
                continue
            batch.save(
                ImportRecord(
                    file.id,
                    _row(result.row),
                    x=_until(file),
                    outcome=result.outcome.value,
                    faults=_written(result.faults),
                )
            )


def faults_of(id_: str, most: int | None = ROWS_SHOWN) -> tuple[RowResult, ...]:
    """REG-24: rows of which something is to be told, in order; at most `most`."""
    with translated():
        found = ImportRecord.query(id_, ImportRecord.part.startswith("row#"), limit=most)
        return tuple(
            RowResult(int(record.part[4:]), Outcome(record.outcome), _faults(record.faults))
            for record in found
        )


def _row(number: int) -> str:
    return f"row#{number:08d}"


def _listed(made: FileImport) -> str:
    return f"{made.made_at.isoformat()}#{made.id}"


def _until(file: FileImport) -> int:
    return int((file.made_at + KEPT).timestamp())


def _written(faults: Iterable[RowFault]) -> str:
    return json.dumps([[f.column, f.code, f.vi, f.en] for f in faults], ensure_ascii=False)


def _faults(text: str | None) -> tuple[RowFault, ...]:
    return tuple(RowFault(*parts) for parts in json.loads(text or "[]"))


def _record(file: FileImport) -> ImportRecord:
    return ImportRecord(
        file.id,
        HEAD,
        x=_until(file),
        kind=file.kind.value,
        filename=file.filename,
        ending=file.ending,
        division=file.division,
        unit=file.unit,
        by=file.by,
        dry_run=file.dry_run,
        made_at=file.made_at.isoformat(),
        finished_at=file.finished_at.isoformat() if file.finished_at else None,
        state=file.state.value,
        version=file.version or None,
        received=file.received,
        accepted=file.accepted,
        duplicate=file.duplicate,
        rejected=file.rejected,
        parked=file.parked,
        processed=file.processed,
        report=file.report,
        faults=_written([file.fault]) if file.fault else None,
        subject=file.subject or None,
    )


def _import(record: ImportRecord) -> FileImport:
    fault = _faults(record.faults)
    return FileImport(
        id=record.id,
        kind=ImportKind(record.kind or ""),
        filename=record.filename or "",
        ending=record.ending or "",
        division=record.division or "",
        unit=record.unit or "",
        by=record.by or "",
        dry_run=bool(record.dry_run),
        made_at=datetime.fromisoformat(record.made_at or ""),
        state=ImportState(record.state or ""),
        version=record.version or "",
        received=int(record.received or 0),
        accepted=int(record.accepted or 0),
        duplicate=int(record.duplicate or 0),
        rejected=int(record.rejected or 0),
        parked=int(record.parked or 0),
        fault=fault[0] if fault else None,
        report=bool(record.report),
        finished_at=datetime.fromisoformat(record.finished_at) if record.finished_at else None,
        subject=record.subject or "",
    )
