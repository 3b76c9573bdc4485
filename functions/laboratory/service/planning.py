"""Sessions: planned by a unit, listed for everybody, worked by the unit's samplers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from functions.access import service as access
from functions.kernel.callers import Caller, covers
from functions.kernel.errors import FieldFault, Invalid, NotFound
from functions.kernel.identifiers import DivisionPath, StaffId, UnitId, opaque_id
from functions.laboratory.domain.session import (
    LONGEST_PLACE,
    Session,
    SessionUnknown,
    check_day,
    session_id,
    slots_between,
)
from functions.laboratory.domain.words import Method, SamplingReason
from functions.laboratory.store import seats
from functions.laboratory.store import sessions as store
from functions.runtime import crypto, idempotency

LABORATORY = "laboratory"


class PlaceOutside(Invalid):
    """The place of a session lies outside of what the unit looks after."""

    code = "PLACE_OUTSIDE"
    vi = "Địa điểm không thuộc địa bàn của đơn vị."
    en = "The place lies outside of the unit's area."


class LaboratoryUnknown(Invalid):
    """Not a laboratory that takes samples."""

    code = "SESSION_LABORATORY_UNKNOWN"
    vi = "Không có phòng xét nghiệm này."
    en = "There is no such laboratory."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session as its unit describes it."""

    division: DivisionPath
    place: str
    day: date
    opens: time
    closes: time
    minutes: int
    seats: int
    method: Method
    reason: SamplingReason
    laboratory: str
    public: bool


def plan_session(caller: Caller, wanted: Wanted, key: str, now: datetime) -> Session:
    """A session of the caller's unit; once per idempotency key.

    Raises PlaceOutside, LaboratoryUnknown, SlotsImpossible, SessionDayImpossible.
    """
    if not covers(caller.division, wanted.division):
        raise PlaceOutside(FieldFault("division", "PLACE_OUTSIDE"))
    check_day(wanted.day, now)
    made = Session(
        id=session_id(wanted.division, wanted.day, _opaque(caller, key)),
        unit=UnitId(caller.unit),
        division=wanted.division,
        place=wanted.place[:LONGEST_PLACE],
        day=wanted.day,
        method=wanted.method,
        reason=wanted.reason,
        laboratory=_laboratory(wanted.laboratory),
        slots=slots_between(wanted.opens, wanted.closes, wanted.minutes, wanted.seats),
        minutes=wanted.minutes,
        public=wanted.public,
        open=True,
        by=StaffId(caller.subject),
        made_at=now,
    )
    claim = idempotency.Claim.of(caller.subject, "sampling-session", key, _told(wanted), now)
    answered = idempotency.commit(claim, lambda t: store.put_new(t, made), made.id)
    return store.session(answered) or made


def close_session(caller: Caller, id_: str) -> None:
    """No more bookings; who has a seat keeps it. Raises SessionUnknown."""
    held = store.session(id_)
    if held is None or held.unit != caller.unit:
        raise SessionUnknown
    store.close(held.id)


def public_sessions(province: str, district: str, day: date) -> tuple[Session, ...]:
    """The sessions of a province, or one of its districts, that anybody may book on a day."""
    place = f"{province}/{district}" if district else province
    return tuple(
        session
        for session in store.sessions_on(province, day)
        if session.public and session.open and covers(place, session.division)
    )


def sessions_of_unit(caller: Caller, day: date) -> tuple[Session, ...]:
    """The sessions of the caller's unit on a day."""
    province = (caller.division or "")[:2]
    found = store.sessions_on(province, day) if province else ()
    return tuple(session for session in found if session.unit == caller.unit)


def public_session(id_: str) -> tuple[Session, dict[str, int]]:
    """A public session and the seats left in each slot. Raises SessionUnknown."""
    session = store.session(id_)
    if session is None or not session.public:
        raise SessionUnknown
    taken = seats.seats_of(session)
    return session, {
        slot.start: max(0, slot.seats - len(taken[slot.start][0])) for slot in session.slots
    }


def _laboratory(unit: str) -> UnitId:
    try:
        found = access.working_unit_of(unit)
    except NotFound:
        raise LaboratoryUnknown(FieldFault("laboratory", "SESSION_LABORATORY_UNKNOWN")) from None
    if found.kind != LABORATORY:
        raise LaboratoryUnknown(FieldFault("laboratory", "SESSION_LABORATORY_UNKNOWN"))
    return UnitId(found.id)


def _opaque(caller: Caller, key: str) -> str:
    digest = crypto.mac(caller.subject.encode(), f"sampling-session|{key}".encode())
    return opaque_id(digest[:16])


def _told(wanted: Wanted) -> list[str]:
    return [
        wanted.division,
        wanted.place,
        wanted.day.isoformat(),
        f"{wanted.opens:%H%M}-{wanted.closes:%H%M}/{wanted.minutes}x{wanted.seats}",
        wanted.method.value,
        wanted.reason.value,
        wanted.laboratory,
        str(wanted.public),
    ]
