"""Tables of results: headings in any words and order, every line accounted for."""

from __future__ import annotations

import io
import random
from datetime import datetime

import pytest
from openpyxl import Workbook

from functions.laboratory.domain import mending
from functions.laboratory.domain.reading import guide
from functions.laboratory.domain.reading.columns import COLUMNS, FAULT_COLUMNS, REQUIRED
from functions.laboratory.domain.row import ResultRow, RowFault
from functions.laboratory.domain.row_check import check
from functions.laboratory.service.template import template_csv, template_xlsx
from functions.runtime.documents.exports import write_csv
from tests import result_files as made
from tests.result_rows import faults, refused, rows, taken

RESULTS = list(made.results(6))
HEADING = "Mã ống nghiệm,Phương pháp,Kết quả,Giờ xét nghiệm"
ROW = "LC0000000012,PCR,Âm tính,2021-08-31 14:05"


def workbook(*lines: list[object], title: str = "Sheet") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for line in lines:
        sheet.append(line)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.catalogue("L16")
@pytest.mark.parametrize(
    "heading",
    [
        HEADING,
        HEADING.upper(),
        "ma ong nghiem,PHUONG PHAP,ket qua,gio xet nghiem",
        "tube,assay,finding,tested_at",
        "Barcode,Test method,Result,Tested at",
        "accession_number,test_performed_code,test_result,test_result_date",
        " Mã  mẫu , Phương pháp xét nghiệm,KQ,Thời gian có kết quả",
        "Mã vạch,Loại xét nghiệm,Kết quả xét nghiệm,Ngày xét nghiệm (yyyy-mm-dd hh:mm)",
    ],
)
def test_headings_are_known_in_two_languages_with_or_without_tones(heading: str) -> None:
    assert taken(rows(f"{heading}\n{ROW}\n", "csv"))[0].tube == "LC0000000012"


@pytest.mark.catalogue("L16")
def test_columns_may_stand_in_any_order() -> None:
    usual = taken(rows(made.csv_file(RESULTS), "csv"))
    for seed in range(10):
        columns = list(COLUMNS)
        random.Random(seed).shuffle(columns)
        assert taken(rows(made.csv_file(RESULTS, columns=columns), "csv")) == usual


@pytest.mark.catalogue("L16")
@pytest.mark.parametrize("missing", REQUIRED)
def test_a_missing_column_is_named(missing: str) -> None:
    columns = [column for column in COLUMNS if column != missing]

    assert refused(made.csv_file(RESULTS, columns=columns), "csv") == ("HEADING_MISSING", missing)


@pytest.mark.catalogue("L16")
@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (f"{HEADING},Result\n{ROW},x\n", "HEADING_REPEATED", "finding"),
        (f"{HEADING},Ct E,gen E\n{ROW},1,2\n", "HEADING_REPEATED", "ct_e"),
        (f"STT,,{HEADING}\n1,,{ROW}\n", "HEADING_EMPTY", "column:2"),
        (f"{HEADING}\n", "NO_ROWS", ""),
        (f"{HEADING}\n,,,\n \n", "NO_ROWS", ""),
        (",,,\n", "NO_ROWS", ""),
        ("Danh sách kết quả ngày 31/8\n" + HEADING + "\n" + ROW, "HEADING_MISSING", "tube"),
    ],
)
def test_a_heading_that_could_hide_something_is_refused(
    content: str, code: str, place: str
) -> None:
    assert refused(content, "csv") == (code, place)


@pytest.mark.catalogue("L13")
def test_blanks_around_cells_and_blank_lines_change_nothing() -> None:
    padded = ROW.replace(",", " , \u00a0").replace("LC", "  LC") + "  "
    content = f"\n{HEADING}\n\n{padded}\n,,,\n\n{ROW}\n\n"
    found = rows(content, "csv")

    assert [(row.number, row.place) for row in found] == [(1, "line:3"), (2, "line:6")]
    assert found[0].cells == found[1].cells


def test_a_line_of_other_columns_only_is_still_a_row() -> None:
    (good, other) = rows(f"STT,{HEADING}\n1,{ROW}\n2,,,,\n", "csv")

    assert taken([good])
    assert {column for column, _ in faults(other)} == set(REQUIRED)


def test_a_line_longer_or_shorter_than_the_heading_is_told() -> None:
    longer, shorter, padded = rows(f"{HEADING}\n{ROW},x\nLC1,PCR\n{ROW},,\n", "csv")

    assert faults(longer) == {("", "CELLS_BEYOND_HEADING")}
    assert ("", "ROW_TOO_SHORT") in faults(shorter)
    assert taken([padded])


@pytest.mark.catalogue("L02")
def test_a_file_cut_in_a_line_is_refused_and_a_last_line_without_end_is_not() -> None:
    assert len(rows(f"{HEADING}\n{ROW}\n{ROW}", "csv")) == 2
    assert refused(f"{HEADING}\n{ROW}\nLC0000000024,PC", "csv") == ("FILE_TRUNCATED", "line:3")


@pytest.mark.catalogue("L02", "L05")
@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f'"{ROW}', "UNTERMINATED_QUOTE"),
        (ROW.replace("PCR", '"PCR'), "UNTERMINATED_QUOTE"),
        (ROW.replace("PCR", 'P"C"R'), "STRAY_QUOTE"),
        (ROW.replace("PCR", '"PCR"x'), "STRAY_QUOTE"),
        (ROW.replace("PCR", "P\0CR"), "NUL_FOUND"),
        (ROW.replace("PCR", "P\rCR"), "LINE_BREAK_INVALID"),
        (ROW.replace("PCR", '"P\nCR"'), "UNTERMINATED_QUOTE"),
        (ROW.replace("PCR", "x" * 131_073), "CELL_TOO_LONG"),
        (ROW.replace("PCR", "x" * 4_001), "CELL_TOO_LONG"),
        (ROW + "," * 300, "TOO_MANY_COLUMNS"),
    ],
)
def test_a_line_that_could_swallow_others_refuses_the_whole_file(line: str, code: str) -> None:
    found, place = refused(f"{HEADING}\n{ROW}\n{line}\n{ROW}\n", "csv")

    assert (found, place) == (code, "line:3")


@pytest.mark.catalogue("L04")
@pytest.mark.parametrize(
    "content",
    [
        "M· èng,Ph­¬ng ph¸p,KÕt qu¶,Giê xÐt nghiÖm\nLC1,PCR,¢m tÝnh,x\n",
        f"{HEADING}\nLC0000000012,PCR,¢m tÝnh,2021-08-31 14:05\n",
        f"{HEADING}\nLC0000000012,PCR,AÂm tính,2021-08-31 14:05\n",
        f"{HEADING},Họ tên\n{ROW},NguyÔn V¨n An\n{ROW},TrÇn ThÞ B×nh\n",
        f"{HEADING},Họ tên\n{ROW},Nguyeãn Vaên An\n{ROW},Traàn Thò Bình\n",
    ],
)
def test_texts_for_the_fonts_of_tcvn3_and_vni_are_recognised_and_refused(content: str) -> None:
    assert refused(content, "csv")[0] == "LEGACY_FONT"
    assert refused(content.encode("latin-1", "replace"), "csv")[0] in (
        "LEGACY_FONT",
        "ENCODING_INVALID",
    )


@pytest.mark.catalogue("L04")
@pytest.mark.parametrize("declared", ["", "cp1258"])
def test_bytes_of_a_tcvn3_file_are_refused_with_a_hint(declared: str) -> None:
    text = "M· èng,Ph­¬ng ph¸p,KÕt qu¶,Giê xÐt nghiÖm\nLC1,PCR,¢m tÝnh,x\n"

    assert refused(text.encode("latin-1"), "csv", declared)[0] == "LEGACY_FONT"


@pytest.mark.catalogue("L04")
@pytest.mark.parametrize("ending", ["hl7", "json"])
def test_names_for_legacy_fonts_refuse_messages_and_bundles_too(ending: str) -> None:
    strange = [dict(cells, full_name=name) for cells, name in zip(
        RESULTS, ("NguyÔn V¨n An", "TrÇn ThÞ B×nh"), strict=False
    )]  # fmt: skip
    content = made.hl7_file(strange) if ending == "hl7" else made.ndjson_file(strange)

    assert refused(content, ending)[0] == "LEGACY_FONT"


def test_one_name_that_looks_so_by_chance_refuses_nothing() -> None:
    found = rows(f"{HEADING},Họ tên\n{ROW},NguyÔn V¨n An\n{ROW},Lê An\n", "csv")

    assert len(found) == 2


@pytest.mark.catalogue("L10")
def test_the_heading_declares_the_order_of_day_and_month_or_nothing_does() -> None:
    row = "LC0000000012,PCR,Âm tính,03/08/2021 14:05"
    for form, month, day in (("dd/mm/yyyy hh:mm", 8, 3), ("MM/DD/YYYY hh:mm", 3, 8)):
        (raw,) = rows(f"{HEADING} ({form})\n{row}\n", "csv")
        found = check(raw, datetime(2021, month, day, 12, tzinfo=made.UTC))
        assert isinstance(found, ResultRow)
        assert (found.tested_at.month, found.tested_at.day) == (month, day)
    for form in ("", " (giờ Việt Nam)", " (dd/mm)"):
        assert faults(rows(f"{HEADING}{form}\n{row}\n", "csv")[0]) == {
            ("tested_at", "DATE_AMBIGUOUS")
        }


@pytest.mark.catalogue("L10")
def test_a_workbook_tells_what_it_made_of_codes_and_times() -> None:
    title = HEADING.split(",")
    day = datetime(2021, 8, 3, 14, 5)  # noqa: DTZ001 - a workbook has no zones
    content = workbook(
        [*title, "Ct E"],
        ["LC0000000012", "PCR", "Âm tính", "2021-08-03 14:05", 23.5],
        [79123456789, "PCR", "Âm tính", "2021-08-03 14:05", None],
        ["LC0000000012", "PCR", "Âm tính", day, None],
        ["LC0000000012", "PCR", "Âm tính", 44411.5, None],
        ["LC0000000012", "PCR", True, "2021-08-03 14:05", "=1+1"],
        ["LC0000000012", "PCR", "Âm tính", day.replace(day=30), None],
    )
    found = rows(content, "xlsx")

    assert taken(found[:1])[0].ct == (("E", "23.5"),)
    assert [faults(row) for row in found[1:5]] == [
        {("tube", "IDENTIFIER_MANGLED")},
        {("tested_at", "DATE_AMBIGUOUS")},
        {("tested_at", "DATE_AMBIGUOUS")},
        {("finding", "UNKNOWN_CODE"), ("ct_e", "CT_INVALID")},
    ]
    assert taken(found[5:])[0].tested_at.day == 30


def test_a_workbook_with_a_guide_is_read_and_two_sheets_of_data_are_not() -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(template_xlsx()))
    sheet = book.worksheets[0]
    for place, text in enumerate(ROW.split(","), 1):
        sheet.cell(2, place).value = text
    held = io.BytesIO()
    book.save(held)
    assert taken(rows(held.getvalue(), "xlsx"))

    book.create_sheet("Tờ 3").append(["LC0000000024"])
    held = io.BytesIO()
    book.save(held)
    assert refused(held.getvalue(), "xlsx")[0] == "SHEETS_MANY"


def test_the_template_is_empty_known_and_explained() -> None:
    from openpyxl import load_workbook

    assert template_csv().startswith(b"\xef\xbb\xbf")
    assert refused(template_csv(), "csv") == ("NO_ROWS", "")
    assert refused(template_xlsx(), "xlsx") == ("NO_ROWS", "")
    book = load_workbook(io.BytesIO(template_xlsx()))
    first, second = book.worksheets
    assert [cell.value for cell in first[1]] == guide.template_titles()
    assert first.column_dimensions["A"].number_format == "@"
    assert second["A1"].value == guide.MARK
    assert second.max_row == 1 + len(COLUMNS)
    assert guide.EXPLAINED.keys() == COLUMNS.keys()


def test_the_examples_of_the_guide_are_good() -> None:
    example = {column: told[2] for column, told in guide.EXPLAINED.items() if told[2]}
    example |= {"collected_at": "31/08/2021 06:00", "received_at": "31/08/2021 10:00"}

    row = taken(rows(made.csv_file([example]), "csv"))[0]

    assert (row.pool_size, row.ct[0]) == (10, ("E", "23.5"))


NASTY = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "\t=1", "＝1", " =1", ";=1", "|x", "%x", "'x"]


@pytest.mark.catalogue("L08")
@pytest.mark.parametrize("text", NASTY)
def test_rejected_rows_are_given_back_inert_and_can_be_sent_again(text: str) -> None:
    bad = {"tube": text, "assay": "PCR", "finding": text, "tested_at": "31/08/2021 14:05"}
    raw = rows(made.csv_file([bad], delimiter="|" if ";" in text or "\t" in text else ";"), "csv")
    found = check(raw[0], made.RECEIVED)
    content = write_csv(
        mending.heading(raw[0].kinds),
        [mending.line(raw[0], found)],  # type: ignore[arg-type]
    )

    (again,) = rows(content, "csv")
    assert again.cells == raw[0].cells
    assert dict(again.kinds) == dict(raw[0].kinds)
    cells = content.decode("utf-8-sig").splitlines()[1].strip('"').split('","')
    assert all(cell.strip()[:1] not in tuple("=+-@|%＝\t") for cell in cells)


def test_a_rejected_row_says_where_what_and_how_in_two_languages() -> None:
    raw = rows(f"{HEADING}\nLC1,PCR,hình như,03/04/2021\n", "csv")[0]
    found = check(raw, made.RECEIVED)
    assert isinstance(found, tuple) and isinstance(found[0], RowFault)
    told = dict(zip(mending.heading(raw.kinds), mending.line(raw, found), strict=True))  # type: ignore[arg-type]

    place, columns, codes, vi, en = (told[name] for name in FAULT_COLUMNS)
    assert place == "line:2"
    assert columns == "Mã ống nghiệm; Kết quả; Giờ xét nghiệm"
    assert codes == "TUBE_CODE_INVALID; UNKNOWN_CODE; DATE_AMBIGUOUS"
    assert vi and en and "hình như" not in vi + en
    assert told["Kết quả"] == "hình như"


def test_what_the_heading_declares_is_declared_again_though_a_cell_is_a_date() -> None:
    title = ["Mã ống nghiệm", "Phương pháp", "Kết quả", "Giờ xét nghiệm (dd/mm/yyyy hh:mm)"]
    day = datetime(2021, 8, 3, 14, 5)  # noqa: DTZ001 - a workbook has no zones
    (raw,) = rows(workbook([*title], ["LC0000000012", "PCR", "?", day]), "xlsx")

    assert title[3] in mending.heading(raw.kinds)
    (again,) = rows(write_csv(mending.heading(raw.kinds), [mending.line(raw, ())]), "csv")
    assert faults(again) == {("finding", "UNKNOWN_CODE")}
