"""What a seat costs, counted: calls and write units, at the demand of the seats and ten times it.

Goals of performance.md section 8: at most 2 calls and 2 write units a booking, 1 unit a refusal,
2.5 calls a booking at ten times the demand over 16 containers with their memory of full slots.
And C02: 100,000 attempts for 10,000 seats in 100 sessions, with faults, by threads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Busy, Refusal
from functions.kernel.identifiers import PersonId, StaffId, person_id
from functions.kernel.slots import Slot, SlotFull
from functions.registry.store import writing
from functions.runtime import clock, tables
from functions.vaccination.domain.appointment import AppointmentState
from functions.vaccination.domain.eligibility import Eligibility
from functions.vaccination.domain.session import Session, SlotId, session_id
from functions.vaccination.service import booking, releasing, sold_out, tickets
from functions.vaccination.store import appointments, campaigns, registrations, sessions, slots
from tests.registered import registration
from tests.simulation.flows.vaccine_booking import CAMPAIGN, DIVISION, MADE, SITE
from tests.simulation.meter import Meter

SLOTS, APPOINTMENTS = "lachan-test-vaccine_slots", "lachan-test-vaccine_appointments"
SEATS = 100
CONTAINERS = 16
TARGETS_ASKED = (
    "priority-groups-2021-07", "product-ages-2021-10", "deferrals-2021-09",
    "intervals-booster-3",
)  # fmt: skip
"""The rules that a ticket and its appointment carry, at their longest."""


def person(number: int) -> PersonId:
    return person_id((0x10_0000 + number).to_bytes(8))


def planned(number: int, *, seats: int = SEATS) -> SlotId:
    """A session of one slot, open now."""
    now = clock.now()
    day = (now + timedelta(days=1)).date()
    made = Session(
        id=session_id(SITE, day, f"{number:013d}"), campaign=CAMPAIGN, site=SITE,
        division=DIVISION, day=day, minutes=30, slots=(Slot("0800", seats),), by=StaffId("s-1"),
        at=now,
    )  # fmt: skip
    writing.write_together(lambda together: sessions.put_new(together, made, now))
    return made.slot_id("0800")


@pytest.fixture
def campaign(keys_kept: Any) -> Iterator[None]:
    """A published plan."""
    made = replace(MADE, opens_at=clock.now())
    writing.write_together(lambda together: campaigns.put_new(together, made))
    yield


def given(number: int) -> str:
    """A ticket as `tickets.give` writes it for somebody eligible; what it reads is no booking's."""
    found = Eligibility((), TARGETS_ASKED)
    caller = Caller(Role.CITIZEN, person(number))
    made = replace(MADE, opens_at=clock.now() - timedelta(seconds=1))
    return tickets.of_eligible(caller, person(number), made, found, clock.now())[1]


def tries(number: int, slot: SlotId, ticket: str = "") -> str:
    """One person's hold; the code of the refusal, "" of a seat."""
    caller = Caller(Role.CITIZEN, person(number))
    text = ticket or given(number)
    try:
        booking.hold(caller, person(number), slot, text, clock.now())
    except Refusal as refusal:
        return refusal.code
    return ""


def test_a_booking_is_two_calls_and_two_units_and_a_refusal_one(campaign: None) -> None:
    slot = planned(1)
    tries(0, slot)
    texts = {n: given(n) for n in range(1, SEATS + 1)}
    with Meter() as meter:
        assert [tries(n, slot, texts[n]) for n in range(1, SEATS)] == [""] * (SEATS - 1)
    bookings = SEATS - 1
    assert meter.calls_of("dynamodb") == 2 * bookings
    assert meter.wcu[SLOTS] + meter.wcu[APPOINTMENTS] == 2 * bookings
    assert meter.rcu[SLOTS] + meter.rcu[APPOINTMENTS] == 0
    assert max(meter.largest.values()) <= 1024
    with Meter() as meter:
        assert tries(SEATS, slot, texts[SEATS]) == SlotFull.code
    assert (meter.calls_of("dynamodb"), meter.wcu[SLOTS]) == (1, 1)


def test_a_slot_of_the_most_seats_is_still_one_unit(campaign: None) -> None:
    slot = planned(1, seats=110)
    with Meter() as meter:
        assert {tries(n, slot) for n in range(110)} == {""}
    assert meter.wcu[SLOTS] == 110


def test_confirming_is_one_call_and_one_unit(campaign: None) -> None:
    slot = planned(1)
    tries(1, slot)
    with Meter() as meter:
        booking.confirm(Caller(Role.CITIZEN, person(1)), person(1), CAMPAIGN, clock.now())
    assert meter.calls_of("dynamodb") == 1
    assert meter.wcu[APPOINTMENTS] == 1


@pytest.mark.catalogue("R07")
def test_ten_times_the_demand_costs_at_most_two_and_a_half_calls_a_booking(
    campaign: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = planned(1)
    tries(0, slot)
    memories: list[dict[Any, Any]] = [{} for _ in range(CONTAINERS)]
    rng = Random(1)
    with Meter() as meter:
        told = Counter[str]()
        for number in range(1, 10 * SEATS):
            monkeypatch.setattr(sold_out, "_full", rng.choice(memories))
            told[tries(number, slot)] += 1
    assert told == {"": SEATS - 1, SlotFull.code: 9 * SEATS}
    assert meter.calls_of("dynamodb") / (SEATS - 1) <= 2.5
    assert (meter.wcu[SLOTS] + meter.wcu[APPOINTMENTS]) / (SEATS - 1) <= 2.5


def test_a_ticket_is_three_reads_and_no_write(campaign: None) -> None:
    """The registration, whose records are one person's, and what was found or given (ADR 0045)."""
    registrations.put(registration(person(1), CAMPAIGN), None)
    caller = Caller(Role.CITIZEN, person(1))
    tickets.give(caller, person(1), CAMPAIGN, clock.now())
    with Meter() as meter:
        tickets.give(caller, person(1), CAMPAIGN, clock.now())
    assert meter.calls_of("dynamodb") == 3
    assert sum(meter.wcu.values()) == 0


@pytest.mark.slow
@pytest.mark.catalogue("C02")
def test_a_hundred_thousand_attempts_for_ten_thousand_seats(
    campaign: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixteen threads; four of a hundred writes fail before or after they were made."""
    ids = [planned(number) for number in range(100)]
    change, chance = tables.change, Random(2)

    def faulty(*arguments: Any) -> None:
        drawn = chance.random()
        if drawn < 0.02:
            raise Busy
        change(*arguments)
        if drawn > 0.98:
            raise Busy

    for store in (slots, appointments):
        monkeypatch.setattr(store, "change", faulty)
    told = rush(ids, 100_000)
    for store in (slots, appointments):
        monkeypatch.setattr(store, "change", change)
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        monkeypatch.setattr(releasing, "AHEAD", timedelta(days=1))
        for _ in range(2):
            releasing.return_seats(clock.now())
    seats = slots.slots_at(ids, strongly=True)
    assert sum(told.values()) == 100_000
    taken = {(one, seen.id) for seen in seats.values() for one in seen.people}
    assert all(len(seen.people) <= seen.seats for seen in seats.values())
    assert sum(seen.left + len(seen.people) for seen in seats.values()) == 10_000
    assert len({one for one, _ in taken}) == len(taken)
    kept: dict[PersonId, Any] = {}
    everybody = [person(number) for number in range(30_000)]
    for at in range(0, len(everybody), 100):
        kept |= appointments.behind(everybody[at : at + 100], CAMPAIGN)
    standing = {
        (one.person, one.slot) for one in kept.values() if one.state is AppointmentState.CONFIRMED
    }
    assert taken == standing
    assert len(taken) > 9_000


def rush(ids: list[SlotId], attempts: int) -> Counter[str]:
    """Thirty thousand people try and try again, and most confirm at once."""
    rng = Random(3)
    wishes = [(rng.randrange(30_000), rng.choice(ids)) for _ in range(attempts)]

    def attempt(wish: tuple[int, SlotId]) -> str:
        number, slot = wish
        told = _insisting(lambda: tries(number, slot))
        if not told:
            caller = Caller(Role.CITIZEN, person(number))
            _insisting(lambda: _confirms(caller))
        return told

    with ThreadPoolExecutor(16) as pool:
        return Counter(pool.map(attempt, wishes))


def _confirms(caller: Caller) -> str:
    try:
        booking.confirm(caller, PersonId(caller.subject), CAMPAIGN, clock.now())
    except Refusal as refusal:
        return refusal.code
    return ""


def _insisting(act: Callable[[], str]) -> str:
    told = act()
    for _ in range(3):
        if told != Busy.code:
            return told
        told = act()
    return told
