"""What those who trace send and see of exposure places."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from functions.kernel.divisions import DivisionUnknown, path_of
from functions.kernel.errors import FieldFault
from functions.kernel.integers import read_field
from functions.kernel.periods import DAY, read_instant, write_instant
from functions.kernel.valuesets import ValueUnknown
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import In, Out
from functions.tracing.domain.place import Advice, Deed, Place, Step, Why
from functions.tracing.schemas.cases import Instant, Revision
from functions.tracing.schemas.forms import at_local
from functions.tracing.service.meeting import Wanted
from functions.tracing.service.placing import PlaceBoard

E = TypeVar("E", bound=StrEnum)
Name = Annotated[str, Field(min_length=1, max_length=400)]


class DraftPlace(In):
    """A place of a case: a registered venue by its code, or a described one by kind and area."""

    name: Name
    from_at: Instant
    until_at: Instant
    advice: Literal["station", "test", "monitor"]
    venue: Annotated[str, Field(max_length=40)] = ""
    kind: Annotated[str, Field(max_length=40)] = ""
    division: Annotated[str, Field(max_length=12, description="01/001/00001")] = ""

    def wanted(self) -> Wanted:
        """As the service takes it. Raises InstantInvalid."""
        return Wanted(
            name=self.name,
            from_at=read_instant(self.from_at),
            until_at=read_instant(self.until_at),
            advice=Advice(self.advice),
            venue=self.venue,
            kind=self.kind,
            division=self.division,
        )


class PlaceStep(In):
    """A deed on a place as it was seen; `why` where a retraction is proposed."""

    revision: Revision
    step: Literal["publish", "drop", "propose", "retract", "keep"]
    why: Literal["", "wrong_place", "wrong_time", "no_case", "twice"] = ""


class DeedView(Out):
    """What made a revision of a place."""

    step: str
    revision: int
    at: str
    unit: str
    why: str

    @classmethod
    def of(cls, one: Deed) -> DeedView:
        """Show it."""
        return cls(
            step=one.step.value,
            revision=one.revision,
            at=write_instant(one.at),
            unit=one.unit,
            why=one.why,
        )


class PlaceView(Out):
    """A place as those see it who decide on it."""

    place: str
    revision: int
    stand: str
    name: str
    kind: str
    division: str
    venue: str
    from_at: str
    until_at: str
    advice: str
    shown_until: str
    rule: str
    proposed: str
    deeds: list[DeedView]

    @classmethod
    def of(cls, one: Place) -> PlaceView:
        """Show it."""
        return cls(
            place=one.id,
            revision=one.revision,
            stand=one.stand.value,
            name=one.name,
            kind=one.kind,
            division=one.division,
            venue=one.venue,
            from_at=write_instant(one.from_at),
            until_at=write_instant(one.until_at),
            advice=one.advice.value,
            shown_until=one.shown_until.isoformat(),
            rule=one.rule_id,
            proposed=one.proposed.why if one.proposed else "",
            deeds=[DeedView.of(each) for each in one.deeds],
        )


class PlaceBoardView(Out):
    """Places of my province: drafts that wait, retractions that wait, and what is shown."""

    province: str
    drafts: list[PlaceView]
    proposed: list[PlaceView]
    shown: list[PlaceView]

    @classmethod
    def of(cls, told: PlaceBoard) -> PlaceBoardView:
        """Show it."""
        return cls(
            province=told.province,
            drafts=[PlaceView.of(one) for one in told.drafts],
            proposed=[PlaceView.of(one) for one in told.proposed],
            shown=[PlaceView.of(one) for one in told.shown],
        )


class PlaceForm(Form):
    """A place that is drafted of a case, or a deed on one (`place`)."""

    case: str = Line
    name: str = Line
    venue: str = Line
    kind: str = Line
    area: str = Line
    day: str = Line
    begins: str = Line
    ends: str = Line
    advice: str = Line
    place: str = Line
    revision: str = Line
    why: str = Line

    def wanted(self) -> Wanted:
        """As the service takes it; what ends before it begins ends the day after. Raises
        DateInvalid, TimeInvalid, DivisionUnknown, ValueUnknown."""
        from_at, until_at = at_local(self.day, self.begins), at_local(self.day, self.ends)
        if until_at <= from_at:
            until_at += DAY
        return Wanted(
            name=self.name,
            from_at=from_at,
            until_at=until_at,
            advice=_read(Advice, "advice", self.advice),
            venue=self.venue,
            kind=self.kind,
            division="" if self.venue else _path(self.area),
        )

    def deed(self) -> Step:
        """What is to be done. Raises ValueUnknown."""
        return _read(Step, "step", self.step)

    def reason(self) -> Why | None:
        """Why a retraction is proposed. Raises ValueUnknown."""
        return _read(Why, "why", self.why) if self.why else None

    def on_revision(self) -> int:
        """The revision it was decided on. Raises Invalid."""
        return read_field("revision", self.revision, 1, 1_000_000)


def _read(of: type[E], name: str, told: str) -> E:
    try:
        return of(told)
    except ValueError:
        raise ValueUnknown(FieldFault(name, "VALUE_UNKNOWN")) from None


def _path(area: str) -> str:
    try:
        return path_of(area.strip())
    except DivisionUnknown:
        raise DivisionUnknown(FieldFault("area", "DIVISION_UNKNOWN")) from None
