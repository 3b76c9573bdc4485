"""What is a lot, an open vial of it, and when must nobody be given of it?

A lot is told by product and number, since two makers may use one number. It has expired at the end
of the last day printed on it; a recall is by an instrument (domain.md D7, D9; security.md C07).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NewType

from functions.kernel.errors import Conflict, FieldFault, Invalid, NotFound
from functions.kernel.identifiers import UnitId
from functions.kernel.periods import end_of_day

LotId = NewType("LotId", str)
VialId = NewType("VialId", str)

MOST_VIALS: Final = 20_000
"""Of one movement: about a pallet of cool boxes [J]."""
MOST_DOSES: Final = 20
_NUMBER: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{2,19}")
_ID: Final = re.compile(r"[a-z][a-z-]{1,30}\.[A-Z0-9][A-Z0-9-]{2,19}")


class LotUnknown(NotFound):
    """No such lot, or none of it here."""

    code = "LOT_UNKNOWN"
    vi = "Không tìm thấy lô vắc xin này tại điểm tiêm."
    en = "There is no such lot here."


class LotNumberInvalid(Invalid):
    """Not a number as makers print it: letters, digits and dashes."""

    code = "LOT_NUMBER_INVALID"
    vi = "Số lô không đúng, vui lòng viết như trên nhãn (chữ, số và gạch nối)."
    en = "The lot number is not right; please write it as on the label."


class LotDiffers(Conflict):
    """The lot is known with another expiry, or other doses in a vial."""

    code = "LOT_DIFFERS"
    vi = "Lô này đã được ghi với hạn dùng hoặc số liều mỗi lọ khác."
    en = "This lot is known with another expiry or other doses in a vial."


class LotEmpty(Conflict):
    """Fewer doses are left than were asked for."""

    code = "LOT_EMPTY"
    vi = "Không còn đủ liều của lô hoặc lọ này."
    en = "Not enough doses of this lot or vial are left."


class LotBlocked(Conflict):
    """The lot has expired, or was recalled."""

    code = "LOT_BLOCKED"
    vi = "Lô vắc xin đã hết hạn hoặc bị thu hồi, không được dùng."
    en = "The lot has expired or was recalled; it must not be used."


class VialOverdue(Conflict):
    """The vial was opened too long ago."""

    code = "VIAL_OVERDUE"
    vi = "Lọ này đã mở quá thời gian cho phép, vui lòng huỷ phần còn lại."
    en = "This vial was opened too long ago; please waste what is left."


class AmountImpossible(Invalid):
    """No number of vials or doses that a movement can have."""

    code = "AMOUNT_IMPOSSIBLE"
    vi = "Số lọ hoặc số liều không hợp lệ."
    en = "That number of vials or doses is not possible."


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot as it is printed on the vials; `recalled_by` is the instrument of its recall, `recall`
    an opaque id of it that says neither lot nor vaccine."""

    id: LotId
    product: str
    number: str
    expires_on: date
    vial: int
    recalled_by: str = ""
    recall: str = ""

    @property
    def usable_until(self) -> datetime:
        """The first instant at which it has expired: the end of its last day."""
        return end_of_day(self.expires_on)

    def is_blocked(self, now: datetime) -> bool:
        """Must nobody be given of it?"""
        return bool(self.recalled_by) or now >= self.usable_until


@dataclass(frozen=True, slots=True)
class Informing:
    """How far the people of a recalled lot are told: of so many doses, `ended_at` when all were."""

    after: str
    doses: int
    begun_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Vial:
    """An open vial at a site, to be used until an instant (exclusive)."""

    id: VialId
    lot: LotId
    unit: UnitId
    left: int
    opened_at: datetime
    until: datetime


def lot_id(product: str, number: str) -> LotId:
    """The id of a lot: two makers may use one number. Refuses LotNumberInvalid."""
    told = number.strip(" ").upper()
    if not _NUMBER.fullmatch(told):
        raise LotNumberInvalid(FieldFault("number", "LOT_NUMBER_INVALID"))
    return LotId(f"{product}.{told}")


def read_lot_id(text: str) -> LotId:
    """A lot's id from outside. Refuses LotUnknown."""
    if not _ID.fullmatch(text):
        raise LotUnknown
    return LotId(text)


def in_vials(vials: int, each: int) -> int:
    """Doses in closed vials. Refuses AmountImpossible."""
    if not 1 <= vials <= MOST_VIALS or not 1 <= each <= MOST_DOSES:
        raise AmountImpossible(FieldFault("vials", "AMOUNT_IMPOSSIBLE"))
    return vials * each


def check_vial(vial: Vial, now: datetime) -> None:
    """May a dose be drawn from this vial? Refuses LotEmpty, VialOverdue."""
    if vial.left < 1:
        raise LotEmpty
    if now >= vial.until:
        raise VialOverdue
