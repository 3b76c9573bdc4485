"""How every schedule of a real flow ends: the faults are over, and all that waits comes through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.simulation.delivery import Door
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Simulation

ROUNDS = 6
"""Enough for a stream that fills a queue, which writes rows, which the next stream tells again."""


def close(simulation: Simulation, doors: Sequence[Door], ask_again: Callable[[], None]) -> None:
    """Heal, run the doors dry, let whoever has no answer ask again, run them dry once more.

    What lies dead in a queue is put back, as an operator does; what dies again stays there for the
    verdict ("nothing is buried").
    """
    simulation.heal()
    run_dry(doors)
    ask_again()
    run_dry(doors)


def run_dry(doors: Sequence[Door]) -> None:
    """Deliver all that waits, the dead of the queues too."""
    for _ in range(ROUNDS):
        for door in doors:
            door.drain()
            if isinstance(door, QueueDoor):
                door.redrive()
    for door in doors:
        door.drain()
