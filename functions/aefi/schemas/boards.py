"""What boards show: open cases by their clocks, lots and sites beside the nation."""

from __future__ import annotations

from datetime import datetime

from functions.aefi.domain.board import OpenCase
from functions.aefi.domain.followup import Counts
from functions.aefi.schemas.cases import TermView
from functions.aefi.service.showing import Board
from functions.aefi.service.signals import Signal, Signals
from functions.kernel.periods import instant_or_blank, write_instant
from functions.runtime.http.views import Out


class OpenCaseView(Out):
    """An open case of a board."""

    case: str
    site: str
    reported_by: str
    lot: str
    severe: bool
    state: str
    opened_at: str
    due_at: str
    overdue: bool
    term: TermView | None

    @classmethod
    def of(cls, one: OpenCase, now: datetime) -> OpenCaseView:
        """Show it."""
        return cls(
            case=one.id,
            site=one.site,
            reported_by=one.unit,
            lot=one.lot,
            severe=one.is_severe,
            state=one.state.value,
            opened_at=write_instant(one.opened_at),
            due_at=instant_or_blank(one.due_at),
            overdue=one.is_overdue(now),
            term=TermView.of(one.term, now) if one.term else None,
        )


class BoardView(Out):
    """The open cases of my area, the most urgent first; `more` were left out."""

    open: int
    severe: int
    running: int
    late: int
    past_term: int
    more: int
    cases: list[OpenCaseView]

    @classmethod
    def of(cls, board: Board, now: datetime) -> BoardView:
        """Show it."""
        told = board.totals
        return cls(
            open=told.open,
            severe=told.severe,
            running=told.running,
            late=told.late,
            past_term=told.past_term,
            more=board.more,
            cases=[OpenCaseView.of(one, now) for one in board.cases],
        )


class CountsView(Out):
    """Doses given, doses with a report, with a severe one."""

    doses: int
    reports: int
    severe: int

    @classmethod
    def of(cls, told: Counts) -> CountsView:
        """Show them."""
        return cls(doses=told.doses, reports=told.reports, severe=told.severe)


class SignalView(Out):
    """A lot or site beside the nation; `tail` is the chance of at least so many severe reports."""

    place: str
    counts: CountsView
    expected: float
    ratio: float | None
    tail: float
    small: bool
    stands_out: bool
    since: str

    @classmethod
    def of(cls, one: Signal) -> SignalView:
        """Show it."""
        told = one.comparison
        return cls(
            place=one.place,
            counts=CountsView.of(told.counts),
            expected=round(told.expected, 3),
            ratio=None if told.ratio is None else round(told.ratio, 3),
            tail=told.tail,
            small=told.is_small,
            stands_out=told.stands_out,
            since=instant_or_blank(one.since),
        )


class SignalsView(Out):
    """What stands out first, by the thresholds of `rule`."""

    as_of: str
    rule: str
    source: str
    nation: CountsView
    lots: list[SignalView]
    sites: list[SignalView]

    @classmethod
    def of(cls, told: Signals) -> SignalsView:
        """Show them."""
        return cls(
            as_of=instant_or_blank(told.as_of),
            rule=told.rule.rule_id,
            source=told.rule.source.value,
            nation=CountsView.of(told.nation),
            lots=[SignalView.of(one) for one in told.lots],
            sites=[SignalView.of(one) for one in told.sites],
        )
