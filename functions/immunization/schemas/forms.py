"""What the HTML forms of a site send: text, empty fields left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from functions.immunization.domain.attendance import WalkIn
from functions.immunization.domain.dose import LONGEST_REASON, Left
from functions.immunization.domain.lot import MOST_DOSES, MOST_VIALS
from functions.immunization.domain.movement import WasteReason
from functions.immunization.domain.screening import POSSIBLE, Vitals
from functions.immunization.schemas.screening import ChosenWalkIn
from functions.immunization.service.screening import Checklist
from functions.immunization.service.stock import Delivery
from functions.kernel.errors import FieldFault
from functions.kernel.integers import NumberInvalid, read_field
from functions.kernel.periods import read_day
from functions.registry.service import Sight
from functions.runtime.forms import Form, Line

ANSWER, VITAL = "answers.", "vitals."
_DEGREES: Final = re.compile(r"([0-9]{2})(?:[.,]([0-9]))?")
Cell = Annotated[str, Field(max_length=20)]


class ScreenForm(Form):
    """Who is shown, and the checklist in force: `answers.<id>` yes or no, `vitals.<name>`."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Cell]

    reading: str = Field(default="", max_length=4296)
    kind: str = Line
    number: str = Field(default="", max_length=40)
    product: str = Line
    walk_in: ChosenWalkIn | None = None
    reception: str = Line

    @model_validator(mode="before")
    @classmethod
    def _only_of_the_checklist(cls, told: Any) -> Any:
        """Which questions there are is the checklist's matter; anything else is unknown here."""
        known = {*cls.model_fields}
        for name in told if isinstance(told, Mapping) else ():
            if name not in known and not str(name).startswith((ANSWER, VITAL)):
                raise PydanticCustomError("extra_forbidden", "not a field of a checklist")
        return told

    def who(self) -> Sight | str:
        """As the service takes it."""
        return self.reception or Sight("" if self.kind else self.reading, self.kind, self.number)

    def checklist(self) -> Checklist:
        """As the service takes it. Raises NumberInvalid."""
        told = self.__pydantic_extra__
        answers = {
            name.removeprefix(ANSWER): said == "yes"
            for name, said in told.items()
            if name.startswith(ANSWER) and said in ("yes", "no")
        }
        walk_in = WalkIn(self.walk_in) if self.walk_in else None
        return Checklist(self.product, answers, _vitals(told), walk_in)

    def values(self) -> dict[str, str]:
        """What had been typed, but for what was shown: nobody else's card stays on the screen."""
        chosen = {"walk_in": self.walk_in, "reception": self.reception}
        kept = {name: value for name, value in chosen.items() if value}
        return dict(self.__pydantic_extra__) | {"product": self.product} | kept


class ReceptionForm(Form):
    """Who is shown at the door, and why they come without an appointment."""

    reading: str = Field(default="", max_length=4296)
    kind: str = Line
    number: str = Field(default="", max_length=40)
    walk_in: ChosenWalkIn | None = None

    def sight(self) -> Sight:
        """As the registry takes it."""
        return Sight("" if self.kind else self.reading, self.kind, self.number)

    def reason(self) -> WalkIn | None:
        """As the service takes it."""
        return WalkIn(self.walk_in) if self.walk_in else None

    def values(self) -> dict[str, str]:
        """What had been chosen, but for what was shown: nobody else's card stays on the screen."""
        return {"walk_in": self.walk_in} if self.walk_in else {}


class VialForm(Form):
    """A vial, ``lot vial``, and a reason."""

    vial: str = Line
    reason: str = Field(default="", max_length=LONGEST_REASON)

    def place(self) -> tuple[str, str]:
        """Lot and vial, "" for none."""
        lot, _, vial = self.vial.partition(" ")
        return lot, vial


class GiveForm(VialForm):
    """The vial, ``lot vial``, and the reason to override the schedule."""


class LeaveForm(Form):
    """How somebody left."""

    left: Left = Field()


class CorrectForm(VialForm):
    """Another vial, or none where the dose never was, and the reason."""


class CheckForm(Form):
    """Check a dose again; there is nothing to say."""


class SettleForm(Form):
    """What was found out about a dose that contradicted another."""

    screening: str = Line
    reason: str = Field(default="", max_length=LONGEST_REASON)


class ReceiveForm(Form):
    """Vials that came."""

    product: str = Line
    number: str = Line
    expires_on: str = Line
    vials: str = Line
    doses: str = Line

    def delivery(self) -> Delivery:
        """As the service takes it. Raises DateInvalid, NumberInvalid."""
        return Delivery(
            product=self.product,
            number=self.number,
            expires_on=read_day(self.expires_on),
            vials=read_field("vials", self.vials, 1, MOST_VIALS),
            vial=read_field("doses", self.doses, 1, MOST_DOSES),
        )


class SendForm(Form):
    """Closed vials to another site."""

    lot: str = Line
    to: str = Line
    vials: str = Line

    def count(self) -> int:
        """How many. Raises NumberInvalid."""
        return read_field("vials", self.vials, 1, MOST_VIALS)


class OpenForm(Form):
    """One more vial of a lot."""

    lot: str = Line


class WasteForm(Form):
    """Closed vials, or what is left in an open one."""

    lot: str = Line
    vial: str = Line
    vials: str = Line
    reason: WasteReason = Field()

    def count(self) -> int:
        """How many. Raises NumberInvalid."""
        return read_field("vials", self.vials, 1, MOST_VIALS)


def _vitals(told: Mapping[str, str]) -> Vitals:
    degrees = _DEGREES.fullmatch(told.get(VITAL + "temperature", "").strip())
    if degrees is None:
        raise NumberInvalid(FieldFault(VITAL + "temperature", "NUMBER_INVALID"))
    measured = {
        name: _measured(told, name, is_wanted=name in ("pulse", "respiration"))
        for name in POSSIBLE
        if name != "temperature"
    }
    return Vitals(
        temperature=int(degrees[1]) * 10 + int(degrees[2] or 0),
        pulse=measured["pulse"] or 0,
        respiration=measured["respiration"] or 0,
        systolic=measured["systolic"],
        diastolic=measured["diastolic"],
        usual_systolic=measured["usual_systolic"],
    )


def _measured(told: Mapping[str, str], name: str, *, is_wanted: bool) -> int | None:
    text = told.get(VITAL + name, "")
    if not text and not is_wanted:
        return None
    return read_field(VITAL + name, text, 1, 1000)
