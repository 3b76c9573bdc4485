"""What follows when an appointment is written; everything here is told by the stream of its table.

The seat that was left goes back, and the others hear what became of what was confirmed: a hold of
some minutes is nobody else's business. What is told may come again: whoever hears it knows it by
person, campaign and revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.kernel.periods import write_instant
from functions.messages.vaccination import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentDeferred,
)
from functions.runtime import facts
from functions.vaccination.domain.appointment import (
    LASTING,
    Appointment,
    AppointmentState,
    Cause,
)
from functions.vaccination.domain.session import begins_at, day_of_slot, parts_of, read_slot_id
from functions.vaccination.service import marking, reconsidering, releasing
from functions.vaccination.store import appointments


def appointment_told(new: Mapping[str, Any], old: Mapping[str, Any], now: datetime) -> None:
    """A record of the stream: the seat that was left goes back, the fact is told, and what was just
    confirmed is looked at again. Raises Busy, CryptoUnavailable."""
    before, after = appointments.of_image(old), appointments.of_image(new)
    releasing.left_behind(before, after)
    marking.appointment_told(before, after)
    fact = fact_of(before, after) if after is not None else None
    if fact is not None:
        facts.tell(fact.model_dump())
        if after is not None and after.state is AppointmentState.CONFIRMED:
            reconsidering.look_again(after.person, after.campaign, now)


def fact_of(before: Appointment | None, after: Appointment) -> AppointmentConfirmed | None:
    """What is to be told of a change, None where nothing is."""
    was = before if before and before.state in LASTING else None
    if after.state is AppointmentState.CONFIRMED:
        is_new = was is None or was.slot != after.slot
        return AppointmentConfirmed(**common(after)) if is_new else None
    if was is not None and after.state is AppointmentState.CANCELLED:
        why = after.why or Cause.PERSON
        return AppointmentCancelled(**common(after), why=why.value)
    if was is not None and after.state is AppointmentState.DEFERRED:
        return AppointmentDeferred(**common(after), until=str(after.put_off))
    return None


def common(one: Appointment) -> dict[str, Any]:
    """What every fact of an appointment says."""
    session, start = read_slot_id(one.slot)
    return {
        "campaign": one.campaign,
        "person": one.person,
        "site": parts_of(session)[0],
        "session": session,
        "starts_at": write_instant(begins_at(day_of_slot(one.slot), start)),
        "revision": one.version,
    }
