"""What comes in and goes out where sessions are seen and ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from functions.access.domain.roster import Held
from functions.access.service.session_endings import Ending
from functions.kernel.periods import instant_at
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import In, Out


class HeldView(Out):
    """A session: when it began, the day of its last use, on what kind of device, and whether it is
    the one that asks."""

    session: str
    device: Literal["android", "apple", "computer", "other"]
    since: datetime
    last_used: date
    present: bool

    @classmethod
    def of(cls, one: Held, present: str) -> HeldView:
        """Show it."""
        return cls(
            session=one.session,
            device=one.device.value,
            since=instant_at(one.since),
            last_used=one.day,
            present=one.session == present,
        )


class RosterView(Out):
    """One's own sessions, the latest used first, and how many there may be side by side."""

    sessions: list[HeldView]
    most: int


class EndForm(Form):
    """The session that a person ends, as the page sends it."""

    held: str = Field(default="", max_length=40)


class EndSessions(In):
    """Whose sessions end, and why; `person` is the id under which the registers know them."""

    person: str = Field(min_length=1, max_length=40)
    words: str = Field(default="", max_length=600)


class EndSessionsForm(Form):
    """The same, as the page sends it."""

    person: str = Line
    words: str = Line


class EndingView(Out):
    """A person's sessions were ended: when, by whom and why."""

    at: datetime
    by: str
    person: str
    words: str

    @classmethod
    def of(cls, one: Ending) -> EndingView:
        """Show it."""
        return cls(at=one.at, by=one.by, person=one.person, words=one.words)


class EndingsView(Out):
    """The register of endings, newest first."""

    endings: list[EndingView]
