"""What is a dose, when are two records the same one, and which number has it?

A person is injected at most once on a Vietnamese day, so that person and day are its natural key:
the same dose recorded at two tables is one, whatever their clocks say (security.md C06). Its number
and series are derived from the history, never typed; a change of the history may change the number
of later doses, which then are of a new revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.immunization.domain.attendance import WalkIn
from functions.immunization.domain.doubts import Doubt
from functions.immunization.domain.lot import LotId, VialId
from functions.kernel.dose_intervals import (
    Given,
    OutOfSchedule,
    check_next,
    intervals_on,
)
from functions.kernel.errors import Conflict, FieldFault, Invalid, NotFound
from functions.kernel.identifiers import PersonId, StaffId, UnitId
from functions.kernel.periods import day_of
from functions.kernel.vaccines import products

SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 400
RENUMBERED: Final = "renumbered"
OBSERVED: Final = "observed"
CHECKED: Final = "checked"
"""The checks of data quality found the record suspect, or no longer so."""


class DoseUnknown(NotFound):
    """No dose was recorded of this screening, or it is another site's."""

    code = "DOSE_UNKNOWN"
    vi = "Chưa ghi nhận mũi tiêm nào cho lượt khám này."
    en = "No dose is recorded of this screening."


class DoseConflict(Conflict):
    """Another injection of this person is recorded on this day: both wait for a human."""

    code = "DOSE_CONFLICT"
    vi = "Hôm nay người này đã được ghi một mũi tiêm khác; trường hợp này chờ xác minh."
    en = "Another dose of this person is recorded today; the case waits to be checked."


class ObservationRunning(Conflict):
    """The time of observation is not over."""

    code = "OBSERVATION_RUNNING"
    vi = "Chưa hết thời gian theo dõi sau tiêm."
    en = "The observation is not over yet."


class ReasonTooShort(Invalid):
    """A reason in at least ten characters is wanted."""

    code = "REASON_TOO_SHORT"
    vi = "Vui lòng ghi rõ lý do (ít nhất 10 ký tự)."
    en = "Please give the reason in at least ten characters."


class DoseState(StrEnum):
    """How sure is the record? `withdrawn` never happened and counts for nothing; `held` was given,
    but nothing is certified of it until a second person has looked (domain/holding.py)."""

    OK = "ok"
    HELD = "held"
    CONFIRMED = "confirmed"
    SUSPECT = "suspect"
    WITHDRAWN = "withdrawn"


class Left(StrEnum):
    """How a person left the observation."""

    WELL = "well"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class Dose:
    """An injection as its site recorded it; `key` is the Vietnamese day, ``yyyymmdd``.

    `observe_for` is how long its person must be observed, `observed_until` when that ended;
    `revision` grows with every change, `change` names the last one. `entered_at` is when it was
    written down, None where that was when it was given; `name` is the one on the paper it was
    entered from, "" where the person stood at the table. It was given by an appointment of
    `campaign`, or for the reason `walk_in`; neither of doses recorded before that was asked. What
    spoke against it when it was recorded is `doubts`: it is held for that until it is released.
    """

    person: PersonId
    key: str
    product: str
    lot: LotId
    vial: VialId
    site: UnitId
    screening: str
    occurred_at: datetime
    observe_for: timedelta
    number: int
    series: int
    rule_id: str
    by: StaffId
    override: str = ""
    reason: str = ""
    observed_until: datetime | None = None
    left: Left | None = None
    state: DoseState = DoseState.OK
    revision: int = 1
    change: str = ""
    why: str = ""
    entered_at: datetime | None = None
    campaign: str = ""
    walk_in: WalkIn | None = None
    name: str = ""
    doubts: tuple[Doubt, ...] = ()

    @property
    def counts(self) -> bool:
        """Was it given at all?"""
        return self.state is not DoseState.WITHDRAWN

    @property
    def may_leave_at(self) -> datetime:
        """When the observation may end."""
        return self.occurred_at + self.observe_for


def key_of(occurred_at: datetime) -> str:
    """By what a dose of a person is told: its Vietnamese day."""
    return f"{day_of(occurred_at):%Y%m%d}"


def is_same(one: Dose, other: Dose) -> bool:
    """Is this one injection, recorded twice?"""
    return one.key == other.key and (one.lot, one.site) == (other.lot, other.site)


def check_reason(text: str) -> str:
    """A reason as it is kept. Refuses ReasonTooShort."""
    told = " ".join(text.split())
    if not SHORTEST_REASON <= len(told) <= LONGEST_REASON:
        raise ReasonTooShort(FieldFault("reason", "REASON_TOO_SHORT"))
    return told


def schedule(dose: Dose, history: Iterable[Dose], reason: str) -> Dose:
    """The dose with the rule it was given by; out of schedule only by a reason.

    Refuses OutOfSchedule and its kinds, ReasonTooShort, NoRuleInForce.
    """
    day = day_of(dose.occurred_at)
    rule = intervals_on(day)
    before = [Given(one.product, day_of(one.occurred_at)) for one in _counted(history, dose)]
    try:
        check_next(rule, before, dose.product, day)
    except OutOfSchedule as refusal:
        if not reason:
            raise
        return replace(
            dose, rule_id=rule.rule_id, override=refusal.code, reason=check_reason(reason)
        )
    return replace(dose, rule_id=rule.rule_id)


def numbered(doses: Iterable[Dose], changed: str) -> tuple[Dose, ...]:
    """Those of a person's doses that are other than they stood, each with its number.

    The dose `changed` is taken as it is; another one whose number or series moves is of its next
    revision. What was withdrawn keeps the number it had.
    """
    told = sorted(doses, key=lambda one: one.occurred_at)
    places = _places(told)
    made = []
    for dose in told:
        number, series = places.get(dose.key, (dose.number, dose.series))
        if dose.key == changed:
            made.append(replace(dose, number=number, series=series))
        elif (number, series) != (dose.number, dose.series):
            moved = replace(dose, number=number, series=series, revision=dose.revision + 1)
            made.append(replace(moved, change=RENUMBERED, why=""))
    return tuple(made)


def checked(dose: Dose, state: DoseState) -> Dose:
    """The dose as the checks found it: its next revision."""
    return replace(dose, state=state, revision=dose.revision + 1, change=CHECKED, why="")


def ordered(doses: Iterable[Dose]) -> tuple[Dose, ...]:
    """A person's doses, oldest first, each with the number it has among them; of no new revision.

    For showing them: what is kept follows with the next check.
    """
    told = sorted(doses, key=lambda one: one.occurred_at)
    places = _places(told)
    made = []
    for dose in told:
        number, series = places.get(dose.key, (dose.number, dose.series))
        made.append(replace(dose, number=number, series=series))
    return tuple(made)


def _places(doses: Iterable[Dose]) -> Mapping[str, tuple[int, int]]:
    """Number and series of each dose that counts: of a booster both are its number."""
    counted = [dose for dose in doses if dose.counts]
    if not counted:
        return {}
    series = products()[counted[0].product].series
    return {dose.key: (n, max(n, series)) for n, dose in enumerate(counted, start=1)}


def _counted(history: Iterable[Dose], dose: Dose) -> list[Dose]:
    kept = [one for one in history if one.counts and one.key < dose.key]
    return sorted(kept, key=lambda one: one.occurred_at)


def left(dose: Dose, how: Left, now: datetime) -> Dose:
    """The dose after its person left. Refuses ObservationRunning."""
    if now < dose.may_leave_at:
        raise ObservationRunning
    return replace(
        dose, observed_until=now, left=how, revision=dose.revision + 1, change=OBSERVED, why=""
    )
