"""The rows that a gate's readings become: entries and exits, each with its natural key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.checkin.domain.gate import CodeUsedElsewhere, Direction
from functions.checkin.domain.retention import expires_at
from functions.checkin.domain.visit import Channel, ScanTime, assure, lying_day
from functions.checkin.service.gate_placing import (
    WINDOW_PLACE,
    elsewhere_row,
    exit_row,
    told_by,
)
from functions.checkin.service.health import Health
from functions.checkin.service.recording import Outcome, record
from functions.checkin.store import visits as store
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of, read_instant
from functions.registry import service as registry

TRIES = 3


@dataclass(frozen=True, slots=True)
class GateEvent:
    """One reading: the QR's text, or what was typed (`typed_kind`: card, cccd, cmnd, bhyt …)."""

    sequence: int
    told_at: datetime
    direction: Direction
    reading: str = ""
    typed_kind: str = ""
    typed: str = ""
    offline: bool = False

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> GateEvent:
        """Read the wire shape. Raises InstantInvalid."""
        typed = told["typed"] or {}
        return cls(
            sequence=told["sequence"],
            told_at=read_instant(told["at"]),
            direction=Direction(told["direction"]),
            reading=told["reading"] or "",
            typed_kind=typed.get("kind", ""),
            typed=typed.get("value", ""),
            offline=told["offline"],
        )


@dataclass(frozen=True, slots=True)
class Read:
    """Whose code it was. `key_at` is what the natural key holds: the start of a phone code's
    window, or the device's instant; `place` is the venue, or the marker of a window.
    """

    person: PersonId
    channel: Channel
    place: str
    key_at: datetime


@dataclass(frozen=True, slots=True)
class Passing:
    """One person at one gate at one moment."""

    device: str
    venue: registry.Venue
    event: GateEvent
    read: Read
    time: ScanTime


def enter(passing: Passing, health: Health) -> Outcome:
    """Record an entry, once. Raises CodeUsedElsewhere, KeyDestroyed, BUSY."""
    read, time = passing.read, passing.time
    in_window = read.place == WINDOW_PLACE
    day = day_of(read.key_at) if in_window else lying_day(time)
    body = _body(passing) | {
        "t": int(time.told_at.timestamp()),
        "k": time.skew_seconds,
        "l": int(time.late),
        "c": read.channel,
        "s": assure(read.channel, phone_verified=True),
        "co": health.advice.colour,
        "rl": health.advice.rule_id,
    }
    row = store.sealed(
        read.person,
        store.sort_key(read.key_at, read.place),
        day,
        body=body,
        attached=b"",
        expires_at=expires_at(day),
    )
    outcome = record(row)
    if outcome is Outcome.DUPLICATE and in_window:
        first = store.entry(row.p, row.s)
        if first is not None and first["v"] != passing.venue.code:
            return _elsewhere(passing, body)
    return outcome


def leave(passing: Passing) -> Outcome:
    """End the person's latest open visit here; an exit without an entry is kept for itself.

    The same event of the same gate again changes nothing, also where its visit was closed by it or
    two pages of it send the event at once, each having found another visit.
    Where another exit ends that visit meanwhile, it is looked for anew.
    Raises KeyDestroyed, BUSY.
    """
    for _ in range(TRIES):
        row = exit_row(_body(passing), passing.time)
        if row is None:
            return Outcome.DUPLICATE
        outcome = record(row)
        if outcome is not Outcome.DUPLICATE or row.s.endswith(store.LONE):
            return outcome
        standing = store.entry(row.p, row.s)
        if standing is None or told_by(standing) == _told_by(passing):
            return outcome
    raise Busy


def _told_by(passing: Passing) -> tuple[str, int]:
    return passing.device, passing.event.sequence


def _elsewhere(passing: Passing, body: dict[str, Any]) -> Outcome:
    """The window was first read at another venue: refused online; a buffered one is kept as LOW."""
    if not passing.event.offline:
        raise CodeUsedElsewhere
    return record(elsewhere_row(body, passing.time))


def _body(passing: Passing) -> dict[str, Any]:
    return {
        "u": passing.read.person,
        "v": passing.venue.code,
        "w": passing.venue.division,
        "n": passing.venue.details.kind,
        "a": int(passing.time.at.timestamp()),
        "r": int(passing.time.received_at.timestamp()),
        "dv": passing.device,
        "sq": passing.event.sequence,
    }
