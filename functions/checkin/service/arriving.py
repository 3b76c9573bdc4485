"""A person scans a venue's poster: one decision, one conditional write.

Synchronous path with warm caches: no read, one PutItem of less than 1 KB. The natural key (person,
device's instant, venue) is the idempotency, and the instant says the day too; where a clock is too
wrong for that, the write is one transaction about midnight, lest the scan stand on two days. A
throttled write is spilled to a queue as the sealed item it is, and acknowledged with 202; where two
persons have decided so for a surge, every scan of the place goes that way (ADR 0102).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.access import service as access
from functions.checkin.domain.packing import pack_declaration
from functions.checkin.domain.retention import expires_at
from functions.checkin.domain.visit import (
    Assurance,
    Channel,
    ScanTime,
    assure,
    lying_day,
    other_day,
    take_time,
    visit_day,
)
from functions.checkin.service.health import Health, health_of, standing_of
from functions.checkin.service.passes import Pass, read_pass
from functions.checkin.service.recording import Outcome, accept, record
from functions.checkin.store import visits as store
from functions.kernel.callers import Caller
from functions.kernel.errors import NotFound, Unavailable
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.registry import service as registry

LARGEST_ATTACHED = 500
"""Bytes of a packed declaration that ride in the check-in, so that it stays one write unit."""


class CheckInSuspended(Unavailable):
    """Check-in is switched off here by order."""

    code = "CHECKIN_SUSPENDED"
    vi = "Việc quét mã ra vào đang tạm dừng theo quyết định của cơ quan có thẩm quyền."
    en = "Check-in is suspended here by order of the authority."


@dataclass(frozen=True, slots=True)
class Scan:
    """What a phone says: the poster's token, its own clock, for whom, and in which way."""

    poster: str
    told_at: datetime
    for_person: PersonId | None = None
    nothing_changed: bool = False
    offline: bool = False
    sent_at: datetime | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """A check-in that is acknowledged; `outcome` says whether it stands or waits in the queue."""

    visit: str
    venue: str
    division: str
    entered_at: datetime
    assurance: Assurance
    health: Health
    outcome: Outcome
    person: PersonId


def check_in(caller: Caller, scan: Scan, pass_text: str, now: datetime) -> Recorded:
    """Record that the caller (or a family member) entered the venue of the poster.

    Raises what the poster refuses (QR_INVALID, QR_EXPIRED, QR_REVOKED, VENUE_SUSPENDED),
    CheckInSuspended, ReadOnly, OfflineTooOld, FullDeclarationNeeded, NotFound (not one's family),
    and CryptoUnavailable or RETRY_LATER where nothing could be written or queued.
    """
    person = _person(caller, scan)
    time = take_time(scan.told_at, now, offline=scan.offline, sent_at=scan.sent_at)
    poster = registry.read_poster(scan.poster, time.at)
    _in_force(poster.division, time.at)
    put = accept if access.takes_into_queue(poster.division, now) else record
    required = registry.module_suspended(registry.Module.DECLARATION, poster.division, now) is None
    held = _held(caller, person, pass_text)
    health = health_of(held, now, nothing_changed=scan.nothing_changed, required=required)
    channel = Channel.SHORT_CODE if scan.typed else Channel.POSTER
    assurance = assure(channel, phone_verified=caller.phone_verified)
    s, day = store.sort_key(scan.told_at, poster.venue), lying_day(time)
    row = store.sealed(
        person,
        s,
        day,
        body=_body(person, time, health)
        | {"v": poster.venue, "w": poster.division, "n": poster.kind, "c": channel, "s": assurance}
        | {"ph": store.phone_mark(day_of(time.at), caller.subject)}
        | ({} if person == caller.subject else {"px": 1}),
        attached=_attached(health.held),
        expires_at=expires_at(day),
        other=other_day(time),
    )
    return Recorded(
        visit=store.visit_id(s, visit_day(time)),
        venue=poster.venue,
        division=poster.division,
        entered_at=time.at,
        assurance=assurance,
        health=health,
        outcome=put(row),
        person=person,
    )


def _person(caller: Caller, scan: Scan) -> PersonId:
    if scan.for_person is None:
        return PersonId(caller.subject)
    if not registry.acts_for(caller, scan.for_person):
        raise NotFound
    return scan.for_person


def _in_force(division: str, scanned_at: datetime) -> None:
    """A scan made before a suspension still counts, however late it is sent."""
    if registry.module_suspended(registry.Module.CHECKIN, division, scanned_at) is not None:
        raise CheckInSuspended(retry_after=int(timedelta(hours=1).total_seconds()))


def _held(caller: Caller, person: PersonId, pass_text: str) -> Pass | None:
    if pass_text and person == caller.subject:
        held = read_pass(pass_text, person)
        if held is not None:
            return held
    return standing_of(person)


def _body(person: PersonId, time: ScanTime, health: Health) -> dict[str, object]:
    return {
        "u": person,
        "a": int(time.at.timestamp()),
        "t": int(time.told_at.timestamp()),
        "r": int(time.received_at.timestamp()),
        "k": time.skew_seconds,
        "l": int(time.late),
        "co": health.advice.colour,
        "rl": health.advice.rule_id,
    }


def _attached(held: Pass | None) -> bytes:
    packed = pack_declaration(held.declaration) if held else b""
    return packed if len(packed) <= LARGEST_ATTACHED else b""
