"""How long an appointment is kept that nobody comes by any more (ADR 0128)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import end_of_day
from functions.vaccination.domain.appointment import Appointment, AppointmentState
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.keeping import ended_until
from functions.vaccination.domain.session import day_of_slot
from functions.vaccination.store import appointments
from tests.doors.checkin.town import items_of
from tests.doors.vaccination.clinic import Clinic


def expiry() -> datetime | None:
    """When the one appointment there is goes, None where it stays."""
    (item,) = [one for one in items_of("vaccine_appointments") if "slot" in one]
    return datetime.fromtimestamp(int(item["x"]["N"]), UTC) if "x" in item else None


def standing(clinic: Clinic, person: str) -> Appointment:
    one = appointments.appointment(PersonId(person), CampaignId(clinic.campaign))
    assert one is not None
    return one


@pytest.mark.catalogue("P04")
@pytest.mark.parametrize("state", ["cancelled", "deferred", "expired"])
def test_an_ended_appointment_goes_thirty_days_after_its_slot(opened: Clinic, state: str) -> None:
    visitor = opened.town.visitor()
    opened.books(visitor)
    assert expiry() is None
    seen = standing(opened, visitor.person)
    slot = day_of_slot(seen.slot)
    later = slot + timedelta(days=9) if state == "deferred" else None
    ended = replace(seen, state=AppointmentState(state), put_off=later)
    appointments.put_next(seen, ended)
    last = (later or slot) + timedelta(days=30)
    assert ended_until(slot, later) == last and expiry() == end_of_day(last)


def test_who_books_again_keeps_their_appointment(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    opened.books(visitor)
    seen = standing(opened, visitor.person)
    ended = appointments.put_next(seen, replace(seen, state=AppointmentState.CANCELLED))
    assert expiry() is not None
    appointments.put_next(ended, replace(seen, state=AppointmentState.CONFIRMED))
    assert expiry() is None
