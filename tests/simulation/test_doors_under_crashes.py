"""Every AWS call of the mutating doors of check-in, disturbed in turn.

Six modes at each call, four of them also as an outage; the caller or the queue delivers again, and
what finally stands is what stands undisturbed (security.md F01-F04, F07, G2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from functions.checkin import consumers, streams
from functions.checkin.service import arriving, leaving, replaying
from functions.checkin.store import visits as store
from functions.kernel.periods import day_of
from functions.runtime import clock, queues, settings
from tests.simulation import town
from tests.simulation.crashes import Handler, assert_whole, explore
from tests.simulation.flows.checkin import CheckIn
from tests.simulation.flows.phones import SPILLED
from tests.simulation.flows.replay import Outbox
from tests.simulation.flows.visits import (
    presences_packed,
    presences_wanted,
    rows_were_written_once,
    visits,
)
from tests.simulation.queue_door import QueueDoor
from tests.simulation.runner import laid
from tests.simulation.schedule import START, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

pytestmark = pytest.mark.catalogue("F01", "F02", "F03", "F04", "F06", "F07", "F08")
AT = START - timedelta(minutes=3)


@pytest.fixture(scope="module")
def market() -> Iterator[World]:
    flow = CheckIn()
    with laid(flow) as made:
        yield made


@pytest.fixture(scope="module")
def people(market: World) -> list[town.Person]:
    market.reset()
    return [town.lay_person(number) for number in range(2)]


@pytest.fixture(scope="module")
def poster(market: World) -> str:
    market.reset()
    return town.lay_poster(1)


def settled(world: World) -> Callable[[Simulation], None]:
    """Queue and stream are read to the end."""

    def settle(simulation: Simulation) -> None:
        queue = QueueDoor(
            simulation, lambda event: consumers.record_spilled(event, None), world.queued(SPILLED)
        )
        stream = StreamDoor(
            simulation,
            lambda event: streams.pack_presence(event, None),
            lambda: world.table(settings.table_name("checkins")),
        )
        queue.drain(calm=True)
        stream.drain(calm=True)

    return settle


def standing(world: World) -> Callable[[Simulation], Any]:
    """Rows and presences; what is packed must be what stands."""

    def state(_: Simulation) -> Any:
        assert rows_were_written_once(world) == []
        assert presences_packed(world) == presences_wanted(world)
        return sorted(visits(world)), sorted(presences_packed(world))

    return state


def enter(person: town.Person, poster: str) -> arriving.Recorded:
    scan = arriving.Scan(poster, AT)
    return arriving.check_in(person.caller, scan, person.pass_text, clock.now())


def test_a_check_in_stands_once_whatever_call_breaks(
    market: World, people: list[town.Person], poster: str
) -> None:
    handler = Handler(
        "check-in",
        lambda _: lambda: enter(people[0], poster),
        standing(market),
        settled(market),
    )
    assert_whole(explore(market, handler))


def test_a_check_out_stands_once_whatever_call_breaks(
    market: World, people: list[town.Person], poster: str
) -> None:
    def begin(simulation: Simulation) -> Callable[[], Any]:
        visit = simulation.quietly(lambda: enter(people[0], poster)).visit
        town.forget()
        left = AT + timedelta(minutes=2)
        return lambda: leaving.leave(people[0].caller, visit, left, clock.now())

    assert_whole(explore(market, Handler("check-out", begin, standing(market), settled(market))))


def test_a_replay_is_taken_whole_whatever_call_breaks(
    market: World, people: list[town.Person], poster: str
) -> None:
    def begin(_: Simulation) -> Callable[[], Any]:
        box = Outbox(people[0], timedelta(0))
        venue = town.code_of(1)
        for minutes in (90, 60):
            entered = START - timedelta(minutes=minutes)
            box.keep_visit(poster, venue, entered, entered + timedelta(minutes=10))
        return lambda: box.send(box.waiting)

    def complete(results: list[dict[str, Any]]) -> bool:
        return len(results) == 4 and all(one["outcome"] != replaying.REFUSED for one in results)

    handler = Handler("replay", begin, standing(market), settled(market), complete)
    assert_whole(explore(market, handler))


def test_a_spilled_check_in_is_written_once_whatever_call_breaks(
    market: World, people: list[town.Person], poster: str
) -> None:
    doors: list[QueueDoor] = []

    def begin(simulation: Simulation) -> Callable[[], Any]:
        def spill() -> None:
            day = day_of(AT)
            row = store.sealed(
                people[0].id,
                store.sort_key(AT, town.code_of(1)),
                day,
                body={"u": people[0].id, "v": town.code_of(1), "w": town.DIVISION, "n": "market",
                      "a": int(AT.timestamp()), "s": "low"},
                attached=b"",
                expires_at=START + timedelta(days=20),
            )  # fmt: skip
            queues.send(SPILLED, row.to_message())

        simulation.quietly(spill)
        town.forget()
        doors.append(
            QueueDoor(
                simulation,
                lambda event: consumers.record_spilled(event, None),
                market.queued(SPILLED),
            )
        )
        return lambda: doors[-1].deliver(calm=True)

    def settle(simulation: Simulation) -> None:
        doors[-1].drain(calm=True)
        assert doors[-1].dead == []
        settled(market)(simulation)

    handler = Handler("record_spilled", begin, standing(market), settle)
    assert_whole(explore(market, handler))


def test_presence_is_packed_whole_whatever_call_breaks(
    market: World, people: list[town.Person], poster: str
) -> None:
    def begin(simulation: Simulation) -> Callable[[], Any]:
        for person in people:
            simulation.quietly(partial(enter, person, poster))
        town.forget()
        door = StreamDoor(
            simulation,
            lambda event: streams.pack_presence(event, None),
            lambda: market.table(settings.table_name("checkins")),
            shards=1,
        )
        return lambda: door.deliver(calm=True)

    handler = Handler("pack_presence", begin, standing(market), settled(market))
    assert_whole(explore(market, handler))
