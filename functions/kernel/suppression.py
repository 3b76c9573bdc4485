"""Which figures of a published table would tell of a few people, and which must go with them?

A cell of one to four is hidden. Its neighbours add up to a total that everybody sees, so the next
smallest are hidden with it until at least two are, and together are no small figure themselves
(complementary suppression; Hundepool and others, Statistical Disclosure Control, 2012, chapter 4).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Final, TypeVar

LEAST: Final = 5
"""The smallest figure that is published, besides nought; to be confirmed by the ministry."""
NATION: Final = ""
Cell = TypeVar("Cell", bound=Hashable)


def shown(figure: int) -> int | None:
    """A figure that stands alone; None where it is too small to be told."""
    return None if 0 < figure < LEAST else figure


def suppressed(cells: Mapping[Cell, int]) -> dict[Cell, int | None]:
    """Each cell of a table whose total is published; None where it is hidden."""
    ordered = sorted((one for one in cells if cells[one]), key=lambda one: cells[one])
    small = sum(1 for one in ordered if cells[one] < LEAST)
    hidden = ordered[:small]
    while hidden and len(hidden) < len(ordered) and not is_covered([cells[one] for one in hidden]):
        hidden.append(ordered[len(hidden)])
    return {one: None if one in hidden else figure for one, figure in cells.items()}


def suppressed_tree(leaves: Mapping[str, int], kept: Collection[str] = ()) -> dict[str, int | None]:
    """Each figure of a nation ("") and of all that lies in it, by path; None where hidden.

    Leaves are paths of any depth (``01/001/00001``); all levels are published, so each is a table
    whose total is the level above. What is hidden takes all that lies in it along, for their sum
    would tell it; and where a table can't be hidden otherwise, its total goes too. `kept` are
    hidden whatever they are, nought excepted.
    """
    tree = tree_of(leaves)
    sums = summed(leaves, tree)
    gone: set[str] = set()

    def chosen(of: Collection[str]) -> list[str] | None:
        """Which of a table are hidden while its total is told; None where that can't be."""
        ordered = sorted((one for one in of if sums[one]), key=lambda one: (sums[one], one))
        hidden = [one for one in ordered if needed[one]]
        others = [one for one in ordered if not needed[one]]
        while hidden and not is_covered([sums[one] for one in hidden]):
            if not others:
                return None
            hidden.append(others.pop(0))
        return hidden

    def _stays(node: str) -> bool:
        return node in kept and sums[node] > 0

    needed: dict[str, bool] = {}
    groups: dict[str, list[str] | None] = {}
    for node in sorted(sums, key=lambda one: (-depth_of(one), one)):
        groups[node] = chosen(tree.get(node, ()))
        needed[node] = 0 < sums[node] < LEAST or groups[node] is None or _stays(node)
    for node in sorted(sums, key=lambda one: (depth_of(one), one)):
        if node in gone or (node == NATION and needed[node]):
            gone.add(node)
            gone.update(tree.get(node, ()))
        else:
            gone.update(groups[node] or ())
    return {one: None if one in gone and figure else figure for one, figure in sums.items()}


def tree_of(leaves: Iterable[str]) -> dict[str, set[str]]:
    """What lies directly in each path, by path."""
    tree: dict[str, set[str]] = {}
    for leaf in leaves:
        node = leaf
        while node:
            above = node.rpartition("/")[0]
            tree.setdefault(above, set()).add(node)
            node = above
    return tree


def summed(leaves: Mapping[str, int], tree: Mapping[str, set[str]]) -> dict[str, int]:
    """The figure of each path: its own and all that lies in it; the nation's is always there."""
    sums: dict[str, int] = dict.fromkeys(
        (NATION, *(one for some in tree.values() for one in some)), 0
    )
    for leaf, figure in leaves.items():
        node = leaf
        while node:
            sums[node] += figure
            node = node.rpartition("/")[0]
        sums[NATION] += figure
    return sums


def is_covered(figures: Collection[int]) -> bool:
    """Could each be several figures? Each is at least one, and their sum is known: five of one each
    would be read from their sum."""
    return len(figures) > 1 and sum(figures) >= LEAST and sum(figures) - len(figures) >= LEAST - 2


def depth_of(path: str) -> int:
    """0 for the nation, 1 for a province, and so on."""
    return path.count("/") + 1 if path else 0
