"""What does one row of a province's file say of a member of staff, or of a new unit?

Headings are read in Vietnamese or English, in any order and with or without tones, as in files of
venues. A role is written by its code or its Vietnamese name; a day as 2021-11-23 or 23/11/2021.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.identity_numbers import IdentifierMangled
from functions.kernel.names import search_key
from functions.kernel.periods import DateInvalid, read_day
from functions.kernel.phones import Phone, PhoneInvalid
from functions.registry.domain.venue_rows import CellEmpty, phone_of

STAFF_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "account": ("TEN TAI KHOAN", "TAI KHOAN"),
    "name": ("HO VA TEN", "HO TEN"),
    "phone": ("DIEN THOAI", "SO DIEN THOAI", "SDT"),
    "role": ("VAI TRO",),
    "unit": ("MA DON VI", "DON VI"),
    "first": ("TU NGAY",),
    "last": ("DEN NGAY", "DEN HET NGAY"),
}
UNIT_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("LOAI DON VI", "LOAI"),
    "name": ("TEN DON VI", "TEN"),
    "division": ("MA DIA BAN", "DIA BAN"),
    "licence": ("SO GIAY PHEP", "GIAY PHEP"),
}
STAFF_TITLES: Final = (
    "Tên tài khoản", "Họ và tên", "Điện thoại", "Vai trò", "Mã đơn vị", "Từ ngày", "Đến ngày",
)  # fmt: skip
UNIT_TITLES: Final = ("Loại đơn vị", "Tên đơn vị", "Mã địa bàn", "Số giấy phép")
ROLES: Final[Mapping[str, str]] = {
    "CAN BO CAP XA": "commune_officer",
    "CAN BO CAP HUYEN": "district_officer",
    "CAN BO CAP TINH": "province_officer",
    "CAN BO DICH TE": "epidemiologist",
    "CAN BO LAY MAU": "sampler",
    "KY THUAT VIEN XET NGHIEM": "lab_technician",
    "BAC SI DUYET KET QUA": "lab_approver",
    "BAC SI KHAM SANG LOC": "doctor",
    "NHAN VIEN TIEM CHUNG": "vaccinator",
}
KINDS: Final[Mapping[str, str]] = {
    "DIEM TIEM": "vaccination_site",
    "PHONG XET NGHIEM": "laboratory",
    "BENH VIEN": "hospital",
}
_DAY: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class ToBeProposed(Invalid):
    """Not a fault: what a dry run says of a row that would be taken."""

    code = "TO_BE_PROPOSED"
    vi = "Sẽ tạo đề nghị tài khoản mới, chờ người khác duyệt."
    en = "A new account would be proposed, and wait for others to agree."


class ToBeChanged(Invalid):
    """Not a fault: what a dry run says of an account that stands."""

    code = "TO_BE_CHANGED"
    vi = "Sẽ tạo đề nghị đổi tài khoản đang có, chờ người khác duyệt."
    en = "A change of the account that stands would be proposed, and wait for others to agree."


class ToBeApplied(Invalid):
    """Not a fault: what a dry run says of a unit."""

    code = "TO_BE_APPLIED_FOR"
    vi = "Sẽ nộp hồ sơ đơn vị mới, chờ Bộ tra giấy phép."
    en = "The unit would be applied for, and wait for the ministry to find its licence."


def full(cells: Mapping[str, str], columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The cells of a row, none of them empty. Refuses CellEmpty, naming the first."""
    read = {column: cells.get(column, "").strip() for column in columns}
    for column, text in read.items():
        if not text:
            raise CellEmpty(FieldFault(column, CellEmpty.code))
    return read


def role_of(text: str) -> str:
    """The code of a role that is written by its name; another text as it is."""
    return ROLES.get(search_key(text), text)


def kind_of(text: str) -> str:
    """The code of a kind of unit that is written by its name; another text as it is."""
    return KINDS.get(search_key(text), text)


def phone_of_cell(text: str) -> Phone:
    """A phone. Refuses IdentifierMangled (a spreadsheet took its zero), PhoneInvalid, naming the
    column."""
    try:
        return phone_of(text)
    except (IdentifierMangled, PhoneInvalid) as wrong:
        raise type(wrong)(FieldFault("phone", wrong.code)) from None


def day_of_cell(text: str, column: str) -> date:
    """A day. Refuses DateInvalid, naming the column."""
    written = _DAY.fullmatch(text)
    if written:
        day, month, year = written.groups()
        text = f"{year}-{month:0>2}-{day:0>2}"
    try:
        return read_day(text)
    except DateInvalid:
        raise DateInvalid(FieldFault(column, DateInvalid.code)) from None
