"""The explorer finds what a crash or a lost answer breaks, and nothing where nothing breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.simulation.crashes import Handler, explore
from tests.simulation.faults import SIX_MODES
from tests.simulation.flows import reference
from tests.simulation.flows.reference import Entry, Reference, enter, leave
from tests.simulation.runner import laid
from tests.simulation.schedule import Simulation
from tests.simulation.world import World

ENTRY = Entry("an", "V1", "t0")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    flow = Reference()
    with laid(flow) as made:
        yield made


def handler(world: World, *acts: Callable[[], Any]) -> Handler:
    def begin(_: Simulation) -> Callable[[], Any]:
        return lambda: [act() for act in acts][-1]

    def state(_: Simulation) -> Any:
        rows = world.table(reference.TABLE).all_items()
        return sorted(str(sorted(row.to_json()["Attributes"].items())) for row in rows)

    return Handler("enter and leave", begin, state)


def test_each_call_is_disturbed_in_six_modes_and_four_outages(world: World) -> None:
    explored = explore(
        world, handler(world, lambda: enter(ENTRY, "phone"), lambda: leave(ENTRY, "t9"))
    )
    assert explored.calls == 2
    assert explored.points == explored.calls * (len(SIX_MODES) + 4)
    assert explored.unreached == []
    assert explored.different == []


@pytest.mark.parametrize("wrong", ["_random_key", "_counter_apart"])
def test_a_handler_that_is_not_idempotent_is_told_by_its_points(world: World, wrong: str) -> None:
    explored = explore(world, handler(world, lambda: getattr(reference, wrong)(ENTRY, "phone")))
    assert explored.different
    assert all(point.call >= 1 and said for point, said in explored.different)
