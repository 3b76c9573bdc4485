"""A world per flow, laid once per module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.simulation.catalogue import FLOWS
from tests.simulation.flows import Flow
from tests.simulation.runner import laid
from tests.simulation.world import World


@dataclass(frozen=True, slots=True)
class Stage:
    """A flow in its world."""

    world: World
    flow: Flow


@pytest.fixture(scope="module", params=list(FLOWS))
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Each flow in its own world."""
    flow = FLOWS[request.param]()
    with laid(flow) as world:
        yield Stage(world, flow)
