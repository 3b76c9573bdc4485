"""Field work: sealed tubes come in, one by one or a week's buffer, each exactly once.

The natural key of a sealing is tube code, people, the device's instant and the sampler: the same
event again is answered alike. A code that is another sealing's is refused and kept for a human.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.kernel.callers import Caller
from functions.kernel.device_times import DeviceTime, take_device_time
from functions.kernel.errors import FieldFault, Refusal, Unavailable
from functions.kernel.identifiers import PersonId, StaffId, TubeCode, UnitId, read_tube_code
from functions.kernel.periods import day_of
from functions.laboratory.domain.pool import check_tube_size
from functions.laboratory.domain.session import (
    Appointment,
    AppointmentState,
    Session,
    SessionUnknown,
)
from functions.laboratory.domain.specimen import Specimen, TubeTaken, sealed, with_member
from functions.laboratory.domain.words import Custody, Kind
from functions.laboratory.service.recollecting import second_of
from functions.laboratory.store import manifests, recollections, seats, specimens
from functions.laboratory.store import sessions as store
from functions.registry import service as registry
from functions.runtime import crypto, keys

KEEPS = timedelta(days=7)
"""As a gate's buffer (domain.md L1): a commune without network sends at the end of the week."""
RECORDED, DUPLICATE, REFUSED = "recorded", "duplicate", "refused"
MARK_KEY = "personal-code"


@dataclass(frozen=True, slots=True)
class Shown:
    """A person shown to the sampler, and when by the device's clock."""

    sight: registry.Sight
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Sealing:
    """A tube that was sealed in the field. `sequence` is the device's own number of the event."""

    sequence: int
    tube: str
    session: str
    people: tuple[Shown, ...]
    told_at: datetime
    specimen_type: str
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event; `waits` where a human has to look at it."""

    sequence: int
    outcome: str
    tube: str = ""
    refusal: Refusal | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What the sampler may see of a person shown: nothing but what is needed at the table.

    `mark` is the same for the same person in the same session, and means nothing elsewhere.
    """

    mark: str
    masked_name: str
    slot: str = ""
    second: bool = False


def take_sealings(
    caller: Caller,
    events: Sequence[Sealing],
    now: datetime,
    *,
    sent_at: datetime | None = None,
) -> tuple[Taken, ...]:
    """Record a batch in order; one refused event never stops the others.

    RETRY_LATER and its kin stop the batch: the device keeps what was not acknowledged.
    """
    taken: list[Taken] = []
    for event in events:
        try:
            taken.append(_take(caller, event, now, sent_at))
        except Unavailable:
            if not taken:
                raise
            break
        except Refusal as refusal:
            taken.append(Taken(event.sequence, REFUSED, refusal=refusal))
    return tuple(taken)


def look_up(
    caller: Caller,
    session: str,
    shown: registry.Sight,
    now: datetime,
    *,
    request_id: str = "",
) -> Looked:
    """Who stands at the table? Masked, audited; with the appointment in this session, if any.

    Raises SessionUnknown, the refusals of `registry.see`, AuditUnavailable.
    """
    held = session_of(caller, session)
    person = registry.see(shown, now, now).person
    known = registry.masked(caller, [person], now=now, request_id=request_id)
    booked = seats.appointment(person, held.id)
    asked = recollections.tasks_about(person, person=True)
    return Looked(
        mark=_mark(held, person),
        masked_name=known[person].gate_name if person in known else "",
        slot=_slot(booked),
        second=any(task.is_open and task.taken_by is None for task in asked),
    )


def session_of(caller: Caller, session: str) -> Session:
    """A session of the caller's unit. Raises SessionUnknown, also for another unit's."""
    held = store.session(session)
    if held is None or held.unit != caller.unit:
        raise SessionUnknown
    return held


def _take(caller: Caller, event: Sealing, now: datetime, sent_at: datetime | None) -> Taken:
    time = _time(event.told_at, now, event.offline, sent_at)
    tube = read_tube_code(event.tube)
    session = session_of(caller, event.session)
    rule_id = check_tube_size(session.method, len(event.people), day_of(time.at))
    people = [_person(event, place, now, sent_at) for place in range(len(event.people))]
    made = _sealed(caller, session, event, time, tube=tube, people=people, rule_id=rule_id)
    try:
        standing = specimens.put_new(made)
    except TubeTaken as refusal:
        manifests.put_conflict(made)
        return Taken(event.sequence, REFUSED, tube, refusal, waits=True)
    return Taken(event.sequence, RECORDED if standing is made else DUPLICATE, tube)


def _sealed(
    caller: Caller,
    session: Session,
    event: Sealing,
    time: DeviceTime,
    *,
    tube: TubeCode,
    people: Sequence[PersonId],
    rule_id: str,
) -> Specimen:
    made = Specimen(
        tube=tube,
        kind=Kind.SINGLE,
        custody=Custody.COLLECTING,
        unit=UnitId(caller.unit),
        division=session.division,
        session=session.id,
        laboratory=session.laboratory,
        reason=session.reason,
        specimen_type=event.specimen_type,
        collector=StaffId(caller.subject),
        told_at=_to_milliseconds(event.told_at),
        registered_at=_to_milliseconds(time.received_at),
        skew_seconds=time.skew_seconds,
        late=time.late,
        rule_id=rule_id,
    )
    for place, person in enumerate(people):
        try:
            made = with_member(made, person)
        except Refusal as refusal:
            raise type(refusal)(FieldFault(f"people.{place}", refusal.code)) from None
    return replace(sealed(made, _to_milliseconds(time.at)), second_of=second_of(people))


def _person(event: Sealing, place: int, now: datetime, sent_at: datetime | None) -> PersonId:
    shown = event.people[place]
    try:
        at = _time(shown.told_at, now, event.offline, sent_at).at
        return registry.see(shown.sight, at, now).person
    except Unavailable:
        raise
    except Refusal as refusal:
        raise type(refusal)(FieldFault(f"people.{place}", refusal.code)) from None


def _time(told_at: datetime, now: datetime, offline: bool, sent_at: datetime | None) -> DeviceTime:
    return take_device_time(told_at, now, keeps=KEEPS, offline=offline, sent_at=sent_at)


def _to_milliseconds(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _mark(session: Session, person: PersonId) -> str:
    key = crypto.derive(keys.key(MARK_KEY), "sampling-mark")
    return crypto.to_text(crypto.mac(key, f"{session.id}|{person}".encode())[:6])


def _slot(booked: Appointment | None) -> str:
    return booked.start if booked and booked.state is AppointmentState.BOOKED else ""
