"""What people and officers see of data subject requests."""

from __future__ import annotations

from datetime import datetime

from functions.datarights.domain.backlog import Backlog
from functions.datarights.domain.request import DataRequest, Line
from functions.datarights.service.deciding import Queue, Shown
from functions.kernel.periods import instant_or_blank, write_instant
from functions.runtime.http.views import Out


class OutcomeView(Out):
    """What was done with a kind of data: `act` of the rule; how much, and how much the law made
    the house keep, both None until the house has said."""

    act: str
    done: int | None
    kept: int | None


class DataRequestView(Out):
    """A request: its number, how it stands, by when it is answered, what was done or why not."""

    id: str
    number: str
    kind: str
    state: str
    version: int
    words: str
    opened_at: str
    due_at: str
    is_overdue: bool
    decided_at: str
    ground: str
    rule: str
    outcomes: dict[str, OutcomeView]

    @classmethod
    def of(cls, one: DataRequest, now: datetime) -> DataRequestView:
        """Show it."""
        outcomes = {}
        for datum, act in one.acts.items():
            told = one.outcomes.get(datum)
            outcomes[datum.value] = OutcomeView(
                act=act.value, done=told.done if told else None, kept=told.kept if told else None
            )
        return cls(
            id=one.id,
            number=one.number,
            kind=one.kind.value,
            state=one.state.value,
            version=one.version,
            words=one.words,
            opened_at=write_instant(one.opened_at),
            due_at=write_instant(one.due_at),
            is_overdue=one.is_overdue(now),
            decided_at=instant_or_blank(one.decided_at),
            ground=one.ground,
            rule=one.decided_by_rule or one.rule_id,
            outcomes=outcomes,
        )


class DataRequestsView(Out):
    """My requests, the newest first; what no request erases, by the ground it is kept on."""

    requests: list[DataRequestView]
    kept: dict[str, str]


class LineView(Out):
    """A request that waits: nothing of the person."""

    id: str
    number: str
    kind: str
    division: str
    opened_at: str
    due_at: str
    is_overdue: bool

    @classmethod
    def of(cls, line: Line, now: datetime) -> LineView:
        """Show it."""
        return cls(
            id=line.id,
            number=line.number,
            kind=line.kind.value,
            division=line.division,
            opened_at=write_instant(line.opened_at),
            due_at=write_instant(line.due_at),
            is_overdue=now >= line.due_at,
        )


class BacklogView(Out):
    """How many waited in a province at an hour, how many past their term."""

    province: str
    waiting: int
    overdue: int
    first_due: str
    at: str

    @classmethod
    def of(cls, one: Backlog) -> BacklogView:
        """Show it."""
        return cls(
            province=one.province,
            waiting=one.waiting,
            overdue=one.overdue,
            first_due=instant_or_blank(one.first_due),
            at=write_instant(one.at),
        )


class QueueView(Out):
    """What waits in a province, the earliest term first; one request where it was asked for; to the
    nation's officers what waits everywhere."""

    province: str
    overdue: int
    more: bool
    waiting: list[LineView]
    request: DataRequestView | None
    grounds: list[str]
    backlogs: list[BacklogView]

    @classmethod
    def of(cls, found: Queue, shown: Shown | None, now: datetime) -> QueueView:
        """Show it."""
        return cls(
            province=found.province,
            overdue=found.overdue,
            more=found.more,
            waiting=[LineView.of(line, now) for line in found.lines],
            request=DataRequestView.of(shown.request, now) if shown else None,
            grounds=[ground.id for ground in shown.grounds] if shown else [],
            backlogs=[BacklogView.of(one) for one in found.backlogs],
        )
