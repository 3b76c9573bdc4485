"""Files of laboratories, and the accounts of their chunks: LAB-20 to LAB-27."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy
from functions.kernel.identifiers import FileId, UnitId
from functions.laboratory.domain.file import (
    KEPT,
    PARTS_KEPT,
    Account,
    FileState,
    Manifest,
    ResultFile,
)
from functions.laboratory.domain.row import RowFault
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated

HEAD: Final = "head"
REPORT: Final = "report"
TRIES: Final = 5
VOID: Final = frozenset({FileState.REJECTED, FileState.QUARANTINED})
"""Nothing of such a file counts, so its content is nobody's."""


class FileRecord(Record):
    """The head of a file, an entry in its laboratory's list, or a mark of it."""

    Meta = table_meta("result_files")
    f = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    x = NumberAttribute()
    n = NumberAttribute(default=0)
    laboratory = UnicodeAttribute(null=True)
    filename = UnicodeAttribute(null=True)
    ending = UnicodeAttribute(null=True)
    object_key = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    made_at = UnicodeAttribute(null=True)
    manifest = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    version = UnicodeAttribute(null=True)
    sha256 = UnicodeAttribute(null=True)
    rows = NumberAttribute(null=True)
    chunks = NumberAttribute(null=True)
    account = UnicodeAttribute(null=True)
    fault = UnicodeAttribute(null=True)
    first = UnicodeAttribute(null=True)
    received_at = UnicodeAttribute(null=True)
    finished_at = UnicodeAttribute(null=True)
    again_of = UnicodeAttribute(null=True)
    why_again = UnicodeAttribute(null=True)


def put_new(together: TransactWrite, made: ResultFile) -> None:
    """LAB-20: a new file and its entry in its laboratory's list, within a transaction."""
    together.save(_record(made), condition=FileRecord.f.does_not_exist())
    listed = FileRecord(f"lab#{made.laboratory}", _listed(made), x=_until(made), first=made.id)
    together.save(listed)


def put_dropped(made: ResultFile) -> ResultFile:
    """LAB-20: a file whose id follows from its content and place: what stands there, new or not."""
    for _ in range(TRIES):
        if (standing := head(made.id)) is not None:
            return standing
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                put_new(together, made)
            return made
        except (ConditionLost, Busy):
            continue
    raise Busy


def head(file: str) -> ResultFile | None:
    """LAB-21: a file, read strongly."""
    try:
        with translated():
            return _file(FileRecord.get(file, HEAD, consistent_read=True))
    except DoesNotExist:
        return None


def heads_of(files: set[FileId]) -> dict[FileId, ResultFile]:
    """LAB-21: those of the files that exist, read strongly."""
    with translated():
        keys = [(file, HEAD) for file in sorted(files)]
        found = [_file(each) for each in FileRecord.batch_get(keys, consistent_read=True)]
    return {file.id: file for file in found}


def files_of(laboratory: UnitId, most: int) -> tuple[ResultFile, ...]:
    """LAB-22: a laboratory's files, newest first."""
    with translated():
        listed = FileRecord.query(f"lab#{laboratory}", scan_index_forward=False, limit=most)
        wanted = {FileId(entry.first) for entry in listed if entry.first}
    found = heads_of(wanted).values() if wanted else ()
    return tuple(sorted(found, key=lambda each: (each.made_at, each.id), reverse=True))


def advance(before: ResultFile, after: ResultFile) -> None:
    """LAB-23: the next state of a file. Raises ConditionLost where others moved it on.

    An own write whose answer was lost is read back and counts.
    """
    as_seen = (FileRecord.n == before.changes) & (FileRecord.state == before.state.value)
    try:
        with translated():
            _record(after).save(condition=as_seen)
    except ConditionLost:
        if head(after.id) != after:
            raise


def claim_content(file: ResultFile) -> FileId:
    """LAB-24: which of the laboratory's files brought this content first? Perhaps this one.

    A file of which nothing counts holds no content: the next one takes it over. Raises Busy.
    """
    place, content = f"content#{file.laboratory}", file.content
    until = int((file.made_at + PARTS_KEPT).timestamp())
    claim = FileRecord(place, content, x=until, first=file.id)
    condition: Condition = FileRecord.f.does_not_exist()
    for _ in range(TRIES):
        try:
            with translated():
                claim.save(condition=condition)
            return file.id
        except ConditionLost:
            with translated():
                first = FileId(FileRecord.get(place, content, consistent_read=True).first)
        holder = head(first)
        if first == file.id or holder is None or holder.state not in VOID:
            return first
        condition = FileRecord.first == first
    raise Busy


def mark_reported(file: FileId, now: datetime) -> None:
    """LAB-25: the file of rows to be mended lies there."""
    with translated():
        FileRecord(file, REPORT, x=int((now + PARTS_KEPT).timestamp())).save()


def is_reported(file: FileId) -> bool:
    """LAB-25: does the file of rows to be mended lie there?"""
    try:
        with translated():
            FileRecord.get(file, REPORT)
    except DoesNotExist:
        return False
    return True


def file_of_image(image: Mapping[str, Any] | None) -> ResultFile | None:
    """The file of a stream record's image; None where the item is no head."""
    if not image or image.get("s") != {"S": HEAD}:
        return None
    return _file(FileRecord.from_raw_data(dict(image)))


def _listed(made: ResultFile) -> str:
    return f"{made.made_at.isoformat()}#{made.id}"


def _until(file: ResultFile) -> int:
    return int((file.made_at + KEPT).timestamp())


def _record(file: ResultFile) -> FileRecord:
    account, told = file.account, file.manifest
    return FileRecord(
        file.id,
        HEAD,
        x=_until(file),
        n=file.changes,
        laboratory=file.laboratory,
        filename=file.filename,
        ending=file.ending,
        object_key=file.object_key,
        by=file.by or None,
        made_at=file.made_at.isoformat(),
        manifest=json.dumps([told.rows, told.sha256, told.encoding]),
        state=file.state.value,
        version=file.version or None,
        sha256=file.sha256 or None,
        rows=file.rows,
        chunks=file.chunks,
        account=json.dumps(numbers(account)),
        fault=json.dumps(file.fault, ensure_ascii=False) if file.fault else None,
        first=file.first,
        received_at=file.received_at.isoformat() if file.received_at else None,
        finished_at=file.finished_at.isoformat() if file.finished_at else None,
        again_of=file.again_of,
        why_again=file.why_again or None,
    )


def numbers(account: Account) -> list[int]:
    """An account as it is stored; `Account(*numbers)` gives it back."""
    return [getattr(account, name) for name in Account.__slots__]


def _file(record: FileRecord) -> ResultFile:
    return ResultFile(
        id=FileId(record.f),
        laboratory=UnitId(record.laboratory or ""),
        filename=record.filename or "",
        ending=record.ending or "",
        object_key=record.object_key or "",
        by=record.by or "",
        made_at=datetime.fromisoformat(record.made_at or ""),
        manifest=Manifest(*json.loads(record.manifest or "[]")),
        state=FileState(record.state or ""),
        version=record.version or "",
        sha256=record.sha256 or "",
        rows=int(record.rows or 0),
        chunks=int(record.chunks or 0),
        account=Account(*json.loads(record.account or "[]")),
        fault=RowFault(*json.loads(record.fault)) if record.fault else None,
        first=FileId(record.first) if record.first else None,
        received_at=_instant(record.received_at),
        finished_at=_instant(record.finished_at),
        again_of=FileId(record.again_of) if record.again_of else None,
        why_again=record.why_again or "",
        changes=int(record.n),
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
