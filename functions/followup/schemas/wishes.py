"""What people and officers send."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from functions.followup.domain.daily import read_tenths
from functions.followup.service.answering import Saying
from functions.followup.service.links import LONGEST
from functions.followup.service.working import Outcome, Step
from functions.kernel.integers import read_field
from functions.runtime.forms import Form, Line, ticked
from functions.runtime.http.views import In

SYMPTOM: Final = "symptom_"
MOST_WORDS: Final = 500
Name = Annotated[str, Field(min_length=1, max_length=40)]


class HowIAm(In):
    """How I am today: well, or symptoms of the list; the temperature in degrees, "38,5", or ""."""

    well: bool = False
    symptoms: Annotated[list[Name], Field(max_length=20)] = Field(default_factory=list)
    temperature: Annotated[str, Field(max_length=10)] = ""

    def said(self) -> Saying:
        """As the service takes it. Raises TemperatureImpossible."""
        return Saying(tuple(self.symptoms), read_tenths(self.temperature), self.well)


class HowIAmByLink(HowIAm):
    """The same, by the token of a day's link."""

    token: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class TakeStep(In):
    """What an officer did or decides."""

    version: Annotated[int, Field(ge=1, le=1_000_000)]
    step: Literal["called", "visited", "protected", "unprotected", "end"]
    outcome: Literal["well", "ill", "not_reached"] = "not_reached"
    words: Annotated[str, Field(max_length=MOST_WORDS)]


class AnswerForm(Form):
    """How I am today; each symptom is a box of its own."""

    well: str = Line
    symptoms: tuple[str, ...] = ()
    temperature: str = Line

    @model_validator(mode="before")
    @classmethod
    def _ticked(cls, told: dict[str, Any]) -> dict[str, Any]:
        return ticked(told, SYMPTOM, "symptoms")

    def said(self) -> Saying:
        """As the service takes it. Raises TemperatureImpossible."""
        return Saying(self.symptoms, read_tenths(self.temperature), bool(self.well))


class StepForm(Form):
    """What an officer did or decides; `step` names it."""

    step: Step
    version: str = Line
    outcome: Outcome = Outcome.NOT_REACHED
    words: str = Field(default="", max_length=MOST_WORDS)

    def on_version(self) -> int:
        """The version it was decided on. Raises Invalid."""
        return read_field("version", self.version, 1, 1_000_000)
