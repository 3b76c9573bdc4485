"""Two people say that an item is ready; shares follow for districts, provinces and the nation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from functions.aggregates.service.alike import Against, alike
from functions.kernel.callers import Caller
from functions.kernel.divisions import provinces
from functions.kernel.periods import day_of, read_instant, write_instant
from functions.runtime.tables import ConditionLost
from functions.taskforce.domain import groups
from functions.taskforce.domain.checklist import (
    Act,
    Done,
    Item,
    Parts,
    Readiness,
    ReadinessChanged,
    Share,
    Tick,
    after,
    items_on,
    parts_of,
    parts_of_province,
    parts_together,
    together,
)
from functions.taskforce.domain.groups import Compared
from functions.taskforce.domain.plain import MOST_NOTE, impersonal
from functions.taskforce.service.places import below, place_of
from functions.taskforce.store import chains
from functions.taskforce.store.chains import Place

CHAIN = "ready#"


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a place: how it stands, and whether its day has passed."""

    item: Item
    tick: Tick | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Below:
    """A place that lies in the one shown: how much of it is ready, by platform."""

    path: str
    name: str
    parts: Parts

    @property
    def share(self) -> Share:
        """All platforms together."""
        return together(self.parts.values())


@dataclass(frozen=True, slots=True)
class Shown:
    """A place: its own items at `revision`, those below it by path, all together and by platform,
    and beside those like it, by readiness and by other figures (provinces only)."""

    place: str
    revision: int
    rule_id: str
    lines: tuple[Line, ...]
    below: tuple[Below, ...]
    parts: Parts
    compared: Compared | None
    alike: tuple[Against, ...] = ()

    @property
    def share(self) -> Share:
        """All platforms together."""
        return together(self.parts.values())


def do(caller: Caller, place: str, done: Done, now: datetime) -> Readiness:
    """Tick an item, confirm it, or send it back; the same sent twice is one.

    Raises NotFound, ItemUnknown, ReadinessChanged, SecondPersonNeeded, TextInvalid,
    TextHoldsNumber, NoRuleInForce, Busy.
    """
    asked = place_of(caller, place)
    note = "" if done.act == Act.CONFIRM else impersonal("note", done.note, MOST_NOTE)
    said = Done(done.item, done.act, note, done.seen)
    kept = chains.newest(CHAIN + asked)
    before = _read(kept) if kept else Readiness(asked)
    if said.seen < before.revision:
        return _own(asked, said, caller)
    made = after(before, said, caller.subject, now, day_of(now))
    try:
        body = _written(made)
        chains.put_next(CHAIN + asked, made.revision, body, Place(chains.READY, asked))
    except ConditionLost:
        return _own(asked, said, caller)
    return made


def show(caller: Caller, place: str, now: datetime) -> Shown:
    """A place's readiness. Raises NotFound, NoRuleInForce, Busy."""
    asked, today = place_of(caller, place), day_of(now)
    if not asked:
        return _nation(today)
    known = _known(asked)
    own = known.get(asked, Readiness(asked))
    items, rule_id = items_on(today, asked)
    lines = tuple(_line(one, own.ticks.get(one.id), today) for one in items)
    if "/" in asked:
        return Shown(asked, own.revision, rule_id, lines, (), parts_of(own, today), None)
    districts = tuple(
        Below(path, name, parts_of(known.get(path, Readiness(path)), today))
        for path, name in below(asked)
    )
    parts = parts_of_province(asked, known, today)
    beside = groups.compared(asked, shares_like(asked, today), today)
    _, group, _ = groups.group_of(asked, today)
    others = alike(asked, group, now)
    return Shown(asked, own.revision, rule_id, lines, districts, parts, beside, others)


def shares_like(province: str, today: date) -> Mapping[str, Share]:
    """Shares of a province and of those it is compared with. Raises NoRuleInForce, Busy."""
    _, inside, _ = groups.group_of(province, today)
    return {one: together(parts_of_province(one, _known(one), today).values()) for one in inside}


def _nation(today: date) -> Shown:
    known = _known("")
    rows = tuple(
        Below(str(one.code), one.name, parts_of_province(one.code, known, today))
        for one in provinces()
    )
    _, rule_id = items_on(today, "")
    parts = parts_together(one.parts for one in rows)
    return Shown("", 0, rule_id, (), rows, parts, None)


def _known(place: str) -> Mapping[str, Readiness]:
    found = map(_read, chains.listed(chains.READY, place, place))
    return {one.place: one for one in found}


def _line(item: Item, tick: Tick | None, today: date) -> Line:
    is_ready = tick is not None and bool(tick.confirmed_by)
    return Line(item, tick, not is_ready and item.due_on < today)


def _own(place: str, done: Done, caller: Caller) -> Readiness:
    """What stands after the revision seen, if it is this very deed of the caller."""
    kept = chains.revision(CHAIN + place, done.seen + 1)
    standing = _read(kept) if kept else None
    tick = standing.ticks.get(done.item) if standing else None
    if standing is None or tick is None or not _is_done(tick, done, caller.subject):
        raise ReadinessChanged
    return standing


def _is_done(tick: Tick, done: Done, by: str) -> bool:
    if done.act == Act.CONFIRM:
        return tick.confirmed_by == by
    asked = (by, done.note, done.act == Act.RETURN, "")
    return (tick.by, tick.note, tick.is_open, tick.confirmed_by) == asked


def _written(one: Readiness) -> str:
    ticks = {
        name: [
            tick.note,
            tick.by,
            write_instant(tick.at),
            tick.rule_id,
            tick.is_open,
            tick.confirmed_by,
            write_instant(tick.confirmed_at) if tick.confirmed_at else "",
        ]
        for name, tick in one.ticks.items()
    }
    told = {"place": one.place, "revision": one.revision, "ticks": ticks}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(kept: str) -> Readiness:
    told = json.loads(kept)
    return Readiness(
        told["place"],
        told["revision"],
        {name: _tick(*one) for name, one in told["ticks"].items()},
    )


def _tick(*told: Any) -> Tick:
    note, by, at, rule_id, is_open, confirmed_by, confirmed_at = told
    return Tick(
        note=note,
        by=by,
        at=read_instant(at),
        rule_id=rule_id,
        is_open=is_open,
        confirmed_by=confirmed_by,
        confirmed_at=read_instant(confirmed_at) if confirmed_at else None,
    )
