"""What Excel makes of a table that we wrote."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.runtime.documents.exports import bare, guarded, write_csv

NASTY = [
    "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "\t=1", "\uff1d1", "\uff0b1", "\uff0d1",
    "\uff201", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\r=1", "\n=1", "\0=1", "|calc", "%1",
    ";=1", "x;=1", "x; =1", "x\n=1", "'=1", "''", "\ufe621", '"=1', "x\t\uff1d1",
]  # fmt: skip
HARMLESS = ["", "Chợ Đồng Xuân", "0900000001", "a=1", "1-2", "Nguyễn, Văn", 'nói "xin chào"', "a;b"]
TRIGGERS = "=+-@|%"
tricky = st.text(st.sampled_from(" \t\r\n;,'\"=+-@|%\uff1d\uff0b\u200b\u00a0\0aế1"), max_size=12)
texts = st.one_of(tricky, st.text(st.characters(codec="utf-8"), max_size=12))


def read(content: bytes, delimiter: str = ",") -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))


def begins_formula(cell: str) -> bool:
    """As a spreadsheet may see it: blanks dropped, full-width made plain."""
    seen = "".join(s for s in unicodedata.normalize("NFKC", cell) if s.isprintable()).strip()
    return seen[:1] in TRIGGERS and bool(seen)


@pytest.mark.catalogue("L08")
@pytest.mark.parametrize("text", NASTY)
def test_a_cell_that_could_run_begins_with_a_guard(text: str) -> None:
    ((cell,),) = read(write_csv([text], []))
    assert cell == guarded(text) and cell != text
    assert bare(cell) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_cell_is_left_as_it_is(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.catalogue("L08")
@given(st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=5))
def test_every_cell_read_again_is_the_text_minus_the_guard_and_no_formula(
    rows: list[list[str]],
) -> None:
    content = write_csv(["x"], rows)
    found = read(content)[1:]
    assert [[bare(cell) for cell in row] for row in found] == rows
    assert not any(begins_formula(cell) for row in found for cell in row)


@pytest.mark.catalogue("L08")
@given(st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=5))
def test_a_spreadsheet_that_splits_at_semicolons_finds_no_formula_either(
    rows: Sequence[Sequence[str]],
) -> None:
    for delimiter in (";", "\t"):
        for row in read(write_csv(["x"], rows), delimiter):
            assert not any(begins_formula(cell) for cell in row)


def _legal(text: str) -> bool:
    """What XML can hold; openpyxl refuses the rest itself."""
    return not any(unicodedata.category(sign) == "Cc" for sign in text) and text.isprintable()


@pytest.mark.catalogue("L08")
@settings(deadline=None, max_examples=40)
@given(st.lists(texts.filter(_legal), min_size=1, max_size=6))
def test_openpyxl_finds_no_formula_cell(row: list[str]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for found in read(write_csv(["x"], [row, [text for text in NASTY if _legal(text)]])):
        book.active.append(found)
    kept = BytesIO()
    book.save(kept)
    again = openpyxl.load_workbook(BytesIO(kept.getvalue())).active
    assert again is not None
    cells = [list(line) for line in again.iter_rows()]
    assert not any(cell.data_type == "f" for line in cells for cell in line)
    assert [bare(str(cell.value or "")) for cell in cells[1][: len(row)]] == row


@given(texts)
def test_a_guard_comes_off_as_it_went_on(text: str) -> None:
    assert bare(guarded(text)) == text


def test_all_cells_are_quoted_and_the_file_begins_with_a_mark() -> None:
    content = write_csv(["tên", "số"], [["Chợ", "1"]])
    assert content == '\ufeff"tên","số"\r\n"Chợ","1"\r\n'.encode()


@pytest.mark.catalogue("I05")
def test_a_line_break_in_a_heading_stays_inside_its_cell() -> None:
    content = write_csv(["a\r\nSet-Cookie: x", "b"], [["1", "2"]])
    assert read(content) == [["a\r\nSet-Cookie: x", "b"], ["1", "2"]]
