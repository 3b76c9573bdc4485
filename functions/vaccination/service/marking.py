"""What streams and waves say of people is marked, so that it can be counted; see `counting`.

A mark is put as told, never added to: told again, late or in another order it is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.vaccination.domain.appointment import LASTING, Appointment
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.counting import Mark, district_of
from functions.vaccination.domain.identity import Kind
from functions.vaccination.domain.registration import Registration, RegistrationState
from functions.vaccination.domain.session import day_of_slot, parts_of, read_slot_id
from functions.vaccination.store import marks
from functions.vaccination.store.registration_record import registration_of_image


def registration_told(new: Mapping[str, Any]) -> None:
    """From the stream: a version of a registration. Raises Busy, CryptoUnavailable."""
    one = registration_of_image(new)
    if one is None:
        return
    mark = Mark(
        group=one.told.group,
        district=district_of(one.division, one.campaign[:2]),
        since=day_of(one.since),
        is_registered=_counts(one),
    )
    marks.put_registered(one.campaign, one.person, one.version, mark)


def _counts(one: Registration) -> bool:
    """Who is in doubt is counted, but not who may be counted already under another number."""
    is_second = Kind.LIKE_ANOTHER in one.conflicts
    return one.state is RegistrationState.REGISTERED or (
        one.state is RegistrationState.IDENTITY_CONFLICT and not is_second
    )


def appointment_told(before: Appointment | None, after: Appointment | None) -> None:
    """From the stream: an appointment was confirmed, kept, moved, or stands no more. Raises Busy.

    A hold of some minutes is not counted.
    """
    if after is None or not any(one and one.state in LASTING for one in (before, after)):
        return
    session, _ = read_slot_id(after.slot)
    mark = Mark(
        site=parts_of(session)[0],
        day=day_of_slot(after.slot),
        is_booked=after.state in LASTING,
        is_given=after.is_given,
    )
    marks.put_booked(after.campaign, after.person, after.version, mark)


def invited(campaign: CampaignId, people: Iterable[PersonId], at: datetime) -> None:
    """A wave of that instant invites people. Raises Busy."""
    for person in people:
        marks.put_invited(campaign, person, day_of(at))
