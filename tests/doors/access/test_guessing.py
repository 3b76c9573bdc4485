"""One guess on each of very many phones: real codes, real guesses, the service's own path (A06)."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from functions.access import service
from functions.access.domain import challenge as rules
from functions.access.domain.challenge import Binding, ChallengePurpose, CodeNotAccepted
from functions.access.domain.limits import Limit, window_of
from functions.access.service import challenges, fleet
from functions.access.service.challenges import Asker
from functions.access.store import limits as counters
from functions.kernel.callers import Caller, Role
from functions.runtime import crypto, entropy, queues
from tests.doors.access.remembered import remember
from tests.doors.access.world import Country

NOBODY = Caller(Role.ANONYMOUS)
GUESS = "271828"
PHONES, A_SECOND = 100_000, 200
KEY = b"k" * 32


def guess_by_the_rules(number: int, told: int | None = None) -> tuple[int, bool]:
    """The same without the path around it; `told` wrong answers stand in the tally, by now."""
    digits = rules.digits_of(rules.is_under_attack(number if told is None else told, 0))
    bound = Binding(f"{number:026d}", ChallengePurpose.SIGN_IN, str(number), "A" * 64)
    sent = bound.message(entropy.digits(digits))
    return digits, crypto.same(crypto.mac(KEY, sent), crypto.mac(KEY, bound.message(GUESS)))


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


@pytest.mark.catalogue("A06")
def test_a_hundred_thousand_phones_guessed_at_200_a_second_find_no_code(
    country: Country, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One guess on each, drawn by a seed, so that the outcome is the same.

    By the service until its container has seen the bound met, then by the rules alone: digits by
    the tally, and the code's MAC compared with the guess's.
    """
    remember(monkeypatch)
    draw = Random(6)
    monkeypatch.setattr(entropy, "digits", lambda n: f"{draw.randrange(10**n):0{n}d}")
    begun = country.now.replace(minute=0, second=0)
    served = rules.FLEET_FAILURES + A_SECOND * fleet.KEPT_SECONDS + 100
    fleet.forget()
    told = [guess_once(n, begun + n * timedelta(seconds=1 / A_SECOND)) for n in range(served)]
    capsys.readouterr()
    told += [guess_by_the_rules(n) for n in range(served, PHONES)]
    short = sum(digits == 6 for digits, _ in told)

    assert len(told) == PHONES
    assert rules.FLEET_WINDOW.total_seconds() > PHONES / A_SECOND, "one window sees all of them"
    assert not any(hit for _, hit in told)
    assert 500 <= short <= 500 + A_SECOND * fleet.KEPT_SECONDS, "what a container sees is 10 s old"
    assert {digits for digits, _ in told[short:]} == {8}
    # What was to be found: short codes by 10^-6, long ones by 10^-8; without the breaker 0.1.
    assert short / 10**6 + (len(told) - short) / 10**8 < 0.004


def test_a_guess_that_is_right_is_seen_as_hit(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the hundred thousand above would prove nothing."""
    remember(monkeypatch)
    monkeypatch.setattr(entropy, "digits", lambda _: GUESS)

    assert guess_once(1, country.now) == (6, True)
    assert guess_by_the_rules(1, told=0) == (6, True)
