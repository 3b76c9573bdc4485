"""With which other provinces is a province compared? A dated grouping (data/groups.json)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from functions.kernel.rules import in_force, load_rule_set
from functions.taskforce.domain.checklist import Share, together


@dataclass(frozen=True, slots=True)
class Compared:
    """A province among those like it: its place from the front (equals share one), the share of
    the others together, and the version of the grouping."""

    group: str
    size: int
    place: int
    others: Share
    rule_id: str


def group_of(province: str, on: date) -> tuple[str, tuple[str, ...], str]:
    """Group, its provinces, version of the grouping. Refuses NoRuleInForce."""
    rule = in_force(load_rule_set(__package__, "data/groups.json"), on)
    found = next(one for one in rule.body["groups"] if province in one["provinces"])
    return found["id"], tuple(found["provinces"]), rule.rule_id


def compared(province: str, shares: Mapping[str, Share], on: date) -> Compared:
    """A province beside the others of its group; `shares` are of all of them."""
    group, inside, rule_id = group_of(province, on)
    own = shares[province].percent
    others = [shares[one] for one in inside if one != province]
    return Compared(
        group=group,
        size=len(inside),
        place=1 + sum(one.percent > own for one in others),
        others=together(others),
        rule_id=rule_id,
    )
