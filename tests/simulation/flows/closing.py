"""How every schedule of a real flow ends: the faults are over, and all that waits comes through."""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Simulation
from tests.simulation.stream_door import StreamDoor

ROUNDS = 3
"""Enough for a stream that fills the queue, which writes rows, which the stream tells again."""


def close(
    simulation: Simulation, queue: QueueDoor, stream: StreamDoor, ask_again: Callable[[], None]
) -> None:
    """Heal, run the doors dry, let whoever has no answer ask again, run them dry once more.

    What lies dead in the queue is put back, as an operator does; what dies again stays there for
    the verdict ("nothing is buried").
    """
    simulation.heal()
    run_dry(queue, stream)
    ask_again()
    run_dry(queue, stream)


def run_dry(queue: QueueDoor, stream: StreamDoor) -> None:
    """Deliver all that waits, the dead of the queue too."""
    for _ in range(ROUNDS):
        queue.drain()
        stream.drain()
        queue.redrive()
    queue.drain()
    stream.drain()
