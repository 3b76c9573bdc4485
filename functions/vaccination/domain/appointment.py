"""Who holds which seat, how long without confirming, and does it still stand?

One appointment per person and campaign. A seat is first held for ten minutes, at most until its
slot begins, then confirmed (security.md 2.10, B14); a hold that ends unconfirmed gives its seat
back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.errors import Conflict, NotFound
from functions.kernel.identifiers import PersonId
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.session import SlotId

HOLD: Final = timedelta(minutes=10)


class AppointmentUnknown(NotFound):
    """No appointment of this person in this campaign, or not a person of the caller's."""

    code = "VACCINE_APPOINTMENT_UNKNOWN"
    vi = "Không tìm thấy lịch hẹn tiêm."
    en = "There is no such vaccination appointment."


class AlreadyBooked(Conflict):
    """The person has another slot of this campaign (security.md C03)."""

    code = "ALREADY_BOOKED"
    vi = "Người này đã có lịch hẹn trong đợt tiêm này; hãy đổi giờ."
    en = "This person has an appointment of this campaign; move it instead."


class HoldExpired(Conflict):
    """The seat was not confirmed in time."""

    code = "HOLD_EXPIRED"
    vi = "Đã quá thời gian giữ chỗ, vui lòng chọn lại."
    en = "The hold has ended; please choose again."


class AppointmentState(StrEnum):
    """Does the appointment stand? NONE: there never was one, something else is kept. KEPT: the
    person came; who did not come stays CONFIRMED on a day that is over."""

    NONE = "none"
    HELD = "held"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    DEFERRED = "deferred"
    KEPT = "kept"
    EXPIRED = "expired"


class Cause(StrEnum):
    """Whose word ended an appointment."""

    PERSON = "person"
    SITE = "site"
    REGISTRATION = "registration"
    DEFERRED = "deferred"


STANDING: Final = (AppointmentState.HELD, AppointmentState.CONFIRMED)
"""May be changed, and keeps its person from another of the campaign."""
SEATED: Final = (*STANDING, AppointmentState.KEPT)
"""Its seat is rightly theirs."""
ENDED: Final = (AppointmentState.CANCELLED, AppointmentState.DEFERRED, AppointmentState.EXPIRED)
"""Nobody comes by it any more: it is kept for some days after its slot, then gone (ADR 0128)."""
LASTING: Final = (AppointmentState.CONFIRMED, AppointmentState.KEPT)
"""It is told and counted: not a hold of some minutes."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person's seat; `by` is who booked it, `until` where a hold ends, `rules` those by which
    the person was found eligible when the seat was taken. Where it was ended, `why`; where it was
    put off, the local day before which it can not be again is `put_off`."""

    person: PersonId
    campaign: CampaignId
    slot: SlotId
    state: AppointmentState
    by: PersonId
    at: datetime
    until: datetime
    version: int
    rules: tuple[str, ...] = ()
    why: Cause | None = None
    put_off: date | None = None
    is_given: bool = False
    """Was a dose given at its site on its day? Whoever came may have been put off there."""

    def stands(self, now: datetime) -> bool:
        """Is the seat theirs at that instant?"""
        if self.state is AppointmentState.HELD:
            return now < self.until
        return self.state is AppointmentState.CONFIRMED


def hold_ends(now: datetime, begins: datetime) -> datetime:
    """Until when a seat taken now is held."""
    return min(now + HOLD, begins)
