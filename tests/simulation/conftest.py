"""A world per flow, laid once per module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.simulation.catalogue import FLOWS
from tests.simulation.flows import Flow
from tests.simulation.runner import Played, laid, play
from tests.simulation.world import World


@dataclass(frozen=True, slots=True)
class Stage:
    """A flow in its world; a seed is played once for all tests that look at it."""

    world: World
    flow: Flow
    _played: dict[object, Played] = field(default_factory=dict)

    def played(self, seed: object) -> Played:
        """The schedule of a seed."""
        if seed not in self._played:
            self._played[seed] = play(self.world, self.flow, seed)
        return self._played[seed]


@pytest.fixture(scope="module", params=list(FLOWS))
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Each flow in its own world."""
    flow = FLOWS[request.param]()
    with laid(flow) as world:
        yield Stage(world, flow)
