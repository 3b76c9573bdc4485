"""What the registry tells: facts and requests on queues, versioned, without personal values."""

from __future__ import annotations

from typing import Literal

from functions.messages.message import Message


class PosterWanted(Message):
    """A poster version has to be rendered (queue `posters`)."""

    fact: Literal["PosterWanted"] = "PosterWanted"
    version: Literal[1] = 1
    venue: str
    poster_version: int


class VenueListed(Message):
    """A venue was registered, or its place, its kind or whether it is open changed (topic of
    facts). `division` is its path; `is_open`: neither paused nor closed by order nor joined into
    another; `registered` is its day of registration, "" in facts told before this was. A lower
    `edition` heard later is void."""

    fact: Literal["VenueListed"] = "VenueListed"
    version: Literal[1] = 1
    venue: str
    edition: int
    division: str
    kind: str
    is_open: bool
    registered: str = ""


class FileToContinue(Message):
    """A file of many rows has more rows to take (the queue of its kind)."""

    fact: Literal["FileToContinue"] = "FileToContinue"
    version: Literal[1] = 1
    import_id: str
    processed: int


class PhoneChanged(Message):
    """An account moved to another phone: tell the old one (queue `messages`).

    `sealed_phone` is as in `functions.messages.access.CodeRequested`.
    """

    fact: Literal["PhoneChanged"] = "PhoneChanged"
    version: Literal[1] = 1
    sealed_phone: str
