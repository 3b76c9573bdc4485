"""May this person be vaccinated in this campaign on that day, and if not, why and by which rule?

A registration is held against the plan and the dated rules in force today: each gives bounds, the
days before or after which the answer is no. What no day mends (withdrawn, identity in doubt, a
group the plan is not for) has neither. A doctor's screening decides on the day itself; here only
what is certain beforehand keeps somebody from taking a seat in vain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from functions.kernel.dose_intervals import (
    OTHER_PRODUCT,
    Given,
    ProductMismatch,
    SeriesComplete,
    earliest,
    intervals_on,
)
from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.rules import Rule, in_force, load_rule_set
from functions.kernel.vaccines import products
from functions.vaccination.domain.calendar import birthday, months_after
from functions.vaccination.domain.campaign import Campaign
from functions.vaccination.domain.form import form_on
from functions.vaccination.domain.groups import (
    OLDEST,
    PACKAGE,
    Ages,
    ages_of,
    ages_rule,
)
from functions.vaccination.domain.identity import Identity
from functions.vaccination.domain.known import NOTHING, Known, all_doses
from functions.vaccination.domain.reasons import Why
from functions.vaccination.domain.registration import (
    Registration,
    RegistrationState,
    Told,
)

DEFERRALS = "data/deferrals.json"
STATE_RULE: Final = "vaccine-registration"
"""The rule id of what follows from the registration's own state."""


class NotEligible(Invalid):
    """The person may not be vaccinated in this campaign, or not on that day (security.md B03)."""

    code = "NOT_ELIGIBLE"
    vi = "Chưa đủ điều kiện tiêm trong đợt này; xem lý do ở trang đăng ký tiêm."
    en = "Not eligible in this campaign; the registration page says why."


@dataclass(frozen=True, slots=True)
class Bound:
    """By this rule the answer is no before `first` and after `last`; always, without either."""

    why: Why
    rule_id: str
    first: date | None = None
    last: date | None = None

    def forbids(self, day: date) -> bool:
        """Is the answer no on that day?"""
        if self.first is None and self.last is None:
            return True
        early = self.first is not None and day < self.first
        return early or (self.last is not None and day > self.last)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All bounds of a person in a campaign; `rules` are those that were asked."""

    bounds: tuple[Bound, ...]
    rules: tuple[str, ...]

    def against(self, day: date) -> tuple[Bound, ...]:
        """What forbids it on that day; empty: nothing does."""
        return tuple(bound for bound in self.bounds if bound.forbids(day))

    @property
    def never(self) -> tuple[Bound, ...]:
        """What no day mends."""
        return tuple(one for one in self.bounds if one.first is None and one.last is None)

    @property
    def next_dose(self) -> date | None:
        """The first day on which a dose may follow the one before; None where nothing says so."""
        return next((one.first for one in self.bounds if one.why is Why.DOSE_INTERVAL), None)

    @property
    def window(self) -> tuple[date, date] | None:
        """First and last day on which nothing forbids it; None where there is no such day."""
        first = max((one.first for one in self.bounds if one.first), default=date.min)
        last = min((one.last for one in self.bounds if one.last), default=date.max)
        return None if self.never or first > last else (first, last)


def refuse(bounds: tuple[Bound, ...]) -> NotEligible:
    """The refusal that names why: for a citizen to read, and for a program."""
    return NotEligible(*(FieldFault("registration", bound.why.value) for bound in bounds))


def judge(
    registration: Registration | None, campaign: Campaign, today: date, known: Known = NOTHING
) -> Eligibility:
    """Hold a registration, and what is known besides, against its campaign by today's rules."""
    if registration is None:
        return Eligibility((Bound(Why.NOT_REGISTERED, STATE_RULE),), (STATE_RULE,))
    bounds: list[Bound] = [*_of_state(registration, today), *_of_group(registration, campaign)]
    rules = [campaign.targets.rule_id]
    for rule, found in (
        _of_ages(registration.identity, campaign, today),
        _of_deferrals(registration.told, known, today),
        _of_doses(all_doses(known, registration.told.doses), campaign.product, today),
    ):
        rules.append(rule.rule_id)
        bounds += found
    return Eligibility(tuple(bounds), tuple(rules))


def put_off(known: Known, product: str, day: date, today: date) -> Bound | None:
    """What is known that forbids this vaccine on a day and is over one day; the longest of it."""
    _, infections = _of_infections(known.infections, today)
    _, doses = _of_doses(known.doses, product, today)
    found = [one for one in (*infections, *doses) if one.first is not None and one.forbids(day)]
    return max(found, key=lambda one: one.first or day, default=None)


def _of_state(registration: Registration, today: date) -> Iterator[Bound]:
    why = {
        RegistrationState.WITHDRAWN: Why.WITHDRAWN,
        RegistrationState.IDENTITY_CONFLICT: Why.IDENTITY_IN_DOUBT,
        RegistrationState.REFUSED: Why.IDENTITY_REFUSED,
    }.get(registration.state)
    if why is not None:
        yield Bound(why, STATE_RULE)
    form = form_on(today).rule_id
    if registration.told.form != form:
        yield Bound(Why.CONSENT_OUTDATED, form)


def _of_group(registration: Registration, campaign: Campaign) -> Iterator[Bound]:
    if registration.told.group not in campaign.targets.groups:
        yield Bound(Why.GROUP_NOT_INCLUDED, campaign.targets.rule_id)


def _of_ages(identity: Identity, campaign: Campaign, today: date) -> tuple[Rule, list[Bound]]:
    """Both the plan's ages and the product's; a birth day that is not known is taken for the
    last possible one for the youngest, for the first possible one for the oldest."""
    rule = ages_rule(today)
    given = ages_of(rule, campaign.product)
    if given is None:
        return rule, [Bound(Why.PRODUCT_NOT_GIVEN, rule.rule_id)]
    bounds = []
    for rule_id, ages in ((rule.rule_id, given), (campaign.id, campaign.targets.ages)):
        bounds += _within(identity, ages, rule_id)
    return rule, bounds


def _within(identity: Identity, ages: Ages, rule_id: str) -> list[Bound]:
    bounds = [Bound(Why.TOO_YOUNG, rule_id, first=birthday(identity.birth.latest(), ages.least))]
    if ages.most is not None and ages.most < OLDEST:
        over = birthday(identity.birth.earliest(), ages.most + 1)
        bounds.append(Bound(Why.TOO_OLD, rule_id, last=over - timedelta(days=1)))
    return bounds


def _of_infections(days: Iterable[date], today: date) -> tuple[Rule, list[Bound]]:
    """How long each infection puts a dose off."""
    rule = in_force(load_rule_set(PACKAGE, DEFERRALS), today)
    over = (months_after(day, rule.body["covid_months"]) for day in days)
    return rule, [Bound(Why.AFTER_INFECTION, rule.rule_id, first=day) for day in over]


def _of_deferrals(told: Told, known: Known, today: date) -> tuple[Rule, list[Bound]]:
    infected = told.day_told("covid")
    days = {*known.infections, infected} if infected else known.infections
    rule, bounds = _of_infections(sorted(days), today)
    if other := told.day_told("other_vaccine"):
        until = other + timedelta(days=rule.body["other_vaccine_days"])
        bounds.append(Bound(Why.AFTER_OTHER_VACCINE, rule.rule_id, first=until))
    return rule, bounds


def _of_doses(doses: Sequence[Given], product: str, today: date) -> tuple[Rule, list[Bound]]:
    """The interval after the last dose, and whether this vaccine may follow it."""
    rule = intervals_on(today)
    if not doses:
        return rule, []
    try:
        first = earliest(rule, doses, product)
    except ProductMismatch:
        return rule, [Bound(Why.PRODUCT_MISMATCH, rule.rule_id)]
    except SeriesComplete:
        return rule, [Bound(Why.SERIES_COMPLETE, rule.rule_id)]
    return rule, [Bound(Why.DOSE_INTERVAL, rule.rule_id, first=first)]


def products_known() -> tuple[str, ...]:
    """Products that a dose before can have been of, the unnamed one last."""
    return (*products(), OTHER_PRODUCT)
