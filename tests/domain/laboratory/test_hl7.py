"""HL7 v2.5.1 files: every message read, the envelope held against what came."""

from __future__ import annotations

import hl7
import pytest

from functions.laboratory.domain.reading.segments import read_messages
from functions.laboratory.domain.row import ResultRow
from functions.laboratory.domain.words import Finding, RowStatus
from tests import result_files as made
from tests.result_rows import faults, refused, rows, taken

RESULTS = list(made.results(5))


def message(*segments: str, header: str = "") -> str:
    told = header or "MSH|^~\\&|LIS|LAB|LC|MOH|202108311405+0700||ORU^R01^ORU_R01|1|P|2.5.1"
    return "\r".join([told, *segments])


OBR = "OBR|1||1|94500-6^PCR^LN|||202108310600|||||||||||||||202108311300|||F"
OBX = "OBX|1|CWE|94500-6^PCR^LN||260415000^Not detected^SCT||||||F|||202108310600|||||202108311300"
SPM = "SPM|1|LC0000000012||258500001^^SCT|||||||||||||202108310600|202108311000"


def only(*segments: str, header: str = "") -> ResultRow:
    (row,) = taken(rows(message(*segments, header=header), "hl7"))
    return row


@pytest.mark.parametrize("signs", ["^~\\&", "^~\\&#"])
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\n\r", "\r\r\n"])
def test_both_forms_of_msh_2_and_all_ends_of_segments_give_the_same_rows(
    signs: str, end: str
) -> None:
    content = made.hl7_file(RESULTS, signs=signs, end=end)

    assert rows(content, "hl7") == rows(made.hl7_file(RESULTS), "hl7")


def test_other_delimiters_than_the_usual_are_read_as_declared() -> None:
    usual = made.hl7_file(RESULTS)
    other = usual.translate(str.maketrans("|^&", "!*%"))

    assert rows(other, "hl7") == rows(usual, "hl7")


def test_ends_may_be_mixed_and_blocks_cut_anywhere() -> None:
    text = made.hl7_file(RESULTS, end="\r\n").replace("\r\n", "\r", 9)
    whole = [one.segments for one in read_messages(iter([text]))]

    for size in (1, 2, 3, 7):
        blocks = (text[at : at + size] for at in range(0, len(text), size))
        assert [one.segments for one in read_messages(blocks)] == whole


def test_frames_of_the_wire_around_a_message_are_taken_off() -> None:
    assert rows(f"\x0b{message(OBR, OBX, SPM)}\x1c\r", "hl7")


def test_fields_and_escapes_are_those_of_another_parser() -> None:
    """python-hl7 splits the same messages; it is too slow and too lenient to run in production."""
    text = message(
        OBR,
        r"OBX|1|ST|94500-6^a\F\b\S\c\T\d\R\e\E\f&sub^LN~x^y||v\F\w|||||F",
        "SPM|1|A^B&C~D|||||",
    )
    (ours,) = read_messages(iter([text]))
    theirs = hl7.parse(text)

    for segment, peer in zip(ours.segments, theirs, strict=True):
        for place in range(1, len(segment)):
            for repetition in range(1, ours.repetitions(segment, place) + 1):
                for component in (1, 2, 3):
                    if segment[0] == "MSH" and place < 3:
                        continue
                    said = ours.value(segment, place, component, repetition)
                    field = peer(place)
                    parts = field(repetition) if repetition <= len(field) else [""]
                    parts = parts if isinstance(parts, hl7.Repetition) else [parts]
                    part = parts[component - 1] if component <= len(parts) else ""
                    first = part[0] if isinstance(part, hl7.Component) else part
                    assert said == theirs.unescape(str(first)).strip(), (segment[0], place)


def test_a_message_may_hold_several_results_and_orders() -> None:
    antigen = OBX.replace("94500-6^PCR", "94558-4^Ag").replace("OBX|1", "OBX|2")
    positive = OBX.replace("260415000^Not detected", "260373001^Detected")
    text = message(OBR, OBX, antigen, SPM, OBR, positive, SPM.replace("0012", "0024"))

    found = taken(rows(text, "hl7"))

    assert [(row.tube, row.assay, row.finding) for row in found] == [
        ("LC0000000012", "94500-6", Finding.NEGATIVE),
        ("LC0000000012", "94558-4", Finding.NEGATIVE),
        ("LC0000000024", "94500-6", Finding.POSITIVE),
    ]
    assert [row.place for row in found] == [f"message:1,OBX:{at}" for at in (1, 2, 3)]


def test_questions_that_come_along_are_no_results_and_unknown_observations_are_told() -> None:
    asked = "OBX|2|CWE|95419-8^Symptoms^LN||N^No^HL70136||||||F"
    marked = "OBX|3|CWE|99999-9^Own question^L||N^No||||||F" + "|" * 18 + "QST"
    unknown = "OBX|4|CWE|12345-5^Something^LN||260415000^^SCT||||||F|||||||202108311300"
    raw = rows(message(OBR, OBX, asked, marked, unknown, SPM), "hl7")

    assert [row.cells["assay"] for row in raw] == ["94500-6", "12345-5"]
    assert faults(raw[1]) == {("assay", "UNKNOWN_CODE")}


def test_thresholds_go_to_the_result_before_them_the_first_of_each_gene() -> None:
    def ct(code: str, value: str) -> str:
        return f"OBX|9|NM|{code}^Ct^LN||{value}||||||F"

    row = only(
        OBR, ct("94509-7", "20"), OBX, ct("94510-5", "25.5"), ct("94311-8", "27"),
        ct("94511-3", "30"), SPM,
    )  # fmt: skip

    assert dict(row.ct) == {"E": "20", "N": "25.5", "ORF1ab": "30"}


@pytest.mark.parametrize(
    ("letter", "status"),
    [("F", RowStatus.FINAL), ("C", RowStatus.CORRECTED), ("X", RowStatus.CANCELLED),
     ("W", RowStatus.CANCELLED), ("D", RowStatus.CANCELLED)],
)  # fmt: skip
def test_the_status_is_that_of_obx_11(letter: str, status: RowStatus) -> None:
    row = only(OBR, OBX.replace("||||||F|", f"||||||{letter}|"), "NTE|1||Nhầm ống", SPM)

    assert row.status is status
    assert row.reason == ("" if letter == "F" else "Nhầm ống")
    assert (row.finding is None) == (status is RowStatus.CANCELLED)


def test_a_correction_without_a_note_says_that_it_is_one() -> None:
    assert only(OBR, OBX.replace("||||||F|", "||||||C|"), SPM).reason == "OBX-11=C"


def test_a_preliminary_result_is_given_back_and_a_missing_status_is_that_of_the_order() -> None:
    (raw,) = rows(message(OBR, OBX.replace("||||||F|", "||||||P|"), SPM), "hl7")
    assert faults(raw) == {("status", "RESULT_NOT_FINAL")}

    assert only(OBR, OBX.replace("||||||F|", "|||||||"), SPM).status is RowStatus.FINAL


def test_a_pool_is_told_by_spm_11_and_its_size_by_spm_13() -> None:
    pooled = "SPM|1|LC0000000012||258500001^^SCT|||||||L^Pooled^HL70369||10||||202108310600|"
    row = only(OBR, OBX, pooled)

    assert (row.pooled, row.pool_size) == (True, 10)
    assert only(OBR, OBX, pooled.replace("L^Pooled", "P^Person")).pooled is False


def test_one_specimen_serves_orders_that_have_none_and_two_serve_none() -> None:
    assert len(taken(rows(message(OBR, OBX, OBR, OBX, SPM), "hl7"))) == 2

    text = message(OBR, OBX, SPM, OBR, OBX, SPM.replace("0012", "0024"), OBR, OBX)
    last = rows(text, "hl7")[2]
    assert "tube" not in last.cells


def test_two_tubes_for_one_result_are_never_guessed_between() -> None:
    (raw,) = rows(message(OBR, OBX, SPM, SPM.replace("0012", "0024")), "hl7")

    assert ("tube", "TUBE_CODE_INVALID") in faults(raw)


def test_a_code_and_a_text_that_disagree_are_unknown() -> None:
    (raw,) = rows(message(OBR, OBX.replace("^Not detected^", "^Positive^"), SPM), "hl7")

    assert faults(raw) == {("finding", "UNKNOWN_CODE")}


def test_the_second_coding_is_read_where_it_is_the_standard_one() -> None:
    local = OBX.replace("260415000^Not detected^SCT", "N^neg^L^260415000^Not detected^SCT")

    assert only(OBR, local, SPM).finding is Finding.NEGATIVE


def test_an_order_without_any_result_is_a_row_with_faults_and_not_lost() -> None:
    (raw,) = rows(message(OBR, SPM), "hl7")

    assert raw.place == "message:1"
    assert ("finding", "REQUIRED") in faults(raw)


@pytest.mark.parametrize(
    ("header", "stamp", "iso"),
    [
        ("202108311405+0700", "202108311300", "2021-08-31T13:00:00+07:00"),
        ("202108311405-0500", "202108311300", "2021-08-31T13:00:00-05:00"),
        ("202108311405", "202108311300", "2021-08-31T13:00:00+07:00"),
        ("202108311405-0500", "20210831130059.12+0000", "2021-08-31T13:00:59+00:00"),
        ("202108311405", "20210831", "2021-08-31"),
        ("202108311405", "2021", "2021"),
    ],
)
def test_a_time_has_its_own_offset_or_that_of_the_message_or_is_vietnamese(
    header: str, stamp: str, iso: str
) -> None:
    told = f"MSH|^~\\&|L|L|L|M|{header}||ORU^R01^ORU_R01|1|P|2.5.1"
    (raw,) = rows(message(OBR, OBX.replace("202108311300", stamp), SPM, header=told), "hl7")

    assert raw.cells["tested_at"] == iso


@pytest.mark.catalogue("L03")
def test_counts_of_the_trailers_must_be_those_that_came() -> None:
    good = made.hl7_file(RESULTS)
    assert len(rows(good, "hl7")) == 5
    assert refused(good.replace("BTS|5", "BTS|6"), "hl7")[0] == "HL7_COUNT_DIFFERS"
    assert refused(good.replace("BTS|5", "BTS|x"), "hl7")[0] == "HL7_COUNT_DIFFERS"
    assert refused(good.replace("FTS|1", "FTS|2"), "hl7")[0] == "HL7_COUNT_DIFFERS"
    assert len(rows(good.replace("BTS|5", "BTS"), "hl7")) == 5


def test_batches_follow_one_another_and_are_counted() -> None:
    one = made.hl7_file(RESULTS).split("\r")
    two = [*one[:-2], *one[1:-2], "FTS|2"]

    assert len(rows("\r".join(two), "hl7")) == 10


@pytest.mark.catalogue("L02")
def test_a_file_cut_anywhere_is_never_fewer_rows_in_silence() -> None:
    lines = made.hl7_file(RESULTS).rstrip("\r").split("\r")
    for kept in range(1, len(lines)):
        code, _ = refused("\r".join(lines[:kept]), "hl7")
        assert code == "FILE_TRUNCATED"


def swap(lines: list[str], one: str, other: str) -> list[str]:
    """The first message with one text for another in its header."""
    return [*lines[:2], lines[2].replace(one, other), *lines[3:]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lines: lines[2:-2], "HL7_ENVELOPE_BROKEN"),
        (lambda lines: lines[:-2] + lines[-1:], "HL7_ENVELOPE_BROKEN"),
        (lambda lines: lines[1:], "HL7_ENVELOPE_BROKEN"),
        (lambda lines: [*lines, "MSH|^~\\&|x"], "HL7_ENVELOPE_BROKEN"),
        (lambda lines: [lines[0], *lines[2:]], "HL7_ENVELOPE_BROKEN"),
        (lambda lines: [*lines[:2], "PID|1", *lines[2:]], "HL7_UNREADABLE"),
        (lambda lines: [*lines[:4], "??", *lines[4:]], "HL7_UNREADABLE"),
        (lambda lines: [*lines[:4], "Nguyễn Văn An", *lines[4:]], "HL7_UNREADABLE"),
        (lambda lines: [*lines[:2], "MSH|^^^^|x", *lines[3:]], "HL7_UNREADABLE"),
        (lambda lines: swap(lines, "ORU^R01", "ADT^A01"), "HL7_MESSAGE_OTHER"),
        (lambda lines: swap(lines, "|2.5.1|", "|3.0|"), "HL7_MESSAGE_OTHER"),
        (lambda lines: [*lines[:3], "OBX|1|ST|" + "x" * 70_000, *lines[3:]], "HL7_TOO_LONG"),
        (lambda lines: [*lines[:3], *["NTE|1"] * 6_000, *lines[3:]], "HL7_TOO_LONG"),
        (lambda lines: [*lines[:3], "NTE|1||\x00", *lines[3:]], "ENCODING_INVALID"),
        (lambda lines: swap(lines, "UNICODE UTF-8", "8859/1"), "ENCODING_UNKNOWN"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_hold_together_is_refused_with_its_place(change, code: str) -> None:  # type: ignore[no-untyped-def]
    lines = made.hl7_file(RESULTS).rstrip("\r").split("\r")
    said, place = refused("\r".join(change(lines)), "hl7")

    assert said == code
    assert place.startswith(("segment:", "message:"))


def test_a_foreign_character_set_is_no_matter_where_all_is_ascii() -> None:
    header = "MSH|^~\\&|L|L|L|M|202108311405||ORU^R01^ORU_R01|1|P|2.5.1||||||8859/1"

    assert only(OBR, OBX, SPM, header=header)
