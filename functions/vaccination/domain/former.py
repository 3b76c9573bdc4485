"""What did a day's figures of a province say before, and what of it may everybody read?

A revision that is over is told for the whole province. Figures of doses are told as they were. Of
people a former value is told only where the present one is, where it is itself no small figure, and
where it differs from each value that is told by nothing or by five at least: what two revisions
differ by would else tell of few (ADR 0058).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from functions.kernel.suppression import LEAST, shown
from functions.vaccination.domain.definitions import DEFINITIONS, Figure

Exact = Mapping[str, Mapping[str, int]]
"""By figure and district."""
Row = Mapping[Figure, int | None]


@dataclass(frozen=True, slots=True)
class Revision:
    """Figures as a revision had them, exact and shown to nobody."""

    number: int
    at: datetime
    figures: Exact


@dataclass(frozen=True, slots=True)
class RevisionTold:
    """A revision as everybody may read it; `changed`: what the revision before said otherwise, in
    any district; empty for the oldest that is kept."""

    number: int
    at: datetime
    figures: Row
    changed: tuple[Figure, ...]


def told(now: Row, revisions: Iterable[Revision]) -> tuple[RevisionTold, ...]:
    """The present revision and those before it, the newest first.

    `now` is the present row as it is published: a figure that is hidden there is hidden in all.
    """
    newest = sorted(revisions, key=lambda one: one.number, reverse=True)
    rows: dict[int, dict[Figure, int | None]] = {one.number: {} for one in newest}
    for definition in DEFINITIONS:
        figure = definition.figure
        seen: list[int] = []
        for place, one in enumerate(newest):
            exact = sum(one.figures.get(figure.value, {}).values())
            value = exact if not definition.of_people else _of_people(exact, now[figure], seen)
            if not place:
                value = now[figure]
            if value is not None:
                seen.append(value)
            rows[one.number][figure] = value
    return tuple(
        RevisionTold(one.number, one.at, rows[one.number], _changed(one, before))
        for one, before in zip_longest(newest, newest[1:])
    )


def _of_people(exact: int, present: int | None, seen: Iterable[int]) -> int | None:
    if present is None or shown(exact) is None:
        return None
    return exact if all(one == exact or abs(one - exact) >= LEAST for one in seen) else None


def _changed(one: Revision, before: Revision | None) -> tuple[Figure, ...]:
    if before is None:
        return ()
    return tuple(
        each.figure
        for each in DEFINITIONS
        if one.figures.get(each.figure.value, {}) != before.figures.get(each.figure.value, {})
    )
