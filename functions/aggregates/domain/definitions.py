"""What does each published figure mean, of which source, as of when? Dated data.

The id of a definition grows a number when its meaning changes, so that two files can be compared
only where their ids are the same (domain.md G2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.aggregates.domain.source import Cells, at_depth
from functions.kernel.rules import in_force, load_rule_set

OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: the `measure` it is made of, to which `depth` it is told (1 provinces, 2 districts,
    3 communes), the columns that add up to it (none: the figure alone), and what else a column
    holds. Figures of a `family` have the same total, told to different depths."""

    figure: str
    family: str
    id: str
    measure: str
    depth: int
    columns: tuple[str, ...]
    merges: Mapping[str, str]
    unit: str
    vi: str
    en: str
    source: str
    as_of: str


def definitions_on(day: date) -> tuple[Definition, ...]:
    """The definitions of a day, in the order of showing. Refuses NoRuleInForce."""
    rule = in_force(load_rule_set(__package__, "data/definitions.json"), day)
    return tuple(Definition(**one) for one in rule.body["figures"])


def rule_on(day: date) -> str:
    """The id of the version of the definitions. Refuses NoRuleInForce."""
    return in_force(load_rule_set(__package__, "data/definitions.json"), day).rule_id


def cells_of(one: Definition, cells: Cells) -> dict[str, dict[str, int]]:
    """A measure's cells as the definition tells them: cut at its depth, by its columns."""
    found = at_depth(cells, one.depth)
    return {leaf: _columns(one, columns) for leaf, columns in found.items()}


def _columns(one: Definition, columns: dict[str, int]) -> dict[str, int]:
    told: Counter[str] = Counter()
    for column, many in columns.items():
        name = one.merges.get(column, column)
        told[name if name in one.columns or not one.columns else OTHER] += many
    return dict(told) if one.columns else {one.figure: told.total()}
