"""What check-in tells itself: which part of a trace is to be searched (queue `visit-places`).

Neither person nor place is in it: `place` is a name that means nothing without the key of its day.
"""

from __future__ import annotations

from typing import Literal

from functions.messages.message import Message


class PlaceToSearch(Message):
    """Who was at one venue on one day has to be found for a trace, for the first time or again."""

    fact: Literal["PlaceToSearch"] = "PlaceToSearch"
    version: Literal[1] = 1
    case: str
    trace: str
    place: str


class VisitsToSearch(Message):
    """More became known of where the person of a trace was: its places are to be found again."""

    fact: Literal["VisitsToSearch"] = "VisitsToSearch"
    version: Literal[1] = 1
    case: str
    trace: str
