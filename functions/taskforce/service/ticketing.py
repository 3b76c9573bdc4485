"""A unit opens a ticket; the task force takes it on, and nothing of what was said is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from functions.access import service as access
from functions.kernel.callers import Caller, Scope, covers
from functions.kernel.errors import FieldFault, NotFound
from functions.kernel.periods import day_of, read_instant, write_instant
from functions.runtime.tables import ConditionLost
from functions.taskforce.domain.plain import MOST_NOTE, impersonal
from functions.taskforce.domain.ticket import (
    Move,
    Platform,
    State,
    Ticket,
    TicketChanged,
    TicketFieldUnknown,
    Wanted,
    moved,
    opened,
)
from functions.taskforce.service.places import place_of, province_of
from functions.taskforce.store import chains
from functions.taskforce.store.chains import Place

CHAIN = "ticket#"
_ID = re.compile(r"[0-9a-f]{32}")
_INSTANTS = ("opened_at", "due_at", "at")


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket and all its revisions, oldest first."""

    ticket: Ticket
    history: tuple[Ticket, ...]


def open_ticket(caller: Caller, wanted: Wanted, now: datetime) -> Ticket:
    """Open a ticket, once for the same words of a day; as it stands where it was opened before.

    Raises NotFound (a place of others), TextInvalid, TextHoldsNumber, TicketFieldUnknown,
    NoRuleInForce, Busy.
    """
    if not wanted.place:
        raise TicketFieldUnknown(FieldFault("place", "TICKET_FIELD_UNKNOWN"))
    place = place_of(caller, wanted.place)
    said = Wanted(place, wanted.platform, wanted.kind, impersonal("text", wanted.text))
    ticket = opened(said, caller.unit, caller.subject, now)
    try:
        chains.put_next(CHAIN + ticket.id, 1, _written(ticket), _stands(ticket))
    except ConditionLost:
        standing = chains.newest(CHAIN + ticket.id)
        return _read(standing) if standing else ticket
    return ticket


def move(caller: Caller, name: str, wanted: Move, now: datetime) -> Ticket:
    """Take a ticket a step on, as it was seen; the same step sent twice is one.

    Raises NotFound, TicketChanged, TicketFieldUnknown, MoveImpossible, TextInvalid,
    TextHoldsNumber, Busy.
    """
    before = _seen(caller, name)
    note = impersonal("note", wanted.note, MOST_NOTE) if wanted.note else ""
    step = Move(wanted.revision, wanted.state, wanted.desk, note)
    if step.revision < before.revision:
        return _own(name, step, caller)
    after = moved(before, step, caller.subject, now)
    left = [_stands(before)] if _stands(before) != _stands(after) else []
    try:
        chains.put_next(CHAIN + name, after.revision, _written(after), _stands(after), left)
    except ConditionLost:
        return _own(name, step, caller)
    return after


def show(caller: Caller, name: str) -> Told:
    """A ticket of the caller's area with its history. Raises NotFound, Busy."""
    ticket = _seen(caller, name)
    return Told(ticket, tuple(map(_read, chains.history(CHAIN + name))))


def running(place: str) -> tuple[Ticket, ...]:
    """Tickets of a place and what lies in it that are not closed. Raises Busy."""
    found = map(_read, chains.listed(chains.OPEN, place, place))
    return tuple(one for one in found if covers(place, one.place))


def closed_on(place: str, day: datetime) -> tuple[Ticket, ...]:
    """Tickets of a place in a province that were closed on the Vietnamese day. Raises Busy."""
    told = day_of(day).isoformat()
    found = map(_read, chains.listed(chains.CLOSED + province_of(place), told, told))
    return tuple(one for one in found if covers(place, one.place))


def _seen(caller: Caller, name: str) -> Ticket:
    kept = chains.newest(CHAIN + name) if _ID.fullmatch(name) else None
    if kept is None:
        access.require(caller, Scope())  # nobody's: refused and put on record as another's is
        raise NotFound
    ticket = _read(kept)
    access.require(caller, Scope(division=ticket.place))
    return ticket


def _own(name: str, step: Move, caller: Caller) -> Ticket:
    """What stands after the revision seen, if it is this very step of the caller."""
    kept = chains.revision(CHAIN + name, step.revision + 1)
    standing = _read(kept) if kept else None
    asked = (step.state, step.desk, step.note, caller.subject)
    if standing and (standing.state, standing.desk, standing.note, standing.by) == asked:
        return standing
    raise TicketChanged


def _stands(ticket: Ticket) -> Place:
    if ticket.state is State.CLOSED:
        key = f"{day_of(ticket.at).isoformat()}#{ticket.id}"
        return Place(chains.CLOSED + province_of(ticket.place), key)
    return Place(chains.OPEN, f"{ticket.place}#{ticket.id}")


def _written(ticket: Ticket) -> str:
    told = asdict(ticket) | {name: write_instant(getattr(ticket, name)) for name in _INSTANTS}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(kept: str) -> Ticket:
    told: Mapping[str, Any] = json.loads(kept)
    instants = {name: read_instant(told[name]) for name in _INSTANTS}
    typed = {"platform": Platform(told["platform"]), "state": State(told["state"])}
    return Ticket(**{**told, **instants, **typed})
