"""How is a laboratory's file accounted for, so that no row is lost and none counts twice?

A file is taken in chunks of rows that may finish in any order; each chunk has one account, put
once, and a file's account is their sum. At every moment

    received = accepted + duplicate + rejected,    accepted = matched + orphaned + parked

holds for every chunk, and for the whole file once all chunks have theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.errors import FieldFault, Refusal
from functions.kernel.identifiers import FileId, TubeCode, UnitId
from functions.laboratory.domain.file_refusals import FileMovedOn, ManifestMismatch
from functions.laboratory.domain.row import RowFault
from functions.laboratory.domain.words import Finding

KEPT: Final = timedelta(days=400)
PARTS_KEPT: Final = timedelta(days=90)
"""Accounts, faults and tubes of chunks; results older than 60 days are not taken."""


class FileState(StrEnum):
    """Where a file stands. Up to ACCOUNTED its rows are taken, then they are let go."""

    AWAITING = "AWAITING_FILE"
    RECEIVING = "RECEIVING"
    QUARANTINED = "QUARANTINED"
    """Not one row was taken."""
    REPEATED = "REPEATED"
    """The same content came before; not one row was taken again."""
    ACCOUNTED = "ACCOUNTED"
    HELD = "HELD"
    AWAITING_RELEASE = "AWAITING_RELEASE"
    RELEASING = "RELEASING"
    RELEASED = "RELEASED"
    REJECTED = "REJECTED"  # by an approver, before anything was released: its rows are void


UNDER_WAY: Final = frozenset({FileState.AWAITING, FileState.RECEIVING})


class RowOutcome(StrEnum):
    """What became of a row; the first three are accepted."""

    MATCHED = "matched"
    ORPHANED = "orphaned"
    """Its tube is not known yet: it waits for it."""
    PARKED = "parked"
    """Of another disease or test: kept, never counted as a result."""
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a laboratory says of its file beforehand; `rows` None and "" where it says nothing."""

    rows: int | None = None
    sha256: str = ""
    encoding: str = ""

    @property
    def is_told(self) -> bool:
        """Can the file be checked by it?"""
        return self.rows is not None or bool(self.sha256)


@dataclass(frozen=True, slots=True)
class Account:
    """So many rows, and what became of them."""

    received: int = 0
    matched: int = 0
    orphaned: int = 0
    parked: int = 0
    duplicate: int = 0
    rejected: int = 0

    @property
    def accepted(self) -> int:
        """Rows that were kept."""
        return self.matched + self.orphaned + self.parked

    @property
    def processed(self) -> int:
        """Rows with an outcome."""
        return self.accepted + self.duplicate + self.rejected

    @property
    def is_whole(self) -> bool:
        """Has every row its outcome, and none two?"""
        return self.received == self.processed

    def __add__(self, other: Account) -> Account:
        return Account(
            self.received + other.received,
            self.matched + other.matched,
            self.orphaned + other.orphaned,
            self.parked + other.parked,
            self.duplicate + other.duplicate,
            self.rejected + other.rejected,
        )


@dataclass(frozen=True, slots=True)
class RowNote:
    """What is told of a row that was not simply matched; `first`: ``<file>#<row>`` of its twin."""

    row: int
    outcome: RowOutcome
    faults: tuple[RowFault, ...] = ()
    first: str = ""


@dataclass(frozen=True, slots=True)
class ChunkAccount:
    """The account of one chunk: `tubes` to decide, known or not yet; findings of new rows."""

    number: int
    account: Account
    tubes: tuple[TubeCode, ...] = ()
    found: Mapping[Finding, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResultFile:
    """One file of a laboratory and its account.

    `version` and `sha256` are those of the object that is taken; a later upload changes nothing.
    `by` is the member of staff who sent it, "" for a laboratory's system. `account` is final from
    ACCOUNTED on. `again_of` is a refused file whose object is taken anew, `why_again` the reason.
    `changes` rises by one with each change of this record.
    """

    id: FileId
    laboratory: UnitId
    filename: str
    ending: str
    object_key: str
    by: str
    made_at: datetime
    manifest: Manifest = Manifest()
    state: FileState = FileState.AWAITING
    version: str = ""
    sha256: str = ""
    rows: int = 0
    chunks: int = 0
    account: Account = Account()
    fault: RowFault | None = None
    first: FileId | None = None
    received_at: datetime | None = None
    finished_at: datetime | None = None
    again_of: FileId | None = None
    why_again: str = ""
    changes: int = 0

    @property
    def report_key(self) -> str:
        """Where the file of rows to be mended lies."""
        return f"reports/results/{self.id}.csv"

    @property
    def content(self) -> str:
        """By what the same content is known again, whatever its name."""
        return f"{self.sha256}#{self.ending}#{self.manifest.encoding}"


def object_key(laboratory: str, file: str, ending: str) -> str:
    """Where an announced file lies; no part of it comes from who sends it (security.md I16)."""
    return f"results/{laboratory}/{file}/file.{ending}"


def tally(outcomes: Iterable[RowOutcome]) -> Account:
    """The account of rows by their outcomes."""
    counts = dict.fromkeys(RowOutcome, 0)
    for outcome in outcomes:
        counts[outcome] += 1
    named = {outcome.value: count for outcome, count in counts.items()}
    return Account(received=sum(counts.values()), **named)


def total(accounts: Iterable[Account]) -> Account:
    """The sum of the accounts of chunks."""
    return sum(accounts, Account())


def check_manifest(manifest: Manifest, rows: int, sha256: str, *, required: bool) -> None:
    """Does the file hold what was announced? Raises ManifestMismatch, naming what differs."""
    if required and not manifest.is_told:
        raise ManifestMismatch(FieldFault("manifest", "MANIFEST_MISSING"))
    if manifest.sha256 and manifest.sha256 != sha256:
        raise ManifestMismatch(FieldFault("sha256", "MANIFEST_MISMATCH"))
    if manifest.rows is not None and manifest.rows != rows:
        raise ManifestMismatch(FieldFault("rows", "MANIFEST_MISMATCH"))


def begin(file: ResultFile, now: datetime, *, rows: int, chunks: int) -> ResultFile:
    """The file was read through: so many rows in so many chunks are to be taken."""
    return _changed(
        file,
        state=FileState.RECEIVING,
        rows=rows,
        chunks=chunks,
        received_at=now,
        account=Account(received=rows),
    )


def close(file: ResultFile, accounts: Mapping[int, Account], now: datetime) -> ResultFile:
    """All chunks have their accounts. Raises FileMovedOn where they do not add up to the file."""
    account = total(accounts.values())
    whole = account.is_whole and account.received == file.rows and len(accounts) == file.chunks
    if file.state is not FileState.RECEIVING or not whole:
        raise FileMovedOn
    return _changed(file, state=FileState.ACCOUNTED, account=account, finished_at=now)


def quarantine(file: ResultFile, why: Refusal | type[Refusal], now: datetime) -> ResultFile:
    """Nothing of the file is taken; the reason is told, and the place where one is known."""
    place = why.faults[0].field if isinstance(why, Refusal) and why.faults else ""
    fault = RowFault.of(why, place)
    return _changed(file, state=FileState.QUARANTINED, fault=fault, finished_at=now)


def repeat(file: ResultFile, first: FileId, rows: int, now: datetime) -> ResultFile:
    """The same content came before in `first`: every row is a duplicate of it."""
    account = Account(received=rows, duplicate=rows)
    return _changed(
        file,
        state=FileState.REPEATED,
        first=first,
        rows=rows,
        account=account,
        received_at=now,
        finished_at=now,
    )


def _changed(file: ResultFile, **changed: object) -> ResultFile:
    change: Callable[..., ResultFile] = replace
    return change(file, changes=file.changes + 1, **changed)
