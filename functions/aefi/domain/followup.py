"""For how long is a dose followed up, and what does it add to the counts of its lot and site?

From the injection up to, and without, the instant 28 days later (data/followup.json). A dose is
counted by its lot and site: once as given, once as reported, once as severe, however often it is
told or reported. What it adds is a function of the record, so that the counts follow from records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from functions.kernel.errors import Gone, NotFound
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import day_of, end_of_day
from functions.kernel.rules import Rule, RuleSet, in_force, load_rule_set

PACKAGE: Final = "functions.aefi.domain"
NO_VERSION: Final = 0
Place = tuple[str, str]
"""A lot (``comirnaty.FF2382``) at a site."""


class DoseNotFollowed(NotFound):
    """No such dose of this person, or it is another's."""

    code = "DOSE_NOT_FOLLOWED"
    vi = "Không tìm thấy mũi tiêm cần theo dõi."
    en = "There is no such dose to follow up."


class FollowUpOver(Gone):
    """The time in which people report after a dose is over."""

    code = "FOLLOW_UP_OVER"
    vi = "Đã hết thời gian tự báo cáo sau tiêm; nếu có bất thường, hãy đến cơ sở y tế."
    en = "The time of reporting by yourself is over; if anything is wrong, please see a doctor."


@dataclass(frozen=True, slots=True)
class Counts:
    """Doses given, doses after which something was reported, and something severe."""

    doses: int = 0
    reports: int = 0
    severe: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(
            self.doses + other.doses, self.reports + other.reports, self.severe + other.severe
        )

    def __sub__(self, other: Counts) -> Counts:
        """What this has more than the other."""
        return Counts(
            self.doses - other.doses, self.reports - other.reports, self.severe - other.severe
        )


@dataclass(frozen=True, slots=True)
class Followed:
    """Our copy of a dose; `immunization` is its Vietnamese day, ``yyyymmdd``, as it is told.

    `revision` is of the dose's own record, `version` of this copy; `reports` how many versions the
    person's report has; `cases` whether each case of the dose is severe.
    """

    person: PersonId
    immunization: str
    product: str
    lot: str
    site: UnitId
    occurred_at: datetime
    counts: bool
    revision: int
    version: int = NO_VERSION
    reports: int = 0
    is_reported: bool = False
    last_reported_on: date | None = None
    cases: Mapping[str, bool] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where it is counted."""
        return f"{self.product}.{self.lot}", self.site

    @property
    def day(self) -> date:
        """Its Vietnamese day."""
        return day_of(self.occurred_at)

    @property
    def adds(self) -> Counts:
        """What it adds to its place: nothing where it never happened."""
        if not self.counts:
            return Counts()
        return Counts(1, int(self.is_reported), int(any(self.cases.values())))


def rules() -> RuleSet:
    """All versions of the rule."""
    return load_rule_set(PACKAGE, "data/followup.json")


def rule_of(dose: Followed) -> Rule:
    """The rule by which a dose is followed up: the one of its day. Refuses NoRuleInForce."""
    return in_force(rules(), dose.day)


def ends_at(dose: Followed) -> datetime:
    """The first instant at which it is no longer followed up."""
    return dose.occurred_at + timedelta(days=rule_of(dose).body["days"])


def code_until(ends: datetime) -> datetime:
    """The end of the last day on which a code is kept that opens nothing from `ends` on
    (data/code-retention.json, to be confirmed; decision 0147). Refuses NoRuleInForce."""
    rule = in_force(load_rule_set(PACKAGE, "data/code-retention.json"), day_of(ends))
    return end_of_day(day_of(ends) + timedelta(days=int(rule.body["codes_days"])))


def check_followed(dose: Followed, now: datetime) -> None:
    """Refuses DoseNotFollowed for one that never happened, FollowUpOver."""
    if not dose.counts:
        raise DoseNotFollowed
    if now >= ends_at(dose):
        raise FollowUpOver


def is_asked_today(dose: Followed, now: datetime) -> bool:
    """Is the person to report today: in the first days, where nothing was said today?"""
    today = day_of(now)
    until = dose.day + timedelta(days=rule_of(dose).body["daily_days"])
    return today <= until and dose.last_reported_on != today


def told(standing: Followed | None, heard: Followed) -> Followed | None:
    """The copy after a fact was heard; None where it says nothing newer than what stands."""
    if standing is None:
        return replace(heard, version=1)
    if heard.revision <= standing.revision:
        return None
    return replace(
        standing,
        product=heard.product,
        lot=heard.lot,
        site=heard.site,
        occurred_at=heard.occurred_at,
        counts=heard.counts,
        revision=heard.revision,
        version=standing.version + 1,
    )


def moves(before: Followed | None, after: Followed) -> dict[Place, Counts]:
    """What a change of a copy adds to each place; places whose counts stay are left out."""
    made: dict[Place, Counts] = {}
    if before is not None:
        made[before.place] = Counts() - before.adds
    made[after.place] = made.get(after.place, Counts()) + after.adds
    return {place: change for place, change in made.items() if change != Counts()}
