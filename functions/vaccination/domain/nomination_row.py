"""What does one row of an organisation's list say of a person, and what is wrong with it?

One person a row, the fields of the individual form (domain.md 1.4). Headings in Vietnamese or
English, in any order, with or without tones; all faults of a row are told at once, by column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from functions.kernel.births import read_birth
from functions.kernel.divisions import DivisionUnknown, divisions_in, provinces, read_place
from functions.kernel.errors import Invalid, Refusal
from functions.kernel.identity_numbers import (
    IdentifierMangled,
    NumberKind,
    read_bhyt,
    read_identity_number,
)
from functions.kernel.names import canonical_line, canonical_name, search_key
from functions.kernel.periods import read_day
from functions.kernel.phones import read_phone
from functions.kernel.valuesets import Sex, value_set
from functions.vaccination.domain.form import LONGEST, WISH_AHEAD
from functions.vaccination.domain.groups import Group, GroupUnknown
from functions.vaccination.domain.identity import Identity
from functions.vaccination.domain.nomination import Named

Value = TypeVar("Value")

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "full_name": ("HO VA TEN", "HO TEN"),
    "birth": ("NGAY SINH",),
    "sex": ("GIOI TINH",),
    "phone": ("SO DIEN THOAI", "DIEN THOAI", "SDT"),
    "document": ("SO CCCD HO CHIEU", "SO GIAY TO", "SO CCCD", "CCCD"),
    "insurance": ("SO THE BHYT", "BHYT"),
    "occupation": ("NGHE NGHIEP",),
    "day": ("NGAY MUON TIEM", "NGAY MONG MUON"),
    "address": ("DIA CHI",),
    "province": ("TINH THANH PHO", "TINH", "MA TINH"),
    "district": ("QUAN HUYEN", "HUYEN", "MA HUYEN"),
    "ward": ("PHUONG XA", "XA", "MA XA"),
    "ethnicity": ("DAN TOC",),
    "nationality": ("QUOC TICH",),
    "group": ("NHOM UU TIEN", "NHOM"),
    "withdraw": ("RUT", "RUT DANG KY"),
}
"""Each column and what it may be called, without tones; the first is that of the template."""
OPTIONAL: Final = frozenset(
    {"insurance", "address", "ward", "ethnicity", "nationality", "withdraw"}
)
_YES: Final = frozenset({"X", "CO", "RUT", "YES", "1"})
_NO: Final = frozenset({"", "KHONG", "NO", "0"})
_SEXES: Final = {"NAM": Sex.MALE, "MALE": Sex.MALE, "NU": Sex.FEMALE, "FEMALE": Sex.FEMALE}
_ZERO_LOST: Final = re.compile(r"[35789][0-9]{8}")
_FLOATED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]{1,2}|[0-9]+[.,]0")
_DIGITS: Final = re.compile(r"[0-9]{1,5}")


class CellEmpty(Invalid):
    """A required cell is empty."""

    code = "REQUIRED"
    vi = "Ô này không được để trống."
    en = "This cell must not be empty."


class MarkUnclear(Invalid):
    """Neither yes nor no in the column of withdrawals."""

    code = "MARK_UNCLEAR"
    vi = "Cột rút chỉ nhận dấu x hoặc để trống."
    en = "The column of withdrawals takes an x or nothing."


class SexUnclear(Invalid):
    """Neither male nor female."""

    code = "SEX_UNCLEAR"
    vi = "Giới tính phải là Nam hoặc Nữ."
    en = "The sex must be Nam or Nữ."


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row that can be taken; `named` is None for one that withdraws."""

    kind: NumberKind
    number: str
    named: Named | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in one column."""

    column: str
    why: Refusal


def read_row(
    cells: Mapping[str, str], today: date, groups: Mapping[str, Group]
) -> ListRow | tuple[Wrong, ...]:
    """The person of a row, or all its faults; a row that withdraws needs the number alone."""
    reader = _Reader(cells)
    withdraws = reader.taken("withdraw", _mark)
    document = reader.taken("document", read_identity_number)
    if withdraws:
        return reader.wrong or ListRow(*(document or (NumberKind.CCCD, "")), None)
    name = reader.taken("full_name", canonical_name)
    birth = reader.taken("birth", lambda text: read_birth(text, today))
    sex = reader.taken("sex", _sex)
    phone = reader.taken("phone", _phone)
    province = reader.taken("province", lambda text: _division(text, 2, ""))
    district = reader.taken("district", lambda text: _division(text, 3, province or ""))
    ward = reader.taken("ward", lambda text: _division(text, 5, district or ""))
    group = reader.taken("group", lambda text: _group(text, groups))
    day = reader.taken("day", lambda text: read_day(text, today, today + WISH_AHEAD))
    lines = {
        column: reader.taken(column, lambda text: canonical_line(text, LONGEST)) or ""
        for column in ("occupation", "address", "ethnicity")
    }
    insurance = reader.taken("insurance", read_bhyt)
    nationality = reader.taken("nationality", lambda text: value_set("countries").read(text).code)
    if reader.wrong or document is None or birth is None or sex is None or day is None:
        return reader.wrong
    kind, number = document
    identity = Identity(name or "", birth, sex, kind.value, number)
    try:
        division = read_place(province or "", district or "", ward)
    except Refusal as wrong:
        return (Wrong("ward", wrong),)
    named = Named(
        identity=identity,
        phone=phone or "",
        division=division,
        group=group or "",
        day=day,
        insurance=insurance or "",
        nationality=nationality or "",
        **lines,
    )
    return ListRow(kind, number, named)


class _Reader:
    """Reads cells and remembers all faults."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.wrong: tuple[Wrong, ...] = ()

    def taken(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """What a cell says; None where it is empty and may be, or is at fault."""
        text = self.cells.get(column, "").strip()
        try:
            if text or column == "withdraw":
                return read(text)
            if column not in OPTIONAL:
                raise CellEmpty
        except Refusal as wrong:
            self.wrong = (*self.wrong, Wrong(column, wrong))
        return None


def _mark(text: str) -> bool:
    folded = search_key(text)
    if folded not in _YES | _NO:
        raise MarkUnclear
    return folded in _YES


def _sex(text: str) -> Sex:
    found = _SEXES.get(search_key(text))
    if found is None:
        raise SexUnclear
    return found


def _phone(text: str) -> str:
    if _FLOATED.fullmatch(text) or _ZERO_LOST.fullmatch(text):
        raise IdentifierMangled
    return read_phone(text)


def _group(text: str, groups: Mapping[str, Group]) -> str:
    """The code of a group; a spreadsheet that ate its zero is forgiven, for the list is closed."""
    told = text.partition(".")[0].strip().lower()
    for code in (told, told.zfill(2)):
        if code in groups:
            return code
    raise GroupUnknown


def _division(text: str, length: int, within: str) -> str:
    """A code, or the name of a division within another; a lost zero is told as such."""
    if length > 2 and not within:
        return ""
    if _DIGITS.fullmatch(text):
        if len(text) != length:
            raise IdentifierMangled
        return text
    wanted = search_key(text)
    for division in divisions_in(within) if within else provinces():
        if wanted in (search_key(division.name), search_key(division.short_name)):
            return division.code
    raise DivisionUnknown
