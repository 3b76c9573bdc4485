"""Which files may be sent, under which names, how large, and with which heading?

A name is only ever shown: keys in object storage are given by us (security.md I16).
"""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from functions.kernel.errors import FieldFault, Invalid

MOST_BYTES: Final = 50 * 1024 * 1024
"""Limit of an upload (security.md 2.10)."""
FILENAME_LENGTH: Final = 120
CONTENT_TYPES: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "hl7": "text/plain",
    "json": "application/json",
}
"""The type that storage insists on, by a file's ending."""
TABLES: Final = frozenset({"csv", "xlsx"})


class FileNameInvalid(Invalid):
    """A file name with paths, control characters, or of a kind that is not taken here."""

    code = "FILE_NAME_INVALID"
    vi = "Tên tệp không hợp lệ, hoặc không thuộc loại tệp được nhận."
    en = "The file name is not valid, or files of this kind are not taken."


class FileSizeInvalid(Invalid):
    """Empty, or more than 50 MB."""

    code = "FILE_SIZE_INVALID"
    vi = "Tệp rỗng hoặc lớn hơn 50 MB."
    en = "The file is empty or larger than 50 MB."


class FileIncomplete(Invalid):
    """The file could not be read to its end, again and again."""

    code = "FILE_INCOMPLETE"
    vi = "Không đọc được hết tệp, vui lòng tải lên lại."
    en = "The file could not be read to its end; please upload it again."


class HeadingMissing(Invalid):
    """A column that every file must have is not there."""

    code = "HEADING_MISSING"
    vi = "Tệp thiếu cột bắt buộc ở dòng tiêu đề."
    en = "A required column is missing from the heading."


class HeadingRepeated(Invalid):
    """The same column twice."""

    code = "HEADING_REPEATED"
    vi = "Dòng tiêu đề có hai cột trùng nhau."
    en = "The heading has the same column twice."


def file_name(name: str, endings: Container[str] = TABLES) -> tuple[str, str]:
    """The name to show and the ending. Raises FileNameInvalid (paths, controls, other kinds)."""
    shown = " ".join(name.split(" "))
    stem, _, ending = shown.rpartition(".")
    bad = (
        not stem
        or len(shown) > FILENAME_LENGTH
        or not shown.isprintable()
        or any(sign in shown for sign in '/\\%:*?"<>|')
        or ".." in shown
        or ending.lower() not in endings
    )
    if bad:
        raise FileNameInvalid(FieldFault("filename", "FILE_NAME_INVALID"))
    return shown, ending.lower()


def file_size(size: int) -> int:
    """The size in bytes. Raises FileSizeInvalid."""
    if not 0 < size <= MOST_BYTES:
        raise FileSizeInvalid(FieldFault("size", "FILE_SIZE_INVALID"))
    return size
