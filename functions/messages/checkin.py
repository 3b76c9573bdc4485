"""What check-in tells: aggregates how many arrived where (topic of facts); itself which part of a
trace is to be searched (queue `visit-places`).

Of a trace neither person nor place is in it: `place` is a name that means nothing without the key
of its day. Of arrivals nothing of a person is.
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


class ScansPacked(Message):
    """So many arrivals by province were in a batch of the stream, packed in an hour (topic of
    facts): for boards, until the hour is closed. `batch` is the first place of it in the stream;
    handed over again with other bounds it begins there too, and a higher `edition` stands."""

    fact: Literal["ScansPacked"] = "ScansPacked"
    version: Literal[1] = 1
    batch: str
    hour: str
    edition: int
    arrived: dict[str, int]


class ScansCounted(Message):
    """So many arrived at the venues of a district in an hour, as far as the closing of hour `known`
    learned (topic of facts): of `hour` itself all of them, of an earlier hour those that it did not
    know before. By `district` (path), `hour`, `known` and `part` one count; told again with a
    higher `edition` it replaces itself. `venues`: (path of the commune, or of the district where
    the venue is in none of it any more; kind; code; arrivals)."""

    fact: Literal["ScansCounted"] = "ScansCounted"
    version: Literal[1] = 1
    district: str
    hour: str
    known: str
    edition: int
    part: int
    venues: tuple[tuple[str, str, str, int], ...]
