"""What a door answers under modes, and whose turn it is in a waiting room.

A turn is drawn by a secret key from decision and account, as a campaign's is (vaccination/domain/
ticket.py): the same however often one asks, worth nothing to anybody else, and nothing to be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from functions.access.domain.mode_doors import refusal_of as _refusal_of
from functions.access.domain.mode_doors import room_of, wait_of
from functions.access.domain.mode_refusals import ClosedByMode
from functions.access.domain.modes import Mode
from functions.kernel.callers import Caller
from functions.runtime import crypto, keys

_LABEL: Final = "access|waiting-room|v1"


def refusal_of(
    key: str, caller: Caller, modes: Sequence[Mode], now: datetime
) -> ClosedByMode | None:
    """What the door of a key answers the caller, None where it is open. Raises CryptoUnavailable
    where a turn can't be drawn."""
    room = room_of(key, modes) if caller.subject else None
    wait = wait_of(room, _draw(room, caller.subject), now) if room else None
    return _refusal_of(key, caller.role, modes, now, wait)


def _draw(mode: Mode, subject: str) -> int:
    drawn = crypto.mac(crypto.derive(keys.key("session"), _LABEL), f"{mode.id}|{subject}".encode())
    return int.from_bytes(drawn[:8], "big")
