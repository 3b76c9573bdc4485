"""LAB-50 to LAB-54: newer rows stay, ids lead to their row, a short code is one person's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.kernel.identifiers import PersonId, UnitId, tube_code
from functions.laboratory.domain.result import PersonResult
from functions.laboratory.domain.words import Custody, Kind
from functions.laboratory.service import codes as service
from functions.laboratory.store import codes, person_results
from functions.laboratory.store.codes import Place
from functions.runtime import aws, clock, crypto, settings

AT = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
ONE, OTHER = PersonId("0000000000009"), PersonId("000000000000A")


def row(revision: int, **more: object) -> PersonResult:
    """A tube as one person sees it."""
    made = PersonResult(
        person=ONE,
        tube=tube_code(1),
        kind=Kind.SINGLE,
        people=1,
        custody=Custody.SEALED,
        unit=UnitId("commune-00001"),
        laboratory=UnitId("lab-01"),
        division="01/001/00001",
        specimen_type="258500001",
        collected_at=AT,
        sent_at=None,
        received_at=None,
        rejected_at=None,
        revision=revision,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def test_an_older_row_never_covers_a_newer_one(keys_kept: datetime) -> None:
    assert person_results.put_results([row(2)])
    assert not person_results.put_results([row(1)])
    assert not person_results.put_results([row(2)])
    assert person_results.put_results([row(5, custody=Custody.RECEIVED)])
    assert person_results.result(ONE, tube_code(1)) == row(5, custody=Custody.RECEIVED)
    assert person_results.result(OTHER, tube_code(1)) is None
    assert person_results.results(ONE) == (row(5, custody=Custody.RECEIVED),)


@pytest.mark.catalogue("C07")
def test_writers_at_once_leave_the_newest(keys_kept: datetime) -> None:
    def put(revision: int) -> bool:
        with clock.fixed(AT):
            return person_results.put_results([row(revision)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, [3, 9, 1, 7, 2, 8, 4, 6, 5, 9]))

    kept = person_results.result(ONE, tube_code(1))
    assert kept is not None and kept.revision == 9


def test_a_row_moved_to_another_person_does_not_open(keys_kept: datetime) -> None:
    person_results.put_results([row(1)])
    dynamodb, table = aws.client("dynamodb"), settings.table_name("person_results")
    (item,) = dynamodb.scan(TableName=table)["Items"]
    dynamodb.put_item(TableName=table, Item=item | {"p": {"S": OTHER}})

    with pytest.raises(crypto.Unopenable):
        person_results.result(OTHER, tube_code(1))


def test_a_code_is_one_persons_and_a_clash_draws_another(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = AT + timedelta(days=90)
    own, others = {"mac": Place(ONE, tube_code(1))}, {"mac": Place(OTHER, tube_code(1))}
    assert codes.put_codes(own, until) == set()
    assert codes.put_codes(own, until) == set()
    assert codes.put_codes(others, until) == {"mac"}
    assert codes.place_of_code("mac", AT) == Place(ONE, tube_code(1))
    assert codes.place_of_code("mac", until) is None

    first = service.code_of(ONE, tube_code(2), AT)
    taken = service.mac_of(service.code_of(OTHER, tube_code(2), AT))
    real = service.mac_of
    clash = {"left": 1}

    def clashing(code: object) -> str:
        if clash["left"]:
            clash["left"] -= 1
            return taken
        return real(code)  # type: ignore[arg-type]

    monkeypatch.setattr(service, "mac_of", clashing)
    second = service.code_of(PersonId("000000000000B"), tube_code(2), AT)
    monkeypatch.setattr(service, "mac_of", real)
    assert second != first
    assert service.place_of_slip(second, AT) == Place(PersonId("000000000000B"), tube_code(2))
