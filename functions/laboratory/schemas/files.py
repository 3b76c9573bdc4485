"""Files of results: how they are announced, and how they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from functions.kernel.integers import read_field
from functions.laboratory.domain.file import UNDER_WAY, Manifest, ResultFile, RowNote, RowOutcome
from functions.laboratory.domain.reading.columns import COLUMNS, title_of
from functions.laboratory.domain.row import RowFault
from functions.laboratory.service.announcing import FileShown
from functions.laboratory.service.resubmitting import id_after
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import Out

PARTS = ("matched", "orphaned", "parked", "duplicate", "rejected")


class AnnounceFile(BaseModel):
    """A file to announce; `size` in bytes. What is told of its rows and bytes is checked."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    filename: str = Field(min_length=1, max_length=400)
    size: int
    rows: int | None = Field(default=None, ge=0, le=10_000_000)
    sha256: str = Field(default="", max_length=80)
    encoding: str = Field(default="", max_length=20)

    def manifest(self) -> Manifest:
        """What is said of the file."""
        return Manifest(self.rows, self.sha256, self.encoding)


class FileForm(Form):
    """The same as a form."""

    filename: str = Line
    size: str = Line
    rows: str = Line
    sha256: str = Line
    encoding: str = Line

    def bytes(self) -> int:
        """The size. Raises NumberInvalid."""
        return read_field("size", self.size)

    def manifest(self) -> Manifest:
        """What is said of the file. Raises NumberInvalid."""
        rows = read_field("rows", self.rows) if self.rows.strip() else None
        return Manifest(rows, self.sha256, self.encoding)


class SubmitAgain(BaseModel):
    """Why a file that approvers refused is submitted again."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    reason: str = Field(max_length=600)


class AgainForm(Form):
    """The same as a form."""

    reason: str = Line


class NoteView(Out):
    """What a laboratory is told of a row; row 0 is the file itself. `first`: a duplicate's twin."""

    row: int
    outcome: str
    column: str
    title: str
    code: str
    message_vi: str
    message_en: str
    first_file: str
    first_row: int


class FileView(Out):
    """How a file fares: received = accepted + duplicate + rejected, also while it is taken.

    `again_of` is the refused file that it takes the place of, `again` the one in its own place.
    """

    id: str
    filename: str
    state: str
    received: int
    accepted: int
    matched: int
    orphaned: int
    parked: int
    duplicate: int
    rejected: int
    processed: int
    progress: int
    first: str
    again_of: str
    why_again: str
    again: str
    sent_by_system: bool
    at: datetime
    notes: list[NoteView]
    more_notes: bool
    report: str

    @property
    def shares(self) -> list[tuple[str, int, int]]:
        """The parts of the bar: name, where it begins and how wide it is, of 1,000."""
        parts, start = [], 0
        for name in PARTS:
            width = getattr(self, name) * 1000 // max(self.received, 1)
            parts.append((name, start, width))
            start += width
        return parts

    @classmethod
    def of(cls, file: ResultFile) -> FileView:
        """A file in a list."""
        return cls.shown(FileShown(file, (), False, ""))

    @classmethod
    def shown(cls, shown: FileShown) -> FileView:
        """A file by itself; the reason of its quarantine stands as row 0."""
        file, account = shown.file, shown.file.account
        notes = [view for note in shown.notes for view in _views(note)]
        if file.fault:
            notes.insert(0, _view(RowNote(0, RowOutcome.REJECTED, (file.fault,)), file.fault))
        done = account.processed * 100 // account.received if account.received else 0
        return cls(
            id=file.id,
            filename=file.filename,
            state=file.state,
            received=account.received,
            accepted=account.accepted,
            **{name: getattr(account, name) for name in PARTS},
            processed=account.processed,
            progress=done if file.state in UNDER_WAY else 100,
            first=file.first or "",
            again_of=file.again_of or "",
            why_again=file.why_again,
            again=id_after(file.id) if shown.is_again else "",
            sent_by_system=not file.by,
            at=file.made_at,
            notes=notes,
            more_notes=shown.more_notes,
            report=shown.report,
        )


class FilesView(Out):
    """The newest files of a laboratory."""

    files: list[FileView]


class FileAnnounced(Out):
    """An announced file and the form that sends it; None where it has come."""

    file_id: str
    upload: dict[str, Any] | None


def _views(note: RowNote) -> list[NoteView]:
    return [_view(note, fault) for fault in note.faults]


def _view(note: RowNote, fault: RowFault) -> NoteView:
    file, _, row = note.first.partition("#")
    return NoteView(
        row=note.row,
        outcome=note.outcome,
        column=fault.column,
        title=title_of(fault.column) if fault.column in COLUMNS else fault.column,
        code=fault.code,
        message_vi=fault.vi,
        message_en=fault.en,
        first_file=file,
        first_row=int(row or 0),
    )
