"""Every AWS call of sealing, sending, receiving, pooling and booking, disturbed in turn.

Six modes at each call, four of them also as an outage; the device or the desk asks again, and what
finally stands is what stands undisturbed: each tube once, each seat once (security.md F01-F04,
F06, F07).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.identifiers import (
    DivisionPath,
    PersonId,
    SamplingId,
    StaffId,
    TubeCode,
    UnitId,
    person_id,
    tube_code,
)
from functions.kernel.periods import day_of
from functions.kernel.slots import Slot
from functions.laboratory.domain.session import Session
from functions.laboratory.domain.words import Method, RejectReason, SamplingReason
from functions.laboratory.service import booking, custody, pooling, sampling
from functions.laboratory.store import seats, sessions
from functions.registry import service as registry
from functions.registry.store import writing
from functions.runtime import clock
from tests.simulation import town
from tests.simulation.crashes import Handler, assert_whole, explore
from tests.simulation.schedule import START, Simulation
from tests.simulation.world import World

pytestmark = pytest.mark.catalogue("F01", "F02", "F03", "F04", "F06", "F07", "Q01")
TABLES = (
    "keys", "persons", "identities", "guardianships", "audit", "units", "specimens",
    "sampling_sessions", "sampling_slots", "sampling_appointments", "recollections",
    "idempotency", "limits", "refusals",
)  # fmt: skip
SAMPLER = Caller(
    Role.SAMPLER,
    "s-1",
    unit="commune-00001",
    division="01/001/00001",
    relations=frozenset({Relation.UNIT}),
)
LABORATORY = Caller(Role.LAB_TECHNICIAN, "s-2", unit="lab-01", relations=SAMPLER.relations)
CITIZEN = Caller(Role.CITIZEN, person_id((0xABC).to_bytes(8)), phone_verified=True)
SESSION = SamplingId("01-20211123-" + "0" * 26)
ALL = tuple(tube_code(number) for number in (1, 2, 3))


@pytest.fixture(scope="module")
def field() -> Iterator[World]:
    """A commune with a session."""
    with World(town.forget) as world:
        world.create_tables(TABLES)
        world.create_queues(["manifests"])
        town.lay_keys()
        access.put_unit(Unit("lab-01", "laboratory", "Phòng xét nghiệm (thử)", "01"))
        made = Session(
            id=SESSION,
            unit=UnitId(SAMPLER.unit),
            division=DivisionPath("01/001/00001"),
            place="Nhà văn hoá",
            day=day_of(START),
            method=Method.PCR,
            reason=SamplingReason.SCREENING,
            laboratory=UnitId("lab-01"),
            slots=(Slot("2300", 2), Slot("2330", 2)),
            minutes=30,
            public=True,
            open=True,
            by=StaffId("s-1"),
            made_at=START,
        )
        writing.write_together(lambda together: sessions.put_new(together, made))
        world.keep()
        yield world


def card(number: int) -> registry.Sight:
    return registry.Sight(f"0010909{number:05d}||Nguyễn Văn Thử|01011990|Nam|Phúc Xá|15042021")


def sealing(sequence: int, *numbers: int) -> sampling.Sealing:
    at = START - timedelta(minutes=10 * sequence)
    people = tuple(sampling.Shown(card(number), at) for number in numbers)
    tube = tube_code(sequence)
    return sampling.Sealing(sequence, tube, SESSION, people, at, "258500001", offline=True)


BATCH = (sealing(1, 1), sealing(2, 2, 3), sealing(3, 4))


def send_batch() -> tuple[sampling.Taken, ...]:
    return sampling.take_sealings(SAMPLER, BATCH, clock.now())


def whole(taken: tuple[sampling.Taken, ...]) -> bool:
    return len(taken) == len(BATCH) and all(one.outcome != sampling.REFUSED for one in taken)


def standing(world: World) -> Callable[[Simulation], Any]:
    """Tubes without what is drawn by chance; how many persons; seats and appointments."""

    def state(_: Simulation) -> Any:
        drawn = {"members", "registered_ms", "sent_ms", "received_ms", "rejected_ms"}
        at_the_bench = {"sealed_ms", "told_ms"}
        tubes = [
            {
                name: value
                for name, value in row.items()
                if name not in drawn
                and not (row["kind"]["S"] == "lab_pool" and name in at_the_bench)
            }
            | {"members": len(row.get("members", {}).get("BS", ()))}
            for row in world.rows("specimens")
        ]
        lines = [
            (row["w"]["S"], row["s"]["S"])
            for row in world.rows("sampling_sessions")
            if row["w"]["S"].startswith(("tubes#", "conflicts#", "manifest#"))
        ]
        taken = [
            (row["id"]["S"], *(len(row.get(name, {}).get("BS", ())) for name in "bd"))
            for row in world.rows("sampling_slots")
        ]
        kept = [
            (row["start"]["S"], row["state"]["S"]) for row in world.rows("sampling_appointments")
        ]
        people = len(world.rows("persons"))
        return sorted(map(repr, tubes)), sorted(lines), sorted(taken), sorted(kept), people

    return state


def begun(*steps: Callable[[], Any]) -> Callable[[Simulation], None]:
    def begin(simulation: Simulation) -> None:
        for step in steps:
            simulation.quietly(step)
        town.forget()

    return begin


def send() -> custody.Sent:
    return custody.send_tubes(SAMPLER, ALL, "lab-01", "send-0001", clock.now())


def receive() -> custody.Arrived:
    return custody.receive_tubes(
        LABORATORY, ALL[:2], {ALL[2]: RejectReason.LEAKED}, "", clock.now()
    )


def pool() -> Any:
    return pooling.pool_of(
        UnitId("lab-01"), TubeCode("POOL-0001"), ALL[:2], Method.PCR, clock.now()
    )


def all_moved(moved: tuple[custody.Moved, ...]) -> bool:
    return all(one.outcome != custody.REFUSED for one in moved)


def explored(
    world: World,
    name: str,
    act: Callable[[], Any],
    definite: Callable[[Any], bool],
    *before: Callable[[], Any],
) -> None:
    def begin(simulation: Simulation) -> Callable[[], Any]:
        begun(*before)(simulation)
        return act

    assert_whole(explore(world, Handler(name, begin, standing(world), definite=definite)))


def test_a_batch_of_tubes_stands_once_whatever_call_breaks(field: World) -> None:
    explored(field, "seal", send_batch, whole)


def test_tubes_are_sent_once_whatever_call_breaks(field: World) -> None:
    explored(field, "send", send, lambda sent: all_moved(sent.moved), send_batch)


def test_a_box_is_received_once_whatever_call_breaks(field: World) -> None:
    explored(field, "receive", receive, lambda told: all_moved(told.moved), send_batch, send)


def test_a_pool_is_made_whole_whatever_call_breaks(field: World) -> None:
    explored(field, "pool", pool, bool, send_batch, send, receive)


def book(start: str = "2300") -> Any:
    return booking.book(CITIZEN, PersonId(CITIZEN.subject), SESSION, start, clock.now())


def move() -> Any:
    return booking.move(CITIZEN, PersonId(CITIZEN.subject), SESSION, "2330", clock.now())


def cancel() -> Any:
    booking.cancel(CITIZEN, PersonId(CITIZEN.subject), SESSION, clock.now())
    return True


@pytest.mark.parametrize("step", [book, move, cancel])
def test_a_seat_is_held_once_whatever_call_breaks(field: World, step: Callable[[], Any]) -> None:
    """Two rounds of the reaper stand behind what a process that died may leave."""
    before = () if step is book else (book,)

    def begin(simulation: Simulation) -> Callable[[], Any]:
        begun(*before)(simulation)
        return step

    def settle(simulation: Simulation) -> None:
        for _ in range(2):
            simulation.quietly(lambda: booking.return_seats(clock.now()))

    handler = Handler(step.__name__, begin, standing(field), settle, bool)
    assert_whole(explore(field, handler))


@pytest.mark.slow
def test_the_reaper_returns_each_seat_once_whatever_call_breaks(field: World) -> None:
    def lost() -> None:
        seats.take_seat(SESSION, "2300", PersonId(CITIZEN.subject), 2)
        booking.return_seats(clock.now())

    def reap() -> Any:
        booking.return_seats(clock.now())
        return True

    explored(field, "return_seats", reap, bool, lost)
