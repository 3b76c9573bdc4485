"""How is a file of many rows accounted for, so that none is lost and none counts twice?

Every row read ends as exactly one of accepted, duplicate, rejected or parked; the counts of a
file add up to the rows received at every moment, also after a crash at any row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from functions.kernel.errors import Conflict, NotFound, Refusal, TooLarge

MOST_ROWS = 100_000
"""Limits of an upload (security.md 2.10)."""
MOST_PEOPLE = 20_000
"""Of a list of people that an organisation sends: no employer of the country has more at one place.
"""
KEPT = timedelta(days=90)


class ImportKind(StrEnum):
    """What the rows are; also the first part of the object's key."""

    VENUES = "venues"
    VISITS = "visits"
    PEOPLE = "people"
    STAFF = "staff"
    UNITS = "units"


OF_OFFICERS = frozenset({ImportKind.VENUES, ImportKind.VISITS, ImportKind.STAFF, ImportKind.UNITS})
OF_DEPARTMENT = frozenset({ImportKind.UNITS})
"""What officers send of their area; lists of people have doors of their own, in vaccination. Units
are sent by a province's department alone."""


class ImportState(StrEnum):
    """Where a file stands; the last three are final."""

    AWAITING = "AWAITING_FILE"
    RECEIVING = "RECEIVING"
    DONE = "DONE"
    DONE_WITH_ERRORS = "DONE_WITH_ERRORS"
    QUARANTINED = "QUARANTINED"


FINAL = frozenset({ImportState.DONE, ImportState.DONE_WITH_ERRORS, ImportState.QUARANTINED})


class Outcome(StrEnum):
    """What became of a row."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    PARKED = "parked"


class ImportUnknown(NotFound):
    """No such import, or another unit's."""

    code = "IMPORT_UNKNOWN"
    vi = "Không tìm thấy tệp."
    en = "The file was not found."


class TooManyRows(TooLarge):
    """More rows than a file of its kind may have: 100,000; of people 20,000."""

    code = "TOO_MANY_ROWS"
    vi = "Tệp có quá nhiều dòng, vui lòng chia nhỏ."
    en = "The file has too many rows; please split it."


class ImportMovedOn(Conflict):
    """Another worker has taken this file further."""

    code = "IMPORT_MOVED_ON"


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in one column of a row: a stable code and its sentence, never the value."""

    column: str
    code: str
    vi: str
    en: str

    @classmethod
    def of(cls, refusal: Refusal | type[Refusal], column: str = "") -> RowFault:
        """The fault of a refusal; the column is the refusal's own first field where it has one."""
        named = refusal.faults[0].field if isinstance(refusal, Refusal) and refusal.faults else ""
        return cls(column or named, refusal.code, refusal.vi, refusal.en)


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of row `row` (the first row below the heading is 1)."""

    row: int
    outcome: Outcome
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class FileImport:
    """One file: who brought it, for which division path, and its accounts.

    `version` is the version of the object that is being taken; a later upload changes nothing.
    `subject` is what the rows are for, "" where that follows from the kind.
    """

    id: str
    kind: ImportKind
    filename: str
    ending: str
    division: str
    unit: str
    by: str
    dry_run: bool
    made_at: datetime
    state: ImportState = ImportState.AWAITING
    version: str = ""
    received: int = 0
    accepted: int = 0
    duplicate: int = 0
    rejected: int = 0
    parked: int = 0
    fault: RowFault | None = None
    report: bool = False
    finished_at: datetime | None = None
    subject: str = ""

    @property
    def most_rows(self) -> int:
        """How many rows a file of this kind may have."""
        return MOST_PEOPLE if self.kind is ImportKind.PEOPLE else MOST_ROWS

    @property
    def object_key(self) -> str:
        """Where the uploaded file lies; no part of it comes from the uploader."""
        return f"{self.kind}/{self.id}/file.{self.ending}"

    @property
    def report_key(self) -> str:
        """Where the report of its rows lies."""
        return f"reports/imports/{self.id}.csv"

    @property
    def processed(self) -> int:
        """How many rows have their outcome."""
        return self.accepted + self.duplicate + self.rejected + self.parked

    @property
    def is_final(self) -> bool:
        """Will nothing more happen?"""
        return self.state in FINAL

    @property
    def progress(self) -> int:
        """Percent of rows with an outcome, 0 to 100."""
        if self.is_final:
            return 100
        return self.processed * 100 // self.received if self.received else 0


def begin(file: FileImport, rows: int, version: str) -> FileImport:
    """The file has been read through: so many rows. Raises TooManyRows."""
    if rows > file.most_rows:
        raise TooManyRows
    return replace(file, state=ImportState.RECEIVING, received=rows, version=version)


def count(file: FileImport, results: Iterable[RowResult]) -> FileImport:
    """Add the outcomes of the next rows, which follow those counted before without a gap."""
    tally = dict.fromkeys(Outcome, 0)
    expected = file.processed
    for result in results:
        expected += 1
        if result.row != expected:
            raise ImportMovedOn
        tally[result.outcome] += 1
    return replace(
        file,
        accepted=file.accepted + tally[Outcome.ACCEPTED],
        duplicate=file.duplicate + tally[Outcome.DUPLICATE],
        rejected=file.rejected + tally[Outcome.REJECTED],
        parked=file.parked + tally[Outcome.PARKED],
    )


def finish(file: FileImport, now: datetime) -> FileImport:
    """All rows have their outcome; who sent people is told of each row what became of it."""
    if file.processed != file.received:
        raise ImportMovedOn
    clean = file.rejected == 0
    return replace(
        file,
        state=ImportState.DONE if clean else ImportState.DONE_WITH_ERRORS,
        report=not clean or file.kind is ImportKind.PEOPLE,
        finished_at=now,
    )


def quarantine(file: FileImport, why: Refusal | type[Refusal], now: datetime) -> FileImport:
    """Nothing of the file is taken; the reason is told."""
    return replace(file, state=ImportState.QUARANTINED, fault=RowFault.of(why), finished_at=now)
