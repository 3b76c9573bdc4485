"""Every AWS call of taking a result file, disturbed in turn (security.md L20, F01-F04, F07).

Six modes at each call, four of them also as an outage; the queue delivers again, and what finally
stands is what stands undisturbed: each row once, each account whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from functions.kernel.errors import Busy
from functions.laboratory.store import accounts
from tests.simulation.crashes import Handler, assert_whole, explore
from tests.simulation.flows import laboratory as bench
from tests.simulation.flows.results import FIRST, SECOND, ResultFiles
from tests.simulation.queue_door import Envelope, QueueDoor
from tests.simulation.runner import laid
from tests.simulation.schedule import Simulation
from tests.simulation.world import World

pytestmark = [
    pytest.mark.catalogue("L20", "F01", "F02", "F03", "F04", "F07", "F13"),
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def laboratory() -> Iterator[World]:
    with laid(ResultFiles()) as made:
        yield made


def standing(world: World) -> Callable[[Simulation], Any]:
    """Accounts, notes and rows, in plain words."""

    def state(_: Simulation) -> Any:
        for check in (
            bench.accounts_hold,
            bench.rows_are_those_accepted,
            bench.rows_were_put_once,
            bench.orphans_are_listed,
            bench.reports_lie_there,
        ):
            assert check(world) == []
        told = [
            (one.filename, one.state, one.account, tuple(accounts.notes_of(one.id)))
            for one in bench.heads(world)
        ]
        rows = [(r.tube, r.finding, r.standing, r.file, r.row) for r in bench.reported(world)]
        return told, sorted(rows)

    return state


def settled(world: World) -> Callable[[Simulation], None]:
    def settle(simulation: Simulation) -> None:
        received, taken = bench.doors(world, simulation)
        for _ in range(3):
            received.drain(calm=True)
            taken.drain(calm=True)

    return settle


def first_of(door: QueueDoor) -> Callable[[], Any]:
    """Deliver the next message until it is done, as its queue would."""
    message = door.queue._messages.pop(0)
    record = door._record(Envelope(message.id, message.body, 1))

    def act() -> Any:
        failed = door.handler({"Records": [record]})["batchItemFailures"]
        if failed:
            raise Busy
        return "done"

    return act


def test_a_file_is_received_once_whatever_call_breaks(laboratory: World) -> None:
    def begin(simulation: Simulation) -> Callable[[], Any]:
        simulation.quietly(lambda: bench.drop(simulation, "a.csv", *FIRST))
        return first_of(bench.doors(laboratory, simulation)[0])

    handler = Handler("receive", begin, standing(laboratory), settled(laboratory))
    assert_whole(explore(laboratory, handler))


@pytest.mark.parametrize("before", [0, 1, 2, 4])
def test_each_chunk_is_taken_once_whatever_call_breaks(laboratory: World, before: int) -> None:
    """Chunks of two files, `before` of them taken already; the last one closes its file."""

    def begin(simulation: Simulation) -> Callable[[], Any]:
        def prepared() -> Callable[[], Any]:
            bench.drop(simulation, "b.csv", *SECOND)
            bench.drop(simulation, "a.csv", *FIRST)
            received, taken = bench.doors(laboratory, simulation)
            for _ in range(2):
                first_of(received)()
            for _ in range(before):
                first_of(taken)()
            return first_of(taken)

        made: Callable[[], Any] = simulation.quietly(prepared)
        return made

    handler = Handler(f"chunk {before}", begin, standing(laboratory), settled(laboratory))
    assert_whole(explore(laboratory, handler))


def test_rows_to_be_mended_are_written_whatever_call_breaks(laboratory: World) -> None:
    def begin(simulation: Simulation) -> Callable[[], Any]:
        def prepared() -> Callable[[], Any]:
            bench.drop(simulation, "a.csv", *FIRST)
            received, taken = bench.doors(laboratory, simulation)
            first_of(received)()
            for _ in range(3):
                first_of(taken)()
            return first_of(received)

        made: Callable[[], Any] = simulation.quietly(prepared)
        return made

    handler = Handler("report", begin, standing(laboratory), settled(laboratory))
    assert_whole(explore(laboratory, handler))
