"""Work under way of a function that is switched off waits; nothing of it is lost (ADR 0119).

Which queues and clocks a function holds is said by the rule (data/modes.json). A held message is
sent anew, to come later, before the old one is let go: so it is never counted as tried, never grows
too old for its queue and is never buried. A crash between leaves it twice, which consumers know. A
clock that rests does at its next stroke what it did not do.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from functions.runtime import clock, journal

if TYPE_CHECKING:
    from functions.access.domain.modes import Mode

Door = Callable[[Any], Any]

MARK: Final = "held_by_switch"
"""Where a door says which queue or clock of the rule it is."""


@dataclass(frozen=True, slots=True)
class WorkHeld(journal.Fact):
    """Messages went back to their queue, or a clock rested (0 messages): a function is off."""

    work: str
    feature: str
    messages: int


def held_while_off(queue: str) -> Callable[[Door], Door]:
    """A queue's door that puts its batch back, for later, while a function that holds it is off.

    Raises Busy where the queue does not take them; then the batch itself comes again.
    """

    def decorated(handle: Door) -> Door:
        @functools.wraps(handle)
        def door(event: Any) -> Any:
            now = clock.now()
            off = _held_by(queue, now)
            return handle(event) if off is None else _put_back(queue, event, off, now)

        setattr(door, MARK, queue)
        return door

    return decorated


def rests_while_off(name: str) -> Callable[[Door], Door]:
    """A clock's door that does nothing while a function that holds it is off."""

    def decorated(handle: Door) -> Door:
        @functools.wraps(handle)
        def door(event: Any) -> Any:
            off = _held_by(name, clock.now())
            if off is None:
                return handle(event)
            journal.tell(WorkHeld(name, off.subject, 0))
            return None

        setattr(door, MARK, name)
        return door

    return decorated


def _held_by(name: str, now: datetime) -> Mode | None:
    from functions.access.service import modes

    counting = modes.counting(now)
    if not counting:
        return None
    from functions.access.domain.mode_work import held_by

    return held_by(counting, name)


def _put_back(queue: str, event: Any, off: Mode, now: datetime) -> dict[str, Any]:
    from functions.access.domain.mode_work import hold_of
    from functions.runtime import queues
    from functions.runtime.batches import records_of

    bodies = [str(one["body"]) for one in records_of(event)]
    queues.put_back(queue, bodies, hold_of(off, now))
    journal.tell(WorkHeld(queue, off.subject, len(bodies)))
    return {"batchItemFailures": []}
