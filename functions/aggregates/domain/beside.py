"""Which places are behind, and how does a province stand beside others? Over seven days together.

One day of a district is a handful of results; a week tells more and hides less. A place is behind
in a figure that is worse than that of the whole by more than chance may make (domain/behind.py); it
is told, never counted into a mark. What stands on too few people or doses is hidden
(domain/cockpit.py), is never behind, and ranks nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.aggregates.domain.behind import SLOW, is_behind, is_worse, tolerance_on
from functions.aggregates.domain.cockpit import DayShown, counted_behind, day_shown
from functions.aggregates.domain.source import Cells, added

DAYS: Final = 7
"""Days that are added up, the last one that is over included."""
LEAST_OTHERS: Final = 2
"""Provinces that have to stand behind a figure of the others together: of one alone it would be
that one's own, which is not told by name (ADR 0099)."""
QUALITY: Final = (*SLOW, "same_day", "verified")
AWAKE: Final = "awake"
"""Of registered venues so many per cent had arrivals in the week."""
STAFFED: Final = "staffed"
"""Of communes so many per cent have an account of staff that works (ADR 0139)."""
SHARES: Final = (AWAKE, STAFFED)


@dataclass(frozen=True, slots=True)
class Beside:
    """A place in the last seven days (`week.day` is the last), and in which figures it is behind
    the whole in which it lies."""

    path: str
    name: str
    week: DayShown
    behind: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A province as it is compared: cells of its week by measure, and shares (`SHARES`) in per
    cent, None where nothing is known."""

    figures: Mapping[str, Cells]
    shares: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Against:
    """A figure of a province, of the others of its group together, its place among the `size` of
    them that have one (equals share one); None where hidden or nothing is known."""

    figure: str
    own: int | None
    others: int | None
    place: int | None
    size: int


def beside(
    places: Iterable[tuple[str, str]], day: date, figures: Mapping[str, Cells], whole: DayShown
) -> tuple[Beside, ...]:
    """Places (path, name) beside each other, those behind in most figures first. Refuses
    NoRuleInForce."""
    found = []
    allowed = {one: tolerance_on(day, one) for one in QUALITY}
    for path, name in places:
        week, counted = day_shown(day, path, figures), counted_behind(path, figures)
        behind = frozenset(
            one
            for one in QUALITY
            if is_behind(one, getattr(week, one), getattr(whole, one), counted[one], allowed[one])
        )
        found.append(Beside(path, name, week, behind))
    return tuple(sorted(found, key=lambda one: (-len(one.behind), one.path)))


def against(
    province: str,
    standing: Mapping[str, Standing],
    day: date,
    others_shares: Mapping[str, int | None],
) -> tuple[Against, ...]:
    """A province against the others of `standing`, whose shares together are told as given."""
    weeks = {one: day_shown(day, one, told.figures) for one, told in standing.items()}
    others = [told.figures for one, told in standing.items() if one != province]
    together = day_shown(day, "", sums(others))
    found = [
        _against(name, {one: getattr(week, name) for one, week in weeks.items()}, province, value)
        for name, value in ((name, getattr(together, name)) for name in QUALITY)
    ]
    for name in SHARES:
        shares = {one: told.shares.get(name) for one, told in standing.items()}
        found.append(_against(name, shares, province, others_shares.get(name)))
    return tuple(found)


def sums(some: Sequence[Mapping[str, Cells]]) -> dict[str, Cells]:
    """Figures of several days or provinces added up, measure by measure."""
    names = sorted({name for figures in some for name in figures})
    return {name: added(figures.get(name, {}) for figures in some) for name in names}


def _against(
    figure: str, values: Mapping[str, int | None], province: str, others: int | None
) -> Against:
    own = values[province]
    told = [one for place, one in values.items() if place != province and one is not None]
    better = sum(is_worse(figure, own, one) for one in told) if own is not None else 0
    return Against(
        figure=figure,
        own=own,
        others=others if len(told) >= LEAST_OTHERS else None,
        place=None if own is None else 1 + better,
        size=len(told) + (own is not None),
    )
