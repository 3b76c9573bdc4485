"""What is told and shown of doses that wait for a second person."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from functions.immunization.domain.dose import LONGEST_REASON
from functions.immunization.schemas.station import DoseView, ScreeningRef
from functions.immunization.service.holding import HeldShown
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import In, Out


class SettleHeld(In):
    """A second person's word: it was given as recorded, or never was; and how they know."""

    screening: ScreeningRef
    was_given: bool
    reason: Annotated[str, Field(max_length=LONGEST_REASON)]


class HeldForm(Form):
    """The same from a page."""

    screening: str = Line
    answer: Literal["yes", "no"] = Field()
    reason: str = Field(default="", max_length=LONGEST_REASON)


class HeldView(Out):
    """A dose that waits, what speaks against it, and whether it was I who gave it."""

    screening: str
    site: str
    masked_name: str
    dose: DoseView | None
    doubts: list[str]
    is_mine: bool

    @classmethod
    def of(cls, shown: HeldShown) -> HeldView:
        """Show it."""
        dose = shown.dose
        return cls(
            screening=shown.line.screening,
            site=shown.line.site,
            masked_name=shown.masked_name,
            dose=DoseView.of(dose) if dose else None,
            doubts=[one.value for one in dose.doubts] if dose else [],
            is_mine=shown.is_mine,
        )


class HeldListView(Out):
    """What waits at my site or in my area."""

    held: list[HeldView]
