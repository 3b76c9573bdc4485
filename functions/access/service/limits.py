"""Has this been done too often? Counted by one conditional write before the act."""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.access.domain.limits import Limit
from functions.access.store import limits as store
from functions.kernel.errors import TooMany


def count(limit_name: str, key: str, now: datetime, *, most: int, per: timedelta) -> None:
    """Count one act of `key` under a limit of at most `most` per `per`.

    Raises TooMany (`retry_after` in seconds) without having counted, Busy. `key` holds no personal
    value in clear: an id, a keyed hash or a network. With `most == 1` the span runs from the last
    act; else windows are fixed, so at most twice `most` fall into one span.
    """
    enforce(Limit(limit_name, most, per), key, now)


def enforce(limit: Limit, key: str, now: datetime) -> None:
    """As `count`, of a limit of ours."""
    ask = store.pause if limit.most == 1 else store.count_in_window
    wait = ask(limit, key, now)
    if wait is not None:
        raise TooMany(retry_after=wait)
