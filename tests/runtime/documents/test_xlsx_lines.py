"""Workbooks as provinces send them, and as nobody should."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import IO, Any, cast

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.kernel.errors import Refusal
from functions.runtime.documents.sheets import kind_of, read_lines

SHEET = "xl/worksheets/sheet1.xml"
Parts = dict[str, bytes]


def workbook(*rows: list[Any], others: int = 0) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for _ in range(others):
        book.create_sheet()
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def changed(content: bytes, change: Callable[[Parts], None]) -> bytes:
    """The workbook with its parts changed."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return kept.getvalue()


def replaced(content: bytes, old: str, new: str, part: str = SHEET) -> bytes:
    def change(parts: Parts) -> None:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode())

    return changed(content, change)


def lines(content: bytes) -> list[list[str]]:
    return list(read_lines(BytesIO(content), "xlsx"))


def refused(content: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        lines(content)
    return caught.value.code


PLAIN = workbook(["tên", "điện thoại"], ["Chợ", "0900000001"], ["Quán", "0900000002"])


def test_cells_come_line_by_line_from_any_stream() -> None:
    class Unwinding:
        def __init__(self, data: bytes) -> None:
            self.data = BytesIO(data)

        def read(self, size: int = -1) -> bytes:
            return self.data.read(min(size, 999) if size >= 0 else -1)

        def seekable(self) -> bool:
            return False

    expected = [["tên", "điện thoại"], ["Chợ", "0900000001"], ["Quán", "0900000002"]]
    assert lines(PLAIN) == expected
    assert list(read_lines(cast(IO[bytes], Unwinding(PLAIN)), "xlsx")) == expected


@pytest.mark.catalogue("L10")
def test_numbers_dates_and_truths_are_written_one_way_and_know_that_they_were_no_text() -> None:
    values = [
        79_000_000_001, 7.9e10, 0.5, 901234567, True, date(2021, 4, 3),
        datetime.fromisoformat("2021-08-31T07:30:00"), time(7, 30), timedelta(hours=26, minutes=5),
        "0901",
    ]  # fmt: skip
    *_, row = lines(workbook(["a"] * len(values), values))
    assert row == [
        "79000000001", "79000000000", "0.5", "901234567", "TRUE", "2021-04-03",
        "2021-08-31 07:30:00", "07:30", "26:05", "0901",
    ]  # fmt: skip
    kinds = ["number"] * 4 + ["boolean"] + ["date"] * 4 + ["text"]
    assert [kind_of(cell) for cell in row] == kinds


@pytest.mark.catalogue("L08")
def test_a_formula_is_not_computed_and_kept_as_it_stands() -> None:
    *_, row = lines(workbook(["a", "b"], ["=1+1", '=HYPERLINK("http://x","y")']))
    assert row == ["=1+1", '=HYPERLINK("http://x","y")']
    assert {kind_of(cell) for cell in row} == {"formula"}


@pytest.mark.catalogue("L04")
def test_texts_are_composed() -> None:
    assert lines(workbook(["te\u0302n"])) == [["tên"]]
    assert refused(workbook(["a"], ["x\ufffd"])) == "ENCODING_INVALID"


@pytest.mark.catalogue("L16")
def test_an_empty_workbook_gives_no_line_and_blank_lines_before_the_heading_are_passed() -> None:
    assert lines(workbook()) == []
    assert lines(workbook([], [None, None], ["a", None, "b"])) == [["a", "", "b"]]


def test_a_blank_line_between_keeps_the_count() -> None:
    assert lines(workbook(["a"], [], ["b"])) == [["a"], [], ["b"]]


@pytest.mark.catalogue("L02")
def test_rows_beyond_the_size_that_the_sheet_tells_of_itself_are_read() -> None:
    assert len(lines(replaced(PLAIN, 'ref="A1:B3"', 'ref="A1:A1"'))) == 3
    assert lines(replaced(PLAIN, 'ref="A1:B3"', 'ref="A1:A1"')) == lines(PLAIN)


@pytest.mark.catalogue("L02")
@pytest.mark.parametrize(
    ("old", "new"),
    [('row r="3"', 'row r="2"'), ('row r="3"', 'row r="1"'), ('r="B2"', 'r="A2"')],
)
def test_a_row_or_cell_that_stands_twice_is_refused(old: str, new: str) -> None:
    assert refused(replaced(PLAIN, old, new)) == "ARCHIVE_REFUSED"


@pytest.mark.catalogue("L02")
def test_data_on_a_second_sheet_is_refused_and_an_empty_one_is_not() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(["a"], others=1)))
    assert lines(workbook(["a"], others=1)) == [["a"]]
    book.worksheets[1]["C7"] = "x"
    book.worksheets[1].sheet_state = "hidden"
    kept = BytesIO()
    book.save(kept)
    assert refused(kept.getvalue()) == "SHEETS_MANY"


@pytest.mark.catalogue("L01", "L05")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (workbook(["x"] * 300), "TOO_MANY_COLUMNS"),
        (workbook(["a"], ["x" * 4_001]), "CELL_TOO_LONG"),
        (
            replaced(replaced(PLAIN, 'row r="3"', 'row r="1048577"'), 'r="A3"', 'r="A1048577"'),
            "TOO_MANY_ROWS",
        ),
        (replaced(PLAIN, 'row r="3"', 'row r="99999999999999"'), "TOO_MANY_ROWS"),
        (replaced(PLAIN, 'r="B3"', 'r="XFD3"'), "TOO_MANY_COLUMNS"),
    ],
)
def test_more_than_a_table_of_ours_holds_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


def _added(name: str, part: bytes) -> bytes:
    return changed(PLAIN, lambda parts: parts.update({name: part}))


@pytest.mark.catalogue("L06")
@pytest.mark.parametrize(
    "content",
    [
        _added("xl/media/x.xml", b"<a>" + b" " * 20_000_000 + b"</a>"),
        _added("../../evil.xml", b"<a/>"),
        _added("/etc/passwd", b"x"),
        _added("xl\\..\\evil.xml", b"<a/>"),
        _added("xl/inner.zip", PLAIN),
        _added("xl/embeddings/inner.xlsx", PLAIN),
        _added("xl/vbaProject.bin", b"macro"),
        changed(PLAIN, lambda parts: parts.update({f"xl/x{i}.xml": b"<a/>" for i in range(300)})),
        PLAIN[: len(PLAIN) // 2],
        PLAIN[:200] + b"\xff" * 200 + PLAIN[400:],
        changed(PLAIN, lambda parts: parts.__delitem__("xl/workbook.xml")),
    ],
)
def test_a_bomb_a_path_a_macro_or_a_damaged_archive_is_refused(content: bytes) -> None:
    assert refused(content) == "ARCHIVE_REFUSED"


@pytest.mark.catalogue("L06")
def test_a_link_and_an_encrypted_part_are_refused() -> None:
    linked = BytesIO(PLAIN)
    with zipfile.ZipFile(linked, "a") as archive:
        link = zipfile.ZipInfo("xl/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert refused(linked.getvalue()) == "ARCHIVE_REFUSED"
    at = PLAIN.index(b"PK\x01\x02") + 8
    flags = struct.unpack_from("<H", PLAIN, at)[0] | 1
    assert refused(PLAIN[:at] + struct.pack("<H", flags) + PLAIN[at + 2 :]) == "ARCHIVE_REFUSED"


@pytest.mark.catalogue("L06")
def test_a_size_that_the_archive_tells_too_small_is_refused() -> None:
    bomb = _added("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 900_000 + b"</sst>")
    at = bomb.rindex(b"PK\x01\x02", 0, bomb.rindex(b"xl/sharedStrings.xml")) + 24
    told = bomb[:at] + struct.pack("<I", 1_000) + bomb[at + 4 :]
    assert refused(told) == "ARCHIVE_REFUSED"


LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    "<worksheet/>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><worksheet>&y;</worksheet>'


@pytest.mark.catalogue("L09")
@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"])
@pytest.mark.parametrize("part", [LAUGHS, OUTSIDE, "<!--" + "x" * 70_000 + "-->" + LAUGHS])
def test_a_part_that_declares_a_document_type_is_refused(name: str, part: str) -> None:
    content = changed(PLAIN, lambda parts: parts.update({name: part.encode()}))
    assert refused(content) == "ARCHIVE_REFUSED"


@pytest.mark.catalogue("L07")
@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0" + b"x" * 600, b"%PDF"])
def test_another_kind_of_file_named_xlsx_is_refused(content: bytes) -> None:
    assert refused(content) == "CONTENT_MISMATCH"


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=30))
def test_a_damaged_workbook_is_read_or_refused_and_never_breaks(at: int, noise: bytes) -> None:
    try:
        lines(PLAIN[:at] + noise + PLAIN[at + len(noise) :])
    except Refusal:
        return


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2_000), st.binary(min_size=1, max_size=12))
def test_a_damaged_sheet_is_read_or_refused_and_never_breaks(at: int, noise: bytes) -> None:
    def change(parts: Parts) -> None:
        parts[SHEET] = parts[SHEET][:at] + noise + parts[SHEET][at + len(noise) :]

    try:
        lines(changed(PLAIN, change))
    except Refusal:
        return
