"""What has been taken back, at the latest a minute ago?

Each container keeps the revocations it has seen and asks for newer ones every half minute; one
question serves all requests. If the table can't be asked for a whole minute, nobody is let in by a
session: a taken-back session must end within sixty seconds everywhere (security.md A04).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from functions.access.domain.session import LEEWAY_SECONDS, Session
from functions.access.store import revocations as store
from functions.access.store.revocations import Revocation
from functions.kernel.errors import Busy, Unavailable

FRESH_SECONDS: Final = 30
OLDEST_SECONDS: Final = 60
OVERLAP_SECONDS: Final = 2 * LEEWAY_SECONDS
"""Read again what is this old: clocks of containers differ, and an index may lag."""


class RevocationsUnknown(Unavailable):
    """Nobody can say what has been revoked, so nobody is believed."""

    code = "BUSY"


class _Kept:
    """What this container knows, and since when."""

    def __init__(self) -> None:
        self.asked = 0.0
        self.latest = 0
        self.known: dict[str, Revocation] = {}


_kept = _Kept()


def revoke(subject: str, until: int, now: datetime) -> None:
    """Take back ``s:<session>``, ``p:<person>`` (all sessions so far) or ``t:<token digest>``.

    `until` (unix) is when it would have ended by itself. Effective here at once, elsewhere within
    sixty seconds. Raises Busy.
    """
    made = Revocation(subject, int(now.timestamp()), until)
    store.put_revocation(made)
    _kept.known[subject] = made


def is_revoked(session: Session, now: datetime) -> bool:
    """Has this session, or all of its person's up to then, been taken back?"""
    known = _known(now.timestamp(), now)
    if not known:
        return False
    if f"s:{session.id}" in known:
        return True
    person = known.get(f"p:{session.person}")
    return person is not None and session.issued <= person.at


def is_token_revoked(digest: str, now: datetime) -> bool:
    """Has the holder of this staff token signed out?"""
    return f"t:{digest}" in _known(now.timestamp(), now)


def forget() -> None:
    """As a fresh container."""
    _kept.__init__()  # type: ignore[misc]


def _known(instant: float, now: datetime) -> dict[str, Revocation]:
    if 0 <= instant - _kept.asked < FRESH_SECONDS:
        return _kept.known
    try:
        found = {kept.subject: kept for kept in store.revoked_since(_since(), now)}
    except Busy:
        if 0 <= instant - _kept.asked < OLDEST_SECONDS:
            return _kept.known
        raise RevocationsUnknown from None
    alive = {name: kept for name, kept in _kept.known.items() if kept.until > instant}
    _kept.known = alive | found
    _kept.latest = max((kept.at for kept in found.values()), default=_kept.latest)
    _kept.asked = instant
    return _kept.known


def _since() -> int:
    return max(0, _kept.latest - OVERLAP_SECONDS)
