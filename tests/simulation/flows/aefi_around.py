"""Who is not asked: what immunization tells, the clock that sums, what the stream lets through."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

from functions.aefi.service import signals
from functions.kernel.errors import Refusal
from functions.runtime import clock, queues
from tests.simulation.schedule import Died, Simulation

FACTS = "aefi-facts"


def tells(simulation: Simulation, facts: list[dict[str, Any]]) -> None:
    """Facts are sent, each with a while between; after four tries it is left for later."""
    for body in facts:
        for _ in range(simulation.rng.randrange(12)):
            simulation.pause()
        for _ in range(4):
            with suppress(Died, Refusal):
                simulation.invoke(partial(queues.send, FACTS, body))
                break
            simulation.pause()


def sums(simulation: Simulation) -> None:
    """The clock sums lots and sites, twice."""
    for _ in range(2):
        for _ in range(simulation.rng.randrange(60)):
            simulation.pause()
        with suppress(Died, Refusal):
            simulation.invoke(lambda: signals.sum_up(clock.now()))


def is_heard(record: dict[str, Any]) -> bool:
    """As the stream's filters (infra/doors.yaml)."""
    keys, name = record["dynamodb"]["Keys"], record["eventName"]
    place = keys["p"]["S"]
    if place.startswith("lot#"):
        return bool(name == "INSERT")
    return bool(place.startswith("case#") and keys["s"]["S"] == "head" and name != "REMOVE")
