"""Who was refused what? A register for those who look for patterns; it holds no input value.

A flood of refusals must not become a flood of writes: each container keeps at most some a minute
and tells the journal how many it left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from functions.kernel.callers import Caller
from functions.kernel.errors import Refusal
from functions.kernel.periods import day_of
from functions.runtime import entropy, journal

MOST_PER_MINUTE: Final = 10
KEPT: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class RefusalsLeftOut(journal.Fact):
    """More refusals than the register takes from one container in a minute."""

    level: ClassVar[journal.Level] = "WARNING"
    minute: str
    count: int


@dataclass(frozen=True, slots=True)
class RefusalNotKept(journal.Fact):
    """The register could not be written; the refusal itself stands."""

    level: ClassVar[journal.Level] = "WARNING"
    route: str
    code: str


class _Minute:
    """What this container has kept and left out in the present minute."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.kept = 0
        self.left_out = 0


_present = _Minute()


def keep_refusal(
    caller: Caller, route: str, refusal: Refusal, now: datetime, request_id: str = ""
) -> None:
    """Put a refusal on record; never fails, and never more than some a minute per container."""
    if not _has_room(now):
        return
    from functions.access.store import audit as store

    try:
        store.put_refusal(
            day_of(now).isoformat(),
            f"{now.isoformat(timespec='microseconds')}#{entropy.token(40)}",
            role=caller.role.value,
            by=caller.subject,
            unit=caller.unit,
            route=route,
            code=refusal.code,
            request_id=request_id,
            until=now + KEPT,
        )
    except Exception:
        journal.tell(RefusalNotKept(route, refusal.code))


def forget() -> None:
    """As a fresh container."""
    _begin("")


def _has_room(now: datetime) -> bool:
    minute = now.isoformat(timespec="minutes")
    if minute != _present.name:
        if _present.left_out:
            journal.tell(RefusalsLeftOut(_present.name, _present.left_out))
        _begin(minute)
    if _present.kept >= MOST_PER_MINUTE:
        _present.left_out += 1
        return False
    _present.kept += 1
    return True


def _begin(minute: str) -> None:
    _present.name, _present.kept, _present.left_out = minute, 0, 0
