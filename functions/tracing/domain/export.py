"""A list of candidates that a unit takes along: who asked, who agreed, how far it is, until when.

    ASKED > MAKING > READY      ASKED only where it has more rows than one person may take alone
    any > ENDED                 by a person, or because the right that opened it is no more

It expires by the dated rule whatever happens. Nothing of a person is in it: its pages are sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from functions.kernel.callers import Role
from functions.kernel.periods import day_of
from functions.kernel.rules import Rule, in_force, load_rule_set
from functions.tracing.domain.window import PACKAGE


class Stage(StrEnum):
    """How far it is."""

    ASKED = "asked"
    MAKING = "making"
    READY = "ready"
    ENDED = "ended"


class Ending(StrEnum):
    """Why it has ended before its time."""

    PERSON = "person"
    RIGHT = "right"
    TIME = "time"
    ASKER = "asker"
    """Whoever asked has left, is suspended, or works elsewhere or as something else now."""
    VOLUME = "volume"
    """Whoever asked, or their unit, has read too many people (ADR 0131)."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export of a case's candidates to a unit. `rows` of `all` candidates are packed in `pages`;
    `place` is the last one's in the order; `agreed` is who approved as the second, "" where nobody
    had to. `version` grows with every change."""

    id: str
    case: str
    division: str
    purpose: str
    by: str
    role: Role
    unit: str
    unit_division: str
    at: datetime
    until: datetime
    rule_id: str
    all: int
    year: int
    stage: Stage
    rows: int = 0
    pages: int = 0
    place: str = ""
    agreed: str = ""
    ended: str = ""
    version: int = 1

    def is_over(self, now: datetime) -> bool:
        """Has it ended, or expired?"""
        return self.stage is Stage.ENDED or now >= self.until

    @property
    def mark(self) -> str:
        """What each row says of whose copy it is."""
        return f"{self.unit} {self.by} {self.at:%Y-%m-%dT%H:%M:%SZ} {self.id}"


def rule_on(now: datetime) -> Rule:
    """The figures in force. Refuses NoRuleInForce."""
    return in_force(load_rule_set(PACKAGE, "data/export.json"), day_of(now))


def until_of(now: datetime, rule: Rule) -> datetime:
    """When an export that is asked for now expires."""
    return now + timedelta(hours=int(rule.body["hours"]))
