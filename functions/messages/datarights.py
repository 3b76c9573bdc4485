"""What data subject requests tell the houses that hold data, and what those answer.

No message says why somebody asks; `request` is an id that names nobody.
"""

from __future__ import annotations

from typing import Literal

from functions.messages.message import Message


class DataRequestAgreed(Message):
    """A person's request was agreed to (topic): each house does what `acts` says of the kinds of
    data that it holds, ``erase`` or ``stop``. It may come again; doing it again changes nothing."""

    fact: Literal["DataRequestAgreed"] = "DataRequestAgreed"
    version: Literal[1] = 1
    request: str
    person: str
    acts: dict[str, Literal["erase", "stop"]]


class DataRequestAnswered(Message):
    """Somebody's request was decided (topic): `person` is who asked, `number` what they call it by.
    Neither the kind nor the decision is told: who asked reads it on their page."""

    fact: Literal["DataRequestAnswered"] = "DataRequestAnswered"
    version: Literal[1] = 1
    request: str
    person: str
    number: str


class DataErased(Message):
    """A house did what a request asked (topic): of each kind of data it holds, how much was erased
    or stopped, and how much the law made it keep."""

    fact: Literal["DataErased"] = "DataErased"
    version: Literal[1] = 1
    request: str
    done: dict[str, int]
    kept: dict[str, int]
