"""What is a ticket, until when is it to be solved, and which way may it go?

Kinds, desks and hours are a dated rule (data/tickets.json); a ticket keeps the id of the version
by which its due instant was set. A ticket is named by what it says: the same words of the same
unit about the same place on the same day are the same ticket, however often they are sent.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.errors import Conflict, FieldFault, Invalid
from functions.kernel.periods import DAY, day_of
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

_SIGN: Final = "\x1f"


class Platform(StrEnum):
    """The three platforms of letter 2790/BTTTT-THH."""

    A = "A"
    """Declaration, entry and exit."""
    B = "B"
    """Sampling and results."""
    C = "C"
    """Vaccination."""


class State(StrEnum):
    """Where a ticket stands; a closed one stays closed."""

    OPEN = "open"
    WAITING = "waiting"
    SOLVED = "solved"
    CLOSED = "closed"


NEXT: Final[dict[State, tuple[State, ...]]] = {
    State.OPEN: (State.OPEN, State.WAITING, State.SOLVED),
    State.WAITING: (State.WAITING, State.OPEN, State.SOLVED),
    State.SOLVED: (State.CLOSED, State.OPEN),
    State.CLOSED: (),
}
"""To which state a ticket may go; open and waiting ones may stay and go to another desk."""


class TicketFieldUnknown(Invalid):
    """A platform, kind, desk or state that is not in the list in force."""

    code = "TICKET_FIELD_UNKNOWN"
    vi = "Nền tảng, loại việc, nơi xử lý hoặc trạng thái không có trong danh mục."
    en = "The platform, kind, desk or state is not in the list."


class MoveImpossible(Conflict):
    """From where it stands a ticket does not go there."""

    code = "TICKET_MOVE_IMPOSSIBLE"
    vi = "Phiếu đang ở trạng thái không chuyển được như vậy."
    en = "The ticket can't go there from where it stands."


class TicketChanged(Conflict):
    """Somebody else has moved it since it was seen."""

    code = "TICKET_CHANGED"
    vi = "Phiếu vừa được người khác cập nhật, vui lòng xem lại."
    en = "Somebody else has just updated the ticket; please look again."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a unit reports: about which platform and place, of which kind, in which words."""

    place: str
    platform: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Move:
    """What is done with a ticket seen at `revision`: its next state, its desk, and why."""

    revision: int
    state: str
    desk: str
    note: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket at one revision; `by` did the last step at `at` and wrote `note`."""

    id: str
    unit: str
    place: str
    platform: Platform
    kind: str
    text: str
    opened_at: datetime
    due_at: datetime
    rule_id: str
    state: State
    desk: str
    revision: int
    by: str
    at: datetime
    note: str = ""

    @property
    def runs(self) -> bool:
        """Does somebody still have to do something before it is solved?"""
        return self.state in {State.OPEN, State.WAITING}

    def is_overdue(self, now: datetime) -> bool:
        """Is it unsolved after its due instant?"""
        return self.runs and now > self.due_at

    def age(self, now: datetime) -> int:
        """Whole periods of 24 hours since it was opened."""
        return max(0, (now - self.opened_at) // DAY)


def ticket_rules() -> RuleSet:
    """All versions of kinds, desks and hours, oldest first; read once."""
    return load_rule_set(__package__, "data/tickets.json")


def rule_at(now: datetime) -> Rule:
    """The version in force. Refuses NoRuleInForce."""
    return in_force(ticket_rules(), day_of(now))


def opened(wanted: Wanted, unit: str, by: str, now: datetime) -> Ticket:
    """A new ticket, at the desk its kind goes to. Refuses TicketFieldUnknown, NoRuleInForce."""
    rule = rule_at(now)
    kinds = rule.body["kinds"]
    if wanted.kind not in kinds:
        raise TicketFieldUnknown(FieldFault("kind", "TICKET_FIELD_UNKNOWN"))
    if wanted.platform not in {*Platform}:
        raise TicketFieldUnknown(FieldFault("platform", "TICKET_FIELD_UNKNOWN"))
    kind = kinds[wanted.kind]
    return Ticket(
        id=name_of(wanted, unit, now),
        unit=unit,
        place=wanted.place,
        platform=Platform(wanted.platform),
        kind=wanted.kind,
        text=wanted.text,
        opened_at=now,
        due_at=now + timedelta(hours=kind["hours"]),
        rule_id=rule.rule_id,
        state=State.OPEN,
        desk=kind["desk"],
        revision=1,
        by=by,
        at=now,
    )


def name_of(wanted: Wanted, unit: str, now: datetime) -> str:
    """The id that follows from what is said: 128 bits, the same for the same words of a day."""
    parts = (unit, wanted.place, wanted.platform, wanted.kind, str(day_of(now)), wanted.text)
    return hashlib.sha256(_SIGN.join(parts).encode()).hexdigest()[:32]


def moved(ticket: Ticket, move: Move, by: str, now: datetime) -> Ticket:
    """The ticket after a step. Refuses TicketChanged, TicketFieldUnknown, MoveImpossible."""
    if move.revision != ticket.revision:
        raise TicketChanged
    if move.state not in {*State}:
        raise TicketFieldUnknown(FieldFault("state", "TICKET_FIELD_UNKNOWN"))
    if move.desk not in ticket_rules().version(ticket.rule_id).body["desks"]:
        raise TicketFieldUnknown(FieldFault("desk", "TICKET_FIELD_UNKNOWN"))
    state = State(move.state)
    if state not in NEXT[ticket.state]:
        raise MoveImpossible(FieldFault("state", "TICKET_MOVE_IMPOSSIBLE"))
    return replace(
        ticket,
        state=state,
        desk=move.desk,
        note=move.note,
        revision=ticket.revision + 1,
        by=by,
        at=now,
    )
