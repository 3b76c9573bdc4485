"""What the forms of notifications send, and what people see of what they were told."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from functions.kernel.periods import write_instant
from functions.notifications.domain.breaker import ANY, Fate
from functions.notifications.service.inbox import Told
from functions.runtime.forms import Form, Line
from functions.runtime.http.views import Out


class LanguageForm(Form):
    """In which language my messages are."""

    language: Literal["vi", "en"]


class EmailForm(Form):
    """A step of the own address: ask for a code, prove by it, choose, remove."""

    act: Literal["ask", "prove", "choose", "remove"]
    address: str = Line
    challenge: str = Field(default="", max_length=26)
    code: str = Field(default="", max_length=12)
    use: Literal["fallback", "beside"] = "fallback"


class BreakerForm(Form):
    """A step of a breaker; `revision` is the one that was read, for a second person's word."""

    act: Literal["open", "close", "confirm", "withdraw"]
    kind: str = Field(default=ANY, max_length=40)
    province: str = Field(default=ANY, max_length=2)
    rule: str = Field(default=ANY, max_length=40)
    revision: int = Field(default=0, ge=0, le=1_000_000)
    fate: Fate = Fate.SEND
    why: str = Line


class NoticeView(Out):
    """A notice: of which kind, when, and whether it counts no more. `of` is the member of the
    family whom it is for, "" oneself."""

    kind: str
    at: str
    is_void: bool
    of: str

    @classmethod
    def of_told(cls, one: Told) -> NoticeView:
        """Show it."""
        return cls(kind=one.kind, at=write_instant(one.at), is_void=one.is_void, of=one.of)


class NoticesView(Out):
    """Notices, the newest first."""

    notices: list[NoticeView]
