"""What comes in and goes out where modes of operation are decided."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from functions.access.domain.modes import NATION, Mode, WantedMode
from functions.kernel.divisions import print_place
from functions.kernel.integers import read_field
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import In, Out

MOST_HOURS = 720
Act = Literal["agree", "refuse", "end"]
Name = Field(default="", max_length=40)
Words = Field(default="", max_length=1000)


class ProposeMode(In):
    """A mode that is proposed: `subject` is the level to shed ("1"), or the function of a waiting
    room or a switch; `minutes` how long it counts once another agreed."""

    kind: str = Name
    scope: str = Field(default=NATION, max_length=40)
    subject: str = Name
    minutes: int = Field(ge=1, le=MOST_HOURS * 60)
    reason: str = Words

    def wanted(self) -> WantedMode:
        """As the service takes it."""
        return WantedMode(self.kind, self.scope, self.subject, self.minutes, self.reason)


class SwitchOffAlone(In):
    """A function that one person switches off for an hour."""

    feature: str = Name
    reason: str = Words


class StepOfMode(In):
    """A step on a decision that was seen as `revision`."""

    act: Act
    revision: int = Field(ge=0, le=1_000_000)


class ModeForm(Form):
    """A mode that is proposed: `what` is its kind and subject (``shed:2``), `hours` how long."""

    what: str = Line
    scope: str = Line
    hours: str = Line
    reason: str = Line

    def wanted(self) -> WantedMode:
        """As the service takes it. Raises NumberInvalid."""
        kind, _, subject = self.what.partition(":")
        hours = read_field("hours", self.hours, 1, MOST_HOURS)
        return WantedMode(kind, self.scope, subject, hours * 60, self.reason)


class AloneForm(Form):
    """A function that is switched off for an hour by one person."""

    feature: str = Line
    why: str = Line


class ModeStepForm(Form):
    """A step on a decision that was seen as `revision`."""

    act: Act
    revision: int = Field(default=0, ge=0, le=1_000_000)


class ModeView(Out):
    """A decision as those see it who may take it; `counts` at the instant of the answer, `hands` by
    their names at the issuer, `last` the whole name of whoever took the last step."""

    mode: str
    kind: str
    subject: str
    scope: str
    place: str
    reason: str
    state: str
    counts: bool
    waits: bool
    alone: bool
    last: str
    hands: list[str]
    at: datetime
    until: datetime | None
    hours: float
    rule: str
    revision: int

    @classmethod
    def of(cls, one: Mode, now: datetime) -> ModeView:
        """Show it."""
        return cls(
            mode=one.id,
            kind=one.kind.value,
            subject=one.subject,
            scope=one.scope,
            place=print_place("" if one.scope == NATION else one.scope),
            reason=one.reason,
            state=one.state.value,
            counts=one.counts(now),
            waits=one.is_open_for(now),
            alone=one.alone,
            last=one.hands[-1],
            hands=[hand.rpartition("|")[2] for hand in one.hands],
            at=one.at,
            until=one.ended_at or one.until,
            hours=one.minutes / 60,
            rule=one.rule_id,
            revision=one.revision,
        )


class ModesView(Out):
    """The decisions proposed last, the newest first."""

    modes: list[ModeView]
