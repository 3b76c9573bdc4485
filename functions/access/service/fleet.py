"""Is somebody guessing codes all over the country?

One wrong answer on each of a million phones stays below every limit per phone and finds one code.
So right and wrong answers are tallied for the fleet (in shards, for one counter would be hot), and
while more than half are wrong, codes get longer and short ones get one try (A06).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from functions.access.domain.challenge import FLEET_WINDOW, is_under_attack
from functions.access.domain.limits import Limit, window_of
from functions.access.store import limits as store
from functions.kernel.errors import Busy
from functions.runtime import entropy, journal

FAILED: Final = "otp.fleet.failed"
PASSED: Final = "otp.fleet.passed"
KEPT_SECONDS: Final = 10
_WINDOW: Final = Limit("otp.fleet", 0, FLEET_WINDOW)


@dataclass(frozen=True, slots=True)
class SignInUnderAttack(journal.Fact):
    """More wrong codes than right ones in the whole fleet; an alarm listens to this line."""

    level: ClassVar[journal.Level] = "ERROR"
    failed: int
    passed: int


class _Kept:
    """What this container last saw of the fleet."""

    def __init__(self) -> None:
        self.asked = 0.0
        self.attacked = False


_kept = _Kept()


def tell_answer(right: bool, now: datetime) -> None:
    """Count one answer of the fleet. A busy counter loses a count, never an answer."""
    shard = entropy.raw(1)[0]
    try:
        store.tally(PASSED if right else FAILED, shard, window_of(_WINDOW, now))
    except Busy:
        return


def under_attack(now: datetime) -> bool:
    """Is the fleet being guessed at? Asked at most every ten seconds per container."""
    instant = now.timestamp()
    if 0 <= instant - _kept.asked < KEPT_SECONDS:
        return _kept.attacked
    try:
        failed, passed = store.totals((FAILED, PASSED), window_of(_WINDOW, now))
    except Busy:
        return _kept.attacked
    _kept.asked, _kept.attacked = instant, is_under_attack(failed, passed)
    if _kept.attacked:
        journal.tell(SignInUnderAttack(failed, passed))
        journal.measure("SignInUnderAttack", 1)
    return _kept.attacked


def forget() -> None:
    """As a fresh container."""
    _kept.asked, _kept.attacked = 0.0, False
