"""Files of staff and of units: each row becomes a proposal or an application, by whoever sent it.

Nothing of a file works by itself: accounts wait for other hands, units for the ministry. A row is
named by its content and its sender, so the same file again finds duplicates; a row taken before a
crash knows itself by the instant at which its file was announced. Who sent it is asked for at each
row: the file of somebody who has left goes no further.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from functions.access import service as access
from functions.registry.domain.imports import FileImport, ImportKind, Outcome, RowFault, RowResult
from functions.registry.domain.staff_rows import (
    STAFF_COLUMNS,
    STAFF_TITLES,
    UNIT_COLUMNS,
    UNIT_TITLES,
    ToBeApplied,
    ToBeChanged,
    ToBeProposed,
    day_of_cell,
    full,
    kind_of,
    phone_of_cell,
    role_of,
)
from functions.registry.service import imports, venue_files

ROUTE = "POST /api/imports"


class _Taker:
    """What both kinds share: rows of this file that were seen, by their content."""

    def __init__(self, file: FileImport, now: datetime) -> None:
        self.file = file
        self.now = now
        self.seen: set[tuple[str, ...]] = set()

    def skip(self, row: int, cells: Mapping[str, str]) -> None:
        """Remember a row of an earlier try, so that its twin further down is a duplicate."""
        self.seen.add(_content(cells))

    def is_twin(self, cells: Mapping[str, str]) -> bool:
        """Did the same row stand further up?"""
        content = _content(cells)
        twin = content in self.seen
        self.seen.add(content)
        return twin

    def outcome(self, row: int, made_by: str, made_at: datetime) -> RowResult:
        """Accepted if this file made what stands; a duplicate if something else did."""
        own = made_by == self.file.by and abs(made_at - self.file.made_at).total_seconds() < 0.001
        return RowResult(row, Outcome.ACCEPTED if own else Outcome.DUPLICATE)


class StaffTaker(_Taker):
    """Takes the rows of a file of staff."""

    def take(self, row: int, cells: Mapping[str, str]) -> RowResult:
        """Propose the account of a row, or say that it is proposed already. In a dry run say what
        would be done."""
        caller = access.acting(self.file.by, ROUTE, self.now)
        read = full(cells, STAFF_COLUMNS)
        if self.is_twin(cells):
            return RowResult(row, Outcome.DUPLICATE)
        wanted = access.WantedAccount(
            account=read["account"],
            name=read["name"],
            phone=phone_of_cell(read["phone"]),
            role=role_of(read["role"]),
            unit=read["unit"],
            first=day_of_cell(read["first"], "first"),
            last=day_of_cell(read["last"], "last"),
        )
        try:
            standing, changes = access.account_in_file(caller, wanted, self.now)
        except access.AccountUnchanged:
            return RowResult(row, Outcome.DUPLICATE)
        if standing is not None:
            return self.outcome(row, standing.by, standing.at)
        if self.file.dry_run:
            told = RowFault.of(ToBeChanged if changes else ToBeProposed)
            return RowResult(row, Outcome.ACCEPTED, (told,))
        made = access.propose_in_file(caller, wanted, self.now, self.file.made_at)
        return self.outcome(row, made.by, made.at)


class UnitTaker(_Taker):
    """Takes the rows of a file of units."""

    def take(self, row: int, cells: Mapping[str, str]) -> RowResult:
        """Apply for the unit of a row, or say that it is there. In a dry run say what would be
        done."""
        caller = access.acting(self.file.by, ROUTE, self.now)
        read = full(cells, UNIT_COLUMNS)
        if self.is_twin(cells):
            return RowResult(row, Outcome.DUPLICATE)
        wanted = access.Wanted(
            kind_of(read["kind"]), read["name"], read["division"], read["licence"]
        )
        standing = access.application_of(caller, wanted)
        if standing is not None:
            return self.outcome(row, standing.by, standing.at)
        if self.file.dry_run:
            return RowResult(row, Outcome.ACCEPTED, (RowFault.of(ToBeApplied),))
        made = access.apply_for_unit(caller, wanted, self.now, self.file.made_at)
        return self.outcome(row, made.by, made.at)


JOBS = {
    ImportKind.VENUES: venue_files.JOB,
    ImportKind.STAFF: imports.Job(ImportKind.STAFF, STAFF_COLUMNS, frozenset(), StaffTaker),
    ImportKind.UNITS: imports.Job(ImportKind.UNITS, UNIT_COLUMNS, frozenset(), UnitTaker),
}


def receive_office_message(body: str, attempt: int, now: datetime) -> None:
    """Take the files of venues, staff or units that a message tells of. Raises Busy and its like
    to be called again."""
    imports.receive_jobs(body, attempt, JOBS, now)


def template_of(kind: str) -> str:
    """The first line of a file, in Vietnamese; Excel reads it as it is."""
    from functions.runtime.documents.exports import write_csv

    titles = UNIT_TITLES if kind == ImportKind.UNITS else STAFF_TITLES
    return write_csv(titles, ()).decode()


def _content(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(cells[column] for column in sorted(cells))
