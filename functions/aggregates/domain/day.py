"""A day of the nation as it is published: figures of all provinces, by definition, one document.

The nation is the sum of its provinces by construction. What is hidden is decided over the whole
document at once and follows from it alone, so that a revision reads the same for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from functions.aggregates.domain.definitions import Definition, cells_of, definitions_on, rule_on
from functions.aggregates.domain.hiding import Row, shown_table, totals_of
from functions.aggregates.domain.source import Cells, Counted, added, placed
from functions.kernel.suppression import NATION, tree_of


@dataclass(frozen=True, slots=True)
class Edition:
    """A revision of a day; `body` is canonical, `at` when it was made."""

    day: date
    number: int
    at: datetime
    body: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the document, by which two copies are known to be the same."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Table:
    """A figure of a day by place, as everybody may see it."""

    definition: Definition
    rows: Mapping[str, Row]

    def row(self, path: str) -> Row:
        """A place; nought where nothing was counted in it. Hidden with the place it lies in, where
        that shows nothing."""
        found = self.rows.get(path)
        if found is not None:
            return found
        return (0, dict.fromkeys(self.definition.columns, 0))


def document(
    day: date, provinces: Mapping[str, Counted], kept: Mapping[str, list[str]] | None = None
) -> bytes:
    """The document of a day: equal figures are equal bytes; `kept` is what stays hidden for the
    sake of the revision before (domain/keeping.py). Refuses NoRuleInForce."""
    figures: dict[str, dict[str, dict[str, int]]] = {}
    for one in definitions_on(day):
        told = [cells_of(one, each.figures.get(one.measure, {})) for each in provinces.values()]
        figures[one.id] = added(told)
    hours = sorted({hour for one in provinces.values() for hour in one.hours})
    body = {
        "day": day.isoformat(),
        "definitions": rule_on(day),
        "hours": hours,
        "figures": figures,
    } | ({"kept": kept} if kept else {})
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def tables(body: bytes) -> tuple[Table, ...]:
    """The figures of a document as everybody may see them. Refuses NoRuleInForce."""
    told: dict[str, Any] = json.loads(body)
    known = definitions_on(date.fromisoformat(told["day"]))
    cells, kept = cells_in(body), kept_in(body)
    totals = {
        one.family: totals_of(cells[one.id], kept.get(one.family, ()))
        for one in sorted(known, key=lambda each: each.depth)
    }
    return tuple(
        Table(one, _shown(one, cells[one.id], totals[one.family], kept.get(one.id, ())))
        for one in known
    )


def cells_in(body: bytes) -> dict[str, Cells]:
    """The exact figures of a document by definition id, each at the depth to which it is told, with
    a place of its own for what is told of none. Refuses NoRuleInForce."""
    told: dict[str, Any] = json.loads(body)
    known = definitions_on(date.fromisoformat(told["day"]))
    return {one.id: placed(told["figures"].get(one.id, {}), one.depth) for one in known}


def kept_in(body: bytes) -> dict[str, list[str]]:
    """What a document hides for the sake of the revision before it."""
    kept: dict[str, list[str]] = json.loads(body).get("kept", {})
    return kept


def sums_of(body: bytes) -> dict[str, int]:
    """The nation's total of each figure by definition id, exact: for the recomputation alone."""
    told: dict[str, Any] = json.loads(body)
    return {
        id_: sum(sum(columns.values()) for columns in cells.values())
        for id_, cells in sorted(told["figures"].items())
    }


def _shown(
    one: Definition, cells: Cells, totals: Mapping[str, int | None], kept: Collection[str]
) -> dict[str, Row]:
    if not one.columns:
        return {path: (totals[path], {}) for path in (NATION, *_places(cells))}
    return {
        path: (
            total,
            None if columns is None else {each: columns.get(each, 0) for each in one.columns},
        )
        for path, (total, columns) in shown_table(cells, totals, kept).items()
    }


def _places(cells: Cells) -> list[str]:
    return sorted({one for some in tree_of(cells).values() for one in some})
