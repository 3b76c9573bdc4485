"""One guess on each of very many phones: real codes, real guesses, the service's own path (A06)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from functions.access import service
from functions.access.domain import challenge as rules
from functions.access.domain.challenge import Challenge, CodeNotAccepted
from functions.access.domain.limits import Limit, window_of
from functions.access.service import challenges, fleet
from functions.access.service.challenges import Asker
from functions.access.store import limits as counters
from functions.kernel.callers import Caller, Role
from functions.runtime import entropy, queues
from tests.doors.access.world import Country

NOBODY = Caller(Role.ANONYMOUS)
GUESS = "271828"


class Kept:
    """Challenges and counters in memory, in place of two tables: what they promise, no more."""

    def __init__(self) -> None:
        self.made: dict[str, Challenge] = {}
        self.tallies: dict[tuple[str, int], int] = {}

    def put_challenge(self, made: Challenge) -> None:
        self.made[made.binding.challenge] = made

    def try_challenge(self, name: str, most: int) -> Challenge | None:
        known = self.made[name]
        if known.tried >= most:
            return None
        self.made[name] = replace(known, tried=known.tried + 1)
        return self.made[name]

    def use_challenge(self, name: str) -> bool:
        return not self.made[name].used

    def tally(self, name: str, _: int, window: tuple[int, int]) -> None:
        self.tallies[name, window[0]] = self.tallies.get((name, window[0]), 0) + 1

    def totals(self, names: tuple[str, ...], window: tuple[int, int]) -> tuple[int, ...]:
        return tuple(self.tallies.get((name, window[0]), 0) for name in names)

    def count_in_window(self, *_: object) -> None:
        return None

    pause = count_in_window


def guess_once(number: int, now: Any) -> tuple[int, bool]:
    """Ask for a code to a phone and guess it; how many digits it had, and whether it was hit."""
    asker = Asker("A" * 22, f"{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}.1")
    phone = f"+8490{number:07d}"
    started = service.start_challenge(NOBODY, phone, "sign_in", asker, now)
    sent = challenges.store.challenge(started.challenge)
    digits = sent.digits if sent else 0
    try:
        service.answer_challenge(NOBODY, started.challenge, GUESS, asker, now)
    except CodeNotAccepted:
        return digits, False
    return digits, True


@pytest.mark.catalogue("A06")
def test_real_guesses_on_many_phones_meet_the_breaker_at_its_bound(
    country: Country, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of it on tables, with the bound at 12 in place of 500 and a container asked each time."""
    monkeypatch.setattr(rules, "FLEET_FAILURES", 12)
    monkeypatch.setattr(fleet, "KEPT_SECONDS", 0)
    monkeypatch.setattr(queues, "send", lambda *_: None)
    digits = [guess_once(number, country.now)[0] for number in range(20)]
    window = window_of(Limit("otp.fleet", 0, rules.FLEET_WINDOW), country.now)

    assert digits == [6] * 12 + [8] * 8
    assert counters.totals((fleet.FAILED, fleet.PASSED), window) == (20, 0)
    assert '"fact":"SignInUnderAttack","level":"ERROR"' in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.catalogue("A06")
def test_a_hundred_thousand_phones_guessed_at_200_a_second_find_no_code(
    country: Country, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One guess on each, in one container; drawn by a seed, so that the outcome is the same."""
    kept, draw = Kept(), Random(6)
    kept.challenge = kept.made.get  # type: ignore[attr-defined]
    monkeypatch.setattr(challenges, "store", kept)
    monkeypatch.setattr(fleet, "store", kept)
    monkeypatch.setattr("functions.access.service.limits.store", kept)
    monkeypatch.setattr(queues, "send", lambda *_: None)
    monkeypatch.setattr(entropy, "digits", lambda n: f"{draw.randrange(10**n):0{n}d}")
    begun = country.now.replace(minute=0, second=0)
    fleet.forget()
    told = [guess_once(n, begun + timedelta(milliseconds=5 * n)) for n in range(100_000)]
    short = sum(digits == 6 for digits, _ in told)
    capsys.readouterr()

    assert not any(hit for _, hit in told)
    assert 500 <= short <= 500 + 200 * fleet.KEPT_SECONDS, "what a container sees is 10 s old"
    assert {digits for digits, _ in told[short:]} == {8}
    # What was to be found: short codes by 10^-6, long ones by 10^-8; without the breaker 0.1.
    assert short / 10**6 + (len(told) - short) / 10**8 < 0.004
