"""What everybody may read of the way of doses."""

from __future__ import annotations

from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out
from functions.vaccination.domain.definitions import DEFINITIONS
from functions.vaccination.service.openness import Openness, Row


class DefinitionView(Out):
    """What a figure means; `hides_few`: one to four, and what would tell of them, are null, and
    today is not told."""

    figure: str
    id: str
    hides_few: bool
    vi: str
    en: str


class OpenDayView(Out):
    """A day of the division asked for; null where a figure is hidden or not told yet."""

    day: str
    revision: int
    revised_at: str
    figures: dict[str, int | None]


class OpenDivisionView(Out):
    """A division within the one asked for, on the day asked for."""

    division: str
    name: str
    figures: dict[str, int | None]


class OpennessView(Out):
    """The figures of the nation ("") or a province: the last days, and one day by division; as of
    the last time at which nothing was left to count."""

    definitions: list[DefinitionView]
    as_of: str
    division: str
    days: list[OpenDayView]
    day: str
    divisions: list[OpenDivisionView]

    @classmethod
    def of(cls, told: Openness) -> OpennessView:
        """Show it."""
        return cls(
            definitions=[
                DefinitionView(
                    figure=one.figure.value,
                    id=one.id,
                    hides_few=one.of_people,
                    vi=one.vi,
                    en=one.en,
                )
                for one in DEFINITIONS
            ],
            as_of=write_instant(told.as_of) if told.as_of else "",
            division=told.province,
            days=[
                OpenDayView(
                    day=one.day.isoformat(),
                    revision=one.revision(told.province),
                    revised_at=write_instant(at) if (at := one.revised_at(told.province)) else "",
                    figures=_figures(one.row(told.province)),
                )
                for one in told.days
            ],
            day=told.chosen.day.isoformat(),
            divisions=[
                OpenDivisionView(division=path, name=name, figures=_figures(told.chosen.row(path)))
                for path, name in told.divisions
            ],
        )


def _figures(row: Row) -> dict[str, int | None]:
    return {figure.value: many for figure, many in row.items()}
