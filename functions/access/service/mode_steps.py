"""Two persons decide how the platform works in a surge; one switches a function off for an hour.

Each step is audited before it is written, and written once under its number; it counts here at
once and in every other container at the latest half a minute later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from functions.access.domain import modes as rules
from functions.access.domain.limits import DAY, Limit
from functions.access.domain.mode_refusals import ModeInvalid, ModeMoved, ModeUnknown
from functions.access.domain.modes import NATION, Mode, ModeKind, WantedMode
from functions.access.service import limits, modes
from functions.access.service.audit import write_audit
from functions.access.store import modes as store
from functions.kernel.base32 import CodeUnreadable
from functions.kernel.callers import Caller, covers
from functions.kernel.errors import FieldFault
from functions.kernel.identifiers import opaque_id, read_opaque_id
from functions.runtime import journal
from functions.runtime.idempotency import IdempotencyKeyReused
from functions.runtime.tables import ConditionLost

LISTED: Final = 100
ALONE: Final = Limit("modes.alone", 3, DAY)
STEPS: Final[dict[str, Callable[[Mode, str, datetime], Mode]]] = {
    "agree": rules.agreed,
    "refuse": rules.refused,
    "end": rules.ended,
}


@dataclass(frozen=True, slots=True)
class FeatureOffAlone(journal.Fact):
    """One person switched a function off for an hour; an alarm rings, and others look at it."""

    level: ClassVar[journal.Level] = "WARNING"
    mode: str
    feature: str


def propose(caller: Caller, wanted: WantedMode, *, key: str, now: datetime) -> Mode:
    """Be the first person; nothing changes before another agrees. The same again is the same.

    Raises ModeInvalid, IdempotencyKeyReused, NoRuleInForce, AuditUnavailable, Busy.
    """
    _check_own(caller, wanted.scope, wanted.kind)
    made = rules.proposed(wanted, id_of(caller, key), caller.subject, now)
    return _begin(caller, made, "propose_mode", now)


def switch_off_alone(caller: Caller, feature: str, reason: str, *, key: str, now: datetime) -> Mode:
    """Switch a function off for an hour without a second person; an alarm rings.

    Raises ModeInvalid, TooMany, IdempotencyKeyReused, NoRuleInForce, AuditUnavailable, Busy.
    """
    _check_own(caller, NATION, ModeKind.SWITCH)
    made = rules.switched_off_alone(feature, reason, id_of(caller, key), caller.subject, now)
    standing = store.mode(made.id)
    if standing is not None:
        return _same(standing, made)
    limits.enforce(ALONE, caller.subject, now)
    # The alarm comes first: one that rings for a switch that failed harms nobody.
    journal.tell(FeatureOffAlone(made.id, feature))
    journal.measure("FeaturesOffAlone", 1)
    return _begin(caller, made, "switch_off_alone", now)


def step(caller: Caller, identifier: str, name: str, revision: int, now: datetime) -> Mode:
    """Agree, refuse or end what was seen as `revision`; the same person's same step again is one.

    Raises ModeUnknown, ModeMoved, OtherPersonNeeded, AuditUnavailable, Busy.
    """
    seen = _own(caller, identifier)
    if name not in STEPS:
        raise ModeMoved
    if seen.revision != revision:
        return _own_step(seen.id, name, caller, revision)
    made = STEPS[name](seen, caller.subject, now)
    _audit(caller, made, f"{name}_mode", now)
    try:
        store.put_step(made)
    except ConditionLost:
        return _own_step(seen.id, name, caller, revision)
    modes.forget()
    return made


def register(caller: Caller) -> tuple[Mode, ...]:
    """The decisions proposed last that concern the caller, the newest first. Raises Busy."""
    return tuple(one for one in store.register(LISTED) if concerns(caller, one))


def concerns(caller: Caller, one: Mode) -> bool:
    """Does the caller see it: of the nation, or of their own province?"""
    return one.scope == NATION or may_decide(caller, one.scope)


def may_decide(caller: Caller, scope: str) -> bool:
    """Are decisions for this place the caller's to take?"""
    return covers(caller.division, "" if scope == NATION else scope)


def id_of(caller: Caller, key: str) -> str:
    """The id of what a caller asks for under a key: the same asked again has the same one."""
    told = f"mode|{caller.subject}|{caller.route}|{key}"
    return opaque_id(hashlib.sha256(told.encode()).digest()[:16])


def _check_own(caller: Caller, scope: str, kind: str) -> None:
    if not may_decide(caller, scope):
        field = "kind" if kind == ModeKind.SWITCH else "scope"
        raise ModeInvalid(FieldFault(field, ModeInvalid.code))


def _own(caller: Caller, identifier: str) -> Mode:
    try:
        found = store.mode(read_opaque_id(identifier))
    except CodeUnreadable:
        raise ModeUnknown from None
    if found is None or not may_decide(caller, found.scope):
        raise ModeUnknown
    return found


def _own_step(id_: str, name: str, caller: Caller, revision: int) -> Mode:
    """What stands, if it was this caller who took this step then. Raises ModeMoved, Busy."""
    steps = {one.revision: one for one in store.steps_of(id_)}
    before, after = steps.get(revision), steps.get(revision + 1)
    if before is None or after is None or after.hands[-1] != caller.subject:
        raise ModeMoved
    at = after.ended_at or after.starts or after.at
    if STEPS[name](before, caller.subject, at).state is not after.state:
        raise ModeMoved
    return steps[max(steps)]


def _begin(caller: Caller, made: Mode, action: str, now: datetime) -> Mode:
    _audit(caller, made, action, now)
    try:
        store.put_step(made)
    except ConditionLost:
        first = store.steps_of(made.id)
        return _same(first[0], made) if first else made
    modes.forget()
    return made


def _same(standing: Mode, made: Mode) -> Mode:
    """What stands under the key, if the same was asked for. Raises IdempotencyKeyReused."""
    asked = (made.kind, made.scope, made.subject, made.minutes, made.reason, made.alone)
    kept = standing
    if asked != (kept.kind, kept.scope, kept.subject, kept.minutes, kept.reason, kept.alone):
        raise IdempotencyKeyReused
    return standing


def _audit(caller: Caller, one: Mode, action: str, now: datetime) -> None:
    write_audit(
        caller, (f"mode#{one.id}",), action=action, fields=(one.kind.value,), allowed=True, now=now
    )
