"""What a site sends and sees of screenings, doses and observations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from functions.immunization.domain.dose import LONGEST_REASON, Dose, Left
from functions.immunization.schemas.shapes import LotRef, VialRef
from functions.immunization.service.showing import Due, Odd, Shown, Waiting
from functions.kernel.periods import write_instant
from functions.runtime.http.views import In, Out

ScreeningRef = Annotated[str, Field(min_length=35, max_length=35)]
Reason = Annotated[str, Field(max_length=LONGEST_REASON)]


class GiveDose(In):
    """The injection of somebody screened, from an open vial; a reason overrides the schedule."""

    screening: ScreeningRef
    lot: LotRef
    vial: VialRef
    reason: Reason = ""


class EndObservation(In):
    """How somebody left the observation."""

    screening: ScreeningRef
    left: Annotated[Left, Field(strict=False)]


class CorrectDose(In):
    """A dose that was of another vial, or never happened."""

    screening: ScreeningRef
    what: Literal["other_vial", "withdrawn"]
    lot: LotRef | None = None
    vial: VialRef | None = None
    reason: Reason


class SettleConflict(In):
    """What was found out about a dose that contradicted another."""

    screening: ScreeningRef
    reason: Reason


class DoseView(Out):
    """A dose; number and series are derived from the person's history."""

    day: str
    product: str
    lot: str
    number: int
    series: int
    occurred_at: str
    may_leave_at: str
    observed_until: str
    left: str
    state: str
    revision: int
    change: str
    reason: str
    rule: str
    override: str
    walk_in: str

    @classmethod
    def of(cls, dose: Dose) -> DoseView:
        """Show it."""
        return cls(
            day=date.fromisoformat(dose.key).isoformat(),
            product=dose.product,
            lot=dose.lot,
            number=dose.number,
            series=dose.series,
            occurred_at=write_instant(dose.occurred_at),
            may_leave_at=write_instant(dose.may_leave_at),
            observed_until=write_instant(dose.observed_until) if dose.observed_until else "",
            left=dose.left.value if dose.left else "",
            state=dose.state.value,
            revision=dose.revision,
            change=dose.change,
            reason=dose.why or dose.reason,
            rule=dose.rule_id,
            override=dose.override,
            walk_in=dose.walk_in.value if dose.walk_in else "",
        )


class AttendanceView(Out):
    """Somebody at my site today."""

    screening: str
    stage: str
    masked_name: str
    product: str
    outcome: str
    reasons: list[str]
    rule: str
    doctor: str
    at: str
    may_leave_at: str
    campaign: str
    walk_in: str

    @classmethod
    def of(cls, shown: Shown) -> AttendanceView:
        """Show it."""
        one = shown.attendance
        return cls(
            screening=one.id,
            stage=one.stage.value,
            masked_name=shown.masked_name,
            product=one.product,
            outcome=one.decision.outcome.value,
            reasons=list(one.decision.reasons),
            rule=one.decision.rule_id,
            doctor=one.doctor,
            at=write_instant(one.at),
            may_leave_at=write_instant(one.may_leave_at) if one.may_leave_at else "",
            campaign=one.campaign,
            walk_in=one.walk_in.value if one.walk_in else "",
        )


class DueView(Out):
    """Somebody with an appointment at my site today who has not come yet."""

    starts_at: str
    masked_name: str

    @classmethod
    def of(cls, due: Due) -> DueView:
        """Show it."""
        return cls(starts_at=write_instant(due.starts_at), masked_name=due.masked_name)


class ReceptionView(Out):
    """Somebody received at my site today, who waits for the doctor."""

    reception: str
    masked_name: str
    at: str
    campaign: str
    walk_in: str

    @classmethod
    def of(cls, shown: Waiting) -> ReceptionView:
        """Show it."""
        one = shown.reception
        return cls(
            reception=one.id,
            masked_name=shown.masked_name,
            at=write_instant(one.at),
            campaign=one.campaign,
            walk_in=one.walk_in.value if one.walk_in else "",
        )


class TodayView(Out):
    """All who were screened at my site today, the queue before the doctor, who is expected."""

    people: list[AttendanceView]
    waiting: list[ReceptionView]
    due: list[DueView]


class ScreeningView(Out):
    """A screening, the person's doses before, the dose given and its former versions."""

    person: AttendanceView
    before: list[DoseView]
    dose: DoseView | None
    versions: list[DoseView]

    @classmethod
    def of(cls, shown: Shown) -> ScreeningView:
        """Show it."""
        return cls(
            person=AttendanceView.of(shown),
            before=[DoseView.of(one) for one in shown.before],
            dose=DoseView.of(shown.dose) if shown.dose else None,
            versions=[DoseView.of(one) for one in shown.versions],
        )


class OddView(Out):
    """A dose that was not recorded since another of that day was, and that one."""

    screening: str
    masked_name: str
    told: DoseView
    standing: DoseView | None

    @classmethod
    def of(cls, one: Odd) -> OddView:
        """Show it."""
        return cls(
            screening=one.told.screening,
            masked_name=one.masked_name,
            told=DoseView.of(one.told),
            standing=DoseView.of(one.standing) if one.standing else None,
        )


class OddsView(Out):
    """What waits for a human at my site."""

    conflicts: list[OddView]
