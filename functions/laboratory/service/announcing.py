"""Announce a file of results, lend a form to send it, show how it fares."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import FieldFault, Forbidden, Refusal, Unavailable
from functions.kernel.identifiers import FileId, UnitId, opaque_id
from functions.kernel.uploads import CONTENT_TYPES, MOST_BYTES, file_name, file_size
from functions.laboratory.domain.file import (
    FileState,
    Manifest,
    ResultFile,
    RowNote,
    object_key,
    total,
)
from functions.laboratory.domain.file_refusals import FileUnknown, ManifestUnreadable
from functions.laboratory.service.reading import ENDINGS
from functions.laboratory.service.resubmitting import id_after
from functions.laboratory.store import accounts, files
from functions.runtime import entropy, idempotency, objects

LISTED: Final = 50
SHOWN: Final = 300
"""Notes on a page; all of them are in the file of rows to be mended."""
MOST_A_MINUTE: Final = 10
ENCODINGS: Final = ("", "utf-8", "utf-16", "cp1258")
LABORATORY: Final = "laboratory"
"""The kind of unit that may send results."""
REPORT_NAME: Final = "dong-can-sua.csv"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_COUNT: Final = re.compile(r"[0-9]{1,7}")


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file as its laboratory sees it: its account so far, notes on rows, link or ""."""

    file: ResultFile
    notes: tuple[RowNote, ...]
    more_notes: bool
    report: str
    is_again: bool = False
    """It was refused, and has been submitted again."""


def announce_file(
    caller: Caller, *, filename: str, size: int, told: Manifest, key: str, now: datetime
) -> ResultFile:
    """Announce a file of one's own laboratory, once per idempotency key.

    Raises Forbidden (no laboratory), FileNameInvalid, FileSizeInvalid, ManifestUnreadable,
    TooMany, IdempotencyKeyReused.
    """
    unit = UnitId(caller.unit)
    if not is_laboratory(unit):
        raise Forbidden
    shown, ending = file_name(filename, ENDINGS)
    manifest = read_manifest(told)
    request = {
        "filename": shown,
        "size": file_size(size),
        "rows": manifest.rows,
        "sha256": manifest.sha256,
        "encoding": manifest.encoding,
    }
    claim = idempotency.Claim.of(caller.subject, "POST /api/lab/files", key, request, now)
    if first := idempotency.first_answer(claim):
        return _file(first)
    access.count("lab-files", caller.unit, now, most=MOST_A_MINUTE, per=timedelta(minutes=1))
    identifier = FileId(opaque_id(entropy.raw(16)))
    made = ResultFile(
        id=identifier,
        laboratory=unit,
        filename=shown,
        ending=ending,
        object_key=object_key(unit, identifier, ending),
        by=caller.subject,
        made_at=now,
        manifest=manifest,
    )
    return _file(idempotency.commit(claim, lambda t: files.put_new(t, made), made.id))


def upload_of(file: ResultFile) -> dict[str, Any] | None:
    """The form by which the file is sent, for five minutes; None once it has come."""
    if file.state is not FileState.AWAITING or file.again_of is not None:
        return None
    return objects.upload_form(file.object_key, CONTENT_TYPES[file.ending], MOST_BYTES)


def file_shown(caller: Caller, file_id: str, now: datetime) -> FileShown:
    """How a file of one's laboratory fares; lending the link to its report is noted first.

    Raises FileUnknown, also for another laboratory's; AuditUnavailable.
    """
    file = files.head(file_id)
    if file is None or not access.holds(caller, Scope(unit=file.laboratory)):
        access.write_audit(
            caller,
            (f"result_file#{file.id}" if file else "result_file#unknown",),
            action="read_result_file",
            fields=(),
            allowed=False,
            now=now,
        )
        raise FileUnknown
    notes = tuple(islice(accounts.notes_of(file.id), SHOWN + 1))
    report = ""
    if files.is_reported(file.id):
        access.write_audit(
            caller,
            (f"result_file#{file.id}",),
            action="lend_report",
            fields=("rows",),
            allowed=True,
            now=now,
        )
        report = objects.link("documents", file.report_key, REPORT_NAME)
    again = file.state is FileState.REJECTED and files.head(id_after(file.id)) is not None
    return FileShown(_so_far(file), notes[:SHOWN], len(notes) > SHOWN, report, again)


def files_of(caller: Caller) -> tuple[ResultFile, ...]:
    """The newest files of the caller's laboratory, with their accounts so far."""
    if not caller.unit:
        return ()
    return tuple(_so_far(file) for file in files.files_of(UnitId(caller.unit), LISTED))


def is_laboratory(unit: str) -> bool:
    """Is there such a unit, and is it a laboratory?"""
    try:
        return access.unit_of(unit).kind == LABORATORY
    except Unavailable:
        raise
    except Refusal:
        return False


def read_manifest(told: Manifest) -> Manifest:
    """What was announced, in one form. Raises ManifestUnreadable, naming the field."""
    sha256, encoding = told.sha256.strip().lower(), told.encoding.strip().lower()
    if sha256 and not _SHA256.fullmatch(sha256):
        raise ManifestUnreadable(FieldFault("sha256", "MANIFEST_UNREADABLE"))
    if encoding not in ENCODINGS:
        raise ManifestUnreadable(FieldFault("encoding", "MANIFEST_UNREADABLE"))
    if told.rows is not None and told.rows < 0:
        raise ManifestUnreadable(FieldFault("rows", "MANIFEST_UNREADABLE"))
    return Manifest(told.rows, sha256, encoding)


def manifest_of_labels(labels: dict[str, str]) -> Manifest:
    """The manifest that a laboratory's system wrote on an object. Raises ManifestUnreadable."""
    rows = labels.get("rows", "").strip()
    if rows and not _COUNT.fullmatch(rows):
        raise ManifestUnreadable(FieldFault("rows", "MANIFEST_UNREADABLE"))
    told = Manifest(
        int(rows) if rows else None, labels.get("sha256", ""), labels.get("encoding", "")
    )
    return read_manifest(told)


def _so_far(file: ResultFile) -> ResultFile:
    """The file with the account of the chunks that have been taken."""
    if file.state is not FileState.RECEIVING:
        return file
    taken = total(accounts.accounts_of(file.id).values())
    return replace(file, account=replace(taken, received=file.rows))


def _file(file_id: str) -> ResultFile:
    file = files.head(file_id)
    if file is None:
        raise FileUnknown
    return file
