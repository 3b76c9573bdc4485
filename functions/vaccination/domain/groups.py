"""Whom may a plan be for? The priority groups of the list in force, and ages.

The list is dated (data/priority-groups.json: Resolution 21/NQ-CP, then Decision 3355/QĐ-BYT). A
plan keeps the id of the list it was drawn up by, so that its groups keep their meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.rules import Rule, in_force, load_rule_set

PACKAGE: Final = "functions.vaccination.domain"
GROUPS, AGES = "data/priority-groups.json", "data/product-ages.json"
OLDEST: Final = 120


class GroupUnknown(Invalid):
    """Not a priority group of the list in force, or none at all."""

    code = "GROUP_UNKNOWN"
    vi = "Nhóm đối tượng ưu tiên không đúng, vui lòng chọn lại."
    en = "That is not a priority group; please choose again."


class ProductUnknown(Invalid):
    """Not a vaccine that may be given."""

    code = "PRODUCT_UNKNOWN"
    vi = "Không có vắc xin này trong danh mục được phép sử dụng."
    en = "This is not a vaccine that may be given."


class AgesImpossible(Invalid):
    """Ages that the product is not given at, or none."""

    code = "AGES_IMPOSSIBLE"
    vi = "Độ tuổi không hợp lệ hoặc ngoài độ tuổi được tiêm vắc xin này."
    en = "The ages are not possible, or outside those at which this vaccine is given."


@dataclass(frozen=True, slots=True)
class Group:
    """A priority group; `rank` 1 comes first."""

    code: str
    rank: int
    vi: str
    en: str
    asks_workplace: bool


@dataclass(frozen=True, slots=True)
class Ages:
    """Completed years from which and up to which, both included; None: without end."""

    least: int
    most: int | None

    def holds(self, other: Ages) -> bool:
        """Do the other ages lie within these?"""
        ends = self.most is None or (other.most is not None and other.most <= self.most)
        return self.least <= other.least and ends


@dataclass(frozen=True, slots=True)
class Targets:
    """Whom a plan is for: groups of the list `rule_id`, and ages."""

    rule_id: str
    groups: tuple[str, ...]
    ages: Ages


NOBODY: Final = Targets("", (), Ages(0, None))
"""Of a plan that was drawn up before plans said whom they are for."""


def groups_on(day: date) -> Rule:
    """The list in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(load_rule_set(PACKAGE, GROUPS), day)


def groups_of(rule: Rule) -> tuple[Group, ...]:
    """The groups of a list, the first in priority first."""
    return tuple(_group(told) for told in rule.body["groups"])


def groups_listed(rule_id: str) -> dict[str, Group]:
    """The groups of the list of that id by code; none for an unknown list."""
    try:
        rule = load_rule_set(PACKAGE, GROUPS).version(rule_id)
    except KeyError:
        return {}
    return {group.code: group for group in groups_of(rule)}


def ages_rule(day: date) -> Rule:
    """The ages of all products in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(load_rule_set(PACKAGE, AGES), day)


def ages_of(rule: Rule, product: str) -> Ages | None:
    """The ages a product is given at; None for a product that is not given."""
    told = rule.body["ages"].get(product)
    return Ages(told["from"], told["to"]) if told else None


def targets(groups: Iterable[str], ages: Ages, product: str, day: date) -> Targets:
    """Whom a plan of a product is for, by the lists in force on the day.

    Raises GroupUnknown, ProductUnknown, AgesImpossible.
    """
    rule = groups_on(day)
    known = {group.code: group.rank for group in groups_of(rule)}
    chosen = set(groups)
    if not chosen or not chosen <= known.keys():
        raise GroupUnknown(FieldFault("groups", "GROUP_UNKNOWN"))
    given = ages_of(ages_rule(day), product)
    if given is None:
        raise ProductUnknown(FieldFault("product", "PRODUCT_UNKNOWN"))
    backwards = ages.most is not None and ages.most < ages.least
    if backwards or not given.holds(ages):
        raise AgesImpossible(FieldFault("from_age", "AGES_IMPOSSIBLE"))
    return Targets(rule.rule_id, tuple(sorted(chosen, key=known.__getitem__)), ages)


def _group(told: Mapping[str, Any]) -> Group:
    return Group(told["code"], told["rank"], told["vi"], told["en"], told["asks_workplace"])
