"""CSV files as provinces send them: taken whole and exactly, or refused with the place."""

from __future__ import annotations

import csv
import tracemalloc
import unicodedata
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import IO, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from functions.kernel.errors import Refusal
from functions.runtime.documents import sheets
from functions.runtime.documents.sheets import read_lines

HEADING = "tên,điện thoại\r\n"


def lines(content: bytes | str, encoding: str = "") -> list[list[str]]:
    data = content.encode() if isinstance(content, str) else content
    return list(read_lines(BytesIO(data), "csv", encoding))


def refused(content: bytes | str, encoding: str = "") -> tuple[str, str]:
    """The code of the refusal and the place that it names."""
    with pytest.raises(Refusal) as caught:
        lines(content, encoding)
    return caught.value.code, caught.value.faults[0].field if caught.value.faults else ""


class Dripping(BytesIO):
    """A stream like S3's: it can't be wound back, and gives as little as it likes."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self.most = most

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self.most if size is None or size < 0 else min(size, self.most))

    def seekable(self) -> bool:
        return False


def test_cells_come_line_by_line_with_the_heading_first() -> None:
    assert lines('a,b\r\n1,"x, ""y"""\n,\n') == [["a", "b"], ["1", 'x, "y"'], ["", ""]]


def test_an_empty_file_and_blank_lines_give_no_line() -> None:
    assert lines(b"") == lines(b"\xef\xbb\xbf") == lines("\r\n \r\n") == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_that_of_the_heading(delimiter: str) -> None:
    content = f'a{delimiter}b{delimiter}"c, d"\n1{delimiter}2{delimiter}3\n'
    assert lines(content) == [["a", "b", "c, d"], ["1", "2", "3"]]


def test_the_line_by_which_excel_tells_the_delimiter_is_taken_as_such() -> None:
    assert lines("sep=;\r\na;b,c\r\n") == [["a", "b,c"]]


@pytest.mark.catalogue("L04")
@pytest.mark.parametrize(
    ("bytes_of", "declared"),
    [
        (lambda text: text.encode(), ""),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), ""),
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "cp1258"),
        (lambda text: b"\xff\xfe" + text.encode("utf-16-le"), ""),
        (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), ""),
        (lambda text: text.encode("utf-16-le"), "utf-16"),
        (lambda text: unicodedata.normalize("NFD", text).encode(), "utf-8"),
    ],
)
def test_every_known_encoding_gives_the_same_composed_text(bytes_of, declared: str) -> None:  # type: ignore[no-untyped-def]
    for most in (1, 2, 3, 100):
        stream = Dripping(bytes_of(HEADING + "Nguyễn Thị Bưởi,+84900000001\r\n"), most)
        found = list(read_lines(cast(IO[bytes], stream), "csv", declared))
        assert found == [["tên", "điện thoại"], ["Nguyễn Thị Bưởi", "+84900000001"]]


@pytest.mark.catalogue("L04")
def test_windows_1258_is_read_where_it_was_declared_and_composed() -> None:
    content = "t\u00ean,Tr\u00e2\u0300n Thi\u0323\n".encode("cp1258")
    assert lines(content, "cp1258") == [["tên", "Trần Thị"]]
    assert refused(content) == ("ENCODING_INVALID", "byte:1")


@pytest.mark.catalogue("L04")
@pytest.mark.parametrize(
    ("content", "declared", "place"),
    [
        (b"abc,\xff\n", "", "byte:4"),
        (b"\xef\xbb\xbfabc\xc3", "", "byte:6"),
        ("Hà".encode("latin-1"), "utf-8", "byte:1"),
        (b"a,\x81", "cp1258", "byte:2"),
        (b"\xff\xfea\x00b", "", "byte:4"),
        (b"\xff\xfea\x00\x00\xdc", "", "byte:4"),
        (b"a" * 70_000 + b"\xe1\xbb", "", "line:1"),
        (b"a\n" * 70_000 + b"\xe1\xbb", "", "byte:140000"),
    ],
)
def test_bytes_of_another_encoding_are_refused_with_their_place(
    content: bytes, declared: str, place: str
) -> None:
    code, named = refused(content, declared)
    assert (code, named) in (("ENCODING_INVALID", place), ("CELL_TOO_LONG", "line:1"))
    assert named == place


@pytest.mark.catalogue("L04")
def test_a_text_that_was_damaged_before_is_refused() -> None:
    assert refused("a\nNguy\ufffdn\n") == ("ENCODING_INVALID", "line:2")


def test_an_encoding_outside_the_list_is_refused() -> None:
    assert refused("a\n", "utf-7")[0] == "ENCODING_UNKNOWN"


@pytest.mark.catalogue("L04")
@given(st.binary(max_size=200), st.sampled_from(["", "utf-16", "cp1258"]))
@example(b"\xef\xbb\xbf\xff", "")
def test_any_bytes_are_read_or_refused_and_never_replaced(content: bytes, declared: str) -> None:
    try:
        found = lines(content, declared)
    except Refusal:
        return
    for text in (cell for line in found for cell in line):
        assert "\ufffd" not in text and "\0" not in text and "\r" not in text and "\n" not in text
        assert unicodedata.is_normalized("NFC", text)


@pytest.mark.catalogue("L02")
@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ('a,b\n1,"2\n3,4\n', ("UNTERMINATED_QUOTE", "line:2")),
        ('a,b\n1,"2\n3,4"\n5,6\n', ("UNTERMINATED_QUOTE", "line:2")),
        ('a,b\n1,2\n3,"4', ("UNTERMINATED_QUOTE", "line:3")),
        ('a,b\n1,2"x"\n', ("STRAY_QUOTE", "line:2")),
        ('a,b\n1,"2"x\n', ("STRAY_QUOTE", "line:2")),
        ('a,b\n1,12"\n', ("UNTERMINATED_QUOTE", "line:2")),
        ('a,b\n1, "2"\n', ("STRAY_QUOTE", "line:2")),
    ],
)
def test_a_quote_that_could_swallow_lines_is_refused_with_its_line(
    content: str, refusal: tuple[str, str]
) -> None:
    assert refused(content) == refusal


cell_texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0\ufffd"), max_size=8)


@pytest.mark.catalogue("L02")
@given(
    st.lists(st.lists(cell_texts, min_size=2, max_size=4), min_size=1, max_size=6),
    st.sampled_from(",;\t|"),
)
def test_no_line_is_ever_lost(rows: list[list[str]], delimiter: str) -> None:
    written = StringIO()
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["x", "y"], *rows])
    found = lines(written.getvalue())
    assert found[1:] == [[unicodedata.normalize("NFC", cell) for cell in row] for row in rows]


@pytest.mark.catalogue("L05")
@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("a,b\n1,\0\n", ("NUL_FOUND", "line:2")),
        ("a,b\r1,2\r3,4\r", ("LINE_BREAK_INVALID", "line:1")),
        ('a,b\n1,"2\r3"\n', ("LINE_BREAK_INVALID", "line:2")),
        ('a,b\n1,"2\n3"\n', ("UNTERMINATED_QUOTE", "line:2")),
        ("a,b\n1," + "x" * 131_073 + "\n", ("CELL_TOO_LONG", "line:2")),
        ("a,b\n1," + "x" * 4_001 + "\n", ("CELL_TOO_LONG", "line:2")),
        (",".join("x" * 300) + "\n", ("TOO_MANY_COLUMNS", "line:1")),
        ("x" * 10_000_000, ("CELL_TOO_LONG", "line:1")),
        ("a\n" + "\n" * 200_000, ("TOO_MANY_ROWS", "line:200001")),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(content: str, refusal: tuple[str, str]) -> None:
    assert refused(content) == refusal


@pytest.mark.catalogue("L06", "L07")
@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04abc", b"PK\x05\x06", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0\xa1", b"%PDF-1.7"],
)
def test_an_archive_or_another_kind_of_file_named_csv_is_refused(content: bytes) -> None:
    assert refused(content)[0] == "CONTENT_MISMATCH"


@pytest.mark.catalogue("L08")
def test_a_formula_is_kept_as_it_stands() -> None:
    nasty = ["=cmd|' /C calc'!A0", "@SUM", "+1", "-1", "\uff1d1", " =1", ";=1"]
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["a", "b"], ["1", "2"], nasty])
    assert lines(written.getvalue())[2] == nasty
    assert all(sheets.kind_of(cell) == "text" for cell in lines(written.getvalue())[2])


@pytest.mark.catalogue("I10")
def test_hostile_quotes_take_linear_time() -> None:
    for line in ('"' * 60_000, '"a",' * 199 + '"', '""' * 30_000 + "x", '"",' * 20_000):
        with pytest.raises(Refusal):
            lines("a,b\n" + line + "\n")


def test_memory_stays_flat_however_long_the_file() -> None:
    class Endless:
        def __init__(self, count: int) -> None:
            self.left = count

        def read(self, size: int) -> bytes:
            self.left -= 1
            return b"Qu\xc3\xa1n,01,001,00001,+84900000001\n" * 2_000 if self.left >= 0 else b""

    def peak(count: int) -> int:
        tracemalloc.start()
        stream: Iterator[list[str]] = read_lines(cast(IO[bytes], Endless(count)), "csv")
        assert sum(1 for _ in stream) == 2_000 * count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(20) < 1.2 * peak(2)
