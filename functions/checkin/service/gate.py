"""A gate reads people's codes: online one by one, or a week's buffer at once, each exactly once.

The gate sees a colour, a masked name and an advice, never an answer or an identity. A person's
rotating code belongs to the first venue that reads it in its half minute: entry key (person,
window). Cards and typed numbers have the device's instant in their key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.checkin.domain.gate import Direction, check_batch
from functions.checkin.domain.visit import Channel, ScanTime, take_time
from functions.checkin.service.arriving import CheckInSuspended
from functions.checkin.service.board import inside_now
from functions.checkin.service.gate_placing import WINDOW_PLACE
from functions.checkin.service.gate_rows import (
    GateEvent,
    Passing,
    Read,
    enter,
    leave,
)
from functions.checkin.service.health import Health, health_of, standing_of
from functions.kernel.callers import Caller
from functions.kernel.cards import CardKind, read_card
from functions.kernel.errors import Refusal, Unavailable
from functions.kernel.identifiers import VenueCode
from functions.registry import service as registry
from functions.runtime import settings

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Passed:
    """What the reader may show of one event."""

    sequence: int
    outcome: str
    health: Health | None = None
    masked_name: str = ""
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class GateState:
    """What a gate shows between readings."""

    venue: VenueCode
    name: str
    inside: int
    suspended: bool


def pass_gate(
    device: Caller,
    events: Sequence[GateEvent],
    now: datetime,
    *,
    sent_at: datetime | None = None,
    request_id: str = "",
) -> tuple[Passed, ...]:
    """Record a batch in order; one refused event never stops the others.

    A suspension is judged by the instant of the reading, so that a buffer from before it is taken;
    one may always leave. Raises SequenceInvalid, VenueUnknown; RETRY_LATER and its kin stop the
    batch, so that the device keeps what was not acknowledged.
    """
    check_batch([event.sequence for event in events])
    venue = registry.venue(VenueCode(device.unit))
    passed = []
    for event in events:
        try:
            time = take_time(
                event.told_at, now, offline=event.offline, at_gate=True, sent_at=sent_at
            )
            if event.direction is Direction.IN:
                _check_open(venue, time.at)
            passing = Passing(
                device.subject, venue, event, _read(event, venue.code, time, now), time
            )
            passed.append(_pass(device, passing, now, request_id))
        except CheckInSuspended as refusal:
            passed.append(Passed(event.sequence, REFUSED, refusal=refusal))
        except Unavailable:
            raise
        except Refusal as refusal:
            passed.append(Passed(event.sequence, REFUSED, refusal=refusal))
    return tuple(passed)


def state_of(device: Caller, now: datetime) -> GateState:
    """What the gate's own venue looks like now. Raises VenueUnknown."""
    venue = registry.venue(VenueCode(device.unit))
    return GateState(
        venue.code,
        venue.details.name,
        inside_now(venue, now),
        _is_closed(venue, now),
    )


def link_card(device: Caller, card: str, personal: str, now: datetime) -> None:
    """Tie a card to the person of a phone, both shown at this gate now.

    Raises registry.NotAPerson, QrInvalid, QrExpired, CardNotYours, CardHeldByAnother.
    """
    person = registry.read_personal_code(personal, now)
    reading = read_card(card, _host())
    if reading.kind in (CardKind.POSTER, CardKind.CERTIFICATE, CardKind.OWN):
        raise registry.NotAPerson
    registry.link_card(device, person, reading, now)


def _is_closed(venue: registry.Venue, now: datetime) -> bool:
    try:
        _check_open(venue, now)
    except (CheckInSuspended, registry.VenueSuspended):
        return True
    return False


def _check_open(venue: registry.Venue, at: datetime) -> None:
    if registry.module_suspended(registry.Module.CHECKIN, venue.division, at) is not None:
        raise CheckInSuspended
    if registry.venue_suspended(venue.code, venue.division, at) is not None:
        raise registry.VenueSuspended


def _pass(device: Caller, passing: Passing, now: datetime, request_id: str) -> Passed:
    sequence, person = passing.event.sequence, passing.read.person
    if passing.event.direction is Direction.OUT:
        return Passed(sequence, leave(passing))
    required = (
        registry.module_suspended(registry.Module.DECLARATION, passing.venue.division, now) is None
    )
    health = health_of(standing_of(person), now, nothing_changed=False, required=required)
    outcome = enter(passing, health)
    people = registry.masked(device, [person], now=now, request_id=request_id)
    return Passed(sequence, outcome, health, people[person].gate_name if person in people else "")


def _read(event: GateEvent, venue: VenueCode, time: ScanTime, now: datetime) -> Read:
    sight = registry.Sight(event.reading, event.typed_kind, event.typed)
    seen = registry.see(sight, time.at, now)
    if seen.window is not None:
        return Read(seen.person, Channel.GATE_PERSONAL, WINDOW_PLACE, seen.window)
    return Read(seen.person, _CHANNELS[seen.by], venue, event.told_at)


_CHANNELS = {
    registry.ShownBy.CARD: Channel.GATE_CARD,
    registry.ShownBy.TYPED: Channel.GATE_TYPED,
}


def _host() -> str:
    return settings.public_origin().partition("://")[2].lower()
