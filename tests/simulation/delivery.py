"""Queues and streams as Lambda reads them: at least once, in batches, answers taken literally.

Rules (AWS Lambda developer guide, "Handling errors for an SQS event source" and "Configuring
partial batch response with DynamoDB"; security.md 2.1, Q05): an answer without failures is success
of the whole batch; a failure without identifier, with an empty or an unknown one, or an answer that
can't be read, is failure of the whole batch; on a stream the lowest failed sequence number is where
the next try begins. A crash or an exception is failure of the whole batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from tests.simulation.schedule import Died, Simulation

Handler = Callable[[dict[str, Any]], Any]
MOST_ROUNDS = 500


class Door(Protocol):
    """An event source."""

    @property
    def empty(self) -> bool:
        """Is nothing left to deliver?"""

    def deliver(self) -> None:
        """Deliver one batch, if anything can be seen."""

    def drain(self) -> None:
        """Deliver until nothing is left but the dead."""


def failed_ids(answer: Any, known: Iterable[str]) -> set[str]:
    """Which of the `known` identifiers failed, by a handler's answer."""
    everything = set(known)
    if answer in (None, "", {}):
        return set()
    failures = answer.get("batchItemFailures", []) if isinstance(answer, dict) else [None]
    if failures is None or failures == []:
        return set()
    ids = [one.get("itemIdentifier") if isinstance(one, dict) else None for one in failures]
    if any(not one or one not in everything for one in ids):
        return everything
    return {str(one) for one in ids}


def failed_in(
    simulation: Simulation, handler: Handler, event: dict[str, Any], ids: list[str]
) -> set[str]:
    """Deliver an event as one invocation; which of its records failed."""
    try:
        return failed_ids(simulation.invoke(lambda: handler(event)), ids)
    except (Died, Exception):
        return set(ids)


def poll(
    simulation: Simulation, doors: Iterable[Door], callers: Iterable[str]
) -> Callable[[], None]:
    """A client that reads the doors while the `callers` are at work, and for some rounds more."""
    all_doors, names = list(doors), list(callers)
    rng = simulation.rng
    more = rng.randrange(12)

    def work() -> None:
        rounds = 0
        while rounds < more or any(simulation.baton.ready(name) for name in names):
            rounds += not any(simulation.baton.ready(name) for name in names)
            simulation.pause()  # another reader may hold all that lies in a door
            door = rng.choice(all_doors)
            if not door.empty:
                door.deliver()

    return work
