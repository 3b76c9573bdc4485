"""Files of results: their accounts always add up, their chunks are always the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.identifiers import FileId, UnitId
from functions.laboratory.domain import file as accounting
from functions.laboratory.domain.chunks import CHUNK_ROWS, CHUNK_TEXT, LONGEST_CELL, chunks_of
from functions.laboratory.domain.file import Account, FileState, Manifest, ResultFile, RowOutcome
from functions.laboratory.domain.file_refusals import FileMovedOn, ManifestMismatch
from functions.laboratory.domain.row import RawRow

NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
FILE = ResultFile(
    id=FileId("F" * 26),
    laboratory=UnitId("lab-01"),
    filename="ket-qua.csv",
    ending="csv",
    object_key="results/lab-01/F/file.csv",
    by="staff-1",
    made_at=NOW,
)
OUTCOMES = st.lists(st.sampled_from(RowOutcome), max_size=30)


def rows(count: int, text: str = "x") -> list[RawRow]:
    return [RawRow(n, f"line:{n + 1}", {"tube": text}) for n in range(1, count + 1)]


@given(OUTCOMES)
def test_every_row_has_exactly_one_outcome(outcomes: list[RowOutcome]) -> None:
    account = accounting.tally(outcomes)

    assert account.received == len(outcomes)
    assert account.is_whole
    assert account.received == account.accepted + account.duplicate + account.rejected
    assert account.accepted == account.matched + account.orphaned + account.parked


@given(st.lists(OUTCOMES, min_size=1, max_size=6))
def test_a_file_is_the_sum_of_its_chunks(chunks: list[list[RowOutcome]]) -> None:
    taken = {n: accounting.tally(each) for n, each in enumerate(chunks, 1)}
    size = sum(map(len, chunks))
    begun = accounting.begin(FILE, NOW, rows=size, chunks=len(chunks))

    closed = accounting.close(begun, taken, NOW)

    assert closed.state is FileState.ACCOUNTED
    assert closed.account == accounting.tally(each for chunk in chunks for each in chunk)
    assert closed.changes == begun.changes + 1 == 2


@pytest.mark.parametrize("order", list(permutations([1, 2, 3])))
def test_the_order_of_chunks_does_not_matter(order: tuple[int, ...]) -> None:
    accounts = {n: Account(received=n, matched=n) for n in order}
    begun = accounting.begin(FILE, NOW, rows=6, chunks=3)

    assert accounting.close(begun, accounts, NOW).account == Account(received=6, matched=6)


@pytest.mark.parametrize(
    "accounts",
    [
        {1: Account(received=2, matched=2)},
        {1: Account(received=2, matched=2), 2: Account(received=2, matched=1)},
        {1: Account(received=2, matched=2), 2: Account(received=1, matched=1)},
        {1: Account(received=1, matched=1), 2: Account(received=1), 3: Account(2, 2)},
    ],
)
def test_a_file_that_does_not_add_up_is_not_closed(accounts: dict[int, Account]) -> None:
    begun = accounting.begin(FILE, NOW, rows=4, chunks=2)

    with pytest.raises(FileMovedOn):
        accounting.close(begun, accounts, NOW)


def test_only_a_file_that_is_being_taken_is_closed() -> None:
    done = replace(accounting.begin(FILE, NOW, rows=0, chunks=0), state=FileState.RELEASED)

    with pytest.raises(FileMovedOn):
        accounting.close(done, {}, NOW)


def test_a_repeated_file_counts_every_row_as_a_duplicate_of_the_first() -> None:
    repeated = accounting.repeat(FILE, FileId("G" * 26), 7, NOW)

    assert repeated.state is FileState.REPEATED
    assert (repeated.first, repeated.account.duplicate) == ("G" * 26, 7)
    assert repeated.account.is_whole


def test_a_quarantined_file_tells_the_place_and_takes_nothing() -> None:
    refused = accounting.quarantine(FILE, Invalid(FieldFault("line:7", "INVALID")), NOW)

    assert refused.state is FileState.QUARANTINED
    assert refused.fault is not None
    assert (refused.fault.column, refused.account) == ("line:7", Account())


@pytest.mark.catalogue("L03")
@pytest.mark.parametrize(
    ("manifest", "field"),
    [
        (Manifest(rows=3), "rows"),
        (Manifest(sha256="b" * 64), "sha256"),
        (Manifest(rows=2, sha256="b" * 64), "sha256"),
        (Manifest(encoding="utf-8"), "manifest"),
    ],
)
def test_a_file_that_is_not_what_was_announced_is_refused(manifest: Manifest, field: str) -> None:
    with pytest.raises(ManifestMismatch) as refused:
        accounting.check_manifest(manifest, 2, "a" * 64, required=True)

    assert refused.value.faults[0].field == field


def test_a_manifest_that_is_not_needed_may_be_missing() -> None:
    accounting.check_manifest(Manifest(), 2, "a" * 64, required=False)
    accounting.check_manifest(Manifest(rows=2, sha256="a" * 64), 2, "a" * 64, required=True)


@pytest.mark.catalogue("L20")
@pytest.mark.parametrize("count", [1, 499, 500, 501, 1000, 1001])
def test_the_same_rows_come_in_the_same_chunks(count: int) -> None:
    chunks = list(chunks_of(rows(count)))

    assert [row.number for chunk in chunks for row in chunk] == list(range(1, count + 1))
    assert all(len(chunk) == CHUNK_ROWS for chunk in chunks[:-1])
    assert chunks == list(chunks_of(iter(rows(count))))


def test_a_chunk_stays_a_message_however_long_its_cells_are() -> None:
    told = rows(120, "ộ" * 3000)

    chunks = list(chunks_of(told))

    assert all(sum(len(row.cells["tube"]) for row in chunk) <= CHUNK_TEXT for chunk in chunks)
    assert all(len(row.cells["tube"]) == LONGEST_CELL + 1 for chunk in chunks for row in chunk)
    assert sum(map(len, chunks)) == 120
