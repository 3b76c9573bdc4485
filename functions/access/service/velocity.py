"""Does a network act faster than people do? Then whoever acts must have proven their phone lately.

Many accounts behind one network are either a crowd (a factory, a mobile operator's gateway) or a
robot (security.md B02). Nobody is shut out: over the limit one signs in again by a code, of which a
network gets thirty an hour. What is full is remembered, so that a flood costs no more writes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from functions.access.domain.limits import Limit, network_of, window_of
from functions.access.store import limits as store
from functions.kernel.callers import Caller

FRESH: Final = timedelta(minutes=15)
"""How long a code that was answered speaks for its session; ours."""
MOST_KEPT: Final = 10_000
_full: dict[str, int] = {}


def paced(
    limit_name: str, caller: Caller, address: str, now: datetime, *, most: int, per: timedelta
) -> bool:
    """Count one act of the caller's network; True up to `most`, and for a fresh session always.

    False asks for a step up. Raises Busy.
    """
    instant = now.timestamp()
    if 0 <= instant - caller.signed_in < FRESH.total_seconds():
        return True
    limit, network = Limit(limit_name, most, per), network_of(address)
    start, end = window_of(limit, now)
    key = f"{limit_name}#{network}#{start}"
    if key in _full:
        return False
    if store.count_in_window(limit, network, now) is None:
        return True
    for ended in [known for known, until in _full.items() if until <= instant]:
        del _full[ended]
    if len(_full) < MOST_KEPT:
        _full[key] = end
    return False


def forget() -> None:
    """As a fresh container."""
    _full.clear()
