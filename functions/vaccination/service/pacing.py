"""How fast may tickets go to one network? Faster than people, only to who proves the phone again.

Ten thousand accounts behind one network (security.md B02) get no more tickets in ten minutes than a
crowd would; then each has to sign in again. Whoever has a seat is let alone: they look at it,
confirm, cancel and move it as before.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import Forbidden
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.vaccination.domain.appointment import STANDING
from functions.vaccination.domain.campaign import Campaign, CampaignId
from functions.vaccination.domain.ticket import Ticket
from functions.vaccination.service import tickets
from functions.vaccination.store import appointments

MOST: Final = 600
PER: Final = timedelta(minutes=10)
"""One a second: more than a works canteen or a ward's Wi-Fi, less than a robot; ours."""


class StepUpNeeded(Forbidden):
    """Too many from the caller's network: sign in again by a code."""

    code = "STEP_UP_NEEDED"
    vi = "Mạng bạn đang dùng có quá nhiều lượt đặt lịch; vui lòng đăng nhập lại bằng mã OTP."
    en = "Your network books unusually fast; please sign in again with a code."


def ticket(
    caller: Caller, person: PersonId, campaign: CampaignId, address: str, now: datetime
) -> tuple[Ticket, str]:
    """As `tickets.give`. Raises StepUpNeeded besides."""
    given = tickets.give(caller, person, campaign, now)
    _check(caller, campaign, address, now)
    return given


def offers(
    caller: Caller, campaign: Campaign, address: str, now: datetime
) -> tuple[tickets.Offer, ...]:
    """As `tickets.offers`. Raises StepUpNeeded where a ticket would be among them."""
    found = tickets.offers(caller, campaign, now)
    if any(one.ticket for one in found):
        _check(caller, campaign.id, address, now)
    return found


def _check(caller: Caller, campaign: CampaignId, address: str, now: datetime) -> None:
    if access.paced("vaccine.ticket.network", caller, address, now, most=MOST, per=PER):
        return
    held = (appointments.appointment(person, campaign) for person in registry.own_people(caller))
    if not any(one is not None and one.state in STANDING for one in held):
        raise StepUpNeeded
