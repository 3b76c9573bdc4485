"""How is a file of many rows received? The accounting that venue files and visit files share.

S3 tells a queue, the queue tells a door, the door calls `receive_message` with its `Job`. A file
is read through once before any row is taken: a broken file changes nothing. Rows are taken in
chunks; the accounts move on by one conditional write per chunk, so that after a crash at any row
the next try begins at the first row without an outcome. Takers find their own rows again by a
natural key; so every row counts once. Long files go on in a message of their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Protocol

from functions.kernel.errors import (
    Busy,
    FieldFault,
    Invalid,
    NotFound,
    Refusal,
    TooLarge,
    Unavailable,
    Unsupported,
)
from functions.kernel.uploads import FileIncomplete, HeadingMissing
from functions.messages.registry import FileToContinue
from functions.registry import store
from functions.registry.domain import imports as accounts
from functions.registry.domain.imports import (
    FileImport,
    ImportKind,
    ImportState,
    Outcome,
    RowFault,
    RowResult,
    TooManyRows,
)
from functions.registry.domain.venue_rows import (
    CellsBeyondHeading,
    read_heading,
    titled_columns,
)
from functions.registry.service import uploads
from functions.runtime import objects, queues, settings
from functions.runtime.tables import ConditionLost

CHUNK = 25
ROWS_A_MESSAGE = 2000
TRIES_TO_READ = 3
QUEUES = {
    ImportKind.VENUES: "venue-files",
    ImportKind.VISITS: "visit-files",
    ImportKind.PEOPLE: "people-files",
    ImportKind.STAFF: "venue-files",
    ImportKind.UNITS: "venue-files",
}

Cells = Mapping[str, str]


class RowTaker(Protocol):
    """Takes the rows of one file, in order; made anew for every message."""

    def take(self, row: int, cells: Cells) -> RowResult:
        """Take a row, or find that it was taken before. A Refusal raised rejects the row."""
        ...

    def skip(self, row: int, cells: Cells) -> None:
        """A row that has its outcome since an earlier try; nothing may be written."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """What files of one kind are: their columns, and who takes their rows."""

    kind: ImportKind
    columns: Mapping[str, tuple[str, ...]]
    optional: frozenset[str]
    taker_of: Callable[[FileImport, datetime], RowTaker]
    guide: str = ""
    """The first cell of a sheet that explains the columns, "" where no template has one."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the heading, numbered from 1. `is_longer`: cells stand beyond the heading."""

    number: int
    cells: Cells
    is_longer: bool


def receive_message(body: str, attempt: int, job: Job, now: datetime) -> None:
    """Take the files of one kind that an SQS message of S3 tells of, or go on with one.

    `attempt` counts deliveries of the message from 1. Raises Busy and its like to be called
    again; a file that can't be read the third time is quarantined.
    """
    receive_jobs(body, attempt, {job.kind: job}, now)


def receive_jobs(body: str, attempt: int, jobs: Mapping[ImportKind, Job], now: datetime) -> None:
    """As `receive_message`, on a queue of several kinds: the first part of a key says which."""
    told = json.loads(body)
    if isinstance(told, dict) and told.get("fact") == "FileToContinue":
        file = store.imports.head(FileToContinue.model_validate(told).import_id)
        if file is not None and file.state is ImportState.RECEIVING and file.kind in jobs:
            receive_arrival(_arrival_of(file), attempt, jobs[file.kind], now)
        return
    for arrival in objects.arrivals_in(body):
        kind = arrival.key.partition("/")[0]
        job = next((one for name, one in jobs.items() if name.value == kind), None)
        receive_arrival(arrival, attempt, job or next(iter(jobs.values())), now)


def receive_arrival(arrival: objects.Arrival, attempt: int, job: Job, now: datetime) -> None:
    """Take one file. What nobody announced, and a second upload, is let be."""
    file = uploads.announced(arrival, job.kind)
    if file is None or file.is_final or file.version not in ("", arrival.version):
        return
    try:
        with objects.local_copy(arrival) as copy:
            _receive(file, arrival.version, copy, job, now)
    except (NotFound, objects.Withheld, FileIncomplete) as unread:
        if attempt < TRIES_TO_READ:
            raise Busy from unread
        _advance(file, accounts.quarantine(file, FileIncomplete, now))
    except (Invalid, TooLarge, Unsupported) as broken:
        _advance(file, accounts.quarantine(file, broken, now))


def _receive(file: FileImport, version: str, copy: IO[bytes], job: Job, now: datetime) -> None:
    if file.state is ImportState.AWAITING:
        begun = accounts.begin(file, _rows_in(copy, file, job), version)
        if not _advance(file, begun):
            return
        file = begun
    taker = job.taker_of(file, now)
    rows = _rows(copy, file, job)
    for row in islice(rows, file.processed):
        if not row.is_longer:
            taker.skip(row.number, row.cells)
    taken = 0
    while chunk := list(islice(rows, CHUNK)):
        results = [_take(taker, row) for row in chunk]
        store.imports.put_faults(file, results)
        counted = accounts.count(file, results)
        if not _advance(file, counted):
            return
        file, taken = counted, taken + len(chunk)
        if taken >= ROWS_A_MESSAGE and file.processed < file.received:
            go_on = FileToContinue(import_id=file.id, processed=file.processed)
            queues.send(QUEUES[file.kind], go_on.model_dump())
            return
    _finish(file, copy, job, now)


def _finish(file: FileImport, copy: IO[bytes], job: Job, now: datetime) -> None:
    finished = accounts.finish(file, now)
    if finished.kind is ImportKind.PEOPLE:
        uploads.put_status(finished)
    elif finished.report:
        rows = ((row.number, row.cells) for row in _rows(copy, file, job))
        uploads.put_report(finished, rows, tuple(job.columns))
    _advance(file, finished)


def _take(taker: RowTaker, row: Row) -> RowResult:
    try:
        if row.is_longer:
            raise CellsBeyondHeading
        return taker.take(row.number, row.cells)
    except Unavailable:
        raise
    except Refusal as refused:
        return RowResult(row.number, Outcome.REJECTED, (RowFault.of(refused),))


def _rows_in(copy: IO[bytes], file: FileImport, job: Job) -> int:
    """Read the file through: heading, encoding, structure, number of rows."""
    rows = 0
    for row in _rows(copy, file, job):
        rows = row.number
        if rows > file.most_rows:
            raise TooManyRows
    if not rows:
        raise HeadingMissing(FieldFault("", "NO_ROWS"))
    return rows


def _rows(copy: IO[bytes], file: FileImport, job: Job) -> Iterator[Row]:
    """The rows below the heading as cells by column; blank rows are left out."""
    lines = uploads.lines_of(copy, file.ending, job.guide)
    titles = next(lines, [])
    heading, width = read_heading(titles, job.columns, job.optional), titled_columns(titles)
    number = 0
    for line in lines:
        if not any(cell.strip() for cell in line):
            continue
        number += 1
        cells = {
            column: cell.strip()
            for column, cell in zip(heading, line, strict=False)
            if column is not None
        }
        yield Row(number, cells, any(cell.strip() for cell in line[width:]))


def _advance(before: FileImport, after: FileImport) -> bool:
    """Put the accounts; False where another worker has taken the file further."""
    try:
        store.imports.advance(before, after)
    except ConditionLost:
        return store.imports.head(before.id) == after
    return True


def _arrival_of(file: FileImport) -> objects.Arrival:
    return objects.Arrival(settings.bucket("uploads"), file.object_key, file.version, "", 0)
