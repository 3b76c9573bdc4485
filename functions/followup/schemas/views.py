"""What people and officers see of follow-ups."""

from __future__ import annotations

from functions.followup.domain.daily import Answer
from functions.followup.service.answering import Own
from functions.followup.service.showing import Board, Shown
from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out


class AnswerView(Out):
    """An answer of a day; `number` counts the answers of that day. `call_now` where a sign of
    danger was told: call for help at once."""

    symptoms: list[str]
    temperature: str
    call_now: bool
    number: int

    @classmethod
    def of(cls, one: Answer) -> AnswerView:
        """Show it."""
        return cls(
            symptoms=list(one.symptoms),
            temperature=degrees(one.tenths),
            call_now=one.is_red,
            number=one.number,
        )


class OwnView(Out):
    """My follow-up: what is asked of me, where, until which day, by which rule, what I answered."""

    is_active: bool
    kind: str
    place: str
    until: str
    test_days: list[str]
    negatives_missing: int
    is_due: bool
    rule: str
    why: str
    answers: dict[str, AnswerView]
    ended_on: str

    @classmethod
    def nothing(cls) -> OwnView:
        """Of somebody who was never followed up."""
        return cls(
            is_active=False,
            kind="",
            place="",
            until="",
            test_days=[],
            negatives_missing=0,
            is_due=False,
            rule="",
            why="",
            answers={},
            ended_on="",
        )

    @classmethod
    def of(cls, one: Own) -> OwnView:
        """Show it."""
        measure = one.measure
        return cls(
            is_active=one.is_active,
            kind=measure.kind if measure else one.ended_kind,
            place=measure.place if measure else "",
            until=one.until.isoformat() if one.until else "",
            test_days=[day.isoformat() for day in measure.test_days] if measure else [],
            negatives_missing=one.negatives_missing,
            is_due=one.is_due,
            rule=measure.rule_id if measure else "",
            why=one.why,
            answers={day.isoformat(): AnswerView.of(said) for day, said in one.answers},
            ended_on=one.ended_on.isoformat() if one.ended_on else "",
        )


class WaitingView(Out):
    """Somebody who has to be looked after: `rank` is red, due or missed."""

    follow_up: str
    rank: str
    masked_name: str
    division: str
    kind: str
    until: str
    missed: int


class DayView(Out):
    """What the evening's round of a day counted."""

    followed: int
    answered: int
    missed: int
    red: int


class BoardView(Out):
    """My area: numbers of 14 days, how many are followed up in the province now, whom I have to
    look after."""

    area: str
    followed: int
    days: dict[str, DayView]
    waiting: list[WaitingView]
    more: bool

    @classmethod
    def of(cls, board: Board) -> BoardView:
        """Show it."""
        return cls(
            area=board.area,
            followed=board.followed,
            days={
                day.isoformat(): DayView(
                    followed=told["followed"],
                    answered=told["answered"],
                    missed=told["missed"],
                    red=told["red"],
                )
                for day, told in board.by_day
            },
            waiting=[
                WaitingView(
                    follow_up=one.follow_up.id,
                    rank=one.rank.name.lower(),
                    masked_name=one.masked_name,
                    division=one.follow_up.division,
                    kind=one.follow_up.kind,
                    until=day.isoformat() if (day := one.follow_up.until) else "",
                    missed=len(one.follow_up.open_missed),
                )
                for one in board.waiting
            ],
            more=board.more,
        )


class EventView(Out):
    """What made a version of a follow-up; `protection` is the rule by which less was asked, or
    officer or refused where somebody said so."""

    act: str
    version: int
    at: str
    by: str
    unit: str
    words: str
    outcome: str
    day: str
    rule: str
    why: str
    answer: AnswerView | None
    protection: str


class ShownView(Out):
    """A person under follow-up, and how to reach them. `protected_by` is doses or recovered (by the
    rule named), or officer or refused where somebody said so."""

    follow_up: str
    version: int
    full_name: str
    phone: str
    address: str
    division: str
    is_active: bool
    kind: str
    place: str
    until: str
    negatives_missing: int
    protected_by: str
    protection_rule: str
    rank: str
    why: str
    missed: list[str]
    events: list[EventView]

    @classmethod
    def of(cls, shown: Shown) -> ShownView:
        """Show it."""
        one, measure, guard = shown.follow_up, shown.measure, shown.follow_up.protection
        return cls(
            follow_up=one.id,
            version=one.version,
            full_name=shown.way.name,
            phone=shown.way.phone,
            address=shown.way.address,
            division=one.division,
            is_active=one.is_active,
            kind=measure.kind if measure else "",
            place=measure.place if measure else "",
            until=one.until.isoformat() if one.until else "",
            negatives_missing=max(one.negatives_missing(), 0),
            protected_by=guard.by.value if guard else "",
            protection_rule=guard.rule_id if guard else "",
            rank=one.rank.name.lower() if one.rank else "",
            why=shown.why,
            missed=[day.isoformat() for day in one.missed],
            events=[
                EventView(
                    act=event.act.value,
                    version=event.version,
                    at=write_instant(event.at),
                    by=event.by,
                    unit=event.unit,
                    words=event.words,
                    outcome=event.outcome,
                    day=event.on.isoformat() if event.on else "",
                    rule=event.rule,
                    why=event.why,
                    answer=AnswerView.of(event.answer) if event.answer else None,
                    protection=event.protection,
                )
                for event in shown.events
            ],
        )


def degrees(tenths: int | None) -> str:
    """A temperature as people read it, "" for none."""
    return "" if tenths is None else f"{tenths // 10},{tenths % 10}"
