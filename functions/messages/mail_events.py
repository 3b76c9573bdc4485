"""What Amazon SES tells of an e-mail: events of a configuration set, published to a topic.

Of each we read what became of it, its tag, and the addresses it went to; all else is ignored."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class SentMail(_Part):
    """The e-mail that an event is of."""

    destination: tuple[str, ...] = ()
    tags: dict[str, tuple[str, ...]] = {}


class Bounce(_Part):
    """How it came back: a `Permanent` one will come back again."""

    kind: str = Field(default="", alias="bounceType")


class MailEvent(_Part):
    """An event of an e-mail."""

    event: Literal["Bounce", "Complaint", "Delivery", "Reject", "Send", "DeliveryDelay"] = Field(
        alias="eventType"
    )
    mail: SentMail
    bounce: Bounce = Field(default_factory=Bounce)

    @property
    def reference(self) -> str:
        """By which name of ours it speaks of the e-mail, "" where by none."""
        return (self.mail.tags.get("ref") or ("",))[0]

    @property
    def is_delivered(self) -> bool:
        """Has the mailbox taken it?"""
        return self.event == "Delivery"

    @property
    def is_lost(self) -> bool:
        """Did it come back, or was it never sent?"""
        return self.event in ("Bounce", "Reject")

    @property
    def stops(self) -> bool:
        """Is nothing more to be sent to that address?"""
        return self.event == "Complaint" or self.bounce.kind == "Permanent"
