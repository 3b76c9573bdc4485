"""Which events of a gate are new, which are missing, and how many people are inside?

A gate device numbers its events 1, 2, 3 … and keeps them for a week (domain.md L1; the ministry
asks for a day, V52). A number counts once. Numbers may come late: the gaps are remembered, so that
a lost event is known to be lost. The natural key of the check-in is the second lock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from functions.kernel.errors import Conflict, FieldFault, Invalid

MOST_EVENTS = 100
MOST_GAPS = 64
LARGEST_SEQUENCE = 2**53 - 1


class SequenceInvalid(Invalid):
    """Numbers that no device of ours sends: below 1, repeated or falling within a batch."""

    code = "SEQUENCE_INVALID"
    vi = "Số thứ tự của lượt quét không đúng."
    en = "The sequence numbers of the events are not right."


class GateOutOfStep(Conflict):
    """More gaps than we follow: the device has to send its oldest events first."""

    code = "GATE_OUT_OF_STEP"
    vi = "Thiết bị gửi thiếu nhiều lượt quét, vui lòng gửi lại từ lượt cũ nhất."
    en = "Too many events are missing; please send again from the oldest."


class Direction(StrEnum):
    """In or out."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Cursor:
    """What is known of a device's numbers: the highest seen, and the gaps below it.

    A gap is (first, last) missing, both included; gaps are in order and apart.
    """

    highest: int = 0
    gaps: tuple[tuple[int, int], ...] = ()

    @property
    def missing(self) -> int:
        """How many events have not come."""
        return sum(last - first + 1 for first, last in self.gaps)


def is_new(cursor: Cursor, sequence: int) -> bool:
    """Has this number not been taken yet?"""
    return sequence > cursor.highest or any(
        first <= sequence <= last for first, last in cursor.gaps
    )


def take_sequence(cursor: Cursor, sequence: int) -> Cursor:
    """The cursor after this number, unchanged if it was taken before.

    Raises SequenceInvalid, GateOutOfStep.
    """
    if not 1 <= sequence <= LARGEST_SEQUENCE:
        raise SequenceInvalid(FieldFault("sequence", "SEQUENCE_INVALID"))
    if sequence > cursor.highest:
        skipped = (cursor.highest + 1, sequence - 1)
        gaps = (*cursor.gaps, skipped) if skipped[0] <= skipped[1] else cursor.gaps
        return _within_bounds(Cursor(sequence, gaps))
    gaps = tuple(part for gap in cursor.gaps for part in _without(gap, sequence))
    return _within_bounds(Cursor(cursor.highest, gaps))


def check_batch(sequences: Sequence[int]) -> None:
    """A batch is 1 to 100 events in the order of their numbers. Raises SequenceInvalid."""
    rising = all(one < other for one, other in zip(sequences, sequences[1:], strict=False))
    if not 1 <= len(sequences) <= MOST_EVENTS or not rising or sequences[0] < 1:
        raise SequenceInvalid(FieldFault("events", "SEQUENCE_INVALID"))


def clock_steps(instants: Sequence[datetime]) -> int:
    """How often the device's clock went back within a batch: such times need a closer look."""
    return sum(later < earlier for earlier, later in zip(instants, instants[1:], strict=False))


def count_inside(
    events: Iterable[tuple[datetime, Direction]], at: datetime, longest_stay: timedelta
) -> int:
    """How many are inside at `at`, by counting entries and exits of all the venue's gates.

    Entries older than the longest stay of the venue's kind are taken to have left unseen. An exit
    takes away the oldest entry still counted; an exit without one (in by another door) takes none,
    so the number is never negative and a missed scan does not stay for ever.
    """
    entered: deque[datetime] = deque()
    for instant, direction in sorted(event for event in events if event[0] <= at):
        _forget_before(entered, instant - longest_stay)
        if direction is Direction.IN:
            entered.append(instant)
        elif entered:
            entered.popleft()
    _forget_before(entered, at - longest_stay)
    return len(entered)


def _forget_before(entered: deque[datetime], oldest: datetime) -> None:
    while entered and entered[0] <= oldest:
        entered.popleft()


def _without(gap: tuple[int, int], sequence: int) -> list[tuple[int, int]]:
    first, last = gap
    if not first <= sequence <= last:
        return [gap]
    parts = [(first, sequence - 1), (sequence + 1, last)]
    return [(start, end) for start, end in parts if start <= end]


def _within_bounds(cursor: Cursor) -> Cursor:
    if len(cursor.gaps) > MOST_GAPS:
        raise GateOutOfStep
    return cursor
