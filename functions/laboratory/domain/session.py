"""Where, when and why are samples taken, and is there a seat left?

A session is one unit's work at one place on one Vietnamese day: reason, method, laboratory, and
slots with seats. A public session can be booked; a closed list (contacts of a case, a hospital)
is only worked. A slot holds at most 110 seats: its set of people stays one small item
(performance.md 2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.errors import Conflict, FieldFault, Invalid, NotFound
from functions.kernel.identifiers import DivisionPath, PersonId, SamplingId, StaffId, UnitId
from functions.kernel.periods import VIETNAM, day_of
from functions.kernel.slots import Slot, SlotOver
from functions.laboratory.domain.words import Method, SamplingReason

MOST_SEATS: Final = 110
MOST_SLOTS: Final = 48
AHEAD: Final = timedelta(days=30)
LONGEST_PLACE: Final = 120

_ID: Final = re.compile(r"([0-9]{2})-([0-9]{8})-([0-9A-HJKMNP-TV-Z]{26})")


class SessionUnknown(NotFound):
    """No such session, or one that is not public or another unit's."""

    code = "SESSION_UNKNOWN"
    vi = "Không tìm thấy buổi lấy mẫu."
    en = "There is no such sampling session."


class SlotsImpossible(Invalid):
    """Times or seats that no session can have."""

    code = "SLOTS_IMPOSSIBLE"
    vi = "Khung giờ hoặc số chỗ không hợp lệ."
    en = "The times or seats are not possible."


class SessionDayImpossible(Invalid):
    """A day that is over, or more than 30 days away."""

    code = "SESSION_DAY_IMPOSSIBLE"
    vi = "Ngày lấy mẫu phải từ hôm nay đến 30 ngày tới."
    en = "The day must be between today and 30 days ahead."


class SlotUnknown(NotFound):
    """The session has no such slot."""

    code = "SLOT_UNKNOWN"
    vi = "Buổi lấy mẫu không có khung giờ này."
    en = "The session has no such slot."


class SessionClosed(Conflict):
    """The unit has closed the session."""

    code = "SESSION_CLOSED"
    vi = "Buổi lấy mẫu đã đóng."
    en = "The session is closed."


class AppointmentUnknown(NotFound):
    """No appointment of this person in this session."""

    code = "APPOINTMENT_UNKNOWN"
    vi = "Không tìm thấy lịch hẹn."
    en = "There is no such appointment."


class AlreadyBooked(Conflict):
    """The person has another slot of this session."""

    code = "ALREADY_BOOKED"
    vi = "Người này đã có hẹn ở giờ khác trong buổi này; hãy đổi giờ."
    en = "This person has another slot of this session; move it instead."


class AppointmentState(StrEnum):
    """Does the appointment stand?"""

    BOOKED = "booked"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Session:
    """A sampling session; its id tells province and day: ``01-20211123-<random>``."""

    id: SamplingId
    unit: UnitId
    division: DivisionPath
    place: str
    day: date
    method: Method
    reason: SamplingReason
    laboratory: UnitId
    slots: tuple[Slot, ...]
    minutes: int
    public: bool
    open: bool
    by: StaffId
    made_at: datetime
    version: int = 1

    def slot(self, start: str) -> Slot:
        """The slot that starts then. Raises SlotUnknown."""
        for each in self.slots:
            if each.start == start:
                return each
        raise SlotUnknown


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person's seat; `by` is who booked it, the person or their guardian."""

    person: PersonId
    session: SamplingId
    start: str
    state: AppointmentState
    by: PersonId
    at: datetime
    version: int = 1


def session_id(division: DivisionPath, day: date, opaque: str) -> SamplingId:
    """The id of a session at a place on a day."""
    return SamplingId(f"{division[:2]}-{day:%Y%m%d}-{opaque}")


def parts_of(text: str) -> tuple[str, str, str]:
    """Province, day and random part of a session's id. Raises SessionUnknown."""
    parts = _ID.fullmatch(text)
    if parts is None:
        raise SessionUnknown
    return parts[1], parts[2], parts[3]


def day_of_id(id_: SamplingId) -> date:
    """The Vietnamese day of a session, from its id. Raises SessionUnknown."""
    _, day, _ = parts_of(id_)
    return date.fromisoformat(day)


def slots_between(opens: time, closes: time, minutes: int, seats: int) -> tuple[Slot, ...]:
    """Slots of equal length that fit between two times of one day. Raises SlotsImpossible."""
    first, last = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    if not (5 <= minutes <= 240 and 1 <= seats <= MOST_SEATS):
        raise SlotsImpossible(FieldFault("seats", "SLOTS_IMPOSSIBLE"))
    starts = range(first, last - minutes + 1, minutes)
    if not 1 <= len(starts) <= MOST_SLOTS:
        raise SlotsImpossible(FieldFault("closes", "SLOTS_IMPOSSIBLE"))
    return tuple(Slot(f"{start // 60:02d}{start % 60:02d}", seats) for start in starts)


def check_day(day: date, now: datetime) -> None:
    """Raises SessionDayImpossible."""
    today = day_of(now)
    if not today <= day <= today + AHEAD:
        raise SessionDayImpossible(FieldFault("day", "SESSION_DAY_IMPOSSIBLE"))


def begins_at(session: Session, start: str) -> datetime:
    """When a slot begins, aware."""
    wall = time(int(start[:2]), int(start[2:]))
    return datetime.combine(session.day, wall, VIETNAM)


def check_bookable(session: Session, start: str, now: datetime) -> Slot:
    """The slot, if it may still be booked by the public.

    Raises SessionUnknown (not a public one), SessionClosed, SlotUnknown, SlotOver.
    """
    if not session.public:
        raise SessionUnknown
    if not session.open:
        raise SessionClosed
    slot = session.slot(start)
    if now >= begins_at(session, start):
        raise SlotOver
    return slot
