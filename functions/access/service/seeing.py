"""When did a member of staff last pass a door? Noted once a day, so that a disused account is seen.

A container remembers whom it has noted. A note that can't be written stops nobody: the next request
tries again, and an account is called disused after weeks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from functions.access.store import seen as store
from functions.kernel.errors import Busy
from functions.kernel.periods import day_of

MOST_KEPT: Final = 10_000


class _Kept:
    """Whom this container has noted on the present day."""

    def __init__(self) -> None:
        self.day = ""
        self.noted: set[str] = set()


_kept = _Kept()


def note_seen(member: str, now: datetime) -> None:
    """The member works on this day. Never fails."""
    day = day_of(now).isoformat()
    if day != _kept.day or len(_kept.noted) >= MOST_KEPT:
        _kept.day, _kept.noted = day, set()
    if member in _kept.noted:
        return
    try:
        store.put_seen(_name(member), now)
    except Busy:
        return
    _kept.noted.add(member)


def last_days(members: Iterable[str]) -> dict[str, date]:
    """The day on which each of the members was last seen; who never was is left out. Raises
    Busy."""
    names = {_name(member): member for member in members}
    return {names[name]: day_of(at) for name, at in store.seen_of(names).items()}


def forget() -> None:
    """As a fresh container."""
    _kept.__init__()  # type: ignore[misc]


def _name(member: str) -> str:
    return hashlib.sha256(member.encode()).hexdigest()[:40]
