"""What the laboratory's HTML forms of sampling send: text, empty fields left out."""

from __future__ import annotations

from pydantic import Field

from functions.kernel.divisions import read_place
from functions.kernel.integers import read_field
from functions.kernel.periods import read_day, read_time
from functions.laboratory.domain.words import Method, RejectReason, SamplingReason
from functions.laboratory.service.planning import Wanted
from functions.runtime.forms import Form, Line

LONG = 12_000
Lines = Field(default="", max_length=LONG)


class BookForm(Form):
    """A slot for a person of the family, "" for oneself."""

    start: str = Line
    person: str = Line
    move: str = Line


class CancelForm(Form):
    """Whose seat goes back."""

    person: str = Line


class SessionForm(Form):
    """A session, described."""

    province: str = Line
    district: str = Line
    ward: str = Line
    place: str = Line
    day: str = Line
    opens: str = Line
    closes: str = Line
    minutes: str = Line
    seats: str = Line
    method: Method = Method.PCR
    reason: SamplingReason = SamplingReason.SCREENING
    laboratory: str = Line
    public: str = Line

    def wanted(self) -> Wanted:
        """As the service takes it. Raises NumberInvalid, DateInvalid, TimeInvalid and kin."""
        return Wanted(
            division=read_place(self.province, self.district, self.ward or None),
            place=self.place,
            day=read_day(self.day),
            opens=read_time(self.opens),
            closes=read_time(self.closes),
            minutes=read_field("minutes", self.minutes),
            seats=read_field("seats", self.seats),
            method=self.method,
            reason=self.reason,
            laboratory=self.laboratory,
            public=self.public == "yes",
        )


class SessionChosen(Form):
    """A session."""

    session: str = Line


class TubesForm(Form):
    """Tubes to send: one code per line, or space."""

    laboratory: str = Line
    tubes: str = Lines

    def codes(self) -> list[str]:
        """The tubes."""
        return self.tubes.split()


class ReceiveForm(Form):
    """A box as found: codes per line, what is refused and why, the manifest's code."""

    manifest: str = Line
    tubes: str = Lines
    rejected: str = Lines
    reason: RejectReason = RejectReason.OTHER

    def codes(self) -> list[str]:
        """The tubes that are there."""
        return self.tubes.split()

    def rejections(self) -> dict[str, RejectReason]:
        """The tubes that are refused, with the one reason of this form."""
        return dict.fromkeys(self.rejected.split(), self.reason)


class SettleForm(Form):
    """A sealing that waits: the key, and the tube's new code, "" where it is dropped."""

    key: str = Line
    tube: str = Line
