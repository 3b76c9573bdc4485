"""A chunk of rows is taken: each row checked, decided, put once, and accounted for.

The account of a chunk is put last and once, so a chunk that was interrupted is simply taken again:
its rows find themselves in the table by their natural keys, and say which file and row brought
them first (security.md L11, L12, L20). Whoever takes the last chunk closes the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from functions.kernel.errors import Busy
from functions.kernel.identifiers import FileId, TubeCode, UnitId
from functions.laboratory.domain import file as accounting
from functions.laboratory.domain import file_refusals as no
from functions.laboratory.domain.file import (
    ChunkAccount,
    FileState,
    ResultFile,
    RowNote,
    RowOutcome,
)
from functions.laboratory.domain.row import (
    ParkedRow,
    RawRow,
    ResultRow,
    RowFault,
    key_after,
    row_key,
)
from functions.laboratory.domain.row_check import check
from functions.laboratory.domain.words import Finding
from functions.laboratory.service import carrying, reported_pools
from functions.laboratory.store import accounts, files
from functions.laboratory.store.homes import Home, homes_of
from functions.laboratory.store.row_writing import (
    PARKED,
    Wanted,
    put_rows,
    wanted_parked,
    wanted_row,
)
from functions.laboratory.store.rows import Origin, ReportedRow, Standing
from functions.messages.laboratory import ChunkToTake, ReportWanted
from functions.runtime import journal, queues
from functions.runtime.tables import ConditionLost

ROUNDS: Final = 6
"""How often rows may be put anew in one delivery: their tube came, their first file is void."""
_OUTCOMES: Final = {
    Standing.MATCHED.value: RowOutcome.MATCHED,
    Standing.NO_TUBE.value: RowOutcome.ORPHANED,
    Standing.OTHER_LABORATORY.value: RowOutcome.REJECTED,
    PARKED: RowOutcome.PARKED,
}
_COUNTED: Final = frozenset({RowOutcome.MATCHED, RowOutcome.ORPHANED})
"""A tube that comes before its file is let go would otherwise be decided by nobody afterwards."""
_NOTES: Final = {
    RowOutcome.ORPHANED: RowFault.of(no.TubeNotKnown, "tube"),
    RowOutcome.REJECTED: RowFault.of(no.NotYourTube, "tube"),
    RowOutcome.PARKED: RowFault.of(no.OtherDisease, "assay"),
}
_DUPLICATE: Final = RowFault.of(no.RowTwice, "")


@dataclass(frozen=True, slots=True)
class ChunkOfNoFile(journal.Fact):
    """A chunk's file is gone or not being taken; nothing is written."""

    chunk: int


@dataclass(slots=True)
class Sorted:
    """The rows of a chunk after reading: what is wrong, what is to be put, in the file's order."""

    notes: dict[int, RowNote] = field(default_factory=dict)
    rows: dict[str, ResultRow | ParkedRow] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    """By key: all rows that say the same, the first is the one that is put."""


def take_chunk(message: ChunkToTake, now: datetime) -> None:
    """Take a chunk; close its file where it was the last. Raises Busy to be called again."""
    file = files.head(message.file)
    if file is None or file.state is not FileState.RECEIVING:
        journal.tell(ChunkOfNoFile(message.chunk))
        return
    if not accounts.has_account(file.id, message.chunk):
        account, notes = _take(file, message.chunk, carrying.rows_of(message))
        accounts.put_account(file, account, notes)
    close_if_whole(file, now)


def close_if_whole(file: ResultFile, now: datetime) -> None:
    """Close a file all of whose chunks have their accounts; its report is asked for before."""
    taken = accounts.accounts_of(file.id)
    if len(taken) < file.chunks:
        return
    closed = accounting.close(file, taken, now)
    if closed.account.rejected:
        queues.send("result-files", ReportWanted(file=file.id).model_dump())
    try:
        files.advance(file, closed)
    except ConditionLost:
        return


def _take(file: ResultFile, number: int, raw: list[RawRow]) -> tuple[ChunkAccount, list[RowNote]]:
    rows = _sorted(file, raw)
    pools = reported_pools.form(file.laboratory, rows.rows)
    _give_back(rows, pools.faults)
    origins = _put(file, rows.rows | pools.rows)
    outcomes: dict[int, RowOutcome] = {row: note.outcome for row, note in rows.notes.items()}
    tubes: dict[TubeCode, None] = {}
    found = Counter(
        row.finding or ""
        for key, row in pools.rows.items()
        if (origins[key].file, origins[key].row) == (file.id, row.number)
    )
    for key, numbers in rows.numbers.items():
        origin, row = origins[key], rows.rows[key]
        own = (origin.file, origin.row) == (file.id, numbers[0])
        for each in numbers[0 if not own else 1 :]:
            outcomes[each] = RowOutcome.DUPLICATE
            first = f"{origin.file}#{origin.row}"
            rows.notes[each] = RowNote(each, RowOutcome.DUPLICATE, (_DUPLICATE,), first)
        if not own:
            continue
        outcome = outcomes[numbers[0]] = _OUTCOMES[origin.standing]
        if outcome in _COUNTED and isinstance(row, ResultRow):
            tubes |= dict.fromkeys(pools.tubes_of(key, row))
            found.update(pools.findings_of(key, row))
        if outcome is not RowOutcome.MATCHED:
            rows.notes[numbers[0]] = RowNote(numbers[0], outcome, (_NOTES[outcome],))
    account = ChunkAccount(
        number,
        accounting.tally(outcomes[row.number] for row in raw),
        tuple(tubes),
        {Finding(name): count for name, count in found.items() if name},
    )
    return account, [rows.notes[row] for row in sorted(rows.notes)]


def _give_back(rows: Sorted, faults: Mapping[str, RowFault]) -> None:
    for key, fault in faults.items():
        del rows.rows[key]
        for each in rows.numbers.pop(key):
            rows.notes[each] = RowNote(each, RowOutcome.REJECTED, (fault,))


def _sorted(file: ResultFile, raw: Iterable[RawRow]) -> Sorted:
    told = Sorted()
    received_at = file.received_at or file.made_at
    for row in raw:
        checked = check(row, received_at)
        if isinstance(checked, ResultRow | ParkedRow):
            key = row_key(file.laboratory, checked)
            told.rows.setdefault(key, checked)
            told.numbers.setdefault(key, []).append(row.number)
        else:
            told.notes[row.number] = RowNote(row.number, RowOutcome.REJECTED, checked)
    return told


def _put(file: ResultFile, rows: Mapping[str, ResultRow | ParkedRow]) -> dict[str, Origin]:
    """Put the rows of a chunk. Raises Busy where too much has changed in between.

    Tubes that come in between are looked up again; a row that stands only by a file whose rows are
    void is put again, under the key that follows.
    """
    origins: dict[str, Origin] = {}
    waiting = {key: key for key in rows}
    for _ in range(ROUNDS):
        told = {key: rows[key] for key in waiting}
        tubes = [row.tube for row in told.values() if isinstance(row, ResultRow)]
        homes = homes_of(list(dict.fromkeys(tubes)))
        done = put_rows([_wanted(file, waiting[key], told[key], homes) for key in waiting])
        found = {key: done.origins[put] for key, put in waiting.items() if put in done.origins}
        void = _void({origin.file for origin in found.values()} - {file.id})
        origins |= {key: origin for key, origin in found.items() if origin.file not in void}
        waiting = {
            key: key_after(put, found[key].file) if key in found else put
            for key, put in waiting.items()
            if key not in origins
        }
        if not waiting:
            return origins
    raise Busy


def _void(others: set[FileId]) -> set[FileId]:
    """Those of the files whose rows count for nothing."""
    heads = files.heads_of(others) if others else {}
    return {file for file, head in heads.items() if head.state is FileState.REJECTED}


def _wanted(
    file: ResultFile, key: str, row: ResultRow | ParkedRow, homes: dict[TubeCode, Home]
) -> Wanted:
    received_at = file.received_at or file.made_at
    if isinstance(row, ParkedRow):
        return wanted_parked(row, key, file.id, file.laboratory, received_at)
    home = homes.get(row.tube)
    if home is None:
        return wanted_row(
            _reported(file, key, row, Standing.NO_TUBE), (file.laboratory,), waits=True
        )
    if home.laboratory == file.laboratory:
        return wanted_row(_reported(file, key, row, Standing.MATCHED), (), waits=False)
    seen_by: tuple[UnitId, ...] = (file.laboratory, home.laboratory, home.unit)
    foreign = _reported(file, key, row, Standing.OTHER_LABORATORY)
    return wanted_row(foreign, seen_by, waits=False)


def _reported(file: ResultFile, key: str, row: ResultRow, standing: Standing) -> ReportedRow:
    return ReportedRow(
        tube=row.tube,
        key=key,
        file=file.id,
        row=row.number,
        laboratory=file.laboratory,
        standing=standing,
        assay=row.assay,
        method=row.method,
        finding=row.finding,
        status=row.status,
        tested_at=row.tested_at,
        reported_at=file.received_at or file.made_at,
        ct=row.ct,
        collected_at=row.collected_at,
        received_at=row.received_at,
        device=row.device,
        specimen=row.specimen,
        pooled=row.pooled,
        pool=row.pool,
        pool_size=row.pool_size,
        reason=row.reason,
        person=row.person,
    )
