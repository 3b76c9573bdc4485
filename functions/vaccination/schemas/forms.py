"""What the HTML forms of vaccination send: text, empty fields left out."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import Field

from functions.kernel.errors import FieldFault
from functions.kernel.integers import NumberInvalid, read_integer
from functions.kernel.periods import VIETNAM, read_day, read_time
from functions.runtime.forms import Form, Line
from functions.vaccination.domain.campaign import LONGEST_NAME, LONGEST_SPREAD, Step
from functions.vaccination.service.campaigns import Wanted
from functions.vaccination.service.planning import WantedSession


class HoldForm(Form):
    """A slot for a person of the family, "" for oneself."""

    slot: str = Line
    person: str = Line
    ticket: str = Line
    move: str = Line


class ChosenForm(Form):
    """Whose appointment of which campaign."""

    campaign: str = Line
    person: str = Line


class DraftForm(Form):
    """A plan, described."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    product: str = Field(pattern=r"^[a-z0-9-]{2,40}$")
    day: str = Line
    time: str = Line
    spread: str = Line

    def wanted(self) -> Wanted:
        """As the service takes it. Raises DateInvalid, TimeInvalid, NumberInvalid."""
        opens = datetime.combine(read_day(self.day), read_time(self.time), VIETNAM)
        spread = _number("spread", self.spread or "0", LONGEST_SPREAD)
        return Wanted(self.name, self.product, opens.astimezone(UTC), spread)


class StepForm(Form):
    """A step of the plan."""

    deed: Step = Field()


class SiteForm(Form):
    """A site with its tables."""

    unit: str = Line
    tables: str = Line

    def number(self) -> int:
        """How many tables. Raises NumberInvalid."""
        return _number("tables", self.tables, 50, least=1)


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
            minutes=_number("minutes", self.minutes, 30),
            seats=_number("seats", self.seats, 110),
        )


class SeatsForm(Form):
    """Another number of seats of a slot."""

    slot: str = Line
    seats: str = Line

    def number(self) -> int:
        """How many. Raises NumberInvalid."""
        return _number("seats", self.seats, 110)


def _number(field: str, text: str, most: int, *, least: int = 0) -> int:
    try:
        return read_integer(text, least, most)
    except NumberInvalid:
        raise NumberInvalid(FieldFault(field, "NUMBER_INVALID")) from None
