"""What goes out of the boards of data quality: figures of records, nobody's name."""

from __future__ import annotations

from functions.immunization.domain.dhis2 import DataValue
from functions.immunization.domain.score import Figures
from functions.immunization.service.scoring import QualityBoard
from functions.runtime.http.views import Out


class FiguresView(Out):
    """Doses that count, and how many of them are verified, entered on their day, suspect,
    confirmed; shares in whole per cent, null of nothing."""

    recorded: int
    verified: int
    same_day: int
    suspect: int
    confirmed: int
    verified_percent: int | None
    same_day_percent: int | None

    @classmethod
    def of(cls, figures: Figures) -> FiguresView:
        """Show them."""
        return cls(
            recorded=figures.recorded,
            verified=figures.verified,
            same_day=figures.same_day,
            suspect=figures.suspect,
            confirmed=figures.confirmed,
            verified_percent=figures.percent(figures.verified),
            same_day_percent=figures.percent(figures.same_day),
        )


class QualityDayView(Out):
    """A day of all sites shown."""

    day: str
    figures: FiguresView


class QualitySiteView(Out):
    """A site over all days shown."""

    site: str
    name: str
    figures: FiguresView


class QualityBoardView(Out):
    """The last fourteen days of one site or of the sites of an area."""

    place: str
    days: list[QualityDayView]
    sites: list[QualitySiteView]
    all: FiguresView

    @classmethod
    def of(cls, board: QualityBoard) -> QualityBoardView:
        """Show it."""
        return cls(
            place=board.place,
            days=[
                QualityDayView(day=one.day.isoformat(), figures=FiguresView.of(one.figures))
                for one in board.days
            ],
            sites=[
                QualitySiteView(site=one.site, name=one.name, figures=FiguresView.of(one.figures))
                for one in board.sites
            ],
            all=FiguresView.of(board.all),
        )


class DataValueView(Out):
    """A value as DHIS2 imports it, its fields called as there."""

    dataElement: str  # noqa: N815
    period: str
    orgUnit: str  # noqa: N815
    value: str

    @classmethod
    def of(cls, one: DataValue) -> DataValueView:
        """Show it."""
        return cls(
            dataElement=one.element, period=one.period, orgUnit=one.unit, value=str(one.value)
        )


class DataValueSetView(Out):
    """A data value set of DHIS2; elements and units go by their codes."""

    dataValues: list[DataValueView]  # noqa: N815
