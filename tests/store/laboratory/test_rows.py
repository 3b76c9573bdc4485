"""Rows are put once, hundreds together, whoever else puts the same; no tube is overlooked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.kernel.errors import Busy
from functions.laboratory.domain.row import Parked, ParkedRow, PersonSaid
from functions.laboratory.domain.words import Custody, Finding
from functions.laboratory.store import orphans, row_writing, rows
from functions.laboratory.store.homes import Home, homes_of
from functions.laboratory.store.row_writing import put_rows, wanted_parked, wanted_row
from functions.laboratory.store.rows import Origin, ReportedRow, Standing
from functions.runtime import aws, crypto
from tests.store.laboratory.bench import (
    LAB,
    OTHER_LAB,
    TESTED,
    UNIT,
    items_of,
    put_tube,
    reported,
    tube,
)


def put(*told: ReportedRow) -> dict[str, Origin]:
    return put_rows([wanted_row(row, (), waits=False) for row in told]).origins


def test_a_row_comes_back_as_it_was_reported(keys_kept: datetime) -> None:
    now = keys_kept.replace(microsecond=0)
    row = reported(
        1,
        now,
        finding=Finding.POSITIVE,
        ct=(("N", "23.5"), ("", "30")),
        collected_at=TESTED - timedelta(hours=3),
        received_at=TESTED - timedelta(hours=1),
        device="kit-1",
        specimen="258500001",
        pooled=True,
        pool="P-1",
        pool_size=5,
        reason="sai mã",
        person=PersonSaid("NGUYEN VAN AN", "1990", "001090900001"),
    )

    put(row)

    assert rows.rows_of(row.tube) == (row,)
    stored = items_of("specimens")[0]
    assert rows.row_of_image(stored) == row
    assert rows.origin_of(stored) == Origin(row.file, 1, "matched")
    assert rows.row_of_image({"t": {"S": "x"}, "s": {"S": "tube"}}) is None


@pytest.mark.catalogue("P06")
def test_nothing_of_a_finding_or_a_person_stands_in_clear(keys_kept: datetime) -> None:
    person = PersonSaid("CANARY VAN AN", "1990", "001090900001")
    put(reported(1, keys_kept, finding=Finding.POSITIVE, ct=(("N", "17.25"),), person=person))

    stored = items_of("specimens")[0]
    clear = repr({name: value for name, value in stored.items() if name != "b"})
    for canary in ("positive", "CANARY", "001090900001", "17.25", "pcr"):
        assert canary not in clear
        assert canary.encode() not in stored["b"]["B"]


def test_a_sealed_row_does_not_open_in_another_place(keys_kept: datetime) -> None:
    put(reported(1, keys_kept))
    moved = {**items_of("specimens")[0], "t": {"S": tube(2)}}

    with pytest.raises(crypto.Unopenable):
        rows.row_of_image(moved)


@pytest.mark.catalogue("L11", "L12")
def test_what_stands_already_is_told_by_its_origin_and_the_rest_is_put(
    keys_kept: datetime,
) -> None:
    put(reported(2, keys_kept), reported(3, keys_kept))
    second = [replace(reported(n, keys_kept), file=rows.FileId("G" * 26)) for n in range(1, 5)]

    origins = put(*second)

    assert [origins[row.key].file[0] for row in second] == ["G", "F", "F", "G"]
    assert put(*second) == origins
    assert len(items_of("specimens")) == 4


@pytest.mark.catalogue("C11")
def test_another_result_of_the_same_tube_is_another_row(keys_kept: datetime) -> None:
    one = reported(1, keys_kept)
    other = replace(one, key="B" * 26, finding=Finding.POSITIVE, file=rows.FileId("G" * 26))

    put(one)
    put(other)

    assert {row.finding for row in rows.rows_of(one.tube)} == {"negative", "positive"}


def test_hundreds_of_rows_are_put_in_as_few_transactions_as_there_can_be(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = counted(monkeypatch, "transact_write_items")

    put(*(reported(n, keys_kept) for n in range(250)))

    assert len(calls) == 3
    assert len(items_of("specimens")) == 250


def test_a_row_without_its_tube_is_listed_together_with_it(keys_kept: datetime) -> None:
    row = replace(reported(1, keys_kept), standing=Standing.NO_TUBE)

    done = put_rows([wanted_row(row, (LAB, LAB, OTHER_LAB), waits=True)])

    assert done.origins[row.key].standing == "no_tube"
    listed = {(item["w"]["S"], item["s"]["S"]) for item in items_of("orphans")}
    under = {(unit, f"{row.tube}#{row.key}") for unit in (LAB, OTHER_LAB)}
    assert listed == under | {(f"?{row.tube}", "?")}
    assert not any("b" in item for item in items_of("orphans"))
    assert [one.tube for one in orphans.of_unit(LAB, 9)] == [row.tube]


def test_word_is_left_of_the_tubes_that_results_wait_for_until_it_is_taken_back(
    keys_kept: datetime,
) -> None:
    waiting = [replace(reported(number, keys_kept), standing=Standing.NO_TUBE) for number in (1, 2)]
    put_tube(tube(3))
    put_rows([wanted_row(row, (LAB,), waits=True) for row in waiting])
    put_rows([wanted_row(reported(3, keys_kept), (), waits=False)])

    asked = [tube(number) for number in range(1, 250)]
    assert orphans.waited_for(asked) == {tube(1), tube(2)}
    for _ in range(2):
        orphans.forget_waited_for([tube(1), tube(3)])
    assert orphans.waited_for(asked) == {tube(2)}


@pytest.mark.parametrize(("custody", "came"), [(Custody.COLLECTING, False), (Custody.SEALED, True)])
def test_a_tube_that_is_sealed_meanwhile_is_not_overlooked(
    keys_kept: datetime, custody: Custody, came: bool
) -> None:
    put_tube(tube(1), custody=custody)
    both = [replace(reported(1, keys_kept), key=key * 26) for key in "AB"]
    other = reported(2, keys_kept)

    done = put_rows([wanted_row(row, (LAB,), waits=True) for row in (*both, other)])

    assert done.tube_came == ({row.key for row in both} if came else set())
    assert other.key in done.origins
    assert len(items_of("orphans")) == (2 if came else 5)  # entries, and word of each tube


def test_a_row_of_another_disease_is_kept_by_its_laboratory_and_beside_no_tube(
    keys_kept: datetime,
) -> None:
    row = ParkedRow(3, "line:4", Parked.OTHER_DISEASE, "X", "Dengue", {"finding": "canary"})
    wanted = wanted_parked(row, "K" * 26, rows.FileId("F" * 26), LAB, keys_kept)

    assert put_rows([wanted]).origins["K" * 26] == Origin("F" * 26, 3, "parked")
    assert put_rows([wanted]).origins["K" * 26].row == 3
    assert items_of("specimens") == []
    [kept] = items_of("orphans")
    assert kept["w"]["S"] == f"parked#{LAB}"
    assert b"canary" not in kept["b"]["B"]


def test_where_tubes_belong_is_told_of_sealed_ones(keys_kept: datetime) -> None:
    put_tube(tube(1))
    put_tube(tube(2), OTHER_LAB, Custody.REJECTED)
    put_tube(tube(3), custody=Custody.COLLECTING)

    assert homes_of([tube(n) for n in range(1, 5)]) == {
        tube(1): Home(LAB, UNIT),
        tube(2): Home(OTHER_LAB, UNIT),
    }


@pytest.mark.catalogue("F10")
def test_keys_that_are_left_unprocessed_are_asked_for_again(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(230):
        put_tube(tube(number))
    really, asked = aws.client("dynamodb").batch_get_item, []

    def half(RequestItems: dict[str, Any]) -> Any:  # noqa: N803
        [(table, wanted)] = RequestItems.items()
        keys = wanted["Keys"]
        asked.append(len(keys))
        done, left = keys[: -(-len(keys) // 2)], keys[-(-len(keys) // 2) :]
        answer = really(RequestItems={table: {**wanted, "Keys": done}})
        answer["UnprocessedKeys"] = {table: {**wanted, "Keys": left}} if left else {}
        return answer

    monkeypatch.setattr(aws.client("dynamodb"), "batch_get_item", half)

    assert len(homes_of([tube(n) for n in range(230)])) == 230
    assert len(asked) > 6

    def none(RequestItems: dict[str, Any]) -> Any:  # noqa: N803
        return {"Responses": {}, "UnprocessedKeys": RequestItems}

    monkeypatch.setattr(aws.client("dynamodb"), "batch_get_item", none)
    with pytest.raises(Busy):
        homes_of([tube(1)])


@pytest.mark.parametrize("times", [1, row_writing.TRIES])
def test_a_transaction_in_conflict_is_tried_again_and_given_up_in_the_end(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    really, left = aws.client("dynamodb").transact_write_items, [times]

    def contended(**asked: Any) -> Any:
        if left[0]:
            left[0] -= 1
            reasons = [{"Code": "TransactionConflict"} for _ in asked["TransactItems"]]
            told: Any = {
                "Error": {"Code": "TransactionCanceledException", "Message": ""},
                "CancellationReasons": reasons,
            }
            raise ClientError(told, "TransactWriteItems")
        return really(**asked)

    monkeypatch.setattr(aws.client("dynamodb"), "transact_write_items", contended)
    if times == 1:
        assert len(put(reported(1, keys_kept), reported(2, keys_kept))) == 2
        return
    with pytest.raises(Busy):
        put(reported(1, keys_kept))
    assert items_of("specimens") == []


def test_what_stands_is_read_back_where_the_refusal_does_not_tell_it(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(reported(1, keys_kept))
    really = aws.client("dynamodb").transact_write_items

    def silent(**asked: Any) -> Any:
        try:
            return really(**asked)
        except ClientError as lost:
            for reason in lost.response["CancellationReasons"]:
                reason.pop("Item", None)
            raise

    monkeypatch.setattr(aws.client("dynamodb"), "transact_write_items", silent)

    assert put(reported(1, keys_kept))[f"{1:026d}"].file == "F" * 26


def counted(monkeypatch: pytest.MonkeyPatch, operation: str) -> list[int]:
    """The calls of an operation, as they come."""
    client = aws.client("dynamodb")
    really: Callable[..., Any] = getattr(client, operation)
    calls: list[int] = []

    def count(**asked: Any) -> Any:
        calls.append(1)
        return really(**asked)

    monkeypatch.setattr(client, operation, count)
    return calls
