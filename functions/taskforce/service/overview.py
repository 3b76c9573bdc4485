"""What does a task force look at in the morning? Tickets by age and place; the day's report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.aggregates.service.cockpit import Cockpit, cockpit
from functions.kernel.callers import Caller
from functions.kernel.periods import day_of
from functions.taskforce.domain.ageing import Band, Lag, bands, lags
from functions.taskforce.domain.ticket import State, Ticket, rule_at
from functions.taskforce.service import readying, teaching, ticketing
from functions.taskforce.service.places import place_of

MOST_TICKETS = 100
"""Shown, the oldest overdue first; all are counted."""


@dataclass(frozen=True, slots=True)
class Board:
    """Tickets of a place: `running` unsolved, `overdue` of them, `solved` and not yet closed."""

    place: str
    as_of: datetime
    running: int
    overdue: int
    solved: int
    bands: tuple[Band, ...]
    lags: tuple[Lag, ...]
    tickets: tuple[Ticket, ...]
    rule_id: str


@dataclass(frozen=True, slots=True)
class Report:
    """A place on a day so far: tickets opened and closed, the board, readiness, training,
    and the cockpit of the day before."""

    day: date
    opened: int
    closed: int
    board: Board
    ready: readying.Shown
    trained: teaching.Trained | None
    cockpit: Cockpit


def board(caller: Caller, place: str, now: datetime) -> Board:
    """Tickets of a place that are not closed. Raises NotFound, NoRuleInForce, Busy."""
    asked, rule = place_of(caller, place), rule_at(now)
    found = ticketing.running(asked)
    running = [one for one in found if one.runs]
    order = sorted(found, key=lambda one: (not one.is_overdue(now), not one.runs, one.opened_at))
    return Board(
        place=asked,
        as_of=now,
        running=len(running),
        overdue=sum(one.is_overdue(now) for one in running),
        solved=sum(one.state is State.SOLVED for one in found),
        bands=bands(found, rule.body["bands"], now),
        lags=lags(found, now),
        tickets=tuple(order[:MOST_TICKETS]),
        rule_id=rule.rule_id,
    )


def report(caller: Caller, place: str, now: datetime) -> Report:
    """The report of a province or a district of it. Raises NotFound, NoRuleInForce, Busy."""
    asked, today = place_of(caller, place), day_of(now)
    closed = ticketing.closed_on(asked, now) if asked else ()
    known = (*ticketing.running(asked), *closed)
    return Report(
        day=today,
        opened=sum(day_of(one.opened_at) == today for one in known),
        closed=len(closed),
        board=board(caller, asked, now),
        ready=readying.show(caller, asked, now),
        trained=teaching.show(caller, asked),
        cockpit=cockpit(caller, asked, now),
    )
