"""What ends with an account or a unit: openings that somebody holds, rights that a unit holds.

Nobody passes a door once the record says so, whatever else stands; ending these as well is what
keeps them ended if the account or unit comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.access.domain.rights import SYSTEM, Right, State
from functions.access.domain.staff import Staff
from functions.access.store import rights as store
from functions.kernel.errors import Busy
from functions.runtime.tables import ConditionLost

TRIES: Final = 4
_STANDING: Final = frozenset({State.ACTIVE, State.PROPOSED})


def end_openings(member: Staff, now: datetime) -> None:
    """End the emergency openings that a member of staff holds (ADR 0086). Raises Busy."""
    _end(member.unit, lambda one: one.holder == member.id, now)


def end_rights(unit: str, now: datetime) -> None:
    """End all rights to other areas' data that a unit holds or is to be granted. Raises Busy."""
    _end(unit, lambda one: True, now)


def _end(unit: str, meant: Callable[[Right], bool], now: datetime) -> None:
    for one in store.rights_of(unit):
        standing: Right | None = one
        for _ in range(TRIES):
            if standing is None or not meant(standing) or standing.state not in _STANDING:
                break
            ended = replace(
                standing,
                state=State.REVOKED,
                ended_by=SYSTEM,
                ended_at=now,
                version=standing.version + 1,
            )
            try:
                store.put_step(ended, standing)
                break
            except ConditionLost:
                standing = store.right(one.id)
        else:
            raise Busy
