"""What the AEFI house tells, sealed whole: that somebody had an event is a fact of health already.

base64url, AES-256-GCM under the key ``aefi-<year>``, bound to ``facts|<case>|<revision>``; it opens
to `EventTold`. The id of a case follows from nothing that others know.
"""

from __future__ import annotations

from typing import Literal

from functions.messages.message import Message

SEALED_EVENT = "facts|"


class EventTold(Message):
    """What a fact of a case says, sealed in it. `immunization` is the dose's key as the dose record
    tells it; `caution`: whoever screens the person next should know of it."""

    person: str
    immunization: str
    site: str
    severe: bool
    caution: bool


class AdverseEventReported(Message):
    """A case was opened, or judged anew (topic of facts). `revision` grows with each step."""

    fact: Literal["AdverseEventReported"] = "AdverseEventReported"
    version: Literal[1] = 1
    case: str
    revision: int
    year: int
    sealed: str
