"""Who granted which unit a right to the data of another area: what of it, why, until when?

The Ministry of Health presides and grants (letter 2790/BTTTT-THH, item 3). One of the ministry
draws a right up, two others agree to exactly these terms, none of them of the unit that gets it. An
emergency opening is a right that one member of staff takes alone for sixty minutes, with a reason,
under an alarm; the ministry judges it afterwards. Figures stand in data/rights.json.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from functions.access.domain.right_refusals import RightReasonMissing, RightTermsInvalid
from functions.kernel.callers import Caller, Granted, Purpose
from functions.kernel.divisions import DivisionUnknown, read_path
from functions.kernel.errors import FieldFault
from functions.kernel.names import TextInvalid, canonical_line
from functions.kernel.periods import day_of, end_of_day, start_of_day
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

DATA: Final = {
    "testing.cases": Purpose.EPIDEMIC_CONTROL,
    "checkin.contacts": Purpose.EPIDEMIC_CONTROL,
    "vaccination.events": Purpose.VACCINATION,
}
"""Kinds of data that a right may open, ``platform.fields``, and the one purpose of each."""
SHORTEST_WORDS: Final = 10
LONGEST_WORDS: Final = 500
SYSTEM: Final = "system"
"""Who ends what a suspended member or a closed unit held: nobody is blamed for it."""


class Kind(StrEnum):
    """How a right came to be."""

    GRANTED = "granted"
    OPENED = "opened"
    """Taken in an emergency."""


class State(StrEnum):
    """Where a right stands; that it has run out is told by its end."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    REFUSED = "refused"
    REVOKED = "revoked"


class Verdict(StrEnum):
    """What the ministry found of an emergency opening."""

    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A right as it is asked for, unchecked; both days are included."""

    unit: str
    data: tuple[str, ...]
    area: str
    basis: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Terms:
    """What is granted to a unit, why and by which instrument; `area` is a path, "01" or deeper.

    `from_at` is included, `until` is not.
    """

    unit: str
    platform: str
    data: tuple[str, ...]
    area: str
    purpose: Purpose
    basis: str
    from_at: datetime
    until: datetime

    @property
    def seal(self) -> str:
        """What an approver says they have seen: 32 hexadecimal digits over all of it."""
        told = [
            self.unit, self.platform, self.data, self.area, self.purpose.value, self.basis,
            self.from_at.isoformat(), self.until.isoformat(),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Right:
    """A right; `grantor` is the unit that drew it up ("" for an emergency opening), `holder` the
    one account of an opening ("" for the whole unit), `version` grows with each step."""

    id: str
    terms: Terms
    kind: Kind
    state: State
    by: str
    grantor: str
    at: datetime
    rule_id: str
    hands: frozenset[str] = frozenset()
    holder: str = ""
    ended_by: str = ""
    ended_at: datetime | None = None
    words: str = ""
    verdict: Verdict | None = None
    version: int = 1

    def is_in_force(self, now: datetime) -> bool:
        """May it be used at this instant?"""
        return self.state is State.ACTIVE and self.terms.from_at <= now < self.terms.until

    def is_of(self, caller: Caller) -> bool:
        """Does it belong to the caller's unit, and to the caller where it has one holder?"""
        return self.terms.unit == caller.unit and self.holder in {"", caller.subject}


@cache
def rights_rules() -> RuleSet:
    """The dated figures of rights."""
    return load_rule_set("functions.access.domain", "data/rights.json")


def rule_on(now: datetime) -> Rule:
    """The figures in force. Refuses NoRuleInForce."""
    return in_force(rights_rules(), day_of(now))


def terms_of(wanted: Wanted, now: datetime) -> Terms:
    """The terms of a right that is asked for.

    Refuses RightTermsInvalid: data of no or of several platforms, no such area or the whole nation,
    no legal basis, more than 90 days, a first day long past or far off, a last day before it.
    """
    rule, today = rule_on(now), day_of(now)
    first, last = wanted.first, wanted.last
    if last < first or (last - first).days >= rule.body["longest_days"]:
        raise _wrong("to")
    if first < today or (first - today).days > rule.body["furthest_start_days"]:
        raise _wrong("from")
    words = read_words(wanted.basis, "basis")
    named = data_named(wanted.data)
    return Terms(
        unit=wanted.unit,
        platform=named[0].partition(".")[0],
        data=named,
        area=read_area(wanted.area),
        purpose=DATA[named[0]],
        basis=words,
        from_at=start_of_day(first),
        until=end_of_day(last),
    )


def opening_terms(
    unit: str, data: Iterable[str], area: str, reason: str, now: datetime
) -> tuple[Terms, str]:
    """The terms of an emergency opening from now, and the rule. Refuses RightTermsInvalid,
    RightReasonMissing."""
    rule = rule_on(now)
    try:
        words = read_words(reason, "reason")
    except RightTermsInvalid:
        raise RightReasonMissing(FieldFault("reason", RightReasonMissing.code)) from None
    named = data_named(data)
    until = now + timedelta(minutes=rule.body["opening_minutes"])
    platform = named[0].partition(".")[0]
    terms = Terms(unit, platform, named, read_area(area), DATA[named[0]], words, now, until)
    return terms, rule.rule_id


def data_named(data: Iterable[str]) -> tuple[str, ...]:
    """Kinds of data of one platform, in order. Refuses RightTermsInvalid."""
    named = tuple(sorted(set(data)))
    if not named or not DATA.keys() >= set(named):
        raise _wrong("data")
    if len({one.partition(".")[0] for one in named}) != 1:
        raise _wrong("data")
    return named


def read_area(text: str) -> str:
    """The path of an area, a province at least: nobody is granted the nation. Refuses
    RightTermsInvalid."""
    try:
        path = str(read_path(text))
    except DivisionUnknown:
        raise _wrong("area") from None
    if not path:
        raise _wrong("area")
    return path


def openings_of(rights: Iterable[Right], caller: Caller, now: datetime) -> tuple[Granted, ...]:
    """What rights in force open to the caller for the purpose of the present route."""
    return tuple(
        Granted(one.id, datum, one.terms.area)
        for one in rights
        if one.is_in_force(now) and one.is_of(caller) and one.terms.purpose is caller.purpose
        for datum in one.terms.data
    )


def read_words(text: str, field: str) -> str:
    """Words that are kept: ten characters at least. Refuses RightTermsInvalid."""
    try:
        words = canonical_line(text, LONGEST_WORDS)
    except TextInvalid:
        raise _wrong(field) from None
    if len(words) < SHORTEST_WORDS:
        raise _wrong(field)
    return words


def _wrong(field: str) -> RightTermsInvalid:
    return RightTermsInvalid(FieldFault(field, RightTermsInvalid.code))
