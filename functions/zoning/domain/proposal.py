"""What is proposed for all areas of a province at the end of a day, and what changed since?

A proposal is what was known and which table of criteria was in force; outcomes follow from the two
and are never kept. Written down it is the same bytes whoever makes it and when (F15); other bytes
are a further revision of the day, and differ in named areas by named figures (T02).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from functions.zoning.domain.criteria import Assessment, Known, assess, criteria_rules

DEFINITION: Final = "zone-proposal-1"
"""Cases that stand by the day they are counted on, in the table's window, the day itself last."""


@dataclass(frozen=True, slots=True)
class Line:
    """An area and what is known of it; `name` is that of a part of a commune, else ""."""

    area: str
    name: str
    known: Known
    as_of: date | None = None

    def outcome(self, rule_id: str) -> Assessment:
        """What a version of the table of criteria says of it."""
        return assess(criteria_rules().version(rule_id), self.known)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A province at the end of a day, areas in the order of their names; `unplaced` are cases of
    the window of which no commune is known, and which no area counts."""

    province: str
    day: date
    rule_id: str
    lines: tuple[Line, ...]
    unplaced: int = 0

    def line_of(self, area: str) -> Line | None:
        """The line of an area, None where it has none."""
        return next((one for one in self.lines if one.area == area), None)


@dataclass(frozen=True, slots=True)
class Delta:
    """How an area differs from the revision before: (figure, before, after)."""

    area: str
    changes: tuple[tuple[str, Any, Any], ...]
    level: tuple[int | None, int | None]


def write(proposal: Proposal) -> bytes:
    """The proposal as it is kept: canonical JSON."""
    told = {
        "definition": DEFINITION,
        "province": proposal.province,
        "day": proposal.day.isoformat(),
        "rule": proposal.rule_id,
        "unplaced": proposal.unplaced,
        "lines": [_told(one) for one in sorted(proposal.lines, key=lambda one: one.area)],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read(body: bytes) -> Proposal:
    """A proposal that `write` wrote."""
    told = json.loads(body)
    return Proposal(
        province=told["province"],
        day=date.fromisoformat(told["day"]),
        rule_id=told["rule"],
        lines=tuple(_line(one) for one in told["lines"]),
        unplaced=told["unplaced"],
    )


def delta(before: Proposal, after: Proposal) -> tuple[Delta, ...]:
    """The areas in which a revision says something else, and what."""
    known = {one.area: one for one in before.lines}
    found = []
    for line in after.lines:
        old = known.pop(line.area, None)
        changes = _changes(old.known if old else Known(), line.known)
        if changes or old is None:
            levels = (_level(old, before.rule_id), _level(line, after.rule_id))
            found.append(Delta(line.area, changes, levels))
    found += [
        Delta(one.area, _changes(one.known, Known()), (_level(one, before.rule_id), None))
        for one in known.values()
    ]
    return tuple(found)


def _level(line: Line | None, rule_id: str) -> int | None:
    return line.outcome(rule_id).level if line else None


def _changes(before: Known, after: Known) -> tuple[tuple[str, Any, Any], ...]:
    return tuple(
        (one.name, getattr(before, one.name), getattr(after, one.name))
        for one in fields(Known)
        if one.name != "entered" and getattr(before, one.name) != getattr(after, one.name)
    )


def _told(line: Line) -> dict[str, Any]:
    known = {
        one.name: getattr(line.known, one.name)
        for one in fields(Known)
        if one.name != "entered" and getattr(line.known, one.name) is not None
    }
    told: dict[str, Any] = {"area": line.area, "known": known}
    if line.known.entered:
        told["entered"] = sorted(line.known.entered)
    if line.name:
        told["name"] = line.name
    if line.as_of:
        told["as_of"] = line.as_of.isoformat()
    return told


def _line(told: Mapping[str, Any]) -> Line:
    return Line(
        area=told["area"],
        name=told.get("name", ""),
        known=Known(**told["known"], entered=frozenset(told.get("entered", ()))),
        as_of=date.fromisoformat(told["as_of"]) if "as_of" in told else None,
    )
