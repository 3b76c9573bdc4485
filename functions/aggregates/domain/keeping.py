"""What stays hidden in the next revision of a day, so that the one before keeps its secret?

Each revision alone hides well; side by side they may not: a neighbour that was hidden for a small
figure and is shown, unchanged, in the next revision tells that figure in the one before. So what
was hidden together stays so, unless enough of it has become another figure meanwhile to hide each
other. A figure has become another where it moved by at least the least that is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from functions.aggregates.domain.day import Table, cells_in, tables
from functions.aggregates.domain.hiding import rows_of
from functions.kernel.suppression import LEAST, NATION, is_covered

Rows = Mapping[str, Counter[str]]
NOTHING: Final[Counter[str]] = Counter()


def kept_after(before: bytes, now: bytes) -> dict[str, list[str]]:
    """What the revision after `before` keeps hidden, given the figures of `now`: places by family
    (totals) and by definition (columns). Refuses NoRuleInForce."""
    old = {id_: rows_of(cells) for id_, cells in cells_in(before).items()}
    new = {id_: rows_of(cells) for id_, cells in cells_in(now).items()}
    kept: dict[str, list[str]] = {}
    for table in sorted(tables(before), key=lambda one: one.definition.depth):
        one, rows = table.definition, old[table.definition.id]
        gone = {path for path, (total, _) in table.rows.items() if total is None}
        kept[one.family] = _kept(gone, _totals(rows), _totals(new[one.id]))
        if one.columns:
            kept[one.id] = _kept(_without_columns(table, rows), rows, new[one.id])
    return {name: places for name, places in sorted(kept.items()) if places}


def _kept(gone: set[str], old: Rows, new: Rows) -> list[str]:
    """Of places that were hidden, those that stay so. What lies in a hidden place goes with it; of
    the nation alone nothing is told by another."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(gone - {NATION}):
        above = path.rpartition("/")[0]
        if above not in gone:
            groups[above].append(path)
    below = _below(old)
    free = (_is_free(inside, below, old, new) for inside in groups.values())
    return [
        one
        for inside, is_free in zip(groups.values(), free, strict=True)
        if not is_free
        for one in inside
    ]


def _is_free(inside: list[str], below: Mapping[str, list[str]], old: Rows, new: Rows) -> bool:
    """Would a few people in these, or in what lies in them, still be hidden in the former revision
    if all that did not move were known of it?"""
    small = {
        column
        for top in inside
        for one in below[top]
        for column, many in old[one].items()
        if 0 < many < LEAST
    }
    return all(
        is_covered(
            [
                old[one][column]
                for one in inside
                if old[one][column] and _moved(old[one], new.get(one, NOTHING), column)
            ]
        )
        for column in small
    )


def _below(rows: Rows) -> Mapping[str, list[str]]:
    """Each place with all that lies in it, itself among them."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in rows:
        node = path
        while node:
            found[node].append(path)
            node = node.rpartition("/")[0]
    return found


def _moved(old: Counter[str], new: Counter[str], column: str) -> bool:
    return abs(new[column] - old[column]) >= LEAST


def _totals(rows: Rows) -> Rows:
    return {path: Counter({"": row.total()}) for path, row in rows.items()}


def _without_columns(table: Table, rows: Rows) -> set[str]:
    return {
        path for path, (_, columns) in table.rows.items() if columns is None and rows[path].total()
    }
