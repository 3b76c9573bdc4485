"""May this personal code or card be used at this venue, now?

Who a code belongs to, and whether its window is now, the registry tells (``LC1.…``, ``LC5.…``).
Here is the other half: a picture of a code lives for its window and one either side, long enough
to be sent to a friend at another door. So the first venue that reads a window owns it
(security.md 2.7, B07). A printed card has no window: it is never refused, but seen at two venues
within minutes it is a copy or a loan, and its presence is not sure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from functions.checkin.domain.visit import Assurance
from functions.kernel.errors import Invalid

# For how long a first use must be remembered: a window of 30 s and one either side (PM-08).
USE_REMEMBERED = timedelta(seconds=90)
# Our judgement: nobody walks from one gate to another one's gate in less.
CARD_MOVES = timedelta(minutes=5)


class CodeUsedElsewhere(Invalid):
    """The same code, in the same half minute, at another venue: a picture of it."""

    code = "QR_USED_ELSEWHERE"
    vi = "Mã QR này vừa được dùng ở nơi khác, vui lòng mở lại mã trên điện thoại."
    en = "This QR code has just been used elsewhere; please open it again on the phone."


class Use(StrEnum):
    """How a reading stands to the first use of the same code."""

    FIRST = "first"
    AGAIN = "again"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Reading:
    """A code read at a venue; `window` is None for a printed card."""

    venue: str
    at: datetime
    window: int | None = None


def compare_use(first: Reading | None, reading: Reading) -> Use:
    """How does a reading stand to the first known one of the same person's code?

    Another window is another code. A card counts as used elsewhere within `CARD_MOVES`.
    """
    if first is None or first.window != reading.window:
        return Use.FIRST
    if first.venue == reading.venue:
        return Use.AGAIN
    if reading.window is None and abs(reading.at - first.at) > CARD_MOVES:
        return Use.FIRST
    return Use.ELSEWHERE


def admit_reading(
    first: Reading | None, reading: Reading, *, assurance: Assurance, offline: bool
) -> Assurance:
    """The assurance with which a reading is recorded. Raises CodeUsedElsewhere.

    Who has already walked through an offline gate is recorded, as LOW; so is a card.
    """
    if compare_use(first, reading) is not Use.ELSEWHERE:
        return assurance
    if reading.window is not None and not offline:
        raise CodeUsedElsewhere
    return Assurance.LOW
