"""What comes in and goes out where a stopped account or unit is opened again."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.access.domain.volume import Count
from functions.access.service.volume import stop_name
from functions.kernel.periods import instant_at
from functions.runtime.forms import Form
from functions.runtime.http.views import In, Out

Words = Field(default="", max_length=500)


class OpenAgain(In):
    """A hand that agrees, and why."""

    words: str = Words


class OpenForm(Form):
    """A hand that agrees, as the page sends it."""

    words: str = Words


class StopView(Out):
    """A stopped account or unit; how many people it read in its hour and on its day."""

    stop: str
    kind: str
    unit: str
    at: datetime | None
    in_hour: int
    on_day: int
    hands: int
    rule: str

    @classmethod
    def of(cls, one: Count) -> StopView:
        """Show it; an account is told by its unit alone."""
        return cls(
            stop=stop_name(one),
            kind=one.key.partition("#")[0],
            unit=one.unit,
            at=instant_at(one.stopped / 1000) if one.stopped else None,
            in_hour=one.in_hour,
            on_day=one.on_day,
            hands=len(one.hands),
            rule=one.rule_id,
        )


class StopsView(Out):
    """All that is stopped in the caller's area, the longest first."""

    stops: list[StopView]
