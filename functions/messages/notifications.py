"""What the SMS gateway tells: what became of a message, and how many it took on a day. Nothing in
it says to whom or of what: `reference` is ours, sealed."""

from __future__ import annotations

from typing import Literal

from functions.messages.message import Message


class SmsReported(Message):
    """What became of a message (queue `sms-reports`). `temporary` where it may be tried again: a
    phone that is off, a carrier that is busy; not a number that is none."""

    fact: Literal["SmsReported"] = "SmsReported"
    version: Literal[1] = 1
    reference: str
    outcome: Literal["delivered", "failed"]
    temporary: bool = False


class MailWanted(Message):
    """A notice is to go by e-mail (queue `mails`): `body` is the message that told of it, `beside`
    where its person wants both, so that a text message that arrived does not make it needless."""

    fact: Literal["MailWanted"] = "MailWanted"
    version: Literal[1] = 1
    body: str
    beside: bool = False


class GatewayDayTold(Message):
    """How many messages with a reference the gateway took on a local day, and how many reached
    their phones (queue `sms-reports`); told again with higher numbers, the last counts."""

    fact: Literal["GatewayDayTold"] = "GatewayDayTold"
    version: Literal[1] = 1
    day: str
    taken: int
    delivered: int
