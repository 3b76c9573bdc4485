"""Announce a file, lend a form to upload it, show how it fares, report what was wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import Forbidden
from functions.kernel.identifiers import opaque_id
from functions.kernel.uploads import CONTENT_TYPES, MOST_BYTES, file_name, file_size
from functions.registry import store
from functions.registry.domain.imports import (
    OF_DEPARTMENT,
    OF_OFFICERS,
    FileImport,
    ImportKind,
    ImportState,
    ImportUnknown,
    Outcome,
    RowFault,
    RowResult,
)
from functions.runtime import entropy, idempotency, journal, objects

LISTED = 50
MENDING, REPORTS = "dong-can-sua.csv", {ImportKind.PEOPLE: "ket-qua-tung-dong.csv"}
STATUS_HEADING = ("dong", "ket_qua", "ma", "noi_dung", "content")
MOST_A_MINUTE = 5


@dataclass(frozen=True, slots=True)
class UploadUnknown(journal.Fact):
    """An object that nobody announced has arrived; nothing of it is read."""

    kind: str


@dataclass(frozen=True, slots=True)
class ImportShown:
    """A file as its unit sees it: accounts, rows not accepted, link to the report or ""."""

    file: FileImport
    rows: tuple[RowResult, ...]
    report: str


def start_import(
    caller: Caller,
    *,
    kind: ImportKind,
    filename: str,
    size: int,
    dry_run: bool,
    key: str,
    now: datetime,
    subject: str = "",
) -> FileImport:
    """Announce a file for the caller's own area, once per idempotency key.

    Raises Forbidden (no area), FileNameInvalid, FileSizeInvalid, TooMany, IdempotencyKeyReused.
    """
    if not caller.is_staff or not caller.division:
        raise Forbidden
    if kind in OF_DEPARTMENT and not access.may_pass(caller.role, "POST /api/unit-applications"):
        raise Forbidden
    shown, ending = file_name(filename)
    request = {"kind": kind, "filename": shown, "size": file_size(size), "dry": dry_run}
    request |= {"subject": subject} if subject else {}
    claim = idempotency.Claim.of(caller.subject, "POST /api/imports", key, request, now)
    if first := idempotency.first_answer(claim):
        return _import(first)
    access.count("import", caller.unit, now, most=MOST_A_MINUTE, per=timedelta(minutes=1))
    made = FileImport(
        id=opaque_id(entropy.raw(16)),
        kind=kind,
        filename=shown,
        ending=ending,
        division=caller.division,
        unit=caller.unit,
        by=caller.subject,
        dry_run=dry_run,
        made_at=now,
        subject=subject,
    )
    return _import(idempotency.commit(claim, lambda t: store.imports.put_new(t, made), made.id))


def upload_of(file: FileImport) -> dict[str, Any] | None:
    """The form by which the file is sent, for five minutes; None once it has come."""
    if file.state is not ImportState.AWAITING:
        return None
    return objects.upload_form(file.object_key, CONTENT_TYPES[file.ending], MOST_BYTES)


def import_shown(
    caller: Caller,
    import_id: str,
    now: datetime,
    kinds: Collection[ImportKind] = OF_OFFICERS,
) -> ImportShown:
    """How a file fares; the report's rows are personal, so a link to it is noted first.

    Raises ImportUnknown, also for another unit's and for another kind; AuditUnavailable.
    """
    file = _import(import_id)
    scope = Scope(unit=file.unit, division=file.division)
    if file.kind not in kinds or not access.holds(caller, scope):
        access.write_audit(
            caller, (f"import#{file.id}",), action="read_import", fields=(), allowed=False, now=now
        )
        raise ImportUnknown
    report = ""
    if file.report:
        access.write_audit(
            caller,
            (f"import#{file.id}",),
            action="lend_report",
            fields=("rows",),
            allowed=True,
            now=now,
        )
        report = objects.link("documents", file.report_key, REPORTS.get(file.kind, MENDING))
    return ImportShown(file, store.imports.faults_of(file.id), report)


def imports_of(
    caller: Caller, kinds: Collection[ImportKind] = OF_OFFICERS
) -> tuple[FileImport, ...]:
    """The newest files of the caller's unit, those of `kinds`."""
    found = store.imports.imports_of(caller.unit, LISTED) if caller.unit else ()
    return tuple(file for file in found if file.kind in kinds)


def open_imports(caller: Caller) -> int:
    """How many of the unit's newest files have no final state yet."""
    return sum(not file.is_final for file in imports_of(caller))


def announced(arrival: objects.Arrival, kind: ImportKind) -> FileImport | None:
    """The import that announced an object, None (and a fact told) if nobody did."""
    parts = arrival.key.split("/")
    file = store.imports.head(parts[1]) if len(parts) == 3 and parts[1] else None
    if file is None or file.kind is not kind or file.object_key != arrival.key:
        journal.tell(UploadUnknown(kind))
        return None
    return file


def lines_of(copy: IO[bytes], ending: str, guide: str = "") -> Iterator[list[str]]:
    """The lines of a table, the heading first. Raises the refusals of the sheet reader."""
    from functions.runtime.documents import sheets

    copy.seek(0)
    yield from sheets.read_lines(copy, ending, aside=guide)


def put_report(
    file: FileImport, rows: Iterable[tuple[int, Mapping[str, str]]], columns: tuple[str, ...]
) -> None:
    """A table of the rows to mend with what is wrong in each, safe to open in Excel."""
    from functions.runtime.documents import exports

    wrong = {
        result.row: result
        for result in store.imports.faults_of(file.id, most=None)
        if result.outcome is Outcome.REJECTED
    }
    lines = (
        [
            *(cells.get(column, "") for column in columns),
            str(row),
            "; ".join(f"{fault.column}: {fault.vi}" for fault in wrong[row].faults),
            "; ".join(f"{fault.column}: {fault.en}" for fault in wrong[row].faults),
        ]
        for row, cells in rows
        if row in wrong
    )
    heading = [*columns, "dong", "loi", "error"]
    objects.put("documents", file.report_key, exports.write_csv(heading, lines), "text/csv")


def put_status(file: FileImport) -> None:
    """A table of all rows with what became of each, by number: nobody is named in it."""
    from functions.runtime.documents import exports

    told = {result.row: result for result in store.imports.faults_of(file.id, most=None)}
    lines = (_status(row, told.get(row)) for row in range(1, file.received + 1))
    objects.put("documents", file.report_key, exports.write_csv(STATUS_HEADING, lines), "text/csv")


def _status(row: int, result: RowResult | None) -> list[str]:
    faults = result.faults if result else ()
    return [
        str(row),
        (result.outcome if result else Outcome.ACCEPTED).value,
        "; ".join(fault.code for fault in faults),
        "; ".join(_placed(fault, fault.vi) for fault in faults),
        "; ".join(_placed(fault, fault.en) for fault in faults),
    ]


def _placed(fault: RowFault, words: str) -> str:
    return f"{fault.column}: {words}" if fault.column else words


def _import(import_id: str) -> FileImport:
    file = store.imports.head(import_id)
    if file is None:
        raise ImportUnknown
    return file
