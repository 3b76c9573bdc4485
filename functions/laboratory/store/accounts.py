"""Accounts of the chunks of a file: LAB-26 to LAB-28.

A chunk has up to three items, put together in one transaction, once: `chunk#<n>`, small, since all
of a file's are summed again and again; `fault#<n>` with what a laboratory is told of its rows; and
`tubes#<n>`. Lists are JSON, deflated. What was found in the chunk's new rows is sealed.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.errors import Busy
from functions.kernel.identifiers import FileId, TubeCode
from functions.laboratory.domain.file import (
    PARTS_KEPT,
    Account,
    ChunkAccount,
    ResultFile,
    RowNote,
    RowOutcome,
)
from functions.laboratory.domain.row import RowFault
from functions.laboratory.domain.words import Finding
from functions.laboratory.store.files import numbers
from functions.laboratory.store.sealed import open_body, seal_body
from functions.runtime.tables import ConditionLost, Record, connection, table_meta, translated

TRIES: Final = 8
FILES: Final = "result_files"


class ChunkRecord(Record):
    """An item of a chunk; `b` is sealed counts of findings, or a deflated list."""

    Meta = table_meta(FILES)
    f = UnicodeAttribute(hash_key=True)
    s = UnicodeAttribute(range_key=True)
    x = NumberAttribute()
    account = UnicodeAttribute(null=True)
    y = NumberAttribute(null=True)
    b = BinaryAttribute(legacy_encoding=False)


def put_account(file: ResultFile, chunk: ChunkAccount, notes: Sequence[RowNote]) -> None:
    """LAB-26: a chunk's account, notes and tubes, once; what stands already stays. Raises Busy."""
    until, n = int((file.made_at + PARTS_KEPT).timestamp()), chunk.number
    year = (file.received_at or file.made_at).year
    place = _named("chunk", n)
    found = {finding.value: count for finding, count in chunk.found.items()}
    account = ChunkRecord(
        file.id,
        place,
        x=until,
        y=year,
        account=json.dumps(numbers(chunk.account)),
        b=seal_body(file.id, place, found, year, table=FILES),
    )
    lists: dict[str, list[Any]] = {
        "fault": [_told(note) for note in notes],
        "tubes": list(chunk.tubes),
    }
    beside = [
        ChunkRecord(file.id, _named(kind, n), x=until, b=_deflated(told))
        for kind, told in lists.items()
        if told
    ]
    for _ in range(TRIES):
        try:
            with translated(), TransactWrite(connection=connection()) as together:
                together.save(account, condition=ChunkRecord.f.does_not_exist())
                for record in beside:
                    together.save(record)
            return
        except ConditionLost:
            return
        except Busy:
            continue
    raise Busy


def has_account(file: FileId, chunk: int) -> bool:
    """LAB-27: has this chunk been taken? Read strongly."""
    try:
        with translated():
            ChunkRecord.get(file, _named("chunk", chunk), consistent_read=True)
    except DoesNotExist:
        return False
    return True


def accounts_of(file: FileId) -> dict[int, Account]:
    """LAB-27: the accounts of the chunks that have been taken, read strongly."""
    return {
        int(record.s.partition("#")[2]): Account(*json.loads(record.account or "[]"))
        for record in _parts(file, "chunk")
    }


def found_in(file: FileId) -> Counter[Finding]:
    """LAB-27: findings among the new rows of a file. It opens what is sealed: for guards only."""
    found: Counter[Finding] = Counter()
    for record in _parts(file, "chunk"):
        told = open_body(file, record.s, record.b, int(record.y or 0), table=FILES)
        found.update({Finding(name): count for name, count in told.items()})
    return found


def tubes_of(file: FileId, chunk: int) -> tuple[TubeCode, ...]:
    """LAB-28: the tubes of a chunk whose release has to be decided."""
    try:
        with translated():
            record = ChunkRecord.get(file, _named("tubes", chunk), consistent_read=True)
    except DoesNotExist:
        return ()
    return tuple(TubeCode(tube) for tube in _inflated(record.b))


def notes_of(file: FileId) -> Iterator[RowNote]:
    """LAB-28: what is told of rows, in the order of the file."""
    for record in _parts(file, "fault"):
        for row, outcome, faults, first in _inflated(record.b):
            read = tuple(RowFault(*fault) for fault in faults)
            yield RowNote(row, RowOutcome(outcome), read, first)


def _parts(file: FileId, kind: str) -> Iterator[ChunkRecord]:
    with translated():
        yield from ChunkRecord.query(
            file, ChunkRecord.s.startswith(f"{kind}#"), consistent_read=True
        )


def _named(kind: str, chunk: int) -> str:
    return f"{kind}#{chunk:05d}"


def _told(note: RowNote) -> list[Any]:
    return [note.row, note.outcome.value, note.faults, note.first]


def _deflated(told: list[Any]) -> bytes:
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def _inflated(kept: bytes) -> Any:
    return json.loads(zlib.decompress(bytes(kept)))
