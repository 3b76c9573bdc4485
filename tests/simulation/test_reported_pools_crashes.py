"""A chunk whose rows make a pool, disturbed at each of its AWS calls: the pool is made whole, once.

Six modes at each call, four of them also as an outage. The queue delivers again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from functions.laboratory.domain.words import Kind
from functions.laboratory.store.specimens import specimen_of_image
from tests.simulation.crashes import Handler, assert_whole, explore
from tests.simulation.flows import laboratory as bench
from tests.simulation.flows.results import ResultFiles
from tests.simulation.runner import laid
from tests.simulation.schedule import Simulation
from tests.simulation.test_result_files_crashes import first_of, settled
from tests.simulation.world import World

pytestmark = [pytest.mark.catalogue("F01", "F02", "F03", "F07", "Q01"), pytest.mark.slow]
TUBES = (21, 22, 23)
POOLED = tuple(f"{bench.line(number)},G-0012" for number in TUBES)
"""Rows of one pool; the tube of one more is not known."""
STRAY = f"{bench.line(24)},G-0012"


@pytest.fixture(scope="module")
def laboratory() -> Iterator[World]:
    with laid(ResultFiles()) as made:
        yield made


def standing(world: World) -> Callable[[Simulation], Any]:
    """Pools, whose tubes say so too, the rows beside them, and the account of the file."""

    def state(_: Simulation) -> Any:
        assert bench.accounts_hold(world) == []
        images = (specimen_of_image(row) for row in world.rows("specimens"))
        tubes = {one.tube: one for one in images if one is not None}
        pools = {one.tube: one for one in tubes.values() if one.kind is Kind.LAB_POOL}
        for one in tubes.values():
            assert one.pooled_in is None or one.tube in pools[one.pooled_in].tubes
        for pool in pools.values():
            assert all(tubes[tube].pooled_in == pool.tube for tube in pool.tubes)
        rows = [(r.tube, r.finding, r.standing, r.row) for r in bench.reported(world)]
        files = [(one.filename, one.state, one.account) for one in bench.heads(world)]
        return {pool.tube: pool.tubes for pool in pools.values()}, sorted(rows), files

    return state


def test_a_pool_of_a_file_is_made_once_whatever_call_breaks(
    laboratory: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "HEADING", f"{bench.HEADING},Mã mẫu gộp")
    pools: list[int] = []

    def begin(simulation: Simulation) -> Callable[[], Any]:
        def prepared() -> Callable[[], Any]:
            for number in TUBES:
                bench.seal(number)
            bench.drop(simulation, "gop.csv", *POOLED, STRAY)
            received, taken = bench.doors(laboratory, simulation)
            first_of(received)()
            return first_of(taken)

        made: Callable[[], Any] = simulation.quietly(prepared)
        return made

    def state(simulation: Simulation) -> Any:
        told = standing(laboratory)(simulation)
        pools.append(sum(len(tubes) for tubes in told[0].values()))
        return told

    handler = Handler("pool", begin, state, settled(laboratory))
    assert_whole(explore(laboratory, handler))
    assert set(pools) == {3}
