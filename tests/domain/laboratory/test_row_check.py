"""One row: taken with what it says, parked, or given back with every fault named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.identifiers import UnitId, tube_code
from functions.laboratory.domain.row import (
    NOBODY,
    Checked,
    Parked,
    ParkedRow,
    RawRow,
    ResultRow,
    row_key,
)
from functions.laboratory.domain.row_check import OLDEST, SKEW, check
from functions.laboratory.domain.words import Finding, Method, RowStatus

NOW = datetime(2021, 8, 31, 12, 0, tzinfo=UTC)
GOOD = {
    "tube": tube_code(4711),
    "assay": "94500-6",
    "finding": "Âm tính",
    "tested_at": "2021-08-31 14:05",
}
LAB = UnitId("LAB1")


def judged(kinds: dict[str, str] | None = None, **cells: str | None) -> Checked:
    told = {name: text for name, text in (GOOD | cells).items() if text is not None}
    return check(RawRow(7, "line:8", told, kinds or {}), NOW)


def result(kinds: dict[str, str] | None = None, **cells: str | None) -> ResultRow:
    found = judged(kinds, **cells)
    assert isinstance(found, ResultRow), found
    return found


def faults(kinds: dict[str, str] | None = None, **cells: str | None) -> set[tuple[str, str]]:
    found = judged(kinds, **cells)
    assert not isinstance(found, ResultRow | ParkedRow)
    assert found
    return {(fault.column, fault.code) for fault in found}


def test_a_plain_row_is_final_of_a_single_specimen_and_of_nobody_in_particular() -> None:
    row = result()

    assert row.tube == GOOD["tube"]
    assert (row.number, row.place) == (7, "line:8")
    assert (row.assay, row.method) == ("94500-6", Method.PCR)
    assert (row.finding, row.status) == (Finding.NEGATIVE, RowStatus.FINAL)
    assert row.tested_at == datetime(2021, 8, 31, 7, 5, tzinfo=UTC)
    assert (row.collected_at, row.received_at, row.ct, row.pooled) == (None, None, (), False)
    assert row.person == NOBODY


@pytest.mark.parametrize("column", ["tube", "assay", "finding", "tested_at"])
def test_what_every_result_needs_must_be_there(column: str) -> None:
    assert (column, "REQUIRED") in faults(**{column: None})


def test_all_faults_of_a_row_are_told_at_once() -> None:
    told = faults(
        tube="?", assay="Xyz", finding="vâng", tested_at="hôm qua", ct_e="60", pool_size="1",
        specimen="máy", status="P", identity_number="79123456789", birth="03/04/1990",
    )  # fmt: skip

    assert told == {
        ("tube", "TUBE_CODE_INVALID"),
        ("assay", "UNKNOWN_CODE"),
        ("finding", "UNKNOWN_CODE"),
        ("tested_at", "TIME_UNREADABLE"),
        ("ct_e", "CT_INVALID"),
        ("pool_size", "POOL_SIZE_INVALID"),
        ("specimen", "UNKNOWN_CODE"),
        ("status", "RESULT_NOT_FINAL"),
        ("identity_number", "IDENTIFIER_MANGLED"),
        ("birth", "DATE_AMBIGUOUS"),
    }


@pytest.mark.catalogue("L14")
@pytest.mark.parametrize(
    "text", ["Âm tính (+)", "AM TINH?", "0", "1", "negativ", "Ẩm tính nhẹ", "=1"]
)
def test_an_unknown_finding_is_told_and_never_guessed(text: str) -> None:
    assert faults(finding=text) == {("finding", "UNKNOWN_CODE")}


@pytest.mark.catalogue("L10")
@pytest.mark.parametrize(
    ("tube", "kind", "code"),
    [
        ("7.91E+10", "", "IDENTIFIER_MANGLED"),
        ("7,91E+10", "", "IDENTIFIER_MANGLED"),
        ("79123456789.0", "", "IDENTIFIER_MANGLED"),
        ("79123456789", "number", "IDENTIFIER_MANGLED"),
        ("2021-08-01", "date", "IDENTIFIER_MANGLED"),
        ("LC0000000013", "", "TUBE_CODE_INVALID"),
        ("LC00000", "", "TUBE_CODE_INVALID"),
        ("12345", "", "TUBE_CODE_INVALID"),
        ("ＬＣ0000000012", "", "TUBE_CODE_INVALID"),
        ("MAU 0001", "", "TUBE_CODE_INVALID"),
    ],
)
def test_a_tube_code_that_a_spreadsheet_has_damaged_is_told_apart_from_a_slip(
    tube: str, kind: str, code: str
) -> None:
    assert faults({"tube": kind} if kind else {}, tube=tube) == {("tube", code)}


def test_a_laboratorys_own_tube_code_is_taken_in_capitals() -> None:
    assert result(tube="bv108-000123").tube == "BV108-000123"
    assert result(tube="lc0000000012").tube == "LC0000000012"


@pytest.mark.catalogue("L10")
@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("03/04/2021 10:00", "", "DATE_AMBIGUOUS"),
        ("31/08/2021 10:00", "", "DATE_AMBIGUOUS"),
        ("31-08-2021", "", "DATE_AMBIGUOUS"),
        ("44439.5", "", "DATE_AMBIGUOUS"),
        ("44439,5", "", "DATE_AMBIGUOUS"),
        ("44439", "number", "DATE_AMBIGUOUS"),
        ("4.44E+04", "", "DATE_AMBIGUOUS"),
        ("2021-08-03 10:00:00", "date", "DATE_AMBIGUOUS"),
        ("2021-08-31", "", "HOUR_MISSING"),
        ("31/08/2021", "dmy", "HOUR_MISSING"),
        ("2021-02-30 10:00", "", "TIME_UNREADABLE"),
        ("31/02/2021 10:00", "dmy", "TIME_UNREADABLE"),
        ("08/31/2021 10:00", "dmy", "TIME_UNREADABLE"),
        ("2021-08-31 24:00", "", "TIME_UNREADABLE"),
        ("2021-08-31T10:00:00+25:00", "", "TIME_UNREADABLE"),
        ("20210831T1000", "", "TIME_UNREADABLE"),
        ("２０２１-08-31 10:00", "", "TIME_UNREADABLE"),
        ("10:00", "", "TIME_UNREADABLE"),
        ("x" * 500, "", "TIME_UNREADABLE"),
    ],
)
def test_a_time_that_could_mean_two_things_is_never_guessed(
    text: str, kind: str, code: str
) -> None:
    assert faults({"tested_at": kind} if kind else {}, tested_at=text) == {("tested_at", code)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2021-08-31 14:05", ""),
        ("2021-08-31T14:05:00", ""),
        ("2021-08-31T07:05:00Z", ""),
        ("2021-08-31T07:05:00.999Z", ""),
        ("2021-08-31T02:05:00-05:00", ""),
        ("31/08/2021 14:05", "dmy"),
        ("31.8.2021 14:05:00", "dmy"),
        ("08/31/2021 14:05", "mdy"),
        ("2021-08-31 14:05", "dmy"),
        ("2021-08-31 14:05:00", "date"),
    ],
)
def test_one_instant_may_be_written_in_many_ways_and_is_one_result(text: str, kind: str) -> None:
    row = result({"tested_at": kind} if kind else {}, tested_at=text)

    assert row.tested_at == datetime(2021, 8, 31, 7, 5, tzinfo=UTC)
    assert row_key(LAB, row) == row_key(LAB, result())


@pytest.mark.catalogue("L17")
def test_a_result_in_the_future_or_too_old_is_told() -> None:
    def at(instant: datetime) -> str:
        return instant.isoformat()

    second = timedelta(seconds=1)
    assert result(tested_at=at(NOW + SKEW))
    assert faults(tested_at=at(NOW + SKEW + second)) == {("tested_at", "TIME_IN_FUTURE")}
    assert result(tested_at=at(NOW - OLDEST))
    assert faults(tested_at=at(NOW - OLDEST - second)) == {("tested_at", "RESULT_TOO_OLD")}
    assert faults(collected_at=at(NOW - OLDEST - second)) == {("collected_at", "RESULT_TOO_OLD")}


@pytest.mark.catalogue("L17")
def test_sample_receipt_and_test_come_in_this_order() -> None:
    tested, before, after = "2021-08-31 14:05", "2021-08-31 14:04", "2021-08-31 14:06"

    assert result(collected_at=tested, received_at=tested)
    assert faults(collected_at=after) == {("tested_at", "RESULT_BEFORE_SAMPLE")}
    assert faults(received_at=after) == {("tested_at", "RESULT_BEFORE_SAMPLE")}
    assert faults(collected_at=tested, received_at=before) == {
        ("received_at", "RECEIVED_BEFORE_SAMPLE")
    }


@pytest.mark.catalogue("L13")
def test_status_is_final_where_nothing_is_said_and_a_preliminary_result_is_none() -> None:
    assert result(status=None).status is RowStatus.FINAL
    assert result(status="final").status is RowStatus.FINAL
    assert faults(status="P") == {("status", "RESULT_NOT_FINAL")}
    assert faults(status="preliminary") == {("status", "RESULT_NOT_FINAL")}
    assert faults(status="?") == {("status", "UNKNOWN_CODE")}


@pytest.mark.parametrize("status", ["C", "Đính chính", "amended", "corrected"])
def test_a_correction_says_why(status: str) -> None:
    assert result(status=status, reason="Nhập nhầm").status is RowStatus.CORRECTED
    assert faults(status=status) == {("reason", "REASON_NEEDED")}


@pytest.mark.parametrize("status", ["X", "Huỷ", "W", "D", "entered-in-error", "cancelled"])
def test_a_withdrawn_result_has_no_finding(status: str) -> None:
    row = result(status=status, finding="whatever", reason="Nhầm người")

    assert (row.status, row.finding) == (RowStatus.CANCELLED, None)
    assert result(status=status, finding=None, reason="Nhầm người").finding is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("23.5", "23.5"), ("23,50", "23.5"), ("50", "50"), ("0.5", "0.5"), ("31.250", "31.25")],
)
def test_thresholds_are_kept_by_gene_as_plain_decimals(text: str, value: str) -> None:
    assert result(ct_n=text).ct == (("N", value),)
    assert result(ct=text, ct_e="12").ct == (("E", "12"), ("", value))


@pytest.mark.parametrize(
    "text", ["0", "50.1", "-3", "1e1", "NaN", "２３", "23.1234", "23.1/24", "100", "1_0"]
)
def test_what_is_no_threshold_is_told(text: str) -> None:
    assert faults(ct_e=text) == {("ct_e", "CT_INVALID")}


@pytest.mark.parametrize("text", ["-", "N/A", "Undetermined", "Không phát hiện", "Âm tính"])
def test_a_gene_that_was_not_reached_has_no_threshold(text: str) -> None:
    assert result(ct_e=text).ct == ()


def test_an_antigen_test_has_no_threshold() -> None:
    assert faults(assay="Test nhanh", ct_e="20") == {("ct_e", "CT_WITHOUT_PCR")}
    assert result(assay="Test nhanh").method is Method.ANTIGEN


def test_a_device_tells_the_code_of_a_plain_method_and_must_not_contradict_it() -> None:
    assert result(assay="PCR", device="ID NOW").assay == "94534-5"
    assert result(assay="94559-2", device="ID NOW").assay == "94559-2"
    assert result(assay="PCR", device="Máy lạ").assay == "94500-6"
    assert faults(assay="Kháng nguyên", device="cobas 6800") == {("device", "DEVICE_DISAGREES")}


def test_other_diseases_and_tests_are_parked_and_no_fault() -> None:
    for cells, why in (
        ({"disease": "Cúm A", "assay": "PCR"}, Parked.OTHER_DISEASE),
        ({"disease": "Dengue", "assay": "NS1"}, Parked.OTHER_DISEASE),
        ({"assay": "34487-9"}, Parked.OTHER_DISEASE),
        ({"assay": "94563-4"}, Parked.OTHER_TEST),
        ({"assay": "IgM", "disease": "COVID-19"}, Parked.OTHER_TEST),
    ):
        parked = judged(**cells)
        assert isinstance(parked, ParkedRow)
        assert (parked.why, parked.tube, parked.number) == (why, GOOD["tube"], 7)
    assert isinstance(judged(disease="Lao", assay="x", tube="?", finding=None), ParkedRow)


def test_a_disease_that_nobody_knows_or_that_disagrees_is_a_fault_not_parked() -> None:
    assert faults(disease="Covit") == {("disease", "UNKNOWN_CODE")}
    assert faults(disease="Cúm A", assay="94500-6") == {("disease", "DISEASE_DISAGREES")}
    assert ("disease", "DISEASE_DISAGREES") in faults(disease="COVID-19", assay="34487-9")
    assert result(disease="SARS-CoV-2")


def test_a_pool_is_known_by_its_code_its_id_or_its_size() -> None:
    assert result(finding="895231008").pooled
    assert result(finding="Âm tính mẫu gộp").finding is Finding.NEGATIVE
    row = result(pool="G-12", pool_size="10")
    assert (row.pooled, row.pool, row.pool_size) == (True, "G-12", 10)
    for size in ("1", "101", "mười", "5.0", "-5", "１０"):
        assert faults(pool_size=size) == {("pool_size", "POOL_SIZE_INVALID")}


@pytest.mark.catalogue("I01")
def test_what_is_said_of_the_person_is_read_in_its_one_form() -> None:
    row = result(
        {"birth": "dmy"},
        full_name="nguyễn văn An",
        birth="03/04/1990",
        identity_number="001 190 900 002",
    )

    assert row.person == ("nguyễn văn An", "1990-04-03", "001190900002")
    assert result(birth="1950").person.birth == "1950"


@pytest.mark.catalogue("L10")
@pytest.mark.parametrize(
    ("number", "kind", "code"),
    [
        ("1190900002", "", "IDENTIFIER_MANGLED"),
        ("1.1909E+09", "", "IDENTIFIER_MANGLED"),
        ("123456789", "number", "IDENTIFIER_MANGLED"),
        ("12345", "", "IDENTITY_NUMBER_INVALID"),
    ],
)
def test_a_damaged_identity_number_is_told(number: str, kind: str, code: str) -> None:
    found = faults({"identity_number": kind} if kind else {}, identity_number=number)

    assert found == {("identity_number", code)}


def test_a_row_longer_or_shorter_than_the_heading_is_told() -> None:
    assert faults(_beyond="x") == {("", "CELLS_BEYOND_HEADING")}
    assert faults(_short="x") == {("", "ROW_TOO_SHORT")}


def test_no_fault_holds_a_value_of_the_row() -> None:
    found = judged(tube="SECRETVALUE123456789012345", finding="SECRETVALUE", ct_e="SECRETVALUE")

    assert "SECRETVALUE" not in repr(found)


@given(
    st.dictionaries(
        st.sampled_from([*GOOD, "ct_e", "status", "disease", "birth", "full_name", "device",
                         "identity_number", "pool_size", "reason", "collected_at", "specimen"]),
        st.text(max_size=30),
    ),
    st.dictionaries(
        st.sampled_from([*GOOD, "birth", "ct_e"]),
        st.sampled_from(["number", "date", "boolean", "formula", "fault", "dmy", "mdy", "ymd"]),
    ),
)  # fmt: skip
def test_any_texts_end_as_a_result_a_parked_row_or_faults(
    cells: dict[str, str], kinds: dict[str, str]
) -> None:
    found = judged(kinds, **{name: text for name, text in cells.items() if text})

    assert found
    assert isinstance(found, ResultRow | ParkedRow) or all(one.code for one in found)


def test_the_key_of_a_row_is_its_content_and_nothing_else() -> None:
    row = result()
    same = check(RawRow(99, "line:100", dict(GOOD), {}), NOW + timedelta(days=2))
    others = [
        result(finding="Dương tính"),
        result(tube=tube_code(4712)),
        result(assay="94559-2"),
        result(status="C", reason="x"),
        result(tested_at="2021-08-31 14:06"),
        result(ct_e="20"),
        result(ct_n="20"),
    ]

    assert isinstance(same, ResultRow) and row_key(LAB, same) == row_key(LAB, row)
    assert len({row_key(LAB, one) for one in [row, *others]}) == 8
    assert row_key(UnitId("LAB2"), row) != row_key(LAB, row)
    assert len(row_key(LAB, row)) == 26
    assert row_key(LAB, result(device="khác", full_name="Lê An")) == row_key(LAB, row)


@pytest.mark.catalogue("T01", "L11")
def test_no_day_of_any_time_zone_is_part_of_a_key() -> None:
    """PM-33: the same result came twice, its day one off."""
    midnight = [
        "2021-08-31 00:30",
        "2021-08-30T17:30:00Z",
        "2021-08-30T12:30:00-05:00",
        "2021-08-31T00:30:00+07:00",
    ]
    keys = {row_key(LAB, result(tested_at=text)) for text in midnight}
    days = ["2021-08-30 09:00", "2021-08-29 23:59", "2021-08-30T01:00:00Z"]
    keys |= {
        row_key(LAB, result(tested_at=midnight[0], collected_at=taken_at)) for taken_at in days
    }

    assert len(keys) == 1


def test_a_parked_row_has_a_key_too() -> None:
    one, other = judged(assay="34487-9"), judged(assay="34487-9", finding="Dương tính")
    assert isinstance(one, ParkedRow) and isinstance(other, ParkedRow)

    assert row_key(LAB, one) == row_key(LAB, judged(assay="34487-9"))  # type: ignore[arg-type]
    assert row_key(LAB, one) != row_key(LAB, other)
