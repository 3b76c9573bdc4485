"""What the HTML forms of AEFI send: text, empty fields left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from functions.aefi.domain.inquiry import FIELDS
from functions.aefi.domain.report import LONGEST_NOTE, Course, Report, Severity
from functions.aefi.service.at_units import Event
from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.integers import read_field
from functions.kernel.periods import VIETNAM, read_day, read_time
from functions.registry.service import Sight
from functions.runtime.forms import Form, Line

SYMPTOM: Final = "symptoms."
Cell = Annotated[str, Field(max_length=20)]


class CodeForm(Form):
    """The code given at discharge."""

    code: str = Field(default="", max_length=64)

    def values(self) -> dict[str, str]:
        """Nothing: a code does not stay on the screen."""
        return {}


class ReportForm(Form):
    """What was seen: `symptoms.<id>` ticked, when it began, how bad, how it went; or well."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Cell]

    onset: str = Line
    severity: Severity | None = None
    course: Course | None = None
    note: str = Field(default="", max_length=LONGEST_NOTE)
    well: str = Line
    code: str = Field(default="", max_length=64)
    person: str = Line

    @model_validator(mode="before")
    @classmethod
    def _only_of_the_list(cls, told: Any) -> Any:
        """Which symptoms there are is the list's matter; anything else is unknown here."""
        known = {*cls.model_fields}
        for name in told if isinstance(told, Mapping) else ():
            if name not in known and not str(name).startswith(SYMPTOM):
                raise PydanticCustomError("extra_forbidden", "not a field of a report")
        return told

    def report(self) -> Report:
        """As the service takes it. Raises DateInvalid."""
        if self.well:
            return Report()
        ticked = tuple(name.removeprefix(SYMPTOM) for name in self.__pydantic_extra__)
        onset = read_day(self.onset) if self.onset else None
        return Report(ticked, onset, self.severity, self.course, self.note)

    def values(self) -> dict[str, Any]:
        """What had been typed, to be shown again."""
        return dict(self.__pydantic_extra__) | {
            "onset": self.onset,
            "severity": self.severity.value if self.severity else "",
            "course": self.course.value if self.course else "",
            "note": self.note,
        }


class UnitReportForm(ReportForm):
    """Who is shown, of which dose, when it was recognised, and what was seen."""

    reading: str = Field(default="", max_length=4296)
    kind: str = Line
    number: str = Field(default="", max_length=40)
    dose_on: str = Line
    recognised_on: str = Line
    recognised_time: str = Line

    def sight(self) -> Sight:
        """As the registry takes it."""
        return Sight("" if self.kind else self.reading, self.kind, self.number)

    def event(self) -> Event:
        """As the service takes it. Raises DateInvalid, TimeInvalid."""
        day, hour = read_day(self.recognised_on), read_time(self.recognised_time)
        recognised = datetime.combine(day, hour, VIETNAM).astimezone(UTC)
        return Event(self.report(), recognised, read_day(self.dose_on) if self.dose_on else None)

    def values(self) -> dict[str, Any]:
        """What had been typed, but for what was shown: nobody else's card stays on the screen."""
        return super().values() | {
            "dose_on": self.dose_on,
            "recognised_on": self.recognised_on,
            "recognised_time": self.recognised_time,
        }


class PersonForm(Form):
    """Who is shown; the step `revoke` takes the code back."""

    reading: str = Field(default="", max_length=4296)
    kind: str = Line
    number: str = Field(default="", max_length=40)

    def sight(self) -> Sight:
        """As the registry takes it."""
        return Sight("" if self.kind else self.reading, self.kind, self.number)

    def values(self) -> dict[str, Any]:
        """Nothing: nobody's card stays on the screen."""
        return {}


class OfFamilyForm(Form):
    """Whose dose it is, "" for one's own."""

    person: str = Line


class StepForm(Form):
    """A step on a version of a case: `step` is triage, investigate or close."""

    version: str = Line
    severe: str = Line
    causality: str = Line
    words: str = Field(default="", max_length=4000)

    def on_version(self) -> int:
        """The version that it was decided on. Raises NumberInvalid."""
        return read_field("version", self.version, 1, 100_000)

    def is_severe(self) -> bool:
        """What was judged. Raises Invalid where nothing was."""
        if self.severe not in ("yes", "no"):
            raise Invalid(FieldFault("severe", "REQUIRED"))
        return self.severe == "yes"


class InquiryForm(Form):
    """The form of the investigation."""

    version: str = Line
    onset_time: str = Field(default="", max_length=4000)
    history: str = Field(default="", max_length=4000)
    course: str = Field(default="", max_length=4000)
    treatment: str = Field(default="", max_length=4000)
    tests: str = Field(default="", max_length=4000)
    handling: str = Field(default="", max_length=4000)
    others: str = Field(default="", max_length=4000)
    hypothesis: str = Field(default="", max_length=4000)

    def on_version(self) -> int:
        """The version that it was filled in on. Raises NumberInvalid."""
        return read_field("version", self.version, 1, 100_000)

    def fields(self) -> dict[str, str]:
        """As the service takes them."""
        return {name: getattr(self, name) for name in FIELDS}
