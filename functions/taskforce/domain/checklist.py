"""What has to be ready where, and how much of it is?

Items are a dated rule (data/checklist.json), each for the province or for every district. One
person ticks an item with a note of the evidence, another confirms it; only then it counts. A
person who confirms has read a note: another note since means that they look again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from functions.kernel.divisions import Level, divisions_in
from functions.kernel.errors import Conflict, FieldFault, Forbidden, Invalid
from functions.kernel.rules import RuleSet, in_force, load_rule_set


class Act(StrEnum):
    """What is done with an item."""

    TICK = "tick"
    CONFIRM = "confirm"
    RETURN = "return"
    """The evidence does not hold: the item is open again, with the reason."""


class ItemUnknown(Invalid):
    """Not an item of that place, or not something that is done with one."""

    code = "CHECKLIST_ITEM_UNKNOWN"
    vi = "Mục kiểm tra không có trong danh mục của nơi này."
    en = "This item is not on the checklist of this place."


class ReadinessChanged(Conflict):
    """The item stands otherwise than it was seen."""

    code = "READINESS_CHANGED"
    vi = "Mục này vừa được người khác cập nhật, vui lòng xem lại."
    en = "Somebody else has just updated this item; please look again."


class SecondPersonNeeded(Forbidden):
    """Who ticked an item does not confirm it."""

    code = "SECOND_PERSON_NEEDED"
    vi = "Người đánh dấu không được tự xác nhận, cần một người khác."
    en = "Who ticked an item can't confirm it; another person is needed."


@dataclass(frozen=True, slots=True)
class Item:
    """Something that has to be ready: at which level, by which day, by whom, in which words."""

    id: str
    platform: str
    level: str
    due_on: date
    who: str
    words_vi: str
    words_en: str


@dataclass(frozen=True, slots=True)
class Tick:
    """Where an item stands: `note` and `by` of who ticked (or returned) it; `confirmed_by` is
    somebody else, "" while nobody has; `rule_id` is the version that was read."""

    note: str
    by: str
    at: datetime
    rule_id: str
    is_open: bool = False
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """All items of a place by id; `revision` counts what was done."""

    place: str
    revision: int = 0
    ticks: Mapping[str, Tick] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody does with an item; `seen` is the revision of the list that they saw."""

    item: str
    act: str
    note: str
    seen: int


@dataclass(frozen=True, slots=True)
class Share:
    """Of `all` items so many are confirmed, only ticked, and overdue (not confirmed in time)."""

    all: int = 0
    confirmed: int = 0
    ticked: int = 0
    overdue: int = 0

    @property
    def percent(self) -> int:
        """Whole per cent that are confirmed, rounded down: 100 only where all are."""
        return self.confirmed * 100 // self.all if self.all else 0

    def __add__(self, other: Share) -> Share:
        """Both together."""
        return Share(
            self.all + other.all,
            self.confirmed + other.confirmed,
            self.ticked + other.ticked,
            self.overdue + other.overdue,
        )


Parts = Mapping[str, Share]
"""Shares by platform (A, B, C), of those that have items."""


def checklist_rules() -> RuleSet:
    """All versions of the checklist, oldest first; read once."""
    return load_rule_set(__package__, "data/checklist.json")


def items_on(day: date, place: str) -> tuple[tuple[Item, ...], str]:
    """Items that a province or district has to have ready, and the version. Refuses NoRuleInForce.

    A commune has none of its own.
    """
    rule = in_force(checklist_rules(), day)
    level = {0: Level.PROVINCE, 1: Level.DISTRICT}.get(place.count("/")) if place else None
    items = tuple(
        Item(
            id=one["id"],
            platform=one["platform"],
            level=one["level"],
            due_on=date.fromisoformat(one["due_on"]),
            who=one["who"],
            words_vi=one["vi"],
            words_en=one["en"],
        )
        for one in rule.body["items"]
        if one["level"] == level
    )
    return items, rule.rule_id


def after(before: Readiness, done: Done, by: str, now: datetime, on: date) -> Readiness:
    """The list after something was done. Refuses ItemUnknown, ReadinessChanged,
    SecondPersonNeeded, NoRuleInForce."""
    items, rule_id = items_on(on, before.place)
    if done.item not in {one.id for one in items} or done.act not in {*Act}:
        raise ItemUnknown(FieldFault("item", "CHECKLIST_ITEM_UNKNOWN"))
    standing = before.ticks.get(done.item)
    if done.seen != before.revision:
        raise ReadinessChanged
    if done.act == Act.TICK:
        tick = Tick(done.note, by, now, rule_id)
    else:
        if standing is None or standing.is_open or standing.confirmed_by:
            raise ReadinessChanged
        if standing.by == by and done.act == Act.CONFIRM:
            raise SecondPersonNeeded
        tick = (
            replace(standing, confirmed_by=by, confirmed_at=now)
            if done.act == Act.CONFIRM
            else Tick(done.note, by, now, rule_id, is_open=True)
        )
    ticks = {**before.ticks, done.item: tick}
    return Readiness(before.place, before.revision + 1, ticks)


def parts_of(readiness: Readiness, on: date) -> Parts:
    """How much of a place's own list is ready, by platform. Refuses NoRuleInForce."""
    items, _ = items_on(on, readiness.place)
    found: dict[str, Share] = {}
    for one in items:
        tick = readiness.ticks.get(one.id)
        confirmed = tick is not None and bool(tick.confirmed_by)
        ticked = tick is not None and not confirmed and not tick.is_open
        own = Share(1, confirmed, ticked, not confirmed and one.due_on < on)
        found[one.platform] = found.get(one.platform, Share()) + own
    return dict(sorted(found.items()))


def parts_of_province(province: str, known: Mapping[str, Readiness], on: date) -> Parts:
    """The province's own list and those of all its districts together, by platform; a place of
    which nothing is known has nothing ready."""
    codes = [f"{province}/{one.code}" for one in divisions_in(province)]
    return parts_together(
        parts_of(known.get(place, Readiness(place)), on) for place in (province, *codes)
    )


def parts_together(some: Iterable[Parts]) -> Parts:
    """The sum of shares of each platform."""
    found: dict[str, Share] = {}
    for parts in some:
        for platform, share in parts.items():
            found[platform] = found.get(platform, Share()) + share
    return dict(sorted(found.items()))


def together(shares: Iterable[Share]) -> Share:
    """The sum of shares."""
    return sum(shares, Share())
