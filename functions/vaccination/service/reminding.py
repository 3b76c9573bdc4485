"""On the day before, people are reminded of their appointment: each once, as a job by session.

Every other minute the clock asks whether it is the hour and whether that was done; so a run that
failed, or died half way, is done again by the next, and what is told twice is heard once. What is
told is what stands when the session is looked at; notifications drop it where they have heard of a
later change.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from functions.kernel.identifiers import PersonId
from functions.messages.vaccination import AppointmentDue, SessionToRemind
from functions.runtime import facts, queues
from functions.vaccination.domain import reminders
from functions.vaccination.domain.appointment import AppointmentState
from functions.vaccination.domain.session import Session, read_slot_id
from functions.vaccination.service import telling
from functions.vaccination.store import appointments, sessions, slots

QUEUE: Final = "vaccine-tellings"
A_TIME: Final = 100
"""People asked about in one call."""


def plan(now: datetime) -> int:
    """If it is the hour and nobody did: ask for tomorrow's sessions; how many. Raises Busy."""
    due = reminders.due(now)
    if due is None or sessions.is_reminded(due[0]):
        return 0
    day, rule_id = due
    wanted = [SessionToRemind(session=id_).model_dump() for id_ in sessions.ids_on(day)]
    queues.send_all(QUEUE, wanted)
    sessions.put_reminded(day, rule_id, now)
    return len(wanted)


def work_through(piece: SessionToRemind, now: datetime) -> None:
    """Tell that the confirmed appointments of a session are near, while it is the day before.

    Raises Busy.
    """
    session = sessions.session(piece.session)
    if session is None or not reminders.is_still_before(session.day, now):
        return
    ids = [session.slot_id(slot.start) for slot in session.slots]
    seen = slots.slots_at(ids, strongly=True).values()
    people = sorted(person for slot in seen for person in slot.people)
    for at in range(0, len(people), A_TIME):
        _remind(session, people[at : at + A_TIME])


def _remind(session: Session, people: list[PersonId]) -> None:
    standing = appointments.behind(people, session.campaign).values()
    facts.tell_all(
        [
            AppointmentDue(**telling.common(one)).model_dump()
            for one in standing
            if one.state is AppointmentState.CONFIRMED and read_slot_id(one.slot)[0] == session.id
        ]
    )
