"""Which level follows from what is known of a commune, and what is not known?

The table of criteria in force on the day is data (data/criteria.json). Each criterion says what was
counted, of how many, and whether its threshold is reached: whole numbers are compared, rates are
only shown. What is missing is named and never guessed: all it might be is gone through, and a level
is proposed only where every completion says the same one; else the lowest and the highest are told.

In a small place one event alone may reach a threshold (6 per 100,000 in a week: one death in a ward
of fewer than 16,667 people, domain.md 1.1); then the count says more than the rate, and a warning
stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from typing import Any, Final

from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

PER: Final = 100_000
LEVELS: Final = (1, 2, 3, 4)
COLOURS: Final = {1: "green", 2: "yellow", 3: "orange", 4: "red"}


class Warn(StrEnum):
    """What a reader of a proposal has to know beside the level."""

    SMALL = "small"
    """One event alone would reach a threshold."""
    ONE_LESS = "one_less"
    """With one event fewer the band would be lower."""
    NOT_COMPARED = "not_compared"
    """Counted, but its threshold is not known."""
    OVER_ALL = "over_all"
    """More people than there are: the denominator or the count is wrong."""
    NOT_LOWERED = "not_lowered"
    """Capacity is not met, so the standing level is not lowered."""
    UNCONFIRMED = "unconfirmed"
    """The table of criteria is not confirmed."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an area at the end of a day; None where it is not.

    `cases` are of the rule's window, `deaths` and `ventilated` of seven days. `standing` is the
    level in force, None where none was ever signed. `entered` names what the province entered in
    place of the platform's own count.
    """

    cases: int | None = None
    population: int | None = None
    adults: int | None = None
    elders65: int | None = None
    elders50: int | None = None
    adults_one: int | None = None
    adults_full: int | None = None
    elders65_full: int | None = None
    elders50_full: int | None = None
    deaths: int | None = None
    ventilated: int | None = None
    capacity_met: bool | None = None
    standing: int | None = None
    entered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: `count` of `of` people; `band` 1 to 4, or `met`; both None where not known.

    `threshold` is the one it was held against: the next lower one of a rate, or a percentage.
    `missing` names what is not known.
    """

    name: str
    count: int | None
    of: int | None
    band: int | None = None
    met: bool | None = None
    threshold: int | None = None
    missing: tuple[str, ...] = ()
    warnings: tuple[Warn, ...] = ()

    @property
    def rate(self) -> float | None:
        """Per 100,000 where it is a rate, per cent where it is a share; for showing only."""
        if self.count is None or not self.of:
            return None
        return self.count * (PER if self.name in RATES else 100) / self.of


RATES: Final = frozenset({"cases", "deaths", "ventilated"})


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a table of criteria says of an area. `level` is None where what is missing decides;
    `lowest` and `highest` are then the levels it may be."""

    level: int | None
    lowest: int
    highest: int
    criteria: tuple[Criterion, ...]
    warnings: tuple[Warn, ...]
    rule_id: str

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not known, named once each."""
        return tuple(dict.fromkeys(name for one in self.criteria for name in one.missing))


def criteria_rules() -> RuleSet:
    """All versions of the table of criteria, oldest first; read once."""
    return load_rule_set(__package__, "data/criteria.json")


def rule_on(day: date) -> Rule:
    """The table in force on a Vietnamese day. Refuses NoRuleInForce."""
    return in_force(criteria_rules(), day)


def assess(rule: Rule, known: Known) -> Assessment:
    """The level that a table of criteria proposes for an area, and each criterion's outcome."""
    body = rule.body
    counted = tuple(_counted(line, known) for line in body["counts"])
    shares = tuple(
        _share(body[name], known, name) for name in ("coverage", "elders") if name in body
    )
    capacity = (_capacity(known),) if body.get("capacity") else ()
    unread = (Criterion("unread", None, None, missing=("unread",)),) if body.get("unread") else ()
    criteria = (*counted, *shares, *capacity, *unread)
    levels = sorted(set(_levels(body, criteria, known.standing)))
    warnings = [one for criterion in criteria for one in criterion.warnings]
    if known.capacity_met is False and known.standing and levels == [known.standing]:
        before = set(_levels(body, criteria, None))
        warnings += [Warn.NOT_LOWERED] if max(before) < known.standing else []
    if rule.source != "verified":
        warnings.append(Warn.UNCONFIRMED)
    return Assessment(
        level=levels[0] if len(levels) == 1 else None,
        lowest=levels[0],
        highest=levels[-1],
        criteria=criteria,
        warnings=tuple(dict.fromkeys(warnings)),
        rule_id=rule.rule_id,
    )


def _levels(
    body: Mapping[str, Any], criteria: tuple[Criterion, ...], standing: int | None
) -> Iterator[int]:
    """The level of every completion of what is not known."""
    named = {one.name: one for one in criteria}
    rates = [one for one in criteria if one.name in RATES and Warn.NOT_COMPARED not in one.warnings]
    size = {line["field"]: len(line["bands"] or ()) + 1 for line in body["counts"]}
    bands = [[one.band] if one.band else list(range(1, size[one.name] + 1)) for one in rates]
    shares = [_either(named.get(name)) for name in ("coverage", "elders", "capacity")]
    tops = LEVELS if body.get("unread") else (1,)
    for *found, covered, elders, capacity, top in product(*bands, *shares, tops):
        band = max(found)
        level = _of_table(body, band, covered=bool(covered))
        level = min(level + (not elders), max(LEVELS))
        level = max(level, top)
        yield level if capacity or standing is None else max(level, standing)


def _of_table(body: Mapping[str, Any], band: int, *, covered: bool) -> int:
    if "matrix" in body:
        return int(body["matrix"]["met" if covered else "unmet"][band - 1])
    return int(body["floors"][band - 1])


def _either(one: Criterion | None) -> list[bool]:
    if one is None:
        return [True]
    return [True, False] if one.met is None else [one.met]


def _counted(line: Mapping[str, Any], known: Known) -> Criterion:
    """A count per 100,000 and its band: how many thresholds it has reached, and one."""
    name, bands = line["field"], line["bands"]
    count, people = getattr(known, name), known.population
    missing = tuple(
        field for field, value in ((name, count), ("population", people)) if value is None
    )
    if bands is None:
        return Criterion(name, count, people, warnings=(Warn.NOT_COMPARED,))
    if missing or not people:
        return Criterion(name, count, people, missing=missing or ("population",))
    over = bool(line.get("over"))
    band = _band(count, people, bands, over=over)
    warnings = [Warn.SMALL] if _band(1, people, bands, over=over) > 1 else []
    if count and _band(count - 1, people, bands, over=over) < band:
        warnings.append(Warn.ONE_LESS)
    if count > people:
        warnings.append(Warn.OVER_ALL)
    held = bands[max(band - 2, 0)]
    return Criterion(name, count, people, band=band, threshold=held, warnings=tuple(warnings))


def _band(count: int, people: int, bands: tuple[int, ...], *, over: bool) -> int:
    told = count * PER
    return 1 + sum(told > one * people if over else told >= one * people for one in bands)


def _share(line: Mapping[str, Any], known: Known, name: str) -> Criterion:
    """A share of people against a percentage."""
    count, people, percent = (
        getattr(known, line["field"]),
        getattr(known, line["of"]),
        line["percent"],
    )
    missing = tuple(
        field for field, value in ((line["field"], count), (line["of"], people)) if value is None
    )
    if missing or not people:
        return Criterion(name, count, people, threshold=percent, missing=missing or (line["of"],))
    warnings = (Warn.OVER_ALL,) if count > people else ()
    met = count * 100 >= percent * people
    return Criterion(name, count, people, met=met, threshold=percent, warnings=warnings)


def _capacity(known: Known) -> Criterion:
    missing = ("capacity_met",) if known.capacity_met is None else ()
    return Criterion("capacity", None, None, met=known.capacity_met, missing=missing)
