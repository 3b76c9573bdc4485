"""Rights to other areas' data: drawn up, agreed to, used, taken back, opened in an emergency.

What a right opens is decided in one place, the guard, on every request from the record as it stands
(`service.guard`): a page of an answer asked for after the revocation is refused like the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.access.domain import right_steps as steps
from functions.access.domain.right_refusals import (
    RightInvalid,
    RightNeedless,
    RightOver,
    RightUnknown,
)
from functions.access.domain.rights import (
    Kind,
    Right,
    State,
    Verdict,
    Wanted,
    rule_on,
    terms_of,
)
from functions.access.service import refusals
from functions.access.service.audit import write_audit
from functions.access.service.staff import working_unit_of
from functions.access.store import rights as store
from functions.kernel.base32 import CodeUnreadable
from functions.kernel.callers import Caller, Relation, Role, covers
from functions.kernel.errors import Busy, FieldFault, NotFound, Refusal
from functions.kernel.identifiers import opaque_id, read_opaque_id
from functions.runtime.idempotency import IdempotencyKeyReused
from functions.runtime.tables import ConditionLost

LISTED: Final = 100
USES: Final = 50


@dataclass(frozen=True, slots=True)
class Use:
    """A request that a right let pass."""

    at: datetime
    by: str
    route: str
    datum: str


def propose(caller: Caller, wanted: Wanted, key: str, now: datetime) -> Right:
    """Draw up a right; two others of the ministry have to agree. The same again is the same.

    Raises NotFound (no such unit), RightTermsInvalid, RightNeedless, IdempotencyKeyReused,
    NoRuleInForce, AuditUnavailable, Busy.
    """
    try:
        unit = working_unit_of(wanted.unit)
    except NotFound:
        raise NotFound(FieldFault("unit", NotFound.code)) from None
    terms = terms_of(wanted, now)
    if covers(unit.division, terms.area):
        raise RightNeedless
    made = Right(
        id=id_of(caller, key),
        terms=terms,
        kind=Kind.GRANTED,
        state=State.PROPOSED,
        by=caller.subject,
        grantor=caller.unit,
        at=now,
        rule_id=rule_on(now).rule_id,
    )
    return begin(caller, made, "propose_right", now)


def rights_seen(caller: Caller) -> tuple[Right, ...]:
    """The ministry sees the newest of all rights; everybody else what their own unit holds, the
    newest first. Raises Busy."""
    if caller.role is Role.MINISTRY_OPERATOR:
        return store.latest(LISTED)
    held = store.rights_of(caller.unit)
    return tuple(sorted(held, key=lambda one: (one.at, one.id), reverse=True))


def right_seen(caller: Caller, identifier: str) -> tuple[Right, tuple[Use, ...]]:
    """A right and what it was used for last. Raises RightUnknown, Busy."""
    found = _right_of(caller, identifier)
    return found, tuple(Use(*one) for one in store.uses_of(found.id, USES))


def step(caller: Caller, identifier: str, name: str, told: tuple[str, str], now: datetime) -> Right:
    """A step of the ministry on a right; `told` are the seal of the terms seen, and a reason.

    approve (the seal is needed), refuse, revoke (a reason is needed), justified, unjustified (of an
    emergency opening; a reason is needed). Raises RightUnknown, RightInvalid, RightOver,
    RightTermsInvalid, AuditUnavailable, Busy (somebody else came between: again).
    """
    seal, words = told

    def taken(seen: Right) -> Right:
        if name == "approve":
            return steps.approved(seen, caller, seal, now)
        if name == "refuse":
            return steps.refused(seen, caller, now)
        if name == "revoke":
            return steps.revoked(seen, caller, words, now)
        if name not in set(Verdict):
            raise RightOver
        return steps.reviewed(seen, caller, Verdict(name), words, now)

    action = "review_right" if name in set(Verdict) else f"{name}_right"
    return _step(caller, identifier, action, taken, now)


def _step(
    caller: Caller, identifier: str, action: str, taken: Callable[[Right], Right], now: datetime
) -> Right:
    seen = _right_of(caller, identifier)
    try:
        made = taken(seen)
    except RightInvalid as refusal:
        raise on_record(caller, refusal, now) from None
    if made == seen:
        return seen
    _audit(caller, made, action, now)
    try:
        store.put_step(made, seen)
    except ConditionLost:
        # Our own first try may have been written and its answer lost: then it stands as we want it.
        standing = store.right(seen.id)
        if standing == made:
            return made
        raise Busy from None
    return made


def _right_of(caller: Caller, identifier: str) -> Right:
    try:
        found = store.right(read_opaque_id(identifier))
    except CodeUnreadable:
        raise RightUnknown from None
    if found is None or not _may_see(caller, found):
        raise RightUnknown
    return found


def _may_see(caller: Caller, one: Right) -> bool:
    """Those of the nation see all; the others what their unit holds."""
    if Relation.JURISDICTION in caller.relations and caller.division == "":
        return True
    return one.terms.unit == caller.unit


def begin(caller: Caller, made: Right, action: str, now: datetime) -> Right:
    """Audit and put a new right; the one that stands where it is the same. Raises
    IdempotencyKeyReused, AuditUnavailable, Busy."""
    _audit(caller, made, action, now)
    try:
        store.put_right(made)
    except ConditionLost:
        standing = store.right(made.id)
        if standing is None or standing.terms != made.terms:
            raise IdempotencyKeyReused from None
        return standing
    return made


def _audit(caller: Caller, one: Right, action: str, now: datetime) -> None:
    write_audit(
        caller, (f"right#{one.id}",), action=action, fields=one.terms.data, allowed=True, now=now
    )


def on_record(caller: Caller, refusal: Refusal, now: datetime) -> Refusal:
    """The refusal, kept in the register."""
    refusals.keep_refusal(caller, caller.route, refusal, now)
    return refusal


def id_of(caller: Caller, key: str) -> str:
    """The id of what a caller asks for under a key: the same asked again has the same one."""
    told = f"right|{caller.subject}|{caller.route}|{key}"
    return opaque_id(hashlib.sha256(told.encode()).digest()[:16])
