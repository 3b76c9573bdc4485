"""Runs a flow under many seeds and says which failed."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

from tests.simulation.checking import Violation
from tests.simulation.flows import Flow
from tests.simulation.world import World

WARMING = 8


@dataclass(slots=True)
class Result:
    """What many schedules of a flow came to."""

    flow: str
    mutant: str = ""
    schedules: int = 0
    failed: list[object] = field(default_factory=list)
    first: list[Violation] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def replay(self) -> str:
        """The command that shows the first failing schedule."""
        if not self.failed:
            return ""
        mutant = f" --mutant {self.mutant}" if self.mutant else ""
        return f"python -m tests.simulation --flow {self.flow}{mutant} --seed {self.failed[0]}"


@dataclass(frozen=True, slots=True)
class Played:
    """One schedule: what happened and what it broke."""

    trace: tuple[str, ...]
    violations: tuple[Violation, ...]
    faults: tuple[str, ...]
    calls: int


def play(world: World, flow: Flow, seed: object) -> Played:
    """Run one schedule in a laid world."""
    simulation = world.simulate(seed, flow.plan(seed))
    violations = flow.play(world, simulation)
    faults = tuple(str(fault) for _, fault in simulation.faults)
    return Played(tuple(simulation.trace), tuple(violations), faults, simulation.calls)


def run(
    world: World,
    flow: Flow,
    seeds: Iterable[object],
    mutant: str = "",
    *,
    until_found: bool = False,
    played_before: Callable[[object], Played] | None = None,
) -> Result:
    """Run the seeds; with `until_found` only up to the first that fails.

    `played_before` tells the schedule of a seed that may have been played already. A planted bug
    counts as found by a seed only where the flow without it breaks no promise.
    """
    result = Result(flow.name, mutant)
    began, cpu = time.perf_counter(), time.process_time()
    for seed in seeds:
        with flow.mutants()[mutant]() if mutant else nullcontext():
            played = played_before(seed) if played_before else play(world, flow, seed)
        result.schedules += 1
        result.calls += played.calls
        result.faults.update(played.faults)
        if not played.violations or (mutant and play(world, flow, seed).violations):
            continue
        result.failed.append(seed)
        result.first = result.first or list(played.violations)
        if until_found:
            break
    result.seconds = time.perf_counter() - began
    result.cpu = time.process_time() - cpu
    return result


@contextmanager
def laid(flow: Flow, warming: int | None = None) -> Iterator[World]:
    """A world in which the flow can be played.

    `warming` schedules (else as many as the flow itself says) are played for nothing: what a
    process does but once (clients, modules, caches) is then behind it.
    """
    with World(flow.forget) as world:
        flow.lay(world)
        world.keep()
        for number in range(getattr(flow, "warming", WARMING) if warming is None else warming):
            play(world, flow, f"warming {number}")
        gc.collect()
        gc.freeze()  # what is laid stays: the collector need not look at it again
        try:
            yield world
        finally:
            gc.unfreeze()
