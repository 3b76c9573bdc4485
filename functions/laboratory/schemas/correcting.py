"""Corrections of results, and what is set of a laboratory: as they are said and shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from functions.kernel.errors import FieldFault
from functions.kernel.integers import NumberInvalid, read_integer
from functions.kernel.periods import read_day
from functions.laboratory.domain.announcing import said
from functions.laboratory.domain.release import Release
from functions.laboratory.domain.settings import Guards, ReleaseMode, Settings
from functions.laboratory.domain.words import Finding, Kind
from functions.laboratory.service.laboratories import LaboratoryShown
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import Out

FIGURES = ("volume_most", "volume_least", "positivity_times", "positivity_floor")


class CorrectionForm(Form):
    """The next version of a result, as one person proposes it, or the second confirms it."""

    finding: str = Line
    reason: str = Line
    number: str = Line
    proposed_by: str = Line

    def found(self) -> Finding | None:
        """What is to stand; None where the result is withdrawn. Raises NumberInvalid."""
        if self.finding == "withdraw":
            return None
        try:
            return Finding(self.finding)
        except ValueError:
            raise NumberInvalid(FieldFault("finding", "VALUE_UNKNOWN")) from None

    def version(self) -> int:
        """The number of the version. Raises NumberInvalid."""
        return read_integer(self.number)


class SettingsForm(Form):
    """How a laboratory releases."""

    mode: str = Line
    manifest_required: str = Line
    valid_from: str = Line
    instrument: str = Line
    volume_most: str = Line
    volume_least: str = Line
    positivity_times: str = Line
    positivity_floor: str = Line

    def wanted(self, standing: Guards) -> dict[str, Any]:
        """What is to be set; figures that were left empty stay as they stand.

        Anything but ``auto`` needs two people. Raises DateInvalid, NumberInvalid.
        """
        told = {name: _figure(name, text) for name in FIGURES if (text := getattr(self, name))}
        kept = {name: getattr(standing, name) for name in Guards.__slots__}
        return {
            "mode": ReleaseMode.AUTO if self.mode == "auto" else ReleaseMode.TWO_PERSON,
            "manifest_required": self.manifest_required == "yes",
            "guards": Guards(**kept | told),
            "valid_from": read_day(self.valid_from),
            "instrument": self.instrument,
        }


class SetLaboratory(BaseModel):
    """How a laboratory is to release from a day on; figures that are left out stay."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    mode: ReleaseMode
    manifest_required: bool
    valid_from: str = Field(max_length=10)
    instrument: str = Field(max_length=400)
    volume_most: float | None = None
    volume_least: float | None = None
    positivity_times: float | None = None
    positivity_floor: float | None = None

    def wanted(self, standing: Guards) -> dict[str, Any]:
        """What is to be set. Raises DateInvalid."""
        told = {name: value for name in FIGURES if (value := getattr(self, name)) is not None}
        return {
            "mode": self.mode,
            "manifest_required": self.manifest_required,
            "guards": replace(standing, **told),
            "valid_from": read_day(self.valid_from),
            "instrument": self.instrument,
        }


class VersionView(Out):
    """A version of a result, or the proposal of one."""

    number: int
    finding: str
    outcome: str
    told: str
    at: datetime
    reason: str
    note: str
    rule_id: str
    by_people: bool
    proposed_by: str
    is_own: bool

    @classmethod
    def of(cls, release: Release, kind: Kind, reader: str) -> VersionView:
        """As an approver sees it."""
        return cls(
            number=release.number,
            finding=release.finding.value if release.finding else "",
            outcome=release.outcome.value,
            told=said(kind, release).value,
            at=release.released_at,
            reason=release.reason.value,
            note=release.note,
            rule_id=release.rule_id,
            by_people=bool(release.by),
            proposed_by=release.by[0] if release.by else "",
            is_own=release.by[:1] == (reader,),
        )


class SettingsView(Out):
    """What is set of a laboratory, and since when."""

    number: int
    mode: str
    manifest_required: bool
    valid_from: date
    instrument: str
    guards: dict[str, float]

    @classmethod
    def of(cls, settings: Settings) -> SettingsView:
        """One version."""
        return cls(
            number=settings.number,
            mode=settings.mode.value,
            manifest_required=settings.manifest_required,
            valid_from=settings.valid_from,
            instrument=settings.instrument,
            guards={name: getattr(settings.guards, name) for name in Guards.__slots__},
        )


class LaboratoryView(Out):
    """A laboratory, what holds today, and every version that was set, newest first."""

    unit: str
    name: str
    today: SettingsView
    versions: list[SettingsView]

    @classmethod
    def of(cls, unit: str, shown: LaboratoryShown) -> LaboratoryView:
        """As an officer sees it."""
        return cls(
            unit=unit,
            name=shown.name,
            today=SettingsView.of(shown.today),
            versions=[SettingsView.of(each) for each in shown.versions],
        )


def _figure(name: str, text: str) -> Any:
    """A figure with a comma or a point. Raises NumberInvalid."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise NumberInvalid(FieldFault(name, "NUMBER_INVALID")) from None
