"""A data subject request: opened, decided by an officer, done when every house has said so.

Nothing of a request is overwritten: each change is a version of its own. Who sends the same
decision again gets what stands; who decides otherwise after somebody else is told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.datarights.domain.legal import (
    Act,
    Datum,
    Ground,
    Kind,
    acts_of,
    due_at,
    ground_of,
    grounds,
    rule_at,
)
from functions.datarights.domain.refusals import (
    DataRequestDecided,
    DataRequestFieldUnknown,
    DataRequestWordsMissing,
)
from functions.kernel.callers import Caller
from functions.kernel.errors import FieldFault
from functions.kernel.identifiers import PersonId

LEAST_WORDS: Final = 5
MOST_WORDS: Final = 500
UNPLACED: Final = "00"
"""The province of whom nobody knows where they live: the nation's officers answer them."""


class State(StrEnum):
    """How a request stands."""

    OPEN = "open"
    AGREED = "agreed"
    """Decided; houses are still doing it."""
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a house did with a kind of data: how much of it, and how much the law made it keep."""

    done: int
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request as it comes in."""

    person: PersonId
    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What an officer decides on the version seen: `ground` where it is refused, else ""."""

    version: int
    agreed: bool
    ground: str = ""


@dataclass(frozen=True, slots=True)
class DataRequest:
    """A version of a request. `person` is whose data it is about, `by` who asked; `rule_id` gave
    the term, `decided_by_rule` what was done or on what ground it was refused."""

    id: str
    person: PersonId
    by: PersonId
    kind: Kind
    version: int
    state: State
    division: str
    words: str
    opened_at: datetime
    due_at: datetime
    rule_id: str
    at: datetime
    officer: str = ""
    unit: str = ""
    ground: str = ""
    decided_at: datetime | None = None
    decided_by_rule: str = ""
    acts: Mapping[Datum, Act] = field(default_factory=dict)
    outcomes: Mapping[Datum, Outcome] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The number by which people and officers speak of it."""
        return number_of(self.id)

    @property
    def province(self) -> str:
        """The province whose officers answer it."""
        return self.division.partition("/")[0] or UNPLACED

    def is_overdue(self, now: datetime) -> bool:
        """Has its term ended before anybody decided?"""
        return self.state is State.OPEN and now >= self.due_at

    @property
    def refused_on(self) -> Ground | None:
        """The ground it was refused on, as the rule of that day named it."""
        return ground_of(self.ground, self.decided_by_rule) if self.ground else None


@dataclass(frozen=True, slots=True)
class Line:
    """A request that waits, as officers see it in the queue: nothing of the person."""

    id: str
    kind: Kind
    division: str
    opened_at: datetime
    due_at: datetime

    @property
    def number(self) -> str:
        """The number by which people and officers speak of it."""
        return number_of(self.id)


def number_of(id_: str) -> str:
    """The number of the request of an id, e.g. ``DL-5F0C-2A9D``."""
    return f"DL-{id_[:4]}-{id_[4:8]}"


def opened(id_: str, wanted: Wanted, by: PersonId, division: str, now: datetime) -> DataRequest:
    """A request as it begins. Refuses NoRuleInForce, DataRequestWordsMissing (a correction has to
    say what is wrong)."""
    words = " ".join(unicodedata.normalize("NFC", wanted.words).split())
    least = LEAST_WORDS if wanted.kind is Kind.CORRECTION or words else 0
    if not least <= len(words) <= MOST_WORDS:
        raise DataRequestWordsMissing(FieldFault("words", "DATA_REQUEST_WORDS_MISSING"))
    rule = rule_at(now)
    return DataRequest(
        id=id_,
        person=wanted.person,
        by=by,
        kind=wanted.kind,
        version=1,
        state=State.OPEN,
        division=division,
        words=words,
        opened_at=now,
        due_at=due_at(now, rule),
        rule_id=rule.rule_id,
        at=now,
    )


def decided(one: DataRequest, told: Decision, officer: Caller, now: datetime) -> DataRequest:
    """The next version by an officer's decision; the same one where it stands already.

    Refuses DataRequestDecided, DataRequestFieldUnknown (a ground outside the list of the rule in
    force), NoRuleInForce.
    """
    if one.state is not State.OPEN:
        if is_this(one, told, officer):
            return one
        raise DataRequestDecided
    if told.version != one.version:
        raise DataRequestDecided
    rule = rule_at(now)
    known = {ground.id for ground in grounds(one.kind, rule)}
    if (not told.agreed and told.ground not in known) or (told.agreed and told.ground):
        raise DataRequestFieldUnknown(FieldFault("ground", "DATA_REQUEST_FIELD_UNKNOWN"))
    acts = acts_of(one.kind, rule) if told.agreed else {}
    state = (State.AGREED if acts else State.DONE) if told.agreed else State.REFUSED
    return replace(
        one,
        version=one.version + 1,
        state=state,
        at=now,
        officer=officer.subject,
        unit=officer.unit,
        ground=told.ground,
        decided_at=now,
        decided_by_rule=rule.rule_id,
        acts=acts,
    )


def is_this(one: DataRequest, told: Decision, officer: Caller) -> bool:
    """Does the request stand as this officer's very decision made it?"""
    agreed = one.state in (State.AGREED, State.DONE)
    asked = (told.agreed, told.ground, officer.subject, told.version)
    return (agreed, one.ground, one.officer, 1) == asked


def heard(one: DataRequest, outcomes: Mapping[Datum, Outcome], now: datetime) -> DataRequest | None:
    """The next version by what a house says it did; None where that is known or was not asked."""
    fresh = {
        datum: outcome
        for datum, outcome in outcomes.items()
        if datum in one.acts and datum not in one.outcomes
    }
    if one.state is not State.AGREED or not fresh:
        return None
    known = {**one.outcomes, **fresh}
    state = State.DONE if known.keys() >= one.acts.keys() else State.AGREED
    return replace(one, version=one.version + 1, state=state, at=now, outcomes=known)
