"""What may a gate send, and what of it is refused?

A gate device numbers its events 1, 2, 3 … and keeps them for a week (domain.md L1; the ministry
asks for a day, V52). The natural key of the check-in decides what is new. A picture of a code lives
for its window and one either side, long enough to be sent to a friend at another door: the first
venue that reads a window owns it (security.md 2.7, B07).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from functions.kernel.errors import FieldFault, Invalid

MOST_EVENTS = 100


class SequenceInvalid(Invalid):
    """Numbers that no device of ours sends: below 1, repeated or falling within a batch."""

    code = "SEQUENCE_INVALID"
    vi = "Số thứ tự của lượt quét không đúng."
    en = "The sequence numbers of the events are not right."


class CodeUsedElsewhere(Invalid):
    """The same code, in the same half minute, at another venue: a picture of it."""

    code = "QR_USED_ELSEWHERE"
    vi = "Mã QR này vừa được dùng ở nơi khác, vui lòng mở lại mã trên điện thoại."
    en = "This QR code has just been used elsewhere; please open it again on the phone."


class Direction(StrEnum):
    """In or out."""

    IN = "in"
    OUT = "out"


def check_batch(sequences: Sequence[int]) -> None:
    """A batch is 1 to 100 events in the order of their numbers. Raises SequenceInvalid."""
    rising = all(one < other for one, other in zip(sequences, sequences[1:], strict=False))
    if not 1 <= len(sequences) <= MOST_EVENTS or not rising or sequences[0] < 1:
        raise SequenceInvalid(FieldFault("events", "SEQUENCE_INVALID"))
