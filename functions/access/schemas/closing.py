"""What comes in and goes out where a unit closes or opens again."""

from __future__ import annotations

from typing import Literal

from functions.access.domain.staff import Unit
from functions.access.schemas.accounts import Words
from functions.kernel.divisions import print_place
from functions.runtime.http.views import In, Out


class StepOfUnit(In):
    """A unit closes or opens again, and why."""

    step: Literal["close", "open"]
    words: str = Words


class UnitView(Out):
    """A unit that closed or opened again."""

    unit: str
    name: str
    kind: str
    place: str
    state: str

    @classmethod
    def of(cls, one: Unit) -> UnitView:
        """Show it."""
        return cls(
            unit=one.id,
            name=one.name,
            kind=one.kind,
            place=print_place(one.division),
            state=one.state.value,
        )
