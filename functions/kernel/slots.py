"""A time with seats, as every house that takes appointments has it, and its two refusals."""

from __future__ import annotations

from dataclasses import dataclass

from functions.kernel.errors import Conflict


class SlotOver(Conflict):
    """The slot has begun."""

    code = "SLOT_OVER"
    vi = "Khung giờ này đã qua."
    en = "This slot is over."


class SlotFull(Conflict):
    """No seat is left."""

    code = "SLOT_FULL"
    vi = "Khung giờ này đã hết chỗ, vui lòng chọn giờ khác."
    en = "This slot is full; please choose another."


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of a session; `start` is ``HHMM`` on the wall."""

    start: str
    seats: int
