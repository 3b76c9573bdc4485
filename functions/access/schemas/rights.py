"""What comes in and goes out where rights to other areas' data are granted, used and ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field, model_validator

from functions.access.domain.right_refusals import RightTermsInvalid
from functions.access.domain.rights import Right, Wanted
from functions.access.service.rights import Use
from functions.kernel.divisions import print_place
from functions.kernel.errors import FieldFault
from functions.kernel.periods import DateInvalid, read_day
from functions.runtime.forms import Form, Line, ticked
from functions.runtime.http.views import In, Out

Step = Literal["approve", "refuse", "revoke", "justified", "unjustified"]
Short = Field(min_length=1, max_length=80)
Words = Field(default="", max_length=600)


def _day(text: str, field: str) -> date:
    try:
        return read_day(text)
    except DateInvalid:
        raise RightTermsInvalid(FieldFault(field, RightTermsInvalid.code)) from None


class ProposeRight(In):
    """A right that the ministry draws up; both days are included."""

    unit: str = Short
    data: list[str] = Field(min_length=1, max_length=8)
    area: str = Short
    basis: str = Words
    first: str = Short
    last: str = Short

    def wanted(self) -> Wanted:
        """As the service takes it. Refuses RightTermsInvalid."""
        days = _day(self.first, "from"), _day(self.last, "to")
        return Wanted(self.unit, tuple(self.data), self.area, self.basis, *days)


class OpenInEmergency(In):
    """Data of another area, opened for sixty minutes."""

    data: list[str] = Field(min_length=1, max_length=8)
    area: str = Short
    reason: str = Words


class StepOfRight(In):
    """A hand of the ministry; `seal` says which terms were seen."""

    step: Step
    seal: str = Field(default="", max_length=32)
    words: str = Words


class RightForm(Form):
    """A right as the page sends it; its ticked boxes are `data-…`."""

    unit: str = Line
    data: tuple[str, ...] = ()
    area: str = Line
    basis: str = Words
    reason: str = Words
    first: str = Line
    last: str = Line

    @model_validator(mode="before")
    @classmethod
    def gather(cls, told: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ticked boxes become one field."""
        return ticked(told, "data-", "data")

    def wanted(self) -> Wanted:
        """As the service takes it. Refuses RightTermsInvalid."""
        days = _day(self.first, "from"), _day(self.last, "to")
        return Wanted(self.unit, self.data, self.area, self.basis, *days)


class StepForm(Form):
    """A hand of the ministry, as the page sends it."""

    seal: str = Line
    words: str = Words


class UseView(Out):
    """A request that the right let pass."""

    at: datetime
    by: str
    route: str
    data: str


class RightView(Out):
    """A right as its unit and the ministry see it; `in_force` at the instant of the answer."""

    right: str
    kind: str
    state: str
    in_force: bool
    grantor: str
    unit: str
    platform: str
    data: list[str]
    area: str
    place: str
    purpose: str
    basis: str
    from_at: datetime
    until: datetime
    hands: int
    rule: str
    seal: str
    words: str
    verdict: str

    @classmethod
    def of(cls, one: Right, now: datetime) -> RightView:
        """Show it."""
        terms = one.terms
        return cls(
            right=one.id,
            kind=one.kind.value,
            state=one.state.value,
            in_force=one.is_in_force(now),
            grantor=one.grantor,
            unit=terms.unit,
            platform=terms.platform,
            data=list(terms.data),
            area=terms.area,
            place=print_place(terms.area),
            purpose=terms.purpose.value,
            basis=terms.basis,
            from_at=terms.from_at,
            until=terms.until,
            hands=len(one.hands),
            rule=one.rule_id,
            seal=terms.seal,
            words=one.words,
            verdict=one.verdict.value if one.verdict else "",
        )


class RightsView(Out):
    """The newest first."""

    rights: list[RightView]


class ShownRightView(Out):
    """A right and its last uses, the newest first."""

    right: RightView
    uses: list[UseView]

    @classmethod
    def of(cls, one: Right, uses: tuple[Use, ...], now: datetime) -> ShownRightView:
        """Show them."""
        told = [UseView(at=use.at, by=use.by, route=use.route, data=use.datum) for use in uses]
        return cls(right=RightView.of(one, now), uses=told)
