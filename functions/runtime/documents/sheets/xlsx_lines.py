"""Which lines stand in a workbook, and is it safe to open?

A workbook is a zip archive of XML. Before anything is parsed the archive's own list is judged:
number, names and sizes of its parts (security.md L06), and that no part declares a document type,
without which XML has no entities (L09). Formulas are not computed, links are not followed.
"""

from __future__ import annotations

import re
import shutil
import stat
import struct
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any
from xml.etree import ElementTree  # nosec B405
from xml.parsers import expat  # nosec B407

from functions.runtime.documents.sheets.cells import MOST_COLUMNS, MOST_LINES, checked, written
from functions.runtime.documents.sheets.refusals import (
    ArchiveRefused,
    ContentMismatch,
    SheetsMany,
    TooManyColumns,
    TooManyLines,
    at_line,
)

MOST_PARTS = 200
MOST_UNPACKED = 300 * 1024 * 1024
MOST_STRINGS = 64 * 1024 * 1024
"""The shared texts are the one part that is held in memory."""
MOST_RATIO = 40
"""100,000 rows of venues unpack to about 15 times their size; zip bombs to 1,000 times."""
SMALL = 1024 * 1024
"""Parts below this may be as repetitive as they like."""

_PART = re.compile(r"[A-Za-z0-9_\[\]. -]+(?:/[A-Za-z0-9_\[\]. -]+)*/?")
_REFUSED = re.compile(
    r"\.(?:zip|xlsx|xlsm|gz|7z|rar|exe|dll|js|vbs|bat)$|vbaProject", re.IGNORECASE
)
_PROLOG = 64 * 1024
_IN_MEMORY = 8 * 1024 * 1024
_DAMAGED = (
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What zipfile, the XML parser and openpyxl raise for damaged, encrypted or crafted files."""


def read(file: IO[bytes], most: int = MOST_LINES, aside: str = "") -> Iterator[list[str]]:
    """The lines of the one sheet with data; see `sheets.read_lines`."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        archive: IO[bytes] = file
        if not file.seekable():
            shutil.copyfileobj(file, copy)
            archive = copy
        archive.seek(0)
        _judge(archive)
        yield from _read(archive, most, aside)


def _judge(archive: IO[bytes]) -> None:
    """Refuses ContentMismatch where it is no archive, ArchiveRefused where it is no plain one."""
    if archive.read(4) != b"PK\x03\x04":
        raise ContentMismatch
    try:
        opened = zipfile.ZipFile(archive)
        parts = opened.infolist()
    except _DAMAGED:
        raise ArchiveRefused from None
    names = {part.filename for part in parts}
    if len(names) != len(parts) or len(parts) > MOST_PARTS or "xl/workbook.xml" not in names:
        raise ArchiveRefused
    if sum(part.file_size for part in parts) > MOST_UNPACKED or not all(map(_is_plain, parts)):
        raise ArchiveRefused
    if any(_is_xml(part) and _declares_type(opened, part) for part in parts):
        raise ArchiveRefused
    archive.seek(0)


def _is_plain(part: zipfile.ZipInfo) -> bool:
    packed = max(part.compress_size, 1)
    return (
        _PART.fullmatch(part.filename) is not None
        and ".." not in part.filename
        and not _REFUSED.search(part.filename)
        and not part.flag_bits & 1
        and part.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        and not stat.S_ISLNK(part.external_attr >> 16)
        and (part.file_size < SMALL or part.file_size <= MOST_RATIO * packed)
        and (part.file_size <= MOST_STRINGS or "sharedStrings" not in part.filename)
    )


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels", ".vml"))


def _declares_type(opened: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Is there a document type before the root element, or no root element near the beginning?"""
    seen: list[bool] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: seen.append(True)
    parser.StartElementHandler = lambda *_: seen.append(False)
    try:
        with opened.open(part) as source:
            parser.Parse(source.read(_PROLOG), False)
    except (expat.ExpatError, *_DAMAGED):
        return True
    return not seen or seen[0]


def _read(archive: IO[bytes], most: int, aside: str) -> Iterator[list[str]]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(archive, read_only=True, keep_links=False)
            full = [sheet for sheet in book.worksheets if _holds_data(sheet, aside)]
        except _DAMAGED:
            raise ArchiveRefused from None
        if len(full) > 1:
            raise SheetsMany
        for sheet in full:
            yield from _lines(sheet, most)


def _holds_data(sheet: Any, aside: str) -> bool:
    """Is there a row, and is it not the guide, whose first cell is `aside`?"""
    _, first = next(_rows(sheet), (0, []))
    return bool(first) and not (aside and first[0]["value"] == aside)


def _lines(sheet: Any, most: int) -> Iterator[list[str]]:
    """The lines from the first that is not blank; blank ones between are told too."""
    rows, last = _rows(sheet), 0
    while True:
        try:
            number, row = next(rows, (0, []))
        except _DAMAGED:
            raise at_line(ArchiveRefused, last + 1) from None
        if not number:
            return
        if number > most:
            raise at_line(TooManyLines, number)
        if last:
            yield from ([] for _ in range(number - last - 1))
        last = number
        yield checked(_texts(sheet, row, number), number)


def _rows(sheet: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Rows that hold a value: their number and those cells.

    openpyxl reads each row, but not its `ws.rows`, which believes the size that a sheet tells of
    itself and drops rows out of order; nor defusedxml, which is eight times as slow and has
    nothing to refuse here. ValueError where a row or cell stands twice.
    """
    from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser

    book = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        last = 0
        for _, element in ElementTree.iterparse(source):  # noqa: S314  # nosec B314
            if element.tag != ROW_TAG:
                continue
            number, cells = parser.parse_row(element)
            element.clear()
            columns = [cell["column"] for cell in cells]
            if number <= last or columns != sorted(set(columns)):
                raise ValueError("a row or a cell stands twice")
            last = number
            held = [cell for cell in cells if cell["value"] is not None]
            if held:
                yield number, held


def _texts(sheet: Any, row: list[dict[str, Any]], number: int) -> list[str]:
    from openpyxl.cell.read_only import ReadOnlyCell

    width = row[-1]["column"]
    if width > MOST_COLUMNS:
        raise at_line(TooManyColumns, number)
    texts = [""] * width
    for cell in row:
        known = ReadOnlyCell(sheet, **cell)
        texts[cell["column"] - 1] = written(known.value, known.data_type, known.number_format)
    return texts
