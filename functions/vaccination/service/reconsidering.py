"""Has a standing appointment still a right to stand, and was it kept?

Asked again whenever something changes that it was given on: a registration, a dose, a finding; and
after it was confirmed, since all that may have changed between the ticket and the seat. So no order
of events leaves an appointment that nobody looks at. The seat goes back by the stream (0031).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.vaccination.domain.appointment import (
    LASTING,
    SEATED,
    Appointment,
    AppointmentState,
    Cause,
)
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.eligibility import put_off
from functions.vaccination.domain.known import Known
from functions.vaccination.domain.registration import RegistrationState
from functions.vaccination.domain.session import begins_at, day_of_slot, parts_of, read_slot_id
from functions.vaccination.service import listing
from functions.vaccination.service.releasing import TRIES
from functions.vaccination.store import appointments, histories, registrations
from functions.vaccination.store.appointments import InTheWay

LOST: Final = (
    RegistrationState.WITHDRAWN.value,
    RegistrationState.REFUSED.value,
    RegistrationState.IDENTITY_CONFLICT.value,
)
"""States in which nobody has a right to an appointment."""


def registration_told(new: Mapping[str, Any], now: datetime) -> None:
    """From the stream: a registration was withdrawn, refused, or is in doubt. Raises Busy."""
    if new.get("state", {}).get("S") in LOST:
        look_again(PersonId(new["p"]["S"]), CampaignId(new["s"]["S"]), now)


def of_person(person: PersonId, now: datetime) -> None:
    """Look at all appointments of a person again. Raises Busy, CryptoUnavailable."""
    for kept in appointments.of_person(person):
        look_again(person, kept.campaign, now)


def look_again(person: PersonId, campaign: CampaignId, now: datetime) -> None:
    """Bring an appointment in step with what is known; doing it again changes nothing.

    Raises Busy, CryptoUnavailable.
    """
    for _ in range(TRIES):
        kept = appointments.appointment(person, campaign)
        made = _in_step(kept, now) if kept and kept.state in SEATED else None
        if kept is None or made is None:
            return
        try:
            appointments.put_next(kept, made)
        except InTheWay:
            continue
        return
    raise Busy


def known_of(person: PersonId) -> Known:
    """What is known of a person under all their records. Raises Busy, CryptoUnavailable."""
    return histories.known(registry.shown_to(person))


def _in_step(kept: Appointment, now: datetime) -> Appointment | None:
    """The appointment as it should be, None where it is so.

    Whoever was received, or given a dose, at its site on its day has kept it. Whose slot has begun
    without is on the way, or late.
    """
    known = known_of(kept.person)
    session, start = read_slot_id(kept.slot)
    day = day_of_slot(kept.slot)
    visit = parts_of(session)[0], day
    given = visit in known.visits
    came = given or visit in known.received
    state = AppointmentState.KEPT if came else AppointmentState.CONFIRMED
    if kept.state in LASTING and (came or kept.state is AppointmentState.KEPT):
        made = replace(kept, state=state, is_given=given, at=now)
        is_so = (kept.state, kept.is_given) == (made.state, made.is_given)
        return None if is_so else made
    return _ended(kept, known, now) if begins_at(day, start) > now else None


def _ended(kept: Appointment, known: Known, now: datetime) -> Appointment | None:
    one = registrations.standing(kept.person, kept.campaign)
    if one is None or one.state is not RegistrationState.REGISTERED:
        return replace(kept, state=AppointmentState.CANCELLED, why=Cause.REGISTRATION, at=now)
    campaign = listing.campaign_of(kept.campaign, now)
    if campaign is None:
        return None
    found = put_off(known, campaign.product, day_of_slot(kept.slot), day_of(now))
    if found is None:
        return None
    return replace(
        kept,
        state=AppointmentState.DEFERRED,
        why=Cause.DEFERRED,
        put_off=found.first,
        rules=(found.rule_id,),
        at=now,
    )
