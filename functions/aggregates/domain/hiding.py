"""Which rows of a table of several columns are hidden, so that no few people can be read from it?

A table says of each place a total and the columns that add up to it. Totals are hidden by
themselves (`kernel.suppression`); of the columns a place shows all or none. A place with one to
four people in a column shows none, and so much of its neighbours goes with it that what is left
(the total of each hidden place, the sum of each column over them) leaves several values for each
small cell: with fixed margins a cell lies anywhere between max(0, row + column - all) and
min(row, column), which are reached (Hundepool and others, Statistical Disclosure Control, 2012,
4.3). Where no neighbour is left the place above goes too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

from functions.aggregates.domain.source import Cells
from functions.kernel.suppression import LEAST, NATION, depth_of, suppressed_tree, tree_of

WIDTH: Final = LEAST - 2
"""How many more values than one a small cell might have, as for totals (kernel.suppression)."""

NONE: Final[Counter[str]] = Counter()
Shown = Mapping[str, "Row"]
Row = tuple[int | None, Mapping[str, int] | None]
"""Total and columns of a place; None where hidden."""


def totals_of(leaves: Cells, kept: Collection[str] = ()) -> dict[str, int | None]:
    """The totals of all places of a table, None where hidden, as those `kept` are."""
    return suppressed_tree({leaf: sum(columns.values()) for leaf, columns in leaves.items()}, kept)


def shown_table(
    leaves: Cells, totals: Mapping[str, int | None], kept: Collection[str] = ()
) -> dict[str, Row]:
    """Each place of a table, of all levels: its total and columns as everybody may see them.

    `totals` are those of the deepest table with the same total: what it hides is hidden here. The
    columns of those `kept` are hidden too.
    """
    rows = rows_of(leaves)
    hidden = {one for one, total in totals.items() if total is None}
    gone = hidden_rows(leaves, hidden | {one for one in kept if rows.get(one, NONE).total()})
    return {
        one: (totals[one], None if one in gone else dict(columns)) for one, columns in rows.items()
    }


def hidden_rows(leaves: Cells, hidden_totals: Collection[str]) -> set[str]:
    """The places whose columns are hidden; those whose total is hidden are among them."""
    tree, rows = tree_of(leaves), rows_of(leaves)
    below = {NATION: list(rows)} | {
        one: [other for other in rows if other == one or other.startswith(f"{one}/")]
        for one in rows
        if one
    }
    needed: dict[str, bool] = {}
    groups: dict[str, list[str] | None] = {}
    for node in sorted(rows, key=lambda one: (-depth_of(one), one)):
        group = groups[node] = _group(tree.get(node, ()), needed, rows, below)
        small = any(0 < figure < LEAST for figure in rows[node].values())
        needed[node] = small or node in hidden_totals or group is None
    gone: set[str] = set()
    for node in sorted(rows, key=lambda one: (depth_of(one), one)):
        if node in gone or (node == NATION and needed[node]):
            gone.update({node}, tree.get(node, ()))
        else:
            gone.update(groups[node] or ())
    return gone


def _group(
    of: Collection[str],
    needed: Mapping[str, bool],
    rows: Mapping[str, Counter[str]],
    below: Mapping[str, list[str]],
) -> list[str] | None:
    """Which of the places that lie in one are hidden while it shows its columns; None where no
    choice is safe."""
    ordered = sorted(
        (one for one in of if rows[one].total()), key=lambda one: (rows[one].total(), one)
    )
    hidden = [one for one in ordered if needed[one]]
    others = [one for one in ordered if not needed[one]]
    while hidden and not _covered(hidden, rows, below):
        if not others:
            return None
        hidden.append(others.pop(0))
    return hidden


def _covered(
    hidden: list[str], rows: Mapping[str, Counter[str]], below: Mapping[str, list[str]]
) -> bool:
    if len(hidden) < 2:
        return False
    sums: Counter[str] = Counter()
    for one in hidden:
        sums.update(rows[one])
    if any(0 < figure < LEAST for figure in sums.values()):
        return False
    whole = sums.total()
    for node in (inner for one in hidden for inner in below[one]):
        total = rows[node].total()
        for column, figure in rows[node].items():
            if 0 < figure < LEAST:
                low, high = max(0, total + sums[column] - whole), min(total, sums[column])
                if high - low < min(WIDTH, total):
                    return False
    return True


def rows_of(leaves: Cells) -> dict[str, Counter[str]]:
    """Each place of a table, of all levels, with the columns of all that lies in it."""
    rows: dict[str, Counter[str]] = {NATION: Counter()}
    for leaf, columns in leaves.items():
        node = leaf
        while node:
            rows.setdefault(node, Counter()).update(columns)
            node = node.rpartition("/")[0]
        rows[NATION].update(columns)
    return rows
