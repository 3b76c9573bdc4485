"""What does one row of a province's spreadsheet say of a venue, and what is wrong with it?

Headings are read in Vietnamese or English, in any order and with or without tones. All faults of
a row are told at once, by column and code (domain.md 3.I4; security.md L10 to L16).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from functions.kernel.callers import covers
from functions.kernel.divisions import DivisionUnknown, divisions_in, provinces, read_place
from functions.kernel.errors import FieldFault, Invalid, Refusal
from functions.kernel.identity_numbers import IdentifierMangled
from functions.kernel.integers import read_integer
from functions.kernel.names import canonical_name, search_key
from functions.kernel.phones import Phone, read_phone
from functions.kernel.uploads import HeadingMissing, HeadingRepeated
from functions.kernel.valuesets import venue_kinds
from functions.registry.domain.imports import RowFault
from functions.registry.domain.venue import (
    MOST_CAPACITY,
    CapacityInvalid,
    VenueDetails,
    check_details,
)

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("TEN DIA DIEM", "TEN"),
    "kind": ("LOAI HINH", "LOAI"),
    "province": ("MA TINH", "TINH", "TINH THANH PHO"),
    "district": ("MA HUYEN", "HUYEN", "QUAN HUYEN"),
    "ward": ("MA XA", "XA", "PHUONG XA"),
    "address": ("DIA CHI",),
    "opens_at": ("GIO MO CUA", "MO CUA"),
    "closes_at": ("GIO DONG CUA", "DONG CUA"),
    "capacity": ("SUC CHUA",),
    "registrant_name": ("NGUOI DANG KY", "HO TEN CHU"),
    "phone": ("DIEN THOAI", "SO DIEN THOAI", "SDT"),
}
OPTIONAL = frozenset({"ward"})
_FLOATED = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]{1,2}|[0-9]+[.,]0")
_ZERO_LOST = re.compile(r"[35789][0-9]{8}")
_DIGITS = re.compile(r"[0-9]{1,5}")


class CellsBeyondHeading(Invalid):
    """The row is longer than the heading, as after a comma too many: its cells may be shifted."""

    code = "CELLS_BEYOND_HEADING"
    vi = "Dòng có ô nằm ngoài các cột của dòng tiêu đề."
    en = "The row has cells beyond the columns of the heading."


class CellEmpty(Invalid):
    """A required cell is empty."""

    code = "REQUIRED"
    vi = "Ô này không được để trống."
    en = "This cell must not be empty."


class OtherPlace(Invalid):
    """The venue lies outside the uploader's own province, district or commune."""

    code = "OTHER_PROVINCE"
    vi = "Địa điểm thuộc địa bàn khác, không thuộc quyền của đơn vị tải tệp."
    en = "The venue lies outside the area of the unit that sent the file."


@dataclass(frozen=True, slots=True)
class VenueRow:
    """A row that can be registered."""

    details: VenueDetails
    registrant_name: str
    phone: Phone


def read_heading(
    heading: Sequence[str],
    columns: Mapping[str, tuple[str, ...]] = COLUMNS,
    optional: frozenset[str] = OPTIONAL,
) -> tuple[str | None, ...]:
    """The column of each place of the heading, None for one of no interest.

    Raises HeadingMissing, HeadingRepeated, naming the column.
    """
    known = {search_key(word): name for name, words in columns.items() for word in (name, *words)}
    found = tuple(known.get(search_key(cell)) for cell in heading)
    for name in columns:
        if found.count(name) > 1:
            raise HeadingRepeated(FieldFault(name, "HEADING_REPEATED"))
        if name not in found and name not in optional:
            raise HeadingMissing(FieldFault(name, "HEADING_MISSING"))
    return found


def titled_columns(heading: Sequence[str]) -> int:
    """How many columns the heading spans, to its last title."""
    return max((place for place, cell in enumerate(heading, 1) if cell.strip()), default=0)


def read_row(cells: Mapping[str, str], area: str) -> VenueRow | tuple[RowFault, ...]:
    """The venue of a row for an uploader of the division path `area`, or all its faults."""
    faults: list[RowFault] = []

    def taken(column: str, read: Callable[[str], str]) -> str:
        text = cells.get(column, "").strip()
        try:
            if not text and column not in OPTIONAL:
                raise CellEmpty
            return read(text)
        except Refusal as wrong:
            faults.append(RowFault.of(wrong, column))
            return ""

    kind = taken("kind", _kind)
    phone = taken("phone", phone_of)
    name = taken("registrant_name", canonical_name)
    province = taken("province", lambda text: _division(text, 2, ""))
    district = taken("district", lambda text: _division(text, 3, province)) if province else ""
    ward = taken("ward", lambda text: _division(text, 5, district) if text and district else "")
    capacity = taken("capacity", _capacity)
    plain = {column: taken(column, str) for column in ("name", "address", "opens_at", "closes_at")}
    if faults:
        return tuple(faults)
    try:
        details = check_details(
            VenueDetails(
                kind=kind,
                division=read_place(province, district, ward or None),
                capacity=int(capacity),
                **plain,
            )
        )
    except Invalid as wrong:
        named = wrong.faults[0].field if wrong.faults else "division"
        return (RowFault.of(wrong, "ward" if named == "division" else named),)
    if not covers(area, details.division):
        return (RowFault.of(OtherPlace, "province"),)
    return VenueRow(details, name, Phone(phone))


def natural_key(row: VenueRow, phone_index: str) -> str:
    """What makes two rows the same venue: province, folded name and address, owner's phone."""
    details = row.details
    province = details.division.partition("/")[0]
    folded = f"{search_key(details.name)}|{search_key(details.address)}"
    return f"venue:v1:{province}|{folded}|{phone_index}"


def _kind(text: str) -> str:
    kinds = venue_kinds().values
    wanted = search_key(text)
    for code, kind in kinds.items():
        names = (code, kind.vi, kind.en, *kind.vi.split(","), *kind.en.split(","))
        if wanted in map(search_key, names):
            return code
    return venue_kinds().read(text).code


def phone_of(text: str) -> Phone:
    """A phone in a spreadsheet. Refuses IdentifierMangled (its zero lost), PhoneInvalid."""
    if _FLOATED.fullmatch(text) or _ZERO_LOST.fullmatch(text):
        raise IdentifierMangled
    return read_phone(text)


def _capacity(text: str) -> str:
    whole = text[:-2] if text.endswith(".0") else text
    try:
        return str(read_integer(whole, 1, MOST_CAPACITY))
    except Invalid:
        raise CapacityInvalid from None


def _division(text: str, length: int, within: str) -> str:
    """A code, or the name of a division within another; a lost zero is told as such."""
    if _DIGITS.fullmatch(text):
        if len(text) != length:
            raise IdentifierMangled
        return text
    wanted = search_key(text)
    among = divisions_in(within) if within else provinces()
    for division in among:
        if wanted in (search_key(division.name), search_key(division.short_name)):
            return division.code
    raise DivisionUnknown
