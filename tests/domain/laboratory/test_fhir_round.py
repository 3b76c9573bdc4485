"""What we tell other systems in FHIR, a laboratory's reader of ours takes for the same result."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from functions.kernel.fhir import bundle
from functions.kernel.identifiers import PersonId, UnitId, tube_code
from functions.laboratory.domain.fhir_out import PersonTold, resources_of
from functions.laboratory.domain.result import PersonResult, Version
from functions.laboratory.domain.row import NOBODY, ResultRow
from functions.laboratory.domain.words import Custody, Finding, Kind, Method, RowStatus, Told
from tests.result_files import RECEIVED
from tests.result_rows import refused, rows, taken

TUBE = tube_code(815)


def written(kind: Kind, *told: Told, person: PersonTold | None = None) -> str:
    """The bundle of a person's result after so many versions."""
    versions = tuple(
        Version(
            number=number,
            told=one,
            method=Method.PCR,
            tested_at=RECEIVED - timedelta(hours=3),
            released_at=RECEIVED - timedelta(hours=2),
            laboratory=UnitId("LAB1"),
            rule_id="",
            reason="",
        )
        for number, one in enumerate(told, 1)
    )
    result = PersonResult(
        person=PersonId("0" * 13),
        tube=TUBE,
        kind=kind,
        people=1 if kind is Kind.SINGLE else 5,
        custody=Custody.RECEIVED,
        unit=UnitId("U1"),
        laboratory=UnitId("LAB1"),
        division="01",
        specimen_type="258500001",
        collected_at=RECEIVED - timedelta(hours=9),
        sent_at=None,
        received_at=RECEIVED - timedelta(hours=4),
        rejected_at=None,
        revision=len(told),
        versions=versions,
    )
    return json.dumps(bundle(resources_of(result, "r1", "Viện Mẫu", person), RECEIVED, "b1"))


def read(content: str) -> ResultRow:
    (row,) = taken(rows(content, "json"))
    return row


@pytest.mark.parametrize(
    ("told", "finding"), [(Told.POSITIVE, Finding.POSITIVE), (Told.NEGATIVE, Finding.NEGATIVE)]
)
def test_a_single_result_comes_back_as_it_was_told(told: Told, finding: Finding) -> None:
    row = read(written(Kind.SINGLE, told))

    assert (row.tube, row.finding, row.method) == (TUBE, finding, Method.PCR)
    assert (row.status, row.pooled, row.person) == (RowStatus.FINAL, False, NOBODY)
    assert row.collected_at == RECEIVED - timedelta(hours=9)
    assert row.received_at == RECEIVED - timedelta(hours=4)


def test_the_person_comes_along_only_where_told() -> None:
    person = PersonTold("Nguyễn Văn An", "1990", "male")

    assert read(written(Kind.SINGLE, Told.NEGATIVE, person=person)).person == (
        "Nguyễn Văn An", "1990", "",
    )  # fmt: skip


def test_a_negative_pool_comes_back_as_a_pool_of_nobody() -> None:
    person = PersonTold("Nguyễn Văn An", "1990", "male")
    row = read(written(Kind.FIELD_POOL, Told.NEGATIVE_IN_POOL, person=person))

    assert (row.finding, row.pooled, row.pool_size) == (Finding.NEGATIVE, True, 5)
    assert row.person == NOBODY


def test_a_corrected_result_comes_back_as_a_correction() -> None:
    row = read(written(Kind.SINGLE, Told.POSITIVE, Told.NEGATIVE))

    assert (row.status, row.finding) == (RowStatus.CORRECTED, Finding.NEGATIVE)
    assert row.reason


@pytest.mark.parametrize("told", [Told.NEEDS_SECOND_SAMPLE, Told.BEING_RETESTED, Told.UNDER_REVIEW])
def test_what_is_not_known_yet_is_never_read_as_a_result(told: Told) -> None:
    raw = rows(written(Kind.FIELD_POOL, told), "json")

    assert len(raw) == 1
    assert "finding" not in raw[0].cells
    assert raw[0].cells["status"] == "registered"
    with pytest.raises(AssertionError):
        taken(raw)


def test_nothing_at_all_is_no_file() -> None:
    assert refused(json.dumps({"resourceType": "Bundle", "entry": []}), "json")[0] == "NO_ROWS"
