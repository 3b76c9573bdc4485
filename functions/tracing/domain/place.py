"""A place where people may have met a case, told to everybody: what is said, and by whose hands?

    DRAFT > PUBLISHED > RETRACTED     published by another than who drafted it; retracted by another
    DRAFT > DROPPED                   than who proposed that

Nothing of a person or a case is in it. A retraction is proposed and carried out; until then the
place stays published. Every act is a revision that is kept; a retracted place is shown as such for
as long as it would have been shown, for whoever has read it has to learn that it is void.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.periods import day_of
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set
from functions.tracing.domain.refusals import (
    ExposurePlaceMovedOn,
    ExposurePlaceUnknown,
    PlaceTimeImpossible,
    SecondPersonOfPlace,
)
from functions.tracing.domain.window import PACKAGE, Window

DEFINITION: Final = "exposure-place-1"
"""What a row of the open data is: a place and time at which others may have met a confirmed case,
published by two persons and shown for the days of the dated rule; no count of people or cases."""
KINDS: Final = (
    "market", "supermarket", "shop", "food", "salon", "office", "factory", "school", "health",
    "pharmacy", "worship", "leisure", "lodging", "transport", "event",
)  # fmt: skip
"""Kinds of venues (kernel/data) at which the public meets; none is a home."""
_ID: Final = re.compile(r"(\d{2})-(\d{8})-([0-9A-Z]{26})")


class Stand(StrEnum):
    """Where it stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETRACTED = "retracted"
    DROPPED = "dropped"


class Advice(StrEnum):
    """What whoever was there is advised to do: closed, so that no text of ours tells of anybody."""

    STATION = "station"
    TEST = "test"
    MONITOR = "monitor"


class Why(StrEnum):
    """Why a place is retracted: closed, for everybody reads it."""

    WRONG_PLACE = "wrong_place"
    WRONG_TIME = "wrong_time"
    NO_CASE = "no_case"
    TWICE = "twice"


class Step(StrEnum):
    """What can be done to one."""

    DRAFT = "draft"
    PUBLISH = "publish"
    DROP = "drop"
    PROPOSE = "propose"
    RETRACT = "retract"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Deed:
    """A revision: by whom ("" where a withdrawn case did it), of which unit, when and why."""

    step: Step
    revision: int
    by: str
    unit: str
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it stands. `venue` is the code of a registered venue, "" where it is described;
    `shown_until` the last day it is shown; `proposed` who would retract it, None where nobody."""

    id: str
    name: str
    kind: str
    division: str
    venue: str
    from_at: datetime
    until_at: datetime
    advice: Advice
    shown_until: date
    rule_id: str
    stand: Stand
    deeds: tuple[Deed, ...]
    proposed: Deed | None = None

    @property
    def province(self) -> str:
        """The code of its province."""
        return self.division.partition("/")[0]

    @property
    def day(self) -> date:
        """The Vietnamese day on which the time began."""
        return day_of(self.from_at)

    @property
    def revision(self) -> int:
        """How many deeds it has seen."""
        return len(self.deeds)

    @property
    def is_public(self) -> bool:
        """Does everybody see it, as published or as retracted?"""
        return self.stand in (Stand.PUBLISHED, Stand.RETRACTED)

    def is_shown_on(self, day: date) -> bool:
        """Is it still shown on a Vietnamese day?"""
        return self.is_public and day <= self.shown_until

    @property
    def told(self) -> tuple[Deed, ...]:
        """The deeds that everybody reads of: publishing, and retracting."""
        return tuple(one for one in self.deeds if one.step in (Step.PUBLISH, Step.RETRACT))


def rules() -> RuleSet:
    """All versions of the rule."""
    return load_rule_set(PACKAGE, "data/place.json")


def rule_on(day: date) -> Rule:
    """The version in force on a day. Refuses NoRuleInForce."""
    return in_force(rules(), day)


def last_day(until_at: datetime, rule: Rule) -> date:
    """The last day on which a place is shown: so many days after the time there ended."""
    return day_of(until_at) + timedelta(days=int(rule.body["shown_days"]))


def check_time(
    from_at: datetime, until_at: datetime, window: Window, rule: Rule, now: datetime
) -> None:
    """A time that has passed, inside a case's window, and not too long to mean anything.

    Refuses PlaceTimeImpossible.
    """
    longest = timedelta(hours=int(rule.body["longest_hours"]))
    if not from_at < until_at <= now or until_at - from_at > longest:
        raise PlaceTimeImpossible
    if from_at >= window.ends_at or until_at <= window.starts_at:
        raise PlaceTimeImpossible
    if day_of(now) > last_day(until_at, rule):
        raise PlaceTimeImpossible


def place_id(province: str, day: date, name: str) -> str:
    """The id of a place: its province, its day, and a name that tells nothing."""
    return f"{province}-{day:%Y%m%d}-{name}"


def read_place_id(text: str) -> tuple[str, str]:
    """Province and the rest of an id from outside. Refuses ExposurePlaceUnknown."""
    found = _ID.fullmatch(text)
    if found is None:
        raise ExposurePlaceUnknown
    return found[1], f"{found[2]}-{found[3]}"


def after(one: Place, deed: Deed) -> Place:
    """The place after its next deed.

    Refuses SecondPersonOfPlace, ExposurePlaceMovedOn (nothing of the kind can be done to it).
    """
    moved = _MOVES.get((one.stand, deed.step))
    if moved is None or deed.revision != one.revision + 1:
        raise ExposurePlaceMovedOn
    return replace(moved(one, deed), deeds=(*one.deeds, deed))


def _publish(one: Place, deed: Deed) -> Place:
    if deed.by == one.deeds[0].by:
        raise SecondPersonOfPlace
    rule = rule_on(day_of(deed.at))
    shown_until = last_day(one.until_at, rule)
    if day_of(deed.at) > shown_until:
        raise PlaceTimeImpossible
    return replace(
        one, stand=Stand.PUBLISHED, rule_id=rule.rule_id, shown_until=shown_until, proposed=None
    )


def _drop(one: Place, deed: Deed) -> Place:
    return replace(one, stand=Stand.DROPPED)


def _propose(one: Place, deed: Deed) -> Place:
    if one.proposed is not None:
        raise ExposurePlaceMovedOn
    return replace(one, proposed=replace(deed, why=Why(deed.why).value))


def _retract(one: Place, deed: Deed) -> Place:
    if one.proposed is None:
        raise ExposurePlaceMovedOn
    if deed.by == one.proposed.by:
        raise SecondPersonOfPlace
    return replace(one, stand=Stand.RETRACTED)


def _keep(one: Place, deed: Deed) -> Place:
    if one.proposed is None:
        raise ExposurePlaceMovedOn
    return replace(one, proposed=None)


_MOVES: Final[Mapping[tuple[Stand, Step], Callable[[Place, Deed], Place]]] = {
    (Stand.DRAFT, Step.PUBLISH): _publish,
    (Stand.DRAFT, Step.DROP): _drop,
    (Stand.PUBLISHED, Step.PROPOSE): _propose,
    (Stand.PUBLISHED, Step.RETRACT): _retract,
    (Stand.PUBLISHED, Step.KEEP): _keep,
}
