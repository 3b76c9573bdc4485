"""How far has somebody come at a site today? Screened, injected, left.

One thread per screening: its id names the day, its site is where it stands, so that another site's
is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from functions.immunization.domain.screening import Decision
from functions.kernel.errors import Conflict, NotFound
from functions.kernel.identifiers import PersonId, StaffId, UnitId

AttendanceId = NewType("AttendanceId", str)
_ID: Final = re.compile(r"([0-9]{8})\.[0-9A-HJKMNP-TV-Z]{26}")


class AttendanceUnknown(NotFound):
    """Nobody was screened here under that id."""

    code = "SCREENING_UNKNOWN"
    vi = "Không tìm thấy lượt khám sàng lọc này tại điểm tiêm."
    en = "There is no such screening at this site."


class AppointmentMissing(Conflict):
    """No appointment here today, and no reason to vaccinate without one was named."""

    code = "APPOINTMENT_MISSING"
    vi = "Người này không có lịch hẹn tại điểm tiêm hôm nay; hãy chọn lý do tiêm không hẹn."
    en = "There is no appointment at this site today; choose why to vaccinate without one."


class WalkIn(StrEnum):
    """Why somebody is vaccinated without an appointment: doses that are left over in an open vial,
    the reserve list, a mobile session, or the order of an authority that gives priority [J]."""

    LEFT_OVER = "left_over"
    RESERVE = "reserve"
    MOBILE = "mobile_session"
    ORDER = "priority_order"
    UNASKED = "unasked"
    """Never chosen: without a network nobody could ask whether there is an appointment."""


class Stage(StrEnum):
    """What has happened so far; `refused` where the screening ended it."""

    SCREENED = "screened"
    REFUSED = "refused"
    INJECTED = "injected"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody at a site on a day; `doctor` signed the screening, `dose` is the key of the dose.
    They come by an appointment of `campaign`, or for the reason `walk_in`."""

    id: AttendanceId
    site: UnitId
    person: PersonId
    product: str
    decision: Decision
    answers: Mapping[str, bool]
    vitals: Mapping[str, int | None]
    doctor: StaffId
    at: datetime
    dose: str = ""
    injected_at: datetime | None = None
    may_leave_at: datetime | None = None
    left_at: datetime | None = None
    campaign: str = ""
    walk_in: WalkIn | None = None
    version: int = 1

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if self.left_at:
            return Stage.LEFT
        if self.dose:
            return Stage.INJECTED
        return Stage.SCREENED if self.decision.is_passed else Stage.REFUSED


def attendance_id(day: str, opaque: str) -> AttendanceId:
    """The id of a screening of a day, ``yyyymmdd``."""
    return AttendanceId(f"{day}.{opaque}")


def day_in(id_: str) -> str:
    """The day of a screening's id from outside. Refuses AttendanceUnknown."""
    parts = _ID.fullmatch(id_)
    if parts is None:
        raise AttendanceUnknown
    return parts[1]
