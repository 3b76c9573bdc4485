"""Which kinds of data do the platforms hold about a person, and how are they taken along?

From data/copies.json by the day asked about (decision 0135). Each kind is named with its house, on
what it is held, for how long, and either with the door of that house that gives it to its person,
or with the reason why it is not in the copy. That no house is forgotten is a test of the
architecture: `docs/compliance/personal-data.yaml` names the kind of every record of every store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode

from functions.datarights.domain.legal import PACKAGE
from functions.kernel.periods import day_of
from functions.kernel.rules import RuleSet, in_force, load_rule_set

FOR: Final = "for"
"""The parameter by which a door is asked for the data of a ward."""


class Reach(StrEnum):
    """Whose data a door gives."""

    OWN = "own"
    """One's own alone: a ward takes it with the own phone."""
    WARD = "ward"
    """One's own, or that of the ward who is named."""
    FAMILY = "family"
    """One's own and that of one's wards, together."""


class Reason(StrEnum):
    """Why a kind is not in the copy: a closed list."""

    ON_REQUEST = "on_request"
    """No door gives it; an officer answers a request for access with it."""
    OF_OTHERS = "of_others"
    """It holds what others said, or others are named in it."""
    DERIVED = "derived"
    """Made of what stands in the copy already, and says nothing more."""
    SECURITY = "security"
    """Codes, marks and counters against misuse; to give them away opens doors."""
    AS_STAFF = "as_staff"
    """Of somebody's office: their unit answers."""
    UNPLACED = "unplaced"
    """Nobody knows yet whose it is."""


class Basis(StrEnum):
    """On what a kind is held."""

    EPIDEMIC_CONTROL = "epidemic_control"
    MEDICAL_RECORD = "medical_record"
    ACCOUNTABILITY = "accountability"
    CONSENT = "consent"
    SERVICE = "service"
    SECURITY = "security"


class Term(StrEnum):
    """For how long a kind is kept whose days nobody counts."""

    ACCOUNT = "account"
    AUDIT = "audit"
    MEDICAL_RECORD = "medical_record"
    STANDING = "standing"
    SOURCE = "source"
    """As long as what it is a copy or a count of."""
    NOT_SET = "not_set"
    """No instrument that was read names one, and the page says so: files of cases (0147)."""


class Since(StrEnum):
    """From when the days of a term count."""

    MADE = "made"
    END = "end"
    """The end of what it is about: an appointment, a follow-up, a certificate's validity."""
    GIVEN_BACK = "given_back"
    """The day of an appointment that was cancelled or put off; others stay with the record."""
    PLAN = "plan"
    """The end of the vaccination plan."""


@dataclass(frozen=True, slots=True)
class Held:
    """A kind of data. With a `door` also its `reach`, else with a `reason`; `page` is where its
    person sees it, "" for nowhere. `days` since `since`, or a `term`, is how long it is kept."""

    id: str
    house: str
    basis: Basis
    door: str = ""
    reach: Reach | None = None
    reason: Reason | None = None
    page: str = ""
    days: int = 0
    since: Since | None = None
    term: Term | None = None

    def link(self, ward: str = "") -> str:
        """The address that gives it of oneself, or of a ward; "" where no door does."""
        if not ward or self.reach is Reach.FAMILY:
            return self.door
        return f"{self.door}?{urlencode({FOR: ward})}" if self.reach is Reach.WARD else ""


def rules() -> RuleSet:
    """All versions of what is held."""
    return load_rule_set(PACKAGE, "data/copies.json")


def held_at(now: datetime) -> tuple[Held, ...]:
    """All kinds of data, as they are held at an instant. Refuses NoRuleInForce."""
    return tuple(_held(one) for one in in_force(rules(), day_of(now)).body["kinds"])


def taken_along(held: tuple[Held, ...]) -> tuple[Held, ...]:
    """The kinds that a door gives to their person."""
    return tuple(one for one in held if one.door)


def left_out(held: tuple[Held, ...]) -> tuple[Held, ...]:
    """The kinds that are not in the copy."""
    return tuple(one for one in held if not one.door)


def _held(one: Mapping[str, Any]) -> Held:
    kept = one["kept"]
    return Held(
        id=one["id"],
        house=one["house"],
        basis=Basis(one["basis"]),
        door=one.get("door", ""),
        reach=Reach(one["reach"]) if "reach" in one else None,
        reason=Reason(one["reason"]) if "reason" in one else None,
        page=one.get("page", ""),
        days=kept.get("days", 0),
        since=Since(kept["since"]) if "since" in kept else None,
        term=Term(kept["term"]) if "term" in kept else None,
    )
