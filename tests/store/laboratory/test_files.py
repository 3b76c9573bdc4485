"""Files and the accounts of their chunks: put once, moved on by whoever saw them last."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.laboratory.domain import file as accounting
from functions.laboratory.domain.file import (
    Account,
    ChunkAccount,
    FileState,
    Manifest,
    RowNote,
    RowOutcome,
)
from functions.laboratory.domain.row import RowFault
from functions.laboratory.domain.words import Finding
from functions.laboratory.store import accounts, files
from functions.runtime.tables import ConditionLost
from tests.store.laboratory.bench import LAB, OTHER_LAB, a_file, items_of, tube

FAULT = RowFault("finding", "UNKNOWN_CODE", "Không rõ", "Unknown")


def test_a_file_comes_back_as_it_was_put(keys_kept: datetime) -> None:
    made = a_file(keys_kept, manifest=Manifest(7, "a" * 64, "cp1258"))
    begun = accounting.begin(
        replace(made, version="v1", sha256="a" * 64), keys_kept, rows=7, chunks=1
    )

    assert files.put_dropped(made) == made == files.head(made.id)
    files.advance(made, begun)

    assert files.head(made.id) == begun
    assert [files.file_of_image(item) for item in items_of("result_files")].count(begun) == 1
    refused = accounting.quarantine(begun, accounting.ManifestMismatch, keys_kept)
    files.advance(begun, refused)
    assert files.head(made.id) == refused


def test_a_file_is_moved_on_only_from_where_it_was_seen(keys_kept: datetime) -> None:
    made = files.put_dropped(a_file(keys_kept))
    begun = accounting.begin(made, keys_kept, rows=1, chunks=1)
    files.advance(made, begun)

    files.advance(made, begun)  # an own write whose answer was lost
    with pytest.raises(ConditionLost):
        files.advance(made, accounting.quarantine(made, accounting.ManifestMismatch, keys_kept))
    assert files.head(made.id) == begun


def test_a_laboratory_sees_its_own_files_newest_first(keys_kept: datetime) -> None:
    first = files.put_dropped(a_file(keys_kept, "A"))
    second = files.put_dropped(a_file(keys_kept + timedelta(minutes=1), "B"))
    files.put_dropped(a_file(keys_kept, "C", laboratory=OTHER_LAB))

    assert files.files_of(LAB, 10) == (second, first)
    assert files.files_of(LAB, 1) == (second,)


def test_the_same_dropped_file_again_is_the_one_that_stands(keys_kept: datetime) -> None:
    made = files.put_dropped(a_file(keys_kept))

    assert files.put_dropped(replace(made, made_at=keys_kept + timedelta(hours=1))) == made


@pytest.mark.catalogue("L11", "Q07")
def test_content_belongs_to_the_file_that_brought_it_first(keys_kept: datetime) -> None:
    one, other = (a_file(keys_kept, name, sha256="a" * 64) for name in "AB")

    assert files.claim_content(one) == files.claim_content(one) == one.id
    assert files.claim_content(other) == one.id
    assert files.claim_content(replace(other, laboratory=OTHER_LAB)) == other.id
    assert files.claim_content(replace(other, sha256="b" * 64)) == other.id


@pytest.mark.parametrize("state", [FileState.REJECTED, FileState.QUARANTINED])
def test_content_of_a_file_of_which_nothing_counts_is_taken_over(
    keys_kept: datetime, state: FileState
) -> None:
    one, other, third = (a_file(keys_kept, name, sha256="a" * 64) for name in "ABC")
    files.claim_content(one)
    files.put_dropped(replace(one, state=state))

    assert files.claim_content(other) == files.claim_content(other) == other.id
    assert files.claim_content(third) == other.id
    files.put_dropped(other)
    assert files.claim_content(one) == other.id


def test_a_chunk_has_one_account(keys_kept: datetime) -> None:
    file = a_file(keys_kept, received_at=keys_kept)
    note = RowNote(2, RowOutcome.REJECTED, (FAULT,))
    chunk = ChunkAccount(1, Account(2, 1, rejected=1), (tube(1),), {Finding.POSITIVE: 1})

    accounts.put_account(file, chunk, [note])
    accounts.put_account(file, replace(chunk, account=Account(9, 9)), [])

    assert accounts.has_account(file.id, 1)
    assert not accounts.has_account(file.id, 2)
    assert accounts.accounts_of(file.id) == {1: chunk.account}
    assert accounts.tubes_of(file.id, 1) == (tube(1),)
    assert accounts.tubes_of(file.id, 2) == ()
    assert list(accounts.notes_of(file.id)) == [note]
    assert accounts.found_in(file.id) == {Finding.POSITIVE: 1}


def test_notes_come_in_the_order_of_the_file(keys_kept: datetime) -> None:
    file = a_file(keys_kept)
    for number in (11, 2, 1):
        note = RowNote(number, RowOutcome.DUPLICATE, (FAULT,), f"{file.id}#1")
        accounts.put_account(file, ChunkAccount(number, Account(1, duplicate=1)), [note])

    assert [note.row for note in accounts.notes_of(file.id)] == [1, 2, 11]
    assert accounting.total(accounts.accounts_of(file.id).values()) == Account(3, duplicate=3)


def test_what_was_found_is_not_told_by_an_account(keys_kept: datetime) -> None:
    chunk = ChunkAccount(1, Account(1, 1), (), {Finding.POSITIVE: 1})
    accounts.put_account(a_file(keys_kept), chunk, [])

    [item] = items_of("result_files")
    assert "positive" not in repr({name: told for name, told in item.items() if name != "b"})
    assert b"positive" not in item["b"]["B"]


def test_a_report_is_marked_once_it_lies_there(keys_kept: datetime) -> None:
    file = a_file(keys_kept)
    assert not files.is_reported(file.id)

    files.mark_reported(file.id, keys_kept)
    files.mark_reported(file.id, keys_kept)

    assert files.is_reported(file.id)
    assert files.head(file.id) is None
    assert file.state is FileState.AWAITING
