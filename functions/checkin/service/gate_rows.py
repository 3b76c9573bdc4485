"""The rows that a gate's readings become: entries and exits, each with its natural key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from functions.checkin.domain.gate import Direction
from functions.checkin.domain.personal_code import CodeUsedElsewhere
from functions.checkin.domain.retention import expires_at
from functions.checkin.domain.visit import (
    LIES_AHEAD,
    LIES_BEHIND,
    Assurance,
    Channel,
    ScanTime,
    assure,
    lying_day,
)
from functions.checkin.service.health import Health
from functions.checkin.service.recording import Outcome, record
from functions.checkin.store import visits as store
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import DAY, day_of, instant_at, read_instant
from functions.kernel.valuesets import venue_kinds
from functions.registry import service as registry

WINDOW_PLACE = "P"
TRIES = 3
INHERITED = ("s", "l", "rp")
"""What an exit says again of its entry: assurance, late, its code was read elsewhere first."""


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
    Nobody leaves by what the gate read before they came; of two visits, the one of the same second
    is the one that begins. Where another exit ends that visit meanwhile, it is looked for anew.
    Raises KeyDestroyed, BUSY.
    """
    for _ in range(TRIES):
        row = _exit(passing)
        if row is None:
            return Outcome.DUPLICATE
        outcome = record(row)
        if outcome is not Outcome.DUPLICATE or row.s.endswith(store.LONE):
            return outcome
        standing = store.entry(row.p, row.s)
        if standing is None or (standing.get("dv"), standing.get("sq")) == _told_by(passing):
            return outcome
    raise Busy


def _exit(passing: Passing) -> store.Sealed | None:
    """The row of an exit; None where the gate has told it before."""
    read, time, code = passing.read, passing.time, passing.venue.code
    longest = timedelta(minutes=venue_kinds().read(passing.venue.details.kind).longest_stay_minutes)
    rows = store.rows_of(read.person, _days(time.at - longest, time.at), time.at)
    told_by = _told_by(passing)
    if any(body.get("o") and (body.get("dv"), body.get("sq")) == told_by for _, _, body in rows):
        return None
    left = {row.s for row in rows if row.s.endswith(store.EXIT)}
    open_here = [
        (s, day, body)
        for s, day, body in rows
        if body["v"] == code
        and not body.get("o")
        and time.at - longest <= instant_at(body["a"]) <= time.at
        and s + store.EXIT not in left
        and not (body.get("dv") == passing.device and body["sq"] > passing.event.sequence)
    ]
    told = _body(passing) | {"o": 1}
    s, day = store.sort_key(passing.event.told_at, code) + store.LONE, lying_day(time)
    if open_here:
        found = max(open_here, key=lambda row: (row[2]["a"] < told["a"], row[2]["a"]))
        entry_s, day, entry = found
        told |= {"e": entry["a"]} | {name: entry[name] for name in INHERITED if name in entry}
        s = entry_s + store.EXIT
    return store.sealed(
        read.person,
        s,
        day,
        body=told,
        attached=b"",
        expires_at=expires_at(day),
        once=_once(passing),
    )


def _days(first: datetime, last: datetime) -> list[date]:
    """The days on which what was between two instants may lie; a phone's clock may be behind."""
    begins, ends = day_of(first - LIES_BEHIND), day_of(last + LIES_AHEAD)
    return [begins + DAY * ahead for ahead in range((ends - begins).days + 1)]


def _told_by(passing: Passing) -> tuple[str, int]:
    return passing.device, passing.event.sequence


def _once(passing: Passing) -> str:
    """What an exit is called whichever visit it ends. A tablet that was wiped counts from 1 again,
    so its own instant is part of it."""
    told_at = int(passing.event.told_at.timestamp())
    return f"{passing.device}#gate-exit#{passing.event.sequence}#{told_at}"


def _elsewhere(passing: Passing, body: dict[str, Any]) -> Outcome:
    """The window was first read at another venue: refused online; a buffered one is kept as LOW,
    and weighs less (domain/plausibility.py)."""
    if not passing.event.offline:
        raise CodeUsedElsewhere
    day = lying_day(passing.time)
    row = store.sealed(
        passing.read.person,
        store.sort_key(passing.event.told_at, passing.venue.code),
        day,
        body=body | {"s": Assurance.LOW, "rp": 1},
        attached=b"",
        expires_at=expires_at(day),
    )
    return record(row)


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
