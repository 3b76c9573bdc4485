"""When may a message leave, how many may, and what may they cost? Dated rules, pure.

Instants are aware UTC; hours and days are those of Viet Nam; money is VND.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.kernel.periods import VIETNAM, day_of, read_time
from functions.kernel.rules import Rule, in_force, load_rule_set
from functions.notifications.domain.texts import PACKAGE
from functions.notifications.domain.urgency import Urgency

QUIET, CAP, BUDGET, BREAKER, RETRY = "quiet", "cap", "budget", "breaker", "retry"
"""Why a notice is held."""
NATION: Final = "vn"


@dataclass(frozen=True, slots=True)
class Hold:
    """A notice waits: why, by which rule, until when; `breaker` names the one that holds it, which
    has no end but a decision."""

    why: str
    rule: str
    until: datetime | None = None
    breaker: str = ""


def quiet_hold(urgency: Urgency, now: datetime) -> Hold | None:
    """The night's rest: until the morning's hour for classes that can wait, None for others."""
    rule = _rule("quiet", now)
    if urgency not in rule.body["classes"]:
        return None
    local = now.astimezone(VIETNAM)
    begins, ends = read_time(rule.body["from"]), read_time(rule.body["until"])
    if ends <= local.time() < begins:
        return None
    morning = datetime.combine(local.date(), ends, tzinfo=VIETNAM)
    if local.time() >= begins:
        morning += timedelta(days=1)
    return Hold(QUIET, rule.rule_id, morning.astimezone(now.tzinfo))


def next_morning(now: datetime) -> datetime:
    """The hour at which the next local day's messages begin."""
    local = now.astimezone(VIETNAM)
    ends = read_time(_rule("quiet", now).body["until"])
    morning = datetime.combine(local.date(), ends, tzinfo=VIETNAM) + timedelta(days=1)
    return morning.astimezone(now.tzinfo)


def next_hour(now: datetime) -> datetime:
    """The full hour after this instant."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def person_cap(urgency: Urgency, now: datetime) -> tuple[int | None, str]:
    """How many messages of a class a person gets a local day, None without end; and the rule."""
    rule = _rule("caps", now)
    return rule.body["person_a_day"].get(urgency.value), rule.rule_id


def province_cap(urgency: Urgency, now: datetime) -> tuple[int | None, str]:
    """How many messages of a class a province gets a clock hour, None without end; the rule."""
    rule = _rule("caps", now)
    return rule.body["province_an_hour"].get(urgency.value), rule.rule_id


def mail_caps(now: datetime) -> tuple[int, int, str]:
    """How many e-mails a person gets a local day and a province a clock hour, whatever their class;
    and the rule."""
    rule = _rule("caps", now)
    return rule.body["mail_person_a_day"], rule.body["mail_province_an_hour"], rule.rule_id


@dataclass(frozen=True, slots=True)
class Costs:
    """What a message costs and what a day may, in VND; `shares` are, by place, the percent of its
    budget that a day may have spent when a class still takes of it: so what is less urgent never
    touches what is kept for the more urgent (ADR 0112)."""

    rule: str
    a_message: int
    nation: int
    province: int
    provinces: Mapping[str, int]
    always: frozenset[str]
    shares: Mapping[str, Mapping[str, int]]

    def budget_of(self, place: str) -> int:
        """The day's budget of a province, or of the nation."""
        return self.nation if place == NATION else self.provinces.get(place, self.province)

    def ceiling_of(self, place: str, urgency: Urgency) -> int:
        """Up to which sum of the day (VND) a place may spend on this class."""
        shares = self.shares.get(place, {})
        share = shares.get(urgency.value, self.shares[NATION].get(urgency.value, 0))
        return self.budget_of(place) * share // 100

    def is_held(self, urgency: Urgency) -> bool:
        """Does this class wait where the budget is spent?"""
        return urgency.value not in self.always


def costs(now: datetime) -> Costs:
    """Prices and budgets of the local day."""
    rule = _rule("costs", now)
    body = rule.body
    return Costs(
        rule.rule_id,
        body["a_message"],
        body["nation_a_day"],
        body["province_a_day"],
        body["provinces"],
        frozenset(body["always"]),
        {NATION: body["shares"]["default"], **body["shares"]["provinces"]},
    )


def _rule(name: str, now: datetime) -> Rule:
    return in_force(load_rule_set(PACKAGE, f"data/{name}.json"), day_of(now))
