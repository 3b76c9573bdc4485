"""Officers see what waits in their province, and decide: done, or refused on a legal ground.

The queue names nobody. One request shows what was written, audited; a decision is audited before it
is put. What is erased follows from the rule, not from the officer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.access import service as access
from functions.datarights.domain.backlog import Backlog
from functions.datarights.domain.legal import Ground, grounds, rule_at
from functions.datarights.domain.refusals import DataRequestDecided, DataRequestUnknown
from functions.datarights.domain.request import (
    UNPLACED,
    DataRequest,
    Decision,
    Line,
    State,
    decided,
    is_this,
)
from functions.datarights.store import backlogs
from functions.datarights.store import requests as store
from functions.kernel.callers import Caller, Scope
from functions.kernel.divisions import provinces
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost

MOST: Final = 100
"""Requests of one look at the queue; who was answered leaves it."""
DECISION_DOOR: Final = "POST /api/data-request-queue/{request}/decision"
_ID: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in a province, the earliest term first; `more` where the list is longer.
    `backlogs`: to the nation's officers, what the last round counted everywhere, as of its hour."""

    province: str
    lines: tuple[Line, ...]
    overdue: int
    more: bool
    backlogs: tuple[Backlog, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One request, all its versions, and on what it may be refused today."""

    request: DataRequest
    history: tuple[DataRequest, ...]
    grounds: tuple[Ground, ...]


def queue(caller: Caller, province: str, now: datetime) -> Queue:
    """The queue of the caller's province, or of the one that the nation's officers name.

    Nothing in it is of a person, so that nothing is audited. Raises Busy.
    """
    own = (caller.division or "").partition("/")[0]
    known = {str(one.code) for one in provinces()}
    place = own or (province if province in known else UNPLACED)
    access.require(caller, Scope(division=_area(place)))
    lines = store.waiting(place, MOST + 1)
    overdue = sum(now >= line.due_at for line in lines[:MOST])
    everywhere = () if own else tuple(one for one in backlogs.all_of_them() if one.waiting)
    return Queue(place, lines[:MOST], overdue, len(lines) > MOST, everywhere)


def show(caller: Caller, id_: str, now: datetime, request_id: str = "") -> Shown:
    """One request of the caller's area with what was written. Audited before.

    Raises DataRequestUnknown, NoRuleInForce, AuditUnavailable, CryptoUnavailable, Busy.
    """
    one = _seen(caller, id_)
    _audit(caller, one, "read_data_request", now, request_id)
    return Shown(one, store.history(id_), grounds(one.kind, rule_at(now)))


def named(caller: Caller, id_: str, now: datetime, request_id: str = "") -> Shown | None:
    """The request that is named, None where none is, or the caller may decide nothing.

    Raises as `show`.
    """
    return show(caller, id_, now, request_id) if id_ and may_decide(caller) else None


def decide(caller: Caller, id_: str, told: Decision, now: datetime) -> DataRequest:
    """An officer's decision; the same one again is one. Audited before.

    Raises DataRequestUnknown, DataRequestDecided, DataRequestFieldUnknown, NoRuleInForce,
    AuditUnavailable, CryptoUnavailable, Busy.
    """
    one = _seen(caller, id_)
    made = decided(one, told, caller, now)
    if made is one:
        return one
    if made.state is State.REFUSED:
        _audit(caller, made, "refuse_data_request", now)
    else:
        _audit(caller, made, "grant_data_request", now)
    try:
        store.put_next(made)
    except ConditionLost:
        standing = store.newest(id_)
        if standing is None or not is_this(standing, told, caller):
            raise DataRequestDecided from None
        return standing
    return made


def may_decide(caller: Caller) -> bool:
    """May the caller decide at all, and see what was written?"""
    return access.may_pass(caller.role, DECISION_DOOR)


def _seen(caller: Caller, id_: str) -> DataRequest:
    found = store.newest(id_) if _ID.fullmatch(id_) else None
    if found is None:
        access.require(caller, Scope())  # nobody's: refused and put on record as another's is
        raise DataRequestUnknown
    access.require(caller, Scope(division=found.division))
    return found


def _area(place: str) -> str:
    return "" if place == UNPLACED else place


def _audit(
    caller: Caller, one: DataRequest, action: str, now: datetime, request_id: str = ""
) -> None:
    told = (one.kind.value, one.ground) if one.ground else (one.kind.value, *one.acts)
    registry.audited(
        caller, (one.person,), action=action, fields=told, now=now, request_id=request_id
    )
