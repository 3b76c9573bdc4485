"""Which modes of operation count now? Read by every door, from memory, at most half a minute old.

One short question per container and half minute, whatever the number of requests. Where the table
does not answer, what was read last counts until its own end, and a container that never read any
keeps every door open: a mode must not be able to close what it can't be asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from functions.access.store import modes as store
from functions.kernel.errors import Busy
from functions.runtime import journal

if TYPE_CHECKING:
    from functions.access.domain.modes import Mode
    from functions.kernel.callers import Caller

FRESH_SECONDS: Final = 30
AGAIN_SECONDS: Final = 5
"""When to ask again after the table did not answer: not at each request."""


@dataclass(frozen=True, slots=True)
class ModesUnreadable(journal.Fact):
    """The modes can't be read: doors go on as they last knew, or open."""

    level: ClassVar[journal.Level] = "ERROR"
    known: int


class _Kept:
    """What this container last read, and when to ask again (unix seconds)."""

    def __init__(self) -> None:
        self.asked = 0.0
        self.due = 0.0
        self.modes: tuple[Mode, ...] = ()


_kept = _Kept()


def counting(now: datetime, province: str = "") -> tuple[Mode, ...]:
    """The modes that count now for a province (those of the nation alone where it is ""). Never
    raises for a table that does not answer."""
    instant = now.timestamp()
    if not _kept.asked <= instant < _kept.due:
        _ask(instant)
    if not _kept.modes:
        return ()
    from functions.access.domain.modes import is_of

    return tuple(one for one in _kept.modes if one.counts(now) and is_of(one, province))


def all_counting(now: datetime) -> tuple[Mode, ...]:
    """All that count now, of whatever place."""
    counting(now)
    return tuple(one for one in _kept.modes if one.counts(now))


def check_door(key: str, caller: Caller, now: datetime) -> None:
    """Is the door open to the caller under the modes of the nation and of the caller's province?

    Raises FeatureOff, ReadOnly, DoorShed, TurnNotCome.
    """
    modes = counting(now, (caller.division or "").partition("/")[0])
    if not modes:
        return
    from functions.access.service import turns

    refusal = turns.refusal_of(key, caller, modes, now)
    if refusal is not None:
        raise refusal


def told_on(key: str, caller: Caller, now: datetime) -> tuple[tuple[str, str], ...]:
    """Which modes of the nation touch a citizen's page, (kind, what it is about), for telling
    people; none on other doors. From memory: it costs no question."""
    modes = () if caller.is_staff else counting(now)
    if not modes:
        return ()
    from functions.access.service import mode_pages

    return mode_pages.told_on(key, modes)


def takes_into_queue(division: str, now: datetime) -> bool:
    """Are scans of posters there taken into the queue? Raises ReadOnly where nothing is written and
    no queue takes them."""
    modes = counting(now, division.partition("/")[0])
    if not modes:
        return False
    from functions.access.domain import mode_doors
    from functions.access.domain.mode_refusals import ReadOnly

    if mode_doors.is_queueing(modes):
        return True
    closed = mode_doors.is_read_only(modes)
    if closed is not None:
        raise ReadOnly(retry_after=mode_doors.retry_of(closed, now))
    return False


def kinds_at(division: str, now: datetime) -> tuple[str, ...]:
    """Which kinds of mode count at a place, for telling people; switched-off functions tell
    themselves."""
    found = {one.kind.value for one in counting(now, division.partition("/")[0])}
    return tuple(sorted(found - {"switch"}))


def is_off(feature: str, now: datetime) -> bool:
    """Is a function of the rule's list switched off, for what no door decides?"""
    return any(one.kind == "switch" and one.subject == feature for one in counting(now))


def forget() -> None:
    """As a fresh container."""
    _kept.__init__()  # type: ignore[misc]


def _ask(instant: float) -> None:
    try:
        _kept.modes = store.standing_modes()
        _kept.asked, _kept.due = instant, instant + FRESH_SECONDS
    except Busy:
        _kept.asked, _kept.due = instant, instant + AGAIN_SECONDS
        journal.tell(ModesUnreadable(len(_kept.modes)))
        journal.measure("ModesUnreadable", 1)
