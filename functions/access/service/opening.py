"""Data of another area, opened in an emergency: alone, for sixty minutes, under an alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from functions.access.domain.limits import DAY, Limit
from functions.access.domain.right_refusals import RightInvalid, RightNeedless
from functions.access.domain.right_steps import check_may_open
from functions.access.domain.rights import Kind, Right, State, opening_terms
from functions.access.service import limits, rights
from functions.access.store import rights as store
from functions.kernel.callers import Caller, covers
from functions.runtime import journal
from functions.runtime.idempotency import IdempotencyKeyReused

OPENINGS: Final = Limit("right.openings", 5, DAY)


@dataclass(frozen=True, slots=True)
class RightOpened(journal.Fact):
    """Somebody opened data in an emergency; an alarm rings, and the ministry judges it."""

    level: ClassVar[journal.Level] = "WARNING"
    right: str
    unit: str
    data: str
    area: str


def open_in_emergency(
    caller: Caller, data: tuple[str, ...], area: str, reason: str, *, key: str, now: datetime
) -> Right:
    """Open such data of another area for sixty minutes, to this account alone; an alarm rings.

    Raises RightReasonMissing, RightTermsInvalid, RightNeedless, RightInvalid (barred), TooMany,
    IdempotencyKeyReused, NoRuleInForce, AuditUnavailable, Busy.
    """
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as the record keeps it
    terms, rule_id = opening_terms(caller.unit, data, area, reason, now)
    if covers(caller.division, terms.area):
        raise RightNeedless
    held = store.rights_of(caller.unit)
    id_ = rights.id_of(caller, key)
    standing = next((one for one in held if one.id == id_), None)
    if standing is not None:
        return _same(standing, data, area, reason, now)
    try:
        check_may_open(held, terms, caller, now)
    except RightInvalid as refusal:
        raise rights.on_record(caller, refusal, now) from None
    limits.enforce(OPENINGS, caller.subject, now)
    made = Right(
        id=id_,
        terms=terms,
        kind=Kind.OPENED,
        state=State.ACTIVE,
        by=caller.subject,
        grantor="",
        at=now,
        rule_id=rule_id,
        holder=caller.subject,
    )
    # The alarm comes first: one that rings for an opening that failed harms nobody.
    journal.tell(RightOpened(made.id, caller.unit, ",".join(terms.data), terms.area))
    journal.measure("RightsOpened", 1)
    return rights.begin(caller, made, "open_in_emergency", now)


def _same(standing: Right, data: tuple[str, ...], area: str, reason: str, now: datetime) -> Right:
    """The opening that was asked for before under this key."""
    wanted, _ = opening_terms(standing.terms.unit, data, area, reason, now)
    same = (wanted.data, wanted.area, wanted.basis)
    if same != (standing.terms.data, standing.terms.area, standing.terms.basis):
        raise IdempotencyKeyReused
    return standing
