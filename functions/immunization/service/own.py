"""What people see of their doses and of the family's: all of them, and when the next may come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.access import service as access
from functions.immunization.domain.dose import Dose, DoseUnknown, ordered
from functions.immunization.domain.lot import LotId
from functions.immunization.service.screening import history_of
from functions.immunization.store import lots
from functions.kernel.callers import Caller, Scope
from functions.kernel.dose_intervals import (
    Given,
    OutOfSchedule,
    earliest,
    intervals_on,
)
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.kernel.rules import NoRuleInForce
from functions.registry import service as registry


@dataclass(frozen=True, slots=True)
class Own:
    """A person's doses, oldest first; `next_from` is the first day for the same vaccine again, by
    the rule in force today, None where there is none; `recalled` are those of their lots that were
    recalled."""

    doses: tuple[Dose, ...]
    next_from: date | None
    rule_id: str = ""
    recalled: frozenset[LotId] = frozenset()


def doses_of(caller: Caller, person: PersonId, now: datetime, request_id: str = "") -> Own:
    """The doses of the caller or of one of the family, whatever card they were given under.

    Raises DoseUnknown for anybody else's, AuditUnavailable, CryptoUnavailable, Busy.
    """
    person_of(caller, person)
    registry.audited(
        caller,
        (person,),
        action="read_doses",
        fields=("doses",),
        now=now,
        request_id=request_id,
    )
    found = ordered(history_of(person).everywhere)
    return Own(found, *_next(found, now), _recalled(found))


def _recalled(found: tuple[Dose, ...]) -> frozenset[LotId]:
    """Which of their lots were recalled."""
    of = {one.lot for one in found if one.counts}
    return frozenset(id_ for id_ in of if (lot := lots.lot(id_)) is not None and lot.recalled_by)


def person_of(caller: Caller, person: PersonId) -> PersonId:
    """The caller, or one of the family. Raises DoseUnknown for anybody else."""
    own = PersonId(caller.subject)
    linked = person != own and registry.is_guardian(own, person)
    try:
        access.require(caller, Scope(person=person), linked=linked)
    except NotFound:
        raise DoseUnknown from None
    return person


def _next(found: tuple[Dose, ...], now: datetime) -> tuple[date | None, str]:
    before = [Given(one.product, day_of(one.occurred_at)) for one in found if one.counts]
    if not before:
        return None, ""
    try:
        rule = intervals_on(day_of(now))
        return earliest(rule, before, before[-1].product), rule.rule_id
    except (OutOfSchedule, NoRuleInForce):
        return None, ""
