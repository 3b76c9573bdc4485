"""An opening to which ten times as many come as were forecast (R07).

The waiting room is the drawn turn: before it nothing is read or written for anybody. What the seats
then cost at ten times the demand is counted by tests/benchmarks/test_vaccine_booking.py.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from time import perf_counter

import pytest

from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId
from functions.runtime import clock
from functions.vaccination.domain.campaign import CampaignId, NotOpen
from functions.vaccination.domain.eligibility import Eligibility
from functions.vaccination.domain.ticket import turn_of
from functions.vaccination.service import booking, tickets
from tests.doors.vaccination.clinic import SITE, Clinic
from tests.simulation.flows.vaccine_booking import MADE
from tests.simulation.meter import Meter

FORECAST, SPREAD = 12_000, 20
"""People of a province's opening, and over how many minutes their turns are drawn."""


def mac(message: bytes) -> bytes:
    return hmac.digest(b"k" * 32, message, hashlib.sha256)


@pytest.mark.catalogue("R07")
def test_turns_bring_ten_times_the_forecast_evenly() -> None:
    made = replace(MADE, spread_minutes=SPREAD)
    turns = Counter(turn_of(made, f"{number:013d}", mac) for number in range(10 * FORECAST))
    mean = 10 * FORECAST / (SPREAD * 60)
    assert len(turns) == SPREAD * 60
    assert max(turns.values()) < mean + 6 * mean**0.5
    assert max(turns.values()) < 500, "what one slot takes in a second (security.md 2.1)"
    assert min(turns) >= made.opens_at
    assert max(turns) < made.opens_at + timedelta(minutes=SPREAD)


@pytest.mark.catalogue("R07")
def test_whose_turn_has_not_come_costs_nothing_and_the_admitted_are_served(opened: Clinic) -> None:
    """Ten times as many as there are seats; p99 is this machine's, in process."""
    now, campaign = clock.now(), CampaignId(opened.campaign)
    found = Eligibility((), ("deferrals-2021-09",))
    early = replace(MADE, id=campaign, opens_at=now - timedelta(seconds=1))
    waiting = replace(early, opens_at=now + timedelta(seconds=1))
    slots = [opened.slot(start) for start in ("0800", "0830", "0900", "0930")]

    def tries(number: int, made: object) -> str:
        person = PersonId(f"{5000 + number:013d}")
        caller = Caller(Role.CITIZEN, person)
        text = tickets.of_eligible(caller, person, made, found, now)[1]  # type: ignore[arg-type]
        try:
            booking.hold(caller, person, slots[number % len(slots)], text, now)
        except Refusal as refusal:
            return refusal.code
        return ""

    tries(0, early)
    with Meter() as meter:
        assert {tries(number, waiting) for number in range(1, 80)} == {NotOpen.code}
    assert (meter.calls_of("dynamodb"), sum(meter.wcu.values())) == (0, 0)
    taken: list[float] = []
    told: Counter[str] = Counter({"": 1})
    for number in range(1, 80):
        begun = perf_counter()
        told[tries(number, early)] += 1
        taken.append(perf_counter() - begun)
    assert told == {"": 8, "SLOT_FULL": 72}
    assert [opened.left(start) for start in ("0800", "0830", "0900", "0930")] == [0, 0, 0, 0]
    assert sorted(taken)[int(len(taken) * 0.99)] < 1
    assert SITE in opened.session
