"""What a site sends of a screening: who is shown, the answers, what was measured."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from functions.immunization.domain.attendance import WalkIn
from functions.immunization.domain.screening import Vitals
from functions.immunization.schemas.shapes import ProductCode
from functions.immunization.service.screening import Checklist
from functions.registry.service import Sight
from functions.runtime.http.views import In

Measured = Annotated[int, Field(ge=0, le=1000)]
ReceptionRef = Annotated[str, Field(min_length=35, max_length=35)]
ChosenWalkIn = Literal["left_over", "reserve", "mobile_session", "priority_order"]


class TypedNumber(In):
    """A code or number typed where no camera reads."""

    kind: Literal["card", "cccd", "cmnd", "passport", "bhyt"]
    value: Annotated[str, Field(min_length=4, max_length=40)]


class Measurements(In):
    """Temperature in degrees, pulse and respiration a minute, blood pressure in mmHg."""

    temperature: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    pulse: Measured
    respiration: Measured
    systolic: Measured | None = None
    diastolic: Measured | None = None
    usual_systolic: Measured | None = None

    def vitals(self) -> Vitals:
        """As the checklist takes them."""
        return Vitals(
            temperature=round(self.temperature * 10),
            pulse=self.pulse,
            respiration=self.respiration,
            systolic=self.systolic,
            diastolic=self.diastolic,
            usual_systolic=self.usual_systolic,
        )


class ShowPerson(In):
    """Somebody shown by a QR's text or a typed number."""

    reading: Annotated[str, Field(min_length=1, max_length=4296)] | None = None
    typed: TypedNumber | None = None

    def sight(self) -> Sight:
        """As the registry takes it."""
        if self.typed is not None:
            return Sight("", self.typed.kind, self.typed.value)
        return Sight(self.reading or "")


class ScreeningSaid(In):
    """A checklist of the version in force, for the vaccine of the day."""

    product: ProductCode
    answers: Annotated[dict[str, bool], Field(max_length=40)]
    vitals: Measurements
    walk_in: ChosenWalkIn | None = None

    def checklist(self) -> Checklist:
        """As the service takes it."""
        walk_in = WalkIn(self.walk_in) if self.walk_in else None
        return Checklist(self.product, self.answers, self.vitals.vitals(), walk_in)


class ReceivePerson(ShowPerson):
    """Somebody shown at the door of a site, and why they come without an appointment."""

    walk_in: ChosenWalkIn | None = None

    def reason(self) -> WalkIn | None:
        """As the service takes it."""
        return WalkIn(self.walk_in) if self.walk_in else None


class ScreenPerson(ScreeningSaid, ShowPerson):
    """Somebody of the queue by their `reception`, or shown here, and the checklist in force."""

    reception: ReceptionRef | None = None

    def who(self) -> Sight | str:
        """As the service takes it."""
        return self.reception or self.sight()
