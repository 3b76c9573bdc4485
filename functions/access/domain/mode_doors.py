"""What does a mode do to a door? Which doors are never closed, and in which order others are.

Doors are named by the rule (data/modes.json): a key as in the policy registry; ``*`` for any
method, a path that ends with ``*`` for all that begins so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from functions.access.domain.mode_refusals import (
    ClosedByMode,
    DoorShed,
    FeatureOff,
    ReadOnly,
    TurnNotCome,
)
from functions.access.domain.modes import Mode, ModeKind, last_until, modes_rules
from functions.kernel.callers import Role

NEVER: Final = 0
"""The level of doors that are never shed."""
LONGEST_RETRY: Final = 3600


@dataclass(frozen=True, slots=True)
class DoorPlan:
    """How a rule has a door: shed from this level on (NEVER: not at all), changing something,
    taking scans of posters, part of these functions."""

    level: int
    changes: bool
    takes_scans: bool
    features: tuple[str, ...]


@cache
def plan_of(key: str, rule_id: str) -> DoorPlan:
    """How a version of the rule has the door of a key. KeyError for another rule's id."""
    body = modes_rules().version(rule_id).body
    levels = [number + 1 for number, named in enumerate(body["shed"]) if is_named(key, named)]
    last = len(body["shed"]) + 1
    return DoorPlan(
        level=NEVER if is_named(key, body["never"]) else min(levels, default=last),
        changes=not key.startswith("GET ") and not is_named(key, body["reads"]),
        takes_scans=is_named(key, body["poster_scans"]),
        features=tuple(name for name, named in body["features"].items() if is_named(key, named)),
    )


def is_named(key: str, named: Sequence[str]) -> bool:
    """Is the door one of these?"""
    method, _, path = key.partition(" ")
    return any(_matches(method, path, one) for one in named)


def refusal_of(
    key: str, role: Role, modes: Iterable[Mode], now: datetime, wait: int | None
) -> ClosedByMode | None:
    """What a door answers under the modes that count for its caller now, None where it is open.

    `wait` is in how many seconds the caller's turn comes, None where it has come or nobody knows
    who it is. A function that is off comes first, then what is not written, what is shed, whose
    turn it is not.
    """
    counting = tuple(modes)
    plans = {one: plan_of(key, one.rule_id) for one in counting}

    def those(kind: ModeKind) -> list[Mode]:
        return [one for one in counting if one.kind is kind]

    off = [one for one in those(ModeKind.SWITCH) if one.subject in plans[one].features]
    if off:
        return FeatureOff(retry_after=_retry(off, now))
    closed = [one for one in those(ModeKind.READ_ONLY) if _is_closed(plans[one])]
    if closed:
        return ReadOnly(retry_after=_retry(closed, now))
    shed = [one for one in those(ModeKind.SHED) if 0 < plans[one].level <= int(one.subject)]
    if shed:
        return DoorShed(retry_after=_pause(shed[0]))
    rooms = [one for one in those(ModeKind.WAITING_ROOM) if one.subject in plans[one].features]
    if rooms and role is Role.CITIZEN and wait is not None:
        return TurnNotCome(retry_after=wait)
    return None


def room_of(key: str, modes: Iterable[Mode]) -> Mode | None:
    """The waiting room before a door, None where there is none. Of several the one that began
    first: who had to have a turn in two at once might never come in."""
    rooms = [
        one
        for one in modes
        if one.kind is ModeKind.WAITING_ROOM and one.subject in plan_of(key, one.rule_id).features
    ]
    return min(rooms, key=lambda one: (one.starts or one.at, one.id), default=None)


def concerns(mode: Mode, key: str) -> bool:
    """Does a mode close a door, let people in by turns, or take what comes there into the queue?"""
    plan = plan_of(key, mode.rule_id)
    if mode.kind is ModeKind.SHED:
        return NEVER < plan.level <= int(mode.subject)
    if mode.kind is ModeKind.READ_ONLY:
        return plan.changes
    return plan.takes_scans if mode.kind is ModeKind.QUEUE else mode.subject in plan.features


def wait_of(mode: Mode, draw: int, now: datetime) -> int | None:
    """In how many seconds the turn comes of whoever drew this 64-bit number, None where it has.

    A round has `cycle_minutes`, of which each has `turn_minutes` from where the draw puts them: so
    that share of those who come is let in at any instant, the same for everybody.
    """
    body = modes_rules().version(mode.rule_id).body
    cycle, turn = body["cycle_minutes"] * 60, body["turn_minutes"] * 60
    begins = (draw * cycle) >> 64
    gone = (int(now.timestamp()) - begins) % cycle
    return None if gone < turn else cycle - gone


def is_read_only(modes: Iterable[Mode]) -> Mode | None:
    """The mode by which nothing is written, of those that count."""
    return next((one for one in modes if one.kind is ModeKind.READ_ONLY), None)


def is_queueing(modes: Iterable[Mode]) -> bool:
    """Are scans taken into the queue, by one of those that count?"""
    return any(one.kind is ModeKind.QUEUE for one in modes)


def retry_of(mode: Mode, now: datetime) -> int:
    """In how many seconds to try again what a mode refuses."""
    return _retry([mode], now)


def _is_closed(plan: DoorPlan) -> bool:
    """A scan of a poster is decided where its place is known: it may go to the queue."""
    return plan.changes and not plan.takes_scans


def _pause(mode: Mode) -> int:
    return int(modes_rules().version(mode.rule_id).body["retry_seconds"])


def _retry(modes: Sequence[Mode], now: datetime) -> int:
    until = last_until(modes)
    left = int((until - now).total_seconds()) if until else 0
    return max(_pause(modes[0]), min(left, LONGEST_RETRY))


def _matches(method: str, path: str, named: str) -> bool:
    wanted, _, begins = named.partition(" ")
    if wanted not in ("*", method):
        return False
    return path.startswith(begins[:-1]) if begins.endswith("*") else path == begins
