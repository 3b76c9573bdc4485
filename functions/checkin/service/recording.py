"""A sealed row is written once, or queued; whoever asked again is told of the first.

`Duplicate` is not a refusal: the check-in stands, it was already there.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from functions.checkin.service.gate_placing import placed_anew
from functions.checkin.store.visits import AlreadyThere, Sealed, put
from functions.kernel.errors import Busy
from functions.runtime import queues

SPILLED = "spilled-checkins"
TRIES = 3


class Outcome(StrEnum):
    """What became of a scan."""

    RECORDED = "recorded"
    DUPLICATE = "duplicate"
    SPILLED = "spilled"


def record(row: Sealed) -> Outcome:
    """Write the row; throttled, queue it. Raises RETRY_LATER (BUSY) where neither worked."""
    try:
        put(row)
    except AlreadyThere:
        return Outcome.DUPLICATE
    except Busy:
        return accept(row)
    return Outcome.RECORDED


def accept(row: Sealed) -> Outcome:
    """Queue the row: SQS has it, or the scan is not acknowledged (BUSY). It is written later, once,
    as it would have been now, so the answer's visit is its receipt."""
    queues.send(SPILLED, row.to_message())
    return Outcome.SPILLED


def record_spilled(message: dict[str, Any]) -> None:
    """Write a queued row; delivered twice, it stands once. One of a gate whose place another row
    took meanwhile is placed anew: it was acknowledged. Raises Busy, KeyDestroyed: the queue tries
    again."""
    row = Sealed.of_message(message)
    for _ in range(TRIES):
        try:
            put(row)
        except AlreadyThere as taken:
            other = placed_anew(row, taken.body)
            if other is None:
                return
            row = other
        else:
            return
    raise Busy
