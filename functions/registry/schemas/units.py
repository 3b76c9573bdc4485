"""What comes in and goes out where health units are applied for and checked."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from functions.access import service as access
from functions.kernel.divisions import print_place
from functions.registry.schemas.incoming import In, Short, Text
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import Out

Step = Literal["check", "refuse"]


class ApplyForUnit(In):
    """A unit to bring in; `division` is its path, ``01/001/00001``."""

    kind: str = Short
    name: str = Text
    division: str = Short
    licence: str = Short

    def wanted(self) -> access.Wanted:
        """As access takes it."""
        return access.Wanted(self.kind, self.name, self.division, self.licence)


class DecideOnUnit(In):
    """A hand of the ministry; `licence` is what stands in its register."""

    step: Step
    licence: str = ""


class UnitForm(Form):
    """An application, as the page sends it."""

    kind: str = Line
    name: str = Line
    division: str = Line
    licence: str = Line

    def wanted(self) -> access.Wanted:
        """As access takes it."""
        return access.Wanted(self.kind, self.name, self.division, self.licence)


class DecisionForm(Form):
    """A hand of the ministry, as the page sends it."""

    licence: str = Line


class ApplicationView(Out):
    """A unit that waits; its licence is not told, since whoever checks has to find it."""

    unit: str
    kind: str
    name: str
    place: str
    state: str
    at: datetime
    hands: int

    @classmethod
    def of(cls, one: access.Application) -> ApplicationView:
        """Show it."""
        return cls(
            unit=one.unit.id,
            kind=one.unit.kind,
            name=one.unit.name,
            place=print_place(one.unit.division),
            state=one.unit.state.value,
            at=one.at,
            hands=len(one.hands),
        )


class ApplicationsView(Out):
    """All that wait in the caller's area, oldest first."""

    waiting: list[ApplicationView]
