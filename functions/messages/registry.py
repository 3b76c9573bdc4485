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
