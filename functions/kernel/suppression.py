"""Which figures of a published table would tell of a few people, and which must go with them?

A cell of one to four is hidden. Its neighbours add up to a total that everybody sees, so the next
smallest are hidden with it until at least two are, and together are no small figure themselves
(complementary suppression; Hundepool and others, Statistical Disclosure Control, 2012, chapter 4).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Final, TypeVar

LEAST: Final = 5
"""The smallest figure that is published, besides nought; to be confirmed by the ministry."""
Cell = TypeVar("Cell", bound=Hashable)


def shown(figure: int) -> int | None:
    """A figure that stands alone; None where it is too small to be told."""
    return None if 0 < figure < LEAST else figure


def suppressed(cells: Mapping[Cell, int]) -> dict[Cell, int | None]:
    """Each cell of a table whose total is published; None where it is hidden."""
    ordered = sorted((one for one in cells if cells[one]), key=lambda one: cells[one])
    small = sum(1 for one in ordered if cells[one] < LEAST)
    hidden = ordered[:small]
    while hidden and len(hidden) < len(ordered) and not _covered([cells[one] for one in hidden]):
        hidden.append(ordered[len(hidden)])
    return {one: None if one in hidden else figure for one, figure in cells.items()}


def suppressed_tree(leaves: Mapping[str, int]) -> dict[str, int | None]:
    """Each figure of a nation (""), its provinces and their districts, by path; None where hidden.

    All three are published, so each level is a table whose total is the level above. A province
    that is hidden takes its districts along: their sum would tell it.
    """
    above: dict[str, dict[str, int]] = {}
    for path, figure in leaves.items():
        above.setdefault(path.partition("/")[0], {})[path] = figure
    sums = {province: sum(cells.values()) for province, cells in above.items()}
    nation = shown(sum(sums.values()))
    told: dict[str, int | None] = {"": nation}
    told |= _hidden(sums) if nation is None else suppressed(sums)
    for province, cells in above.items():
        told |= _hidden(cells) if told[province] is None else suppressed(cells)
    return told


def _hidden(cells: Mapping[str, int]) -> dict[str, int | None]:
    return {one: None if figure else 0 for one, figure in cells.items()}


def _covered(figures: list[int]) -> bool:
    return len(figures) > 1 and sum(figures) >= LEAST
