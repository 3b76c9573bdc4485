"""What a laboratory's days count: exact in every order, and read in one item a day."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from botocore.client import BaseClient

from functions.kernel.errors import Busy
from functions.kernel.identifiers import FileId
from functions.laboratory.domain.guards import Counted
from functions.laboratory.store import laboratories as store
from tests.store.laboratory.bench import LAB, items_of

DAY = date(2021, 11, 23)


@pytest.fixture
def calls(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls to AWS, by name."""
    told: list[str] = []
    really = BaseClient._make_api_call

    def noting(client: Any, name: str, arguments: Any) -> Any:
        told.append(name)
        return really(client, name, arguments)

    monkeypatch.setattr(BaseClient, "_make_api_call", noting)
    return told


def test_a_day_of_thousands_of_messages_costs_what_a_day_of_one_costs(calls: list[str]) -> None:
    """Single HL7 messages: the guards of the next one read a query and an item, never them all."""
    asked = []
    for number in range(60):
        store.note_file(LAB, DAY, FileId(f"f{number}"), Counted(1, number % 2))
        if number in (0, 59):
            calls.clear()
            days = store.days_of(LAB, DAY - timedelta(days=14), DAY, FileId(f"f{number}"))
            asked.append(list(calls))

    assert asked[0] == asked[1] == ["Query", "GetItem"]
    assert (days[DAY].rows, days[DAY].positives, days[DAY].sizes) == (59, 29, {1: 59})
    calls.clear()
    store.note_file(LAB, DAY, FileId("f60"), Counted(1, 0))
    assert calls == ["PutItem", "GetItem", "GetItem", "TransactWriteItems"]


def test_files_noted_again_or_anew_in_any_order_leave_the_same_day(keys_kept: datetime) -> None:
    wanted = [(FileId(f"f{n}"), Counted(n * 10, n)) for n in range(1, 6)]
    steps = [*wanted, *wanted, (FileId("f2"), Counted(0, 0)), (FileId("f2"), Counted(0, 0))]
    drawn = random.Random(3)
    for _ in range(5):
        drawn.shuffle(steps[:10])
        for file, counted in steps:
            store.note_file(LAB, DAY, file, counted)
        day = store.days_of(LAB, DAY, DAY)[DAY]
        assert (day.rows, day.positives) == (130, 13)
        assert day.sizes == {10: 1, 30: 1, 40: 1, 50: 1}


def test_of_two_that_note_at_once_neither_is_lost(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another file is noted between the reading and the writing of the first."""
    store.note_file(LAB, DAY, FileId("f0"), Counted(1, 0))
    read, crossed = store._read, []

    def reads(laboratory: str, s: str) -> object:
        found = read(laboratory, s)
        if s.startswith("sum#") and not crossed:
            crossed.append(True)
            store.note_file(LAB, DAY, FileId("f2"), Counted(20, 2))
        return found

    monkeypatch.setattr(store, "_read", reads)
    store.note_file(LAB, DAY, FileId("f1"), Counted(10, 1))

    day = store.days_of(LAB, DAY, DAY)[DAY]
    assert (day.rows, day.positives) == (31, 3)


def test_what_can_not_be_noted_is_said_so(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.note_file(LAB, DAY, FileId("f0"), Counted(1, 0))
    monkeypatch.setattr(store, "_read", lambda laboratory, s: None)
    with pytest.raises(Busy):
        store.note_file(LAB, DAY, FileId("f1"), Counted(10, 1))


def test_positives_are_never_in_clear(keys_kept: datetime) -> None:
    store.note_file(LAB, DAY, FileId("f0"), Counted(1, 1))

    for item in items_of("laboratories"):
        assert not {"positives", "sizes"} & set(item)
        assert set(item) <= {"lab", "s", "rows", "n", "y", "b"}
