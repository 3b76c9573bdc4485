"""When does a site vaccinate, and how many seats has each slot?

A session is one site on one Vietnamese day for one campaign: slots of equal length with seats. A
slot has at most 110 seats, so that its set of people stays one write unit (performance.md 2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NewType

from functions.kernel.errors import Conflict, FieldFault, Invalid, NotFound
from functions.kernel.identifiers import DivisionPath, StaffId, UnitId
from functions.kernel.periods import VIETNAM, day_of
from functions.kernel.slots import Slot
from functions.vaccination.domain.campaign import CampaignId

SessionId = NewType("SessionId", str)
SlotId = NewType("SlotId", str)

MOST_SEATS: Final = 110
MOST_SLOTS: Final = 48
LENGTHS: Final = (15, 30)
"""Minutes of a slot: a quarter or half an hour."""
AHEAD: Final = timedelta(days=60)

_SESSION: Final = re.compile(r"([a-z0-9-]{1,40})\.([0-9]{8})\.([0-9A-HJKMNP-TV-Z]{13})")
_SLOT: Final = re.compile(r"(?P<session>.{24,64})T(?P<start>[0-2][0-9][0-5][0-9])")


class SessionUnknown(NotFound):
    """No such session."""

    code = "VACCINE_SESSION_UNKNOWN"
    vi = "Không tìm thấy buổi tiêm."
    en = "There is no such vaccination session."


class SlotUnknown(NotFound):
    """No such slot in this campaign."""

    code = "VACCINE_SLOT_UNKNOWN"
    vi = "Không tìm thấy khung giờ tiêm này."
    en = "There is no such slot."


class SessionImpossible(Invalid):
    """Times, seats or a day that no session can have."""

    code = "SESSION_IMPOSSIBLE"
    vi = "Ngày, khung giờ hoặc số chỗ của buổi tiêm không hợp lệ."
    en = "The day, times or seats of the session are not possible."


class CapacityBelowBooked(Conflict):
    """More people hold seats than the new number (security.md C05)."""

    code = "CAPACITY_BELOW_BOOKED"
    vi = "Số chỗ mới ít hơn số người đã đặt."
    en = "The new number of seats is below what is booked."


class SessionClosed(Conflict):
    """The session was called off already: that is not taken back."""

    code = "VACCINE_SESSION_CLOSED"
    vi = "Buổi tiêm này đã huỷ, không thể thay đổi."
    en = "This session was called off and can't be changed."


class SessionOver(Conflict):
    """All its slots have begun: who is there is the site's matter."""

    code = "VACCINE_SESSION_OVER"
    vi = "Buổi tiêm này đã diễn ra, không thể huỷ."
    en = "This session has begun with all its slots and can't be called off."


class Extent(StrEnum):
    """What of a session is closed: the seats that nobody has, or all of it."""

    SEATS = "seats"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Closing:
    """A site's word that it does not vaccinate as planned."""

    extent: Extent
    why: str
    by: StaffId
    at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A session; its id tells site and day: ``site-01.20211123.<random>``; `closing` where its site
    has closed it, or its remaining seats."""

    id: SessionId
    campaign: CampaignId
    site: UnitId
    division: DivisionPath
    day: date
    minutes: int
    slots: tuple[Slot, ...]
    by: StaffId
    at: datetime
    closing: Closing | None = None

    @property
    def is_called_off(self) -> bool:
        """Is nobody vaccinated there, whatever was booked?"""
        return self.closing is not None and self.closing.extent is Extent.WHOLE

    def slot_id(self, start: str) -> SlotId:
        """The id of one of its slots."""
        return SlotId(f"{self.id}T{start}")

    def begins_at(self, start: str) -> datetime:
        """When a slot begins, in UTC."""
        return begins_at(self.day, start)


def session_id(site: UnitId, day: date, opaque: str) -> SessionId:
    """The id of a session of a site on a day."""
    return SessionId(f"{site}.{day:%Y%m%d}.{opaque}")


def parts_of(id_: str) -> tuple[str, str, str]:
    """Site, day and random part of a session's id. Raises SessionUnknown."""
    parts = _SESSION.fullmatch(id_) if len(id_) <= 64 else None
    if parts is None:
        raise SessionUnknown
    return parts[1], parts[2], parts[3]


def read_slot_id(text: str) -> tuple[SessionId, str]:
    """Session and start of a slot's id from outside. Raises SlotUnknown."""
    parts = _SLOT.fullmatch(text) if len(text) <= 70 else None
    if parts is None or not _SESSION.fullmatch(parts["session"]):
        raise SlotUnknown
    return SessionId(parts["session"]), parts["start"]


def day_of_slot(text: str) -> date:
    """The day of a slot's id from outside. Raises SlotUnknown."""
    session, _ = read_slot_id(text)
    try:
        return date.fromisoformat(parts_of(session)[1])
    except ValueError:
        raise SlotUnknown from None


def begins_at(day: date, start: str) -> datetime:
    """When a slot of a day begins, in UTC."""
    wall = time(int(start[:2]), int(start[2:]))
    return datetime.combine(day, wall, VIETNAM).astimezone(UTC)


def slots_between(opens: time, closes: time, minutes: int, seats: int) -> tuple[Slot, ...]:
    """Slots of equal length that fit between two times of one day. Raises SessionImpossible."""
    first, last = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    if minutes not in LENGTHS or not 1 <= seats <= MOST_SEATS:
        raise SessionImpossible(FieldFault("seats", "SESSION_IMPOSSIBLE"))
    starts = range(first, last - minutes + 1, minutes)
    if not 1 <= len(starts) <= MOST_SLOTS:
        raise SessionImpossible(FieldFault("closes", "SESSION_IMPOSSIBLE"))
    return tuple(Slot(f"{start // 60:02d}{start % 60:02d}", seats) for start in starts)


def check_day(day: date, now: datetime) -> None:
    """Raises SessionImpossible for a day that is over or too far away."""
    today = day_of(now)
    if not today <= day <= today + AHEAD:
        raise SessionImpossible(FieldFault("day", "SESSION_IMPOSSIBLE"))


def closed(session: Session, extent: Extent, why: str, by: StaffId, now: datetime) -> Session:
    """The session, closed as told; the first word of an extent stands, and more can follow less.

    Raises SessionClosed (called off before), SessionOver.
    """
    if session.closing is not None and session.closing.extent is extent:
        return session
    if session.is_called_off:
        raise SessionClosed
    if all(session.begins_at(slot.start) <= now for slot in session.slots):
        raise SessionOver
    return replace(session, closing=Closing(extent, why, by, now.replace(microsecond=0)))
