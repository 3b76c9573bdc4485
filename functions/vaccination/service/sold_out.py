"""Which slots were full a moment ago? Remembered by each container for some seconds.

At the opening most requests are for slots that have just been sold; without a memory each would
cost a write unit and a call (performance.md 2). Who has a seat of the slot is never turned away.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.kernel.identifiers import PersonId
from functions.vaccination.domain.session import SlotId

REMEMBERED = timedelta(seconds=5)
MOST_KEPT = 5_000

_full: dict[SlotId, tuple[datetime, frozenset[PersonId]]] = {}


def remember(slot: SlotId, people: frozenset[PersonId], now: datetime) -> None:
    """The slot was full, and these people have the seats."""
    if len(_full) >= MOST_KEPT:
        _full.clear()
    _full[slot] = (now, people)


def is_full_for(person: PersonId, slot: SlotId, now: datetime) -> bool:
    """Was the slot full some seconds ago, and the person not in it?"""
    seen = _full.get(slot)
    if seen is None or not timedelta(0) <= now - seen[0] < REMEMBERED:
        return False
    return person not in seen[1]


def forget_slot(slot: SlotId) -> None:
    """Somebody gave a seat back, or seats were added."""
    _full.pop(slot, None)


def forget() -> None:
    """Drop everything."""
    _full.clear()
