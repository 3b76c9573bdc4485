"""LAB-1 to LAB-6 on the tables of the template."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from functions.kernel.errors import Busy
from functions.kernel.identifiers import StaffId, UnitId, tube_code
from functions.laboratory.domain import specimen as rules
from functions.laboratory.domain.words import Custody, Kind, RejectReason
from functions.laboratory.store import specimen_record as record
from functions.laboratory.store import specimens as store
from functions.runtime import aws
from functions.runtime.tables import ConditionLost
from tests.domain.laboratory.test_specimen import AT, open_tube

pytestmark = pytest.mark.usefixtures("tables")


def closed(number: int = 1, *people: int) -> rules.Specimen:
    made = rules.sealed(open_tube(number, *(people or (5, 6))), AT)
    return replace(made, told_at=AT, registered_at=AT + timedelta(seconds=3), skew_seconds=-3)


def test_a_tube_is_read_as_it_was_put() -> None:
    whole = replace(
        closed(),
        second_of=tube_code(99),
        sent_at=AT,
        received_at=AT,
        rejected_at=AT,
        reject_reason=RejectReason.WARM,
        pooled_in=tube_code(98),
        manifest="M1",
        late=True,
    )
    store.put_new(whole)

    assert store.specimen(whole.tube) == whole
    assert store.specimen(tube_code(2)) is None


def test_the_same_sealing_again_is_answered_with_what_stands_there() -> None:
    first = store.put_new(closed())
    moved = rules.sent(first, "M1", AT)
    store.put_change(moved, first.version)

    assert store.put_new(closed()) == moved


@pytest.mark.catalogue("C11")
def test_a_code_is_used_once() -> None:
    store.put_new(closed())

    for other in (closed(1, 5, 7), replace(closed(), collector=StaffId("s-2"))):
        with pytest.raises(rules.TubeTaken):
            store.put_new(other)
    assert store.specimen(closed().tube) == closed()


def test_one_of_two_changes_of_a_version_wins() -> None:
    first = store.put_new(closed())
    store.put_change(rules.received(first, AT), first.version)

    with pytest.raises(ConditionLost):
        store.put_change(rules.sent(first, "M1", AT), first.version)
    store.put_change(rules.received(first, AT), first.version)  # an own write read back


def test_many_tubes_are_read_at_once() -> None:
    for number in range(1, 121):
        store.put_new(closed(number))

    found = store.specimens([tube_code(number) for number in range(1, 131)])

    assert sorted(found) == sorted(tube_code(number) for number in range(1, 121))
    assert store.specimens([]) == {}


@contextmanager
def half_unprocessed(monkeypatch: pytest.MonkeyPatch, times: int) -> Iterator[list[int]]:
    """BatchGet leaves the second half of the keys out, `times` times."""
    client, asked = aws.client("dynamodb"), list[int]()
    whole: Callable[..., Any] = client.batch_get_item

    def half(RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803  (boto's name)
        ((table, wanted),) = RequestItems.items()
        keys = wanted["Keys"]
        asked.append(len(keys))
        if len(asked) > times:
            return dict(whole(RequestItems=RequestItems))
        told, left = keys[: len(keys) // 2], keys[len(keys) // 2 :]
        part = whole(RequestItems={table: {**wanted, "Keys": told}}) if told else {"Responses": {}}
        return {**part, "UnprocessedKeys": {table: {"Keys": left}}}

    monkeypatch.setattr(client, "batch_get_item", half)
    yield asked


@pytest.mark.catalogue("F10")
def test_keys_left_unprocessed_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tubes = [store.put_new(closed(number)).tube for number in range(1, 9)]

    with half_unprocessed(monkeypatch, 2) as asked:
        assert set(store.specimens(tubes)) == set(tubes)
    assert asked == [8, 4, 2]


@pytest.mark.catalogue("F10")
def test_keys_never_processed_are_an_error_not_an_absence(monkeypatch: pytest.MonkeyPatch) -> None:
    tubes = [store.put_new(closed(number)).tube for number in range(1, 9)]

    with half_unprocessed(monkeypatch, 99), pytest.raises(Busy):
        store.specimens(tubes)


def test_what_a_unit_sealed_is_listed_by_its_day() -> None:
    store.put_new(closed(1))
    store.put_new(replace(closed(2), sealed_at=AT + timedelta(days=1)))

    assert store.tubes_of(UnitId("commune-00001"), date(2021, 11, 23)) == (tube_code(1),)
    assert store.tubes_of(UnitId("commune-00001"), date(2021, 11, 24)) == (tube_code(2),)
    assert store.tubes_of(UnitId("commune-00002"), date(2021, 11, 23)) == ()


def test_a_pool_and_its_tubes_are_put_together_or_not_at_all() -> None:
    there = [rules.received(store.put_new(closed(number)), AT) for number in (1, 2)]
    for tube in there:
        store.put_change(tube, 1)
    pool = replace(
        open_tube(9),
        kind=Kind.LAB_POOL,
        custody=Custody.RECEIVED,
        tubes=(tube_code(1), tube_code(2)),
    )
    joined = [rules.pooled(tube, pool.tube) for tube in there]
    store.put_pool(pool, joined)

    assert store.specimen(pool.tube) == pool
    assert store.specimens([tube_code(1), tube_code(2)]) == {tube.tube: tube for tube in joined}
    with pytest.raises(ConditionLost):
        store.put_pool(replace(pool, tube=tube_code(10)), joined)
    assert store.specimen(tube_code(10)) is None


def test_a_stream_image_is_read_whether_its_bytes_are_text_or_not() -> None:
    made = store.put_new(closed())
    item = aws.client("dynamodb").get_item(
        TableName=record.SpecimenRecord.Meta.table_name,
        Key={"t": {"S": made.tube}, "s": {"S": "tube"}},
    )["Item"]
    as_text = {**item, "members": {"BS": [b64encode(m).decode() for m in item["members"]["BS"]]}}

    assert store.specimen_of_image(item) == made
    assert store.specimen_of_image(as_text) == made
    assert store.specimen_of_image({**item, "s": {"S": "rel#001"}}) is None
    assert store.specimen_of_image(None) is None
