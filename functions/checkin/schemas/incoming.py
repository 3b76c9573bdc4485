"""What comes in at the hot doors of check-in: scans, exits, gates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from functions.kernel.periods import read_instant
from functions.runtime.http.views import In

Instant = Annotated[str, Field(min_length=20, max_length=40, description="RFC 3339 instant")]
PersonRef = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{13}$")]
Sequence = Annotated[int, Field(ge=1, le=2**53 - 1)]


class Confirmation(In):
    """ "Nothing changed" since the last declaration."""

    nothing_changed: Literal[True]


class RecordCheckIn(In):
    """A scan of a poster."""

    poster: Annotated[str, Field(min_length=9, max_length=400)]
    at: Instant
    for_person: PersonRef | None = None
    declaration: Confirmation | None = None
    offline: bool = False
    sent_at: Instant | None = None
    typed: bool = False


class RecordCheckOut(In):
    """The end of an own visit."""

    visit: Annotated[str, Field(min_length=19, max_length=30)]
    at: Instant
    for_person: PersonRef | None = None
    offline: bool = False
    sent_at: Instant | None = None


class KeptEvent(In):
    """A scan (`in`, with `poster`) or an exit kept on the phone.

    An exit (`out`) names its `visit`, or the scan that is kept too: `poster` and `in_at`.
    """

    kind: Literal["in", "out"]
    at: Instant
    poster: Annotated[str, Field(max_length=400)] | None = None
    visit: Annotated[str, Field(max_length=30)] | None = None
    in_at: Instant | None = None
    for_person: PersonRef | None = None
    declaration: Confirmation | None = None
    offline: Literal[True] = True
    sequence: Sequence | None = None


class ReplayKept(In):
    """What a phone kept while it was offline, in order; `sent_at` by the phone's clock."""

    sent_at: Instant | None = None
    events: Annotated[list[KeptEvent], Field(min_length=1, max_length=100)]


class Typed(In):
    """A code or number typed where no camera reads."""

    kind: Literal["card", "cccd", "cmnd", "passport", "bhyt"]
    value: Annotated[str, Field(min_length=4, max_length=40)]


class GateReading(In):
    """One reading of a gate: a QR's text or something typed."""

    sequence: Sequence
    at: Instant
    direction: Literal["in", "out"] = "in"
    reading: Annotated[str, Field(min_length=1, max_length=4296)] | None = None
    typed: Typed | None = None
    offline: bool = False


class PassGate(In):
    """A batch of readings, by rising sequence."""

    events: Annotated[list[GateReading], Field(min_length=1, max_length=100)]
    sent_at: Instant | None = None


class LinkCard(In):
    """A card and a phone's code, both shown now."""

    card: Annotated[str, Field(min_length=1, max_length=4296)]
    personal: Annotated[str, Field(min_length=1, max_length=400)]


def instant(text: str) -> datetime:
    """An instant of the wire. Raises InstantInvalid."""
    return read_instant(text)
