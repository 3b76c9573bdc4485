"""Every look at people's data by staff is counted here, whatever the route: `write_audit` asks
before it writes. Over a bound an alarm rings, and two others have to open the way again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from functions.access.domain import volume as rules
from functions.access.domain.volume import (
    ACCOUNT,
    UNIT,
    Bounds,
    Count,
    StopMovedOn,
    StopUnknown,
    VolumeLimit,
)
from functions.access.service import refusals
from functions.access.store import volume as store
from functions.kernel.callers import Caller, covers
from functions.kernel.errors import Busy
from functions.runtime import journal
from functions.runtime.tables import ConditionLost

TRIES: Final = 8


@dataclass(frozen=True, slots=True)
class ReadingStopped(journal.Fact):
    """An account or unit read more people's data than its bound; an alarm listens to this."""

    level: ClassVar[journal.Level] = "ERROR"
    kind: str
    unit: str
    route: str
    in_hour: int
    on_day: int
    rule_id: str


class _Request:
    """Whom the present request has been counted for: shown twice in one answer, counted once."""

    def __init__(self) -> None:
        self.key: tuple[str, str] | None = None
        self.people: frozenset[str] = frozenset()


_present = _Request()


def count_people(caller: Caller, subjects: tuple[str, ...], now: datetime) -> None:
    """Count the people among these subjects for a member of staff at a door, and for their unit.

    Raises VolumeLimit (stopped, on record), Busy. Nobody else is counted: people see their own.
    """
    if not caller.is_staff or not caller.route:
        return
    key = (caller.subject, caller.route)
    known = _present.people if _present.key == key else frozenset()
    fresh = rules.people_in(subjects) - known
    if not fresh:
        return
    bounds = rules.bounds_of(caller.role, now)
    for kind, name in ((ACCOUNT, caller.subject), (UNIT, caller.unit)):
        if name:
            _count(caller, f"{kind}#{name}", len(fresh), bounds[kind], now)
    _present.key, _present.people = key, known | fresh


def check_open(caller: Caller, now: datetime) -> None:
    """Refuse one who is stopped before anything is compared for them: else a refusal that comes
    with a person alone would tell of the person. Raises VolumeLimit (on record), Busy."""
    for kind, name in ((ACCOUNT, caller.subject), (UNIT, caller.unit)):
        if name and store.is_stopped(f"{kind}#{name}"):
            raise _refused(caller, now)


def stops(caller: Caller) -> tuple[Count, ...]:
    """What is stopped and may be opened again by the caller or others of the same area: all, to
    the ministry; to a province, accounts and units of its own. Raises Busy."""
    return tuple(one for one in store.stopped() if _is_near(caller, one))


def open_again(caller: Caller, name: str, words: str, now: datetime) -> Count:
    """Agree that a stopped account or unit reads again; the second hand opens it, from nothing.

    Raises StopUnknown, StopOfOneself, StopWordsMissing, StopMovedOn, AuditUnavailable, Busy.
    """
    from functions.access.service.audit import write_audit

    seen = next((one for one in stops(caller) if stop_name(one) == name), None)
    if seen is None:
        raise StopUnknown
    made = rules.opened_again(seen, caller, words, now)
    write_audit(
        caller,
        (f"volume#{stop_name(seen)}",),
        action="open_volume",
        fields=(),
        allowed=True,
        now=now,
    )
    try:
        store.put_hand(made, seen, now)
    except ConditionLost:
        raise StopMovedOn from None
    return made


def stop_name(one: Count) -> str:
    """How a stop is called in an address: nothing of an account's name stands in it."""
    return hashlib.sha256(f"{one.key}|{one.stopped}".encode()).hexdigest()[:32]


def forget() -> None:
    """Another request begins: the guard says so for each member of staff."""
    _present.key, _present.people = None, frozenset()


def _count(caller: Caller, key: str, people: int, bounds: Bounds, now: datetime) -> None:
    window = rules.window_at(now)
    for _ in range(TRIES):
        seen = store.add(key, people, window, bounds)
        if seen is None:
            return
        if seen.stopped:
            raise _refused(caller, now)
        grown = rules.grown(seen, key, people, window, bounds)
        if grown is None:
            _stop(caller, seen, bounds, now)
            raise _refused(caller, now)
        if store.begin_window(grown, seen, now):
            return
    raise Busy


def _stop(caller: Caller, seen: Count, bounds: Bounds, now: datetime) -> None:
    if not store.stop(seen, caller.subject, caller.unit, bounds.rule_id, now):
        return
    kind = seen.key.partition("#")[0]
    journal.tell(
        ReadingStopped(kind, caller.unit, caller.route, seen.in_hour, seen.on_day, bounds.rule_id)
    )
    journal.measure("ReadingStopped", 1)


def _refused(caller: Caller, now: datetime) -> VolumeLimit:
    refusal = VolumeLimit()
    refusals.keep_refusal(caller, caller.route, refusal, now)
    return refusal


def _is_near(caller: Caller, one: Count) -> bool:
    if caller.division == "":
        return True
    from functions.access.store import people

    unit = people.unit(one.unit)
    return unit is not None and covers(caller.division, unit.division)
