"""Every crash point of a handler: fail or die at each of its AWS calls, deliver again, compare.

The undisturbed run says how many calls there are and what stands in the end. Then, for each call
and each of six modes, the run is disturbed there, the caller asks again until it has an answer, and
what stands must be the same (security.md F01-F04, F07, G2). The modes that a client library retries
are also played as an outage: failing from that call on until the caller gives up once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.checking import Heard
from tests.simulation.faults import CRASHES, SIX_MODES, AtPoint, Fault
from tests.simulation.schedule import Simulation
from tests.simulation.world import World

MOST_DELIVERIES = 6


@dataclass(frozen=True, slots=True)
class Handler:
    """What is explored.

    `begin` prepares a schedule and answers the act to deliver (a door, or a service with its
    arguments); `settle` drains what hangs on it; `state` reads what finally stands, in plain words.
    """

    name: str
    begin: Callable[[Simulation], Callable[[], Any]]
    state: Callable[[Simulation], Any]
    settle: Callable[[Simulation], None] = lambda _: None
    definite: Callable[[Any], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Point:
    """One disturbance."""

    call: int
    what: str
    fault: Fault
    lasting: bool


@dataclass(slots=True)
class Explored:
    """What the exploration of a handler came to."""

    handler: str
    calls: int = 0
    points: int = 0
    different: list[tuple[Point, str]] = field(default_factory=list)
    unreached: list[Point] = field(default_factory=list)


def explore(
    world: World, handler: Handler, modes: Iterable[Fault] = SIX_MODES, seed: object = 0
) -> Explored:
    """Disturb each AWS call of the handler in each mode."""
    explored = Explored(handler.name)
    quiet = world.simulate(seed)
    expected, said = _delivered(quiet, handler, None)
    if not expected:
        explored.different.append((Point(0, "undisturbed", SIX_MODES[0], False), said))
        return explored
    wanted = _finally(quiet, handler)
    operations = [line.split()[2] for line in quiet.trace if line[:4].isdigit()]
    explored.calls = expected
    for call in range(1, expected + 1):
        for fault in modes:
            for lasting in (False,) if fault in CRASHES else (False, True):
                point = Point(call, operations[call - 1], fault, lasting)
                explored.points += 1
                plan = AtPoint((call,), fault, lasting)
                said = _disturb(world.simulate(seed, plan), handler, plan, wanted)
                if not plan.hit:
                    explored.unreached.append(point)
                elif said:
                    explored.different.append((point, said))
    return explored


def _disturb(simulation: Simulation, handler: Handler, plan: AtPoint, wanted: Any) -> str:
    """What is different from the undisturbed end, "" where nothing is."""
    calls, said = _delivered(simulation, handler, plan)
    if not calls:
        return said
    found = _finally(simulation, handler)
    return "" if found == wanted else f"{found!r} instead of {wanted!r}"


def _delivered(simulation: Simulation, handler: Handler, plan: AtPoint | None) -> tuple[int, str]:
    """Deliver until answered: (AWS calls of the first delivery, ""), or (0, why not)."""
    act = handler.begin(simulation)
    calls = 0
    said = "no answer"

    def caller() -> None:
        nonlocal calls, said
        for _ in range(MOST_DELIVERIES):
            told = simulation.attempt(handler.name, act)
            calls = calls or simulation.calls
            if plan is not None:
                plan.over = True
            if told.heard is Heard.DONE and handler.definite(told.answer):
                said = ""
                return
            said = f"{told.heard} {told.code}"
            if told.heard in (Heard.REFUSED, Heard.DEFECT):
                return

    simulation.run({"caller": caller})
    return (0, said) if said else (max(calls, 1), "")


def _finally(simulation: Simulation, handler: Handler) -> Any:
    simulation.heal()
    handler.settle(simulation)
    return simulation.quietly(lambda: handler.state(simulation))


def assert_whole(explored: Explored) -> None:
    """Each call was disturbed in each way, and nothing is different."""
    assert explored.calls >= 1
    assert explored.points == explored.calls * (len(SIX_MODES) + len(SIX_MODES) - len(CRASHES))
    assert explored.unreached == []
    assert explored.different == []
