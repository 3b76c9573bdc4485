"""A site closes a session, or the seats that nobody has: said once, then carried out.

What is said is one write to the session. Slots are closed after it, appointments of a session that
was called off are ended one by one with the site as the cause, and each seat goes back behind its
fence (service/releasing.py); the fact of each is told from the stream of appointments, once
(ADR 0061). The clock carries it out in every round until nobody is left, so that whatever died in
between, and a hold whose appointment came late, is met by the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.access import service as access
from functions.kernel.callers import Caller, covers
from functions.kernel.errors import Busy, FieldFault, Invalid
from functions.kernel.identifiers import PersonId, StaffId
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.appointment import (
    STANDING,
    Appointment,
    AppointmentState,
    Cause,
)
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.session import (
    Extent,
    Session,
    SessionUnknown,
    closed,
)
from functions.vaccination.service import sold_out
from functions.vaccination.store import appointments, sessions, slots
from functions.vaccination.store.appointments import InTheWay
from functions.vaccination.store.slots import Seats

TRIES: Final = 5
MOST_AT_ONCE: Final = 100
SHORTEST_REASON, LONGEST_REASON = 10, 400


class ClosingReasonTooShort(Invalid):
    """Why a session is closed is wanted in at least ten characters."""

    code = "CLOSING_REASON_TOO_SHORT"
    vi = "Vui lòng ghi rõ lý do đóng buổi tiêm (ít nhất 10 ký tự)."
    en = "Please say in at least ten characters why the session is closed."


def close(caller: Caller, id_: str, extent: Extent, why: str, now: datetime) -> Session:
    """Close a session of the caller's area, or its remaining seats; told again it changes nothing.

    From then on nobody books there. Raises SessionUnknown, SessionClosed, SessionOver,
    ClosingReasonTooShort, AuditUnavailable, Busy.
    """
    reason = " ".join(why.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise ClosingReasonTooShort(FieldFault("reason", "CLOSING_REASON_TOO_SHORT"))
    for _ in range(TRIES):
        seen = sessions.session(id_)
        if seen is None or not covers(caller.division, seen.division):
            raise SessionUnknown
        made = closed(seen, extent, reason, StaffId(caller.subject), now)
        if made is not seen and made.closing is not None:
            access.write_audit(
                caller,
                (f"vaccine-session#{seen.id}",),
                action=f"close_{extent.value}",
                fields=("session",),
                allowed=True,
                now=now,
            )
            try:
                sessions.put_closed(seen, made.closing)
            except ConditionLost:
                continue
        shut(made)
        return made
    raise Busy


def carry_out(session: Session, standing: Iterable[Seats], now: datetime) -> int:
    """One round over the slots of a session that its site has closed; how many appointments ended.

    Whose slot has begun is at the site, and stays. Raises Busy.
    """
    ended = 0
    for seen in standing:
        if seen.opens_at is not None:
            slots.open_from(seen.id, None)
        if session.is_called_off and seen.begins_at > now:
            ended += _end_all(seen, now)
    return ended


def let_down(person: PersonId, campaign: CampaignId) -> bool:
    """Did the site take this person's last appointment of the campaign away? They may choose
    another whatever became of their invitation. Raises Busy."""
    kept = appointments.appointment(person, campaign)
    return kept is not None and kept.why is Cause.SITE


def shut(session: Session) -> None:
    """Nobody books any of its slots; doing it again is harmless. Raises Busy."""
    for slot in session.slots:
        id_ = session.slot_id(slot.start)
        slots.open_from(id_, None)
        sold_out.forget_slot(id_)


def _end_all(seen: Seats, now: datetime) -> int:
    people, ended = sorted(seen.people), 0
    for at in range(0, len(people), MOST_AT_ONCE):
        behind = appointments.behind(people[at : at + MOST_AT_ONCE], seen.campaign)
        for kept in behind.values():
            if kept.slot == seen.id and kept.state in STANDING:
                ended += _end(kept, now)
    return ended


def _end(kept: Appointment, now: datetime) -> bool:
    """The appointment ends by the site's word; False where it was just changed: the next round."""
    made = replace(kept, state=AppointmentState.CANCELLED, why=Cause.SITE, at=now)
    try:
        appointments.put_next(kept, made)
    except InTheWay:
        return False
    return True
