"""What the HTML forms of tracing send: text, empty fields left out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from pydantic import Field, model_validator

from functions.kernel.integers import read_field
from functions.kernel.periods import VIETNAM, read_day, read_time, start_of_day
from functions.registry.service import Sight
from functions.runtime.forms import Form, Line, ticked
from functions.tracing.domain.case import ByHand, Interview
from functions.tracing.domain.refusals import InterviewImpossible
from functions.tracing.schemas.cases import venue_of

ROWS: Final = ("1", "2", "3")
LONGEST: Final = 500
KEEP: Final = "keep_"


class DraftForm(Form):
    """A case without a positive, or the second signature of one (`draft`)."""

    kind: str = Line
    number: str = Line
    sampled: str = Line
    draft: str = Line
    words: str = Field(default="", max_length=LONGEST)

    def sight(self) -> Sight:
        """As the registry takes it."""
        return Sight("", self.kind, self.number)

    def sampled_at(self) -> datetime:
        """The beginning of the day of the sample. Raises DateInvalid."""
        return start_of_day(read_day(self.sampled))


class CaseForm(Form):
    """A step on a case: interview, close, error, again; or on a candidate. While an interview is
    written, `ask` looks for the venue that `find` names, and `pick` takes one that was found."""

    revision: str = Line
    words: str = Field(default="", max_length=LONGEST)
    onset: str = Line
    met: str = Line
    isolated: str = Line
    isolated_time: str = Line
    venue1: str = Line
    day1: str = Line
    from1: str = Line
    to1: str = Line
    venue2: str = Line
    day2: str = Line
    from2: str = Line
    to2: str = Line
    venue3: str = Line
    day3: str = Line
    from3: str = Line
    to3: str = Line
    keep: tuple[str, ...] = ()
    contact: str = Line
    purpose: str = Line
    cursor: str = Line
    find: str = Line
    ask: str = Line
    pick: str = Line

    @model_validator(mode="before")
    @classmethod
    def _ticked(cls, told: dict[str, Any]) -> dict[str, Any]:
        """The places that stay."""
        return ticked(told, KEEP, "keep")

    def on_revision(self) -> int:
        """The revision it was decided on. Raises Invalid."""
        return read_field("revision", self.revision, 1, 1_000_000)

    def picked(self, code: str) -> CaseForm:
        """The form with a venue in its first free row; in the last where none is free."""
        free = [row for row in ROWS if not getattr(self, f"venue{row}")]
        row = free[0] if free else ROWS[-1]
        return self.model_copy(update={f"venue{row}": code, "find": "", "pick": ""})

    def kept(self) -> tuple[int, ...]:
        """Which places of the standing interview stay. Raises Invalid."""
        return tuple(read_field("keep", place, 0, 99) for place in self.keep)

    def told(self) -> Interview:
        """As the service takes it. Raises DateInvalid, TimeInvalid, VenueUnknown,
        InterviewImpossible."""
        visits = (self._visit(row) for row in ROWS)
        return Interview(
            onset=read_day(self.onset) if self.onset else None,
            met_source_at=start_of_day(read_day(self.met)) if self.met else None,
            isolated_at=at_local(self.isolated, self.isolated_time) if self.isolated else None,
            visits=tuple(one for one in visits if one is not None),
        )

    def _visit(self, row: str) -> ByHand | None:
        venue, day, begins, ends = (
            getattr(self, name + row) for name in ("venue", "day", "from", "to")
        )
        if not venue:
            return None
        if not (day and begins and ends):
            raise InterviewImpossible
        return ByHand(venue_of(venue), at_local(day, begins), at_local(day, ends))


def values_of(told: Interview) -> dict[str, str]:
    """What stands, as the form's fields show it."""
    met, isolated = (
        at.astimezone(VIETNAM) if at else None for at in (told.met_source_at, told.isolated_at)
    )
    return {
        "onset": told.onset.isoformat() if told.onset else "",
        "met": met.date().isoformat() if met else "",
        "isolated": isolated.date().isoformat() if isolated else "",
        "isolated_time": f"{isolated:%H:%M}" if isolated else "",
    }


def at_local(day: str, time: str) -> datetime:
    """The instant of a local day and time. Raises DateInvalid, TimeInvalid."""
    told = datetime.combine(read_day(day), read_time(time or "00:00"), VIETNAM)
    return told.astimezone(UTC)
