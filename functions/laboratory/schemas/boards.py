"""What goes out of the boards: a laboratory's own days, a province's laboratories."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from functions.kernel.periods import write_instant
from functions.laboratory.domain.books import Books
from functions.laboratory.domain.clocks import Leg, LegTimes, Step
from functions.laboratory.service.board import Board, ProvinceBoard


class _Out(BaseModel):
    """A view; it never holds more than its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class LegView(_Out):
    """A leg over many tubes, in whole minutes; null of none, or of too few to be shown."""

    leg: Leg
    measured: int
    p50_minutes: int | None
    p95_minutes: int | None
    missing: int
    backwards: int

    @classmethod
    def of(cls, leg: Leg, times: LegTimes) -> LegView:
        """Show a leg."""
        return cls(
            leg=leg,
            measured=times.measured,
            p50_minutes=times.median,
            p95_minutes=times.late,
            missing=times.missing,
            backwards=times.backwards,
        )


class LaboratoryDayView(_Out):
    """A laboratory's day: events of the day; clocks of the tubes sealed on it."""

    day: str
    sealed: int
    received: int
    resulted: int
    released: int
    persons: int
    positives: int
    tubes: int
    legs: list[LegView]


class AgeView(_Out):
    """Waiting tubes younger than `below_hours`, null for all older, by the step they reached."""

    below_hours: int | None
    waiting: dict[Step, int]


class StuckTubeView(_Out):
    """A tube that waits too long, at which leg, since when, and who took it."""

    tube: str
    leg: Leg
    since: str
    unit: str


class LaboratoryBoardView(_Out):
    """A laboratory's board for itself."""

    laboratory: str
    name: str
    as_of: str | None
    promise_hours: int
    days: list[LaboratoryDayView]
    backlog: list[AgeView]
    stuck: list[StuckTubeView]
    stuck_count: int
    unnamed: dict[Step, int]
    last_result: str | None
    silent_hours: int | None

    @classmethod
    def of(cls, board: Board) -> LaboratoryBoardView:
        """Show it to the laboratory."""
        return cls(
            laboratory=board.laboratory,
            name=board.name,
            as_of=write_instant(board.as_of) if board.as_of else None,
            promise_hours=board.promise_hours,
            days=[
                LaboratoryDayView(
                    day=one.day.isoformat(),
                    sealed=one.volume.sealed,
                    received=one.volume.received,
                    resulted=one.volume.resulted,
                    released=one.volume.released,
                    persons=one.volume.persons,
                    positives=one.volume.positives,
                    tubes=one.tubes,
                    legs=[LegView.of(leg, times) for leg, times in one.legs.items()],
                )
                for one in board.days
            ],
            backlog=[AgeView(below_hours=one.hours, waiting=one.waiting) for one in board.ages],
            stuck=[
                StuckTubeView(
                    tube=one.tube, leg=one.leg, since=write_instant(one.since), unit=one.unit
                )
                for one in board.stuck
            ],
            stuck_count=board.stuck_count,
            unnamed=board.unnamed,
            last_result=write_instant(board.last_result) if board.last_result else None,
            silent_hours=board.silent_hours,
        )


class ClockView(_Out):
    """A leg as shown outside the laboratory, in whole minutes; null of fewer than five tubes."""

    p50_minutes: int | None
    p95_minutes: int | None

    @classmethod
    def of(cls, times: LegTimes) -> ClockView:
        """Show it."""
        return cls(p50_minutes=times.median, p95_minutes=times.late)


class LaboratoryInProvinceView(_Out):
    """A laboratory as its province sees it; a count of null is too small to be shown."""

    name: str
    sealed: int | None
    released: int | None
    waiting: int | None
    stuck: int | None
    whole: ClockView
    testing: ClockView
    last_result: str | None


class BooksView(_Out):
    """Yesterday's books of a laboratory that do not agree: rows without an outcome, tubes without
    a version, people who can't read theirs."""

    name: str
    day: str
    unaccounted: int
    unstored: int
    untold: int

    @classmethod
    def of(cls, name: str, told: Books) -> BooksView:
        """Show them."""
        return cls(
            name=name,
            day=told.day.isoformat(),
            unaccounted=told.unaccounted,
            unstored=told.unstored,
            untold=told.untold,
        )


class ProvinceBoardView(_Out):
    """The laboratories of a jurisdiction on a day."""

    day: str
    promise_hours: int
    laboratories: list[LaboratoryInProvinceView]
    differing: list[BooksView]

    @classmethod
    def of(cls, board: ProvinceBoard) -> ProvinceBoardView:
        """Show it to an officer."""
        return cls(
            day=board.day.isoformat(),
            promise_hours=board.promise_hours,
            laboratories=[
                LaboratoryInProvinceView(
                    name=one.name,
                    sealed=one.sealed,
                    released=one.released,
                    waiting=one.waiting,
                    stuck=one.stuck,
                    whole=ClockView.of(one.whole),
                    testing=ClockView.of(one.testing),
                    last_result=write_instant(one.last_result) if one.last_result else None,
                )
                for one in board.laboratories
            ],
            differing=[BooksView.of(name, told) for name, told in board.differing],
        )
