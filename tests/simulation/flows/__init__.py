"""What is simulated: each flow lays its world, sends its clients out, and judges the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from tests.simulation.checking import Violation
from tests.simulation.faults import Plan
from tests.simulation.schedule import Simulation
from tests.simulation.world import World

Mutants = Mapping[str, Callable[[], AbstractContextManager[object]]]
"""Planted bugs: each a context in which the flow's implementation is wrong in one way."""


class Flow(Protocol):
    """One use case under simulation.

    A flow that shows something of a person also has ``audits = True``: then the audit must refuse
    in some of its seeds (F17), and its verdict looks at what was shown (`flows.disclosure`).
    """

    name: str

    def mutants(self) -> Mutants:
        """The planted bugs that must be found."""

    def forget(self) -> None:
        """Drop what a process that died would not know."""

    def lay(self, world: World) -> None:
        """Make tables, queues and fixtures, once."""

    def plan(self, seed: object) -> Plan:
        """The faults of a seed."""

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Run one schedule and judge it."""
