"""Records of people that were joined or parted: for houses that have to look at both again.

The line is written with the joining itself, so that no join is missed, and taken away by who has
done all that follows from it; done twice it must be the same (ADR 0052).
"""

from __future__ import annotations

from functions.registry.store import joins as store
from functions.registry.store.joins import Join

__all__ = ["Join", "join_looked_at", "joins_to_look_at"]


def joins_to_look_at(most: int) -> tuple[Join, ...]:
    """Pairs of records that were joined or parted since somebody last looked. Raises Busy."""
    return store.joins(most)


def join_looked_at(seen: Join) -> None:
    """All that follows was done; a change since then stays to be looked at. Raises Busy."""
    store.drop_join(seen)
