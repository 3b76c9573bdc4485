"""Which column of a table means what?

Headings are read in Vietnamese or English, in any order, with or without tones and case. The
heading of a time may declare its order of day and month in brackets, as the national template
does: ``Giờ xét nghiệm (dd/mm/yyyy hh:mm)``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from functions.kernel.names import search_key
from functions.kernel.uploads import HeadingMissing, HeadingRepeated
from functions.laboratory.domain.reading.refusals import (
    HeadingEmpty,
    at,
)

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "tube": (
            "Mã ống nghiệm", "Mã ống", "Mã mẫu", "Mã vạch", "Barcode", "Mã bệnh phẩm", "Tube code",
            "Sample code", "Specimen id", "Accession number", "Mã XN", "Mã xét nghiệm",
        ),
        "assay": (
            "Phương pháp", "Phương pháp xét nghiệm", "Loại xét nghiệm", "Test", "Test method",
            "Method", "LOINC", "Mã LOINC", "Test performed code",
        ),
        "finding": (
            "Kết quả", "Kết quả xét nghiệm", "KQ", "Result", "Test result", "Finding",
        ),
        "tested_at": (
            "Giờ xét nghiệm", "Thời điểm xét nghiệm", "Thời gian xét nghiệm", "Ngày xét nghiệm",
            "Ngày giờ xét nghiệm", "Thời gian có kết quả", "Tested at", "Result time",
            "Test result date",
        ),
        "collected_at": (
            "Giờ lấy mẫu", "Thời điểm lấy mẫu", "Thời gian lấy mẫu", "Ngày lấy mẫu",
            "Ngày giờ lấy mẫu", "Collected at", "Specimen collection date",
        ),
        "received_at": (
            "Giờ nhận mẫu", "Thời điểm nhận mẫu", "Thời gian nhận mẫu", "Ngày nhận mẫu",
            "Ngày giờ nhận mẫu", "Received at", "Testing lab specimen received date",
        ),
        "status": ("Trạng thái", "Trạng thái kết quả", "Status", "Test result status"),
        "reason": ("Lý do", "Lý do đính chính", "Lý do sửa", "Reason", "Correction reason"),
        "ct_e": ("Ct E", "Ct gen E", "Gen E", "E gene Ct"),
        "ct_n": ("Ct N", "Ct gen N", "Gen N", "N gene Ct"),
        "ct_rdrp": ("Ct RdRp", "Ct gen RdRp", "Gen RdRp", "RdRp gene Ct"),
        "ct_orf1ab": ("Ct ORF1ab", "Ct gen ORF1ab", "Gen ORF1ab", "ORF1ab Ct"),
        "ct_s": ("Ct S", "Ct gen S", "Gen S", "S gene Ct"),
        "ct": ("Ct", "Giá trị Ct", "Ct value"),
        "device": ("Thiết bị", "Máy xét nghiệm", "Sinh phẩm", "Kit", "Device",
                   "Equipment model name"),
        "specimen": ("Loại mẫu", "Loại bệnh phẩm", "Bệnh phẩm", "Specimen", "Specimen type"),
        "pool": ("Mã mẫu gộp", "Mã gộp", "Pool", "Pool id"),
        "pool_size": ("Số mẫu gộp", "Cỡ mẫu gộp", "Pool size"),
        "members": ("Các ống trong mẫu gộp", "Các ống gộp", "Pool members"),
        "disease": ("Bệnh", "Tác nhân", "Disease"),
        "full_name": ("Họ tên", "Họ và tên", "Full name", "Patient name"),
        "birth": ("Ngày sinh", "Năm sinh", "Ngày tháng năm sinh", "Date of birth", "Birth date",
                  "Patient dob"),
        "identity_number": ("CCCD", "Số CCCD", "CMND/CCCD", "Số CMND/CCCD", "Số giấy tờ",
                            "Identity number"),
    }
)  # fmt: skip
"""Canonical names and what they are called; the first is the template's, the rest are heard."""
REQUIRED: Final = ("tube", "assay", "finding", "tested_at")
TIMES: Final = frozenset({"tested_at", "collected_at", "received_at", "birth"})

FAULT_COLUMNS: Final = ("Dòng lỗi", "Cột lỗi", "Mã lỗi", "Lỗi cần sửa", "What to mend")
"""What the file of rows to be mended adds; it is known again by the third of them."""

_FORM: Final = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$")
_FORMS: Final = {
    "DD MM YYYY HH MM": "dmy",
    "DD MM YYYY": "dmy",
    "NGAY THANG NAM GIO PHUT": "dmy",
    "NGAY THANG NAM": "dmy",
    "MM DD YYYY HH MM": "mdy",
    "YYYY MM DD HH MM": "ymd",
    "YYYY MM DD": "ymd",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns of a table by place (None: of no interest), and what the titles declare.

    `width` is the number of titles; `mended` where the file is one of ours, sent back mended.
    """

    columns: tuple[str | None, ...]
    forms: Mapping[str, str]
    width: int
    mended: bool


def read_heading(titles: Sequence[str]) -> Heading:
    """What a heading says. Refuses HeadingEmpty, HeadingRepeated, HeadingMissing (the column)."""
    width = max((place for place, title in enumerate(titles, 1) if title.strip()), default=0)
    found: list[str | None] = []
    forms: dict[str, str] = {}
    for place, title in enumerate(titles[:width], 1):
        if not title.strip():
            raise at(HeadingEmpty, f"column:{place}")
        column, form = _read_title(title)
        if column is not None and column in found:
            raise at(HeadingRepeated, column)
        if column in TIMES and form:
            forms[column] = form
        found.append(column)
    for column in REQUIRED:
        if column not in found:
            raise at(HeadingMissing, column)
    mended = search_key(FAULT_COLUMNS[2]) in map(search_key, titles[:width])
    return Heading(tuple(found), MappingProxyType(forms), width, mended)


def title_of(column: str, form: str = "") -> str:
    """How the template calls a column, with the order of day and month where one is declared."""
    title = COLUMNS[column][0]
    written = {"dmy": "dd/mm/yyyy", "mdy": "mm/dd/yyyy", "ymd": "yyyy-mm-dd"}.get(form)
    clock = "" if column == "birth" else " hh:mm"
    return f"{title} ({written}{clock})" if written and column in TIMES else title


def _read_title(title: str) -> tuple[str | None, str]:
    known = _KNOWN.get(search_key(title))
    form = _FORM.match(title)
    if form is None:
        return known, ""
    return known or _KNOWN.get(search_key(form[1])), _FORMS.get(search_key(form[2]), "")


_KNOWN: Final = {
    search_key(word): column for column, words in COLUMNS.items() for word in (column, *words)
}
