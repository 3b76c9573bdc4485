"""Two records were joined after both had registered: one person counts once (ADR 0052, 0085).

The later registration falls in doubt, which writes its next version: its appointment, its mark and
the figures of its days follow by the stream. What organisations may be told is looked at as well.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from functions.registry import service as registry
from functions.vaccination.service import alike, reconsidering, sharing
from functions.vaccination.store import registrations

MOST: Final = 500
"""Pairs of one round; the next goes on [J]."""


def look_at_joined(now: datetime) -> int:
    """Look at all registrations of records that were joined or parted; how many pairs.

    A pair is taken away after all of it was done. Raises Busy, CryptoUnavailable.
    """
    pairs = registry.joins_to_look_at(MOST)
    for pair in pairs:
        for person in (pair.taken, pair.holder):
            for one in registrations.of_person(person):
                alike.look_at(one, now)
            reconsidering.of_person(person, now)
            sharing.of_person(person, now)
        registry.join_looked_at(pair)
    return len(pairs)
