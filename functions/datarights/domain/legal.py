"""What does the law say of a request: by when, what is done, what is kept, why it may be refused?

All from data/requests.json by the day asked about (security.md 2.6, P09, P10); nobody who decides
chooses what is erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from functions.kernel.periods import day_of, end_of_day
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

PACKAGE: Final = "functions.datarights.domain"
SATURDAY: Final = 5


class Kind(StrEnum):
    """What somebody asks for."""

    ACCESS = "access"
    CORRECTION = "correction"
    RESTRICTION = "restriction"
    """That optional uses rest; also an objection to them."""
    WITHDRAWAL = "withdrawal"
    """Of consent to what rests on consent alone."""
    DELETION = "deletion"


class Act(StrEnum):
    """What a house does with a kind of data."""

    ERASE = "erase"
    STOP = "stop"


class Datum(StrEnum):
    """Kinds of data that a request can change, each of one house."""

    REGISTRATIONS = "registrations"
    """Vaccination registrations that no dose followed."""
    LIST_STATUS = "list_status"
    """What organisations are let know of a vaccination."""
    EMAIL = "email"
    """The linked address of e-mail."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a request may be refused, and by which instrument: as it is called in Vietnamese, which
    is its name, and in English."""

    id: str
    instrument_vi: str
    instrument: str


def rules() -> RuleSet:
    """All versions of the rule."""
    return load_rule_set(PACKAGE, "data/requests.json")


def rule_at(now: datetime) -> Rule:
    """The version in force at an instant. Refuses NoRuleInForce."""
    return in_force(rules(), day_of(now))


def due_at(opened_at: datetime, rule: Rule) -> datetime:
    """The end of the last working day within which a request is answered.

    Working days are Vietnamese ones, Monday to Friday but for public holidays; the day on which the
    request was opened is not counted (Law 91/2025/QH15, to be confirmed).
    """
    day, left = day_of(opened_at), int(rule.body["working_days"])
    while left:
        day += timedelta(days=1)
        left -= _is_working_day(day, rule)
    return end_of_day(day)


def acts_of(kind: Kind, rule: Rule) -> Mapping[Datum, Act]:
    """What is done where a request of a kind is agreed to; nothing where words answer it."""
    return {Datum(datum): Act(act) for datum, act in rule.body["kinds"][kind.value].items()}


def kept(rule: Rule) -> Mapping[str, str]:
    """Data that no request erases, by the ground it is kept on."""
    return dict(rule.body["kept"])


def grounds(kind: Kind, rule: Rule) -> tuple[Ground, ...]:
    """On what a request of a kind may be refused: a closed list."""
    found = rule.body["grounds"].items()
    return tuple(_ground(id_, one) for id_, one in found if kind.value in one["kinds"])


def ground_of(id_: str, rule_id: str) -> Ground | None:
    """A ground as the version named it by which a request was refused; None for "" or one that
    the version does not have."""
    one = rules().version(rule_id).body["grounds"].get(id_) if id_ else None
    return _ground(id_, one) if one else None


def _ground(id_: str, one: Mapping[str, Any]) -> Ground:
    return Ground(id_, one["instrument_vi"], one["instrument"])


def _is_working_day(day: date, rule: Rule) -> bool:
    return day.weekday() < SATURDAY and day.isoformat() not in rule.body["holidays"]
