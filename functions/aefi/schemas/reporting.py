"""What people and units send of an event, and what they are answered."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from functions.aefi.domain.report import (
    LONGEST_NOTE,
    Course,
    Report,
    Said,
    Severity,
    dangers,
    symptoms_of,
)
from functions.aefi.service.at_units import Event
from functions.aefi.service.by_code import Opened
from functions.aefi.service.own import OwnDose
from functions.aefi.service.recording import Recorded
from functions.kernel.periods import read_day, read_instant, write_instant
from functions.kernel.rules import Rule
from functions.registry.service import Sight
from functions.runtime.http.views import In, Out

SymptomId = Annotated[str, Field(pattern=r"^[a-z_]{2,40}$")]
Immunization = Annotated[str, Field(pattern=r"^[0-9]{8}$", description="yyyymmdd")]
Day = Annotated[str, Field(min_length=1, max_length=40, description="YYYY-MM-DD")]
Instant = Annotated[str, Field(min_length=1, max_length=40, description="RFC 3339")]
Code = Annotated[str, Field(min_length=1, max_length=64)]


class ReportIn(In):
    """What was seen after a dose; without symptoms: all is well."""

    symptoms: Annotated[list[SymptomId], Field(max_length=60)] = Field(default_factory=list)
    onset: Day | None = None
    severity: Annotated[Severity, Field(strict=False)] | None = None
    course: Annotated[Course, Field(strict=False)] | None = None
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""

    def report(self) -> Report:
        """As the service takes it. Raises DateInvalid."""
        onset = read_day(self.onset) if self.onset else None
        return Report(tuple(self.symptoms), onset, self.severity, self.course, self.note)


class OwnReport(ReportIn):
    """A report of my dose of a day, or of one of my family."""

    immunization: Immunization
    for_person: Annotated[str, Field(max_length=40)] | None = None


class RevokeCode(In):
    """The code of a dose of mine is to open nothing any more."""

    immunization: Immunization
    for_person: Annotated[str, Field(max_length=40)] | None = None


class CodeReport(ReportIn):
    """A report by the code given at discharge."""

    code: Code


class TypedNumber(In):
    """A code or number typed where no camera reads."""

    kind: Literal["card", "cccd", "cmnd", "passport", "bhyt"]
    value: Annotated[str, Field(min_length=4, max_length=40)]


class ShowPerson(In):
    """Somebody shown by a QR's text or a typed number."""

    reading: Annotated[str, Field(min_length=1, max_length=4296)] | None = None
    typed: TypedNumber | None = None

    def sight(self) -> Sight:
        """As the registry takes it."""
        if self.typed is not None:
            return Sight("", self.typed.kind, self.typed.value)
        return Sight(self.reading or "")


class UnitReport(ReportIn):
    """An event of somebody shown, as a site, hospital or health station reports it."""

    reading: Annotated[str, Field(min_length=1, max_length=4296)] | None = None
    typed: TypedNumber | None = None
    dose_on: Day | None = None
    recognised_at: Instant

    def sight(self) -> Sight:
        """As the registry takes it."""
        return ShowPerson(reading=self.reading, typed=self.typed).sight()

    def event(self) -> Event:
        """As the service takes it. Raises DateInvalid, InstantInvalid."""
        day = read_day(self.dose_on) if self.dose_on else None
        return Event(self.report(), read_instant(self.recognised_at), day)


class RecordedView(Out):
    """A report was kept; `go_now`: call 115 or go to the nearest hospital at once."""

    version: int
    go_now: bool

    @classmethod
    def of(cls, made: Recorded, rule: Rule, said: Report) -> RecordedView:
        """Show it."""
        return cls(version=made.version, go_now=bool(dangers(rule, said.symptoms)))


class CaseOpenedView(Out):
    """The case that a unit's report belongs to."""

    case: str


class SymptomView(Out):
    """A symptom of the list."""

    id: str
    system: str
    danger: bool
    needs_note: bool


class SymptomsView(Out):
    """The list of symptoms in force."""

    rule: str
    instrument: str
    source: str
    symptoms: list[SymptomView]

    @classmethod
    def of(cls, rule: Rule) -> SymptomsView:
        """Show it."""
        return cls(
            rule=rule.rule_id,
            instrument=rule.instrument,
            source=rule.source.value,
            symptoms=[
                SymptomView(
                    id=one.id, system=one.system, danger=one.is_danger, needs_note=one.needs_note
                )
                for one in symptoms_of(rule).values()
            ],
        )


class SaidView(Out):
    """A version of a report."""

    version: int
    at: str
    via: str
    symptoms: list[str]
    onset: str
    severity: str
    course: str
    note: str

    @classmethod
    def of(cls, said: Said) -> SaidView:
        """Show it."""
        one = said.report
        return cls(
            version=said.version,
            at=write_instant(said.at),
            via=said.via,
            symptoms=list(one.symptoms),
            onset=one.onset.isoformat() if one.onset else "",
            severity=one.severity.value if one.severity else "",
            course=one.course.value if one.course else "",
            note=one.note,
        )


class OwnDoseView(Out):
    """A dose of mine that is followed up, and what was reported of it, latest first."""

    immunization: str
    day: str
    product: str
    until: str
    is_open: bool
    asked_today: bool
    has_code: bool
    versions: list[SaidView]

    @classmethod
    def of(cls, one: OwnDose) -> OwnDoseView:
        """Show it."""
        return cls(
            immunization=one.dose.immunization,
            day=one.dose.day.isoformat(),
            product=one.dose.product,
            until=write_instant(one.until),
            is_open=one.is_open,
            asked_today=one.is_open and one.is_asked_today,
            has_code=one.has_code,
            versions=[SaidView.of(said) for said in one.versions],
        )


class OwnDosesView(Out):
    """My doses that are followed up; `pad` makes answers one size."""

    pad: str = ""
    doses: list[OwnDoseView]


class CodeView(Out):
    """The code of a dose for its person to take home."""

    code: str
    day: str
    until: str

    @classmethod
    def of(cls, code: str, opened: Opened) -> CodeView:
        """Show it."""
        day: date = opened.dose.day
        return cls(code=code, day=day.isoformat(), until=write_instant(opened.until))
