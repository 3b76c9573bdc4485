"""Two people stop messages of a kind, a province or a rule, and let them go on (ADR 0073).

A province's officers stop those of their province, the ministry's any. Who may do it sees the same
page; each step is one conditional write with its decision beside it, and audited before.
"""

from __future__ import annotations

from datetime import datetime

from functions.access import service as access
from functions.kernel.callers import Caller, covers
from functions.kernel.divisions import provinces
from functions.notifications.domain import breaker as rules
from functions.notifications.domain.breaker import ANY, Breaker, BreakerInvalid, Fate
from functions.notifications.domain.notice import RESULT
from functions.notifications.domain.texts import kinds
from functions.notifications.store import breakers

LONGEST_RULE = 40


def kinds_to_stop() -> tuple[str, ...]:
    """What can be stopped: every kind but codes."""
    return (RESULT, *kinds())


def visible(caller: Caller) -> tuple[Breaker, ...]:
    """The breakers that the caller may touch or is under, the latest first. Raises Busy."""
    found = [one for one in breakers.all_breakers() if _concerns(caller, one)]
    return tuple(sorted(found, key=lambda one: one.at.isoformat() if one.at else "", reverse=True))


def propose(
    caller: Caller, place: Breaker, *, opens: bool, why: str, fate: Fate, now: datetime
) -> Breaker:
    """Be the first person. Raises BreakerInvalid, BreakerMoved, AuditUnavailable, Busy."""
    kept = _own(caller, place)
    moved = rules.propose(kept, opens=opens, by=caller.subject, why=why, fate=fate, now=now)
    return _put(caller, moved, "propose_breaker", now)


def confirm(caller: Caller, place: Breaker, *, revision: int, now: datetime) -> Breaker:
    """Be the second person of the proposal that was read. Raises BreakerInvalid, BreakerMoved,
    SecondPersonMissing, AuditUnavailable, Busy."""
    kept = _read(caller, place, revision)
    return _put(caller, rules.confirm(kept, by=caller.subject, now=now), "confirm_breaker", now)


def withdraw(caller: Caller, place: Breaker, *, revision: int, now: datetime) -> Breaker:
    """Take a proposal back, or refuse it. Raises BreakerInvalid, BreakerMoved, AuditUnavailable,
    Busy."""
    kept = _read(caller, place, revision)
    return _put(caller, rules.withdraw(kept, by=caller.subject, now=now), "withdraw_breaker", now)


def _read(caller: Caller, place: Breaker, revision: int) -> Breaker:
    kept = _own(caller, place)
    if kept.revision != revision:
        raise rules.BreakerMoved
    return kept


def _own(caller: Caller, place: Breaker) -> Breaker:
    """As it stands, if it is one of those that there can be and the caller's to touch."""
    known = [each.code for each in provinces()]
    if place.kind not in (ANY, *kinds_to_stop()) or place.province not in (ANY, *known):
        raise BreakerInvalid
    if not place.rule or len(place.rule) > LONGEST_RULE or "|" in place.rule:
        raise BreakerInvalid
    if not _is_own(caller, place):
        raise BreakerInvalid
    return breakers.breaker(place.kind, place.province, place.rule)


def _is_own(caller: Caller, place: Breaker) -> bool:
    return covers(caller.division, "" if place.province == ANY else place.province)


def _concerns(caller: Caller, place: Breaker) -> bool:
    return place.province == ANY or _is_own(caller, place)


def _put(caller: Caller, moved: Breaker, action: str, now: datetime) -> Breaker:
    subject = f"breaker#{moved.key}"
    access.write_audit(
        caller, (subject,), action=action, fields=("breaker",), allowed=True, now=now
    )
    breakers.put_next(moved)
    return moved
