"""What the HTML forms of vaccination send: text, empty fields left out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import Field, model_validator

from functions.kernel.integers import read_field
from functions.kernel.periods import VIETNAM, read_day, read_time
from functions.runtime.forms import Form, Line, ticked
from functions.vaccination.domain.campaign import LONGEST_NAME, LONGEST_SPREAD, Step
from functions.vaccination.domain.groups import OLDEST, Ages
from functions.vaccination.domain.session import Extent
from functions.vaccination.domain.ticket import LONGEST
from functions.vaccination.service.allocating import WantedWave
from functions.vaccination.service.closing import LONGEST_REASON
from functions.vaccination.service.drafting import Wanted
from functions.vaccination.service.planning import WantedSession

_GROUP = "group."


class HoldForm(Form):
    """A slot for the person whose ticket it is."""

    slot: str = Line
    ticket: str = Field(default="", max_length=LONGEST)
    move: str = Line


class ChosenForm(Form):
    """Whose appointment of which campaign."""

    campaign: str = Line
    person: str = Line


class DoubtForm(Form):
    """An officer's word on an identity in doubt."""

    person: str = Line
    word: Literal["accept", "refuse"]
    reason: str = Field(min_length=3, max_length=200)


class DrawForm(Form):
    """Commit to a seed, or draw with it."""

    deed: Literal["commit", "draw"]


class DraftForm(Form):
    """A plan, described."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    product: str = Field(pattern=r"^[a-z0-9-]{2,40}$")
    day: str = Line
    time: str = Line
    spread: str = Line
    from_age: str = Line
    to_age: str = Line
    by_invitation: str = Line
    groups: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _ticked(cls, told: dict[str, Any]) -> dict[str, Any]:
        """The ticked groups."""
        return ticked(told, _GROUP, "groups")

    def wanted(self) -> Wanted:
        """As the service takes it. Raises DateInvalid, TimeInvalid, NumberInvalid."""
        opens = datetime.combine(read_day(self.day), read_time(self.time), VIETNAM)
        most = read_field("to_age", self.to_age, 0, OLDEST) if self.to_age else None
        return Wanted(
            name=self.name,
            product=self.product,
            opens_at=opens.astimezone(UTC),
            spread_minutes=read_field("spread", self.spread or "0", 0, LONGEST_SPREAD),
            groups=self.groups,
            ages=Ages(read_field("from_age", self.from_age, 0, OLDEST), most),
            by_invitation=self.by_invitation == "yes",
        )


class WaveForm(Form):
    """The next wave of invitations; the end as a day and a time."""

    number: str = Line
    group: str = Line
    at_risk: str = Line
    weeks: str = Line
    percent: str = Line
    day: str = Line
    time: str = Line

    def wanted(self) -> WantedWave:
        """As the service takes it. Raises DateInvalid, TimeInvalid, NumberInvalid."""
        until = datetime.combine(read_day(self.day), read_time(self.time), VIETNAM)
        return WantedWave(
            number=read_field("number", self.number, 1, 9_999),
            group=read_field("group", self.group, 1, 99),
            at_risk=self.at_risk == "yes",
            weeks=read_field("weeks", self.weeks, 0, 99),
            percent=read_field("percent", self.percent, 1, 100),
            until=until.astimezone(UTC),
        )


class StepForm(Form):
    """A step of the plan."""

    deed: Step = Field()


class SiteForm(Form):
    """A site with its tables."""

    unit: str = Line
    tables: str = Line

    def number(self) -> int:
        """How many tables. Raises NumberInvalid."""
        return read_field("tables", self.tables, 1, 50)


class SessionForm(Form):
    """A session, described."""

    site: str = Line
    day: str = Line
    opens: str = Line
    closes: str = Line
    minutes: str = Line
    seats: str = Line

    def wanted(self) -> WantedSession:
        """As the service takes it. Raises DateInvalid, TimeInvalid, NumberInvalid."""
        return WantedSession(
            site=self.site,
            day=read_day(self.day),
            opens=read_time(self.opens),
            closes=read_time(self.closes),
            minutes=read_field("minutes", self.minutes, 0, 30),
            seats=read_field("seats", self.seats, 0, 110),
        )


class CloseForm(Form):
    """Close the seats that nobody has, or call the session off."""

    session: str = Line
    extent: Extent = Field()
    reason: str = Field(default="", max_length=LONGEST_REASON)


class SeatsForm(Form):
    """Another number of seats of a slot."""

    slot: str = Line
    seats: str = Line

    def number(self) -> int:
        """How many. Raises NumberInvalid."""
        return read_field("seats", self.seats, 0, 110)
