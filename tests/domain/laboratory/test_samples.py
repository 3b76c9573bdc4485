"""The published files of other countries' systems: read whole, every row with its fate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from functions.laboratory.domain.row import Parked, ParkedRow, ResultRow
from functions.laboratory.domain.row_check import check
from functions.laboratory.domain.words import Finding, Method
from tests.result_rows import rows

SAMPLES = Path(__file__).parent / "samples"


def fates(name: str, ending: str, now: datetime) -> list[ResultRow | ParkedRow | set[str]]:
    """Of each row the result, the parked row, or the set of ``column:code``."""
    found = [check(raw, now) for raw in rows((SAMPLES / name).read_bytes(), ending)]
    return [
        one
        if isinstance(one, ResultRow | ParkedRow)
        else {f"{fault.column}:{fault.code}" for fault in one}
        for one in found
    ]


def test_a_table_of_six_different_results() -> None:
    found = fates("simplereport-different-results.csv", "csv", datetime(2021, 12, 30, tzinfo=UTC))

    ambiguous = {f"{name}:DATE_AMBIGUOUS" for name in ("tested_at", "collected_at", "received_at")}
    assert found == 6 * [ambiguous | {"tube:TUBE_CODE_INVALID", "birth:DATE_AMBIGUOUS"}]


def test_the_same_table_with_declared_times_and_real_tube_codes() -> None:
    text = (SAMPLES / "simplereport-different-results.csv").read_text("utf-8")
    for name in ("specimen_collection_date", "testing_lab_specimen_received_date",
                 "test_result_date", "patient_dob"):  # fmt: skip
        text = text.replace(f",{name},", f",{name} (mm/dd/yyyy hh:mm),")
    text = text.replace("1/20/1962", "1962-01-20")
    for number in ("123", "234", "345", "456", "567", "678"):
        text = text.replace(f",,{number},ID NOW", f",,BV108-{number},ID NOW")
    found = [check(raw, datetime(2021, 12, 30, tzinfo=UTC)) for raw in rows(text.encode(), "csv")]

    assert all(isinstance(row, ResultRow) for row in found)
    assert [row.finding for row in found if isinstance(row, ResultRow)] == [
        Finding.POSITIVE, Finding.NEGATIVE, Finding.POSITIVE, Finding.NEGATIVE, Finding.INVALID,
        Finding.POSITIVE,
    ]  # fmt: skip
    assert {row.assay for row in found if isinstance(row, ResultRow)} == {"94534-5"}


def test_a_message_with_questions_beside_its_result() -> None:
    (row,) = rows((SAMPLES / "reportstream-single.hl7").read_bytes(), "hl7")

    assert row.cells["finding"] == "260415000"
    assert row.cells["device"] == "CareStart COVID-19 Antigen test_Access Bio, Inc._EUA"
    assert row.cells["tested_at"] == "2021-02-09T00:00:00-06:00"
    assert fates("reportstream-single.hl7", "hl7", datetime(2021, 2, 10, tzinfo=UTC)) == [
        {"tube:TUBE_CODE_INVALID"}
    ]
    told = check(
        row._replace(cells=dict(row.cells, tube="B518EF23")), datetime(2021, 2, 10, tzinfo=UTC)
    )
    assert isinstance(told, ResultRow)
    assert (told.method, told.finding) == (Method.ANTIGEN, Finding.NEGATIVE)


def test_a_message_with_a_pcr_and_an_antigen_result_and_one_of_them_twice() -> None:
    found = rows((SAMPLES / "reportstream-two-results.hl7").read_bytes(), "hl7")

    assert [(row.cells["assay"], row.cells["finding"]) for row in found] == [
        ("94500-6", "260373001"),
        ("94558-4", "260415000"),
        ("94558-4", "260415000"),
    ]
    assert {row.cells["tube"] for row in found} == {"445c148beb2f4a"}
    hourless = {"tested_at:HOUR_MISSING", "collected_at:HOUR_MISSING"}
    assert fates("reportstream-two-results.hl7", "hl7", datetime(2021, 1, 20, tzinfo=UTC)) == [
        hourless, hourless, hourless,
    ]  # fmt: skip


def test_a_bundle_of_three_tests_with_masked_codes() -> None:
    sars, flu_a, flu_b = fates(
        "reportstream-bundle.fhir.json", "json", datetime(2022, 8, 10, tzinfo=UTC)
    )

    assert sars == {"assay:UNKNOWN_CODE", "finding:UNKNOWN_CODE", "specimen:UNKNOWN_CODE"}
    for parked, code in ((flu_a, "34487-9"), (flu_b, "40982-1")):
        assert isinstance(parked, ParkedRow)
        assert (parked.why, parked.assay, parked.tube) == (Parked.OTHER_DISEASE, code, "05187084")
