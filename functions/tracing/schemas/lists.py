"""What boards and lists of tracing show."""

from __future__ import annotations

from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out
from functions.tracing.schemas.cases import ProgressView
from functions.tracing.service.showing import Board, Candidate, Candidates


class LineView(Out):
    """A case of a board."""

    case: str
    day: str
    division: str
    state: str
    ground: str
    rule: str
    trace: ProgressView | None


class BoardView(Out):
    """Cases of my area of the last 14 days; `more` follow after `cursor`, `days` count those that
    count."""

    area: str
    days: dict[str, int]
    cases: list[LineView]
    more: int
    cursor: str

    @classmethod
    def of(cls, board: Board) -> BoardView:
        """Show it."""
        return cls(
            area=board.area,
            days={day.isoformat(): count for day, count in board.by_day},
            cases=[
                LineView(
                    case=one.case,
                    day=one.day.isoformat(),
                    division=one.division,
                    state=one.state.value,
                    ground=one.ground,
                    rule=one.rule,
                    trace=ProgressView.of(found)
                    if (found := board.progress.get(one.case))
                    else None,
                )
                for one in board.lines
            ],
            more=board.more,
            cursor=board.cursor,
        )


class PresenceView(Out):
    """A time together at a venue."""

    venue: str
    kind: str
    from_at: str
    until_at: str
    certainty: str
    assurance: str
    weight: int
    late: bool


class CandidateView(Out):
    """A candidate contact; `person` is an id that opens nothing by itself."""

    contact: str
    person: str
    masked_name: str
    level: int
    minutes: int
    score: int
    verdict: str
    told: bool
    became: str
    rule: str
    why: str
    presences: list[PresenceView]

    @classmethod
    def of(cls, one: Candidate) -> CandidateView:
        """Show it."""
        told = one.contact
        return cls(
            contact=told.id,
            person=told.person,
            masked_name=one.masked_name,
            level=told.level,
            minutes=told.minutes,
            score=told.score,
            verdict=told.said.verdict.value if told.said else "",
            told=told.tells,
            became=one.became,
            rule=told.rule_id,
            why=one.why,
            presences=[
                PresenceView(
                    venue=each.venue,
                    kind=each.kind,
                    from_at=write_instant(each.from_at),
                    until_at=write_instant(each.until_at),
                    certainty=each.certainty,
                    assurance=each.assurance,
                    weight=each.weight,
                    late=each.late,
                )
                for each in one.presences
            ],
        )


class CandidatesView(Out):
    """Candidates of a case in their order; ask again with `cursor` for those that follow."""

    case: str
    rule: str
    candidates: list[CandidateView]
    cursor: str

    @classmethod
    def of(cls, told: Candidates) -> CandidatesView:
        """Show them."""
        rows = [CandidateView.of(one) for one in told.rows]
        return cls(case=told.case.id, rule=told.rule.rule_id, candidates=rows, cursor=told.cursor)
