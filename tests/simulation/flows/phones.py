"""What the flows of check-in share: a small town, the doors beside the phones, what must hold."""

from __future__ import annotations

from datetime import timedelta

from functions.checkin import consumers, streams
from functions.runtime import settings
from tests.simulation import town
from tests.simulation.checking import Violation, conserved
from tests.simulation.flows.visits import (
    CHECKINS,
    expiries_ahead,
    presences_packed,
    presences_wanted,
    rows_were_written_once,
)
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.town import Person
from tests.simulation.world import World

SPILLED = "spilled-checkins"
STILL_ONLINE = timedelta(seconds=60)
"""A page gives up a request by then; later the outbox sends the scan."""
TABLES = (
    "keys", "checkins", "presence", "visit_searches", "declarations", "orders", "persons",
    "identities", "modes",
)  # fmt: skip


def lay_phones(
    world: World, people: int, *more: str, stored: int | None = None
) -> tuple[list[str], list[Person]]:
    """Tables (and `more`), queue, keys; posters of two venues, and so many people with phones.

    The declaration of the person numbered `stored` lies in the store, not on the phone.
    """
    world.create_tables((*TABLES, *more))
    world.create_queues([SPILLED, "visit-places"])
    world.create_topics(["facts"])
    town.lay_keys()
    posters = [town.lay_poster(number) for number in (1, 2)]
    return posters, [town.lay_person(number, stored=number == stored) for number in range(people)]


def doors(world: World, simulation: Simulation) -> tuple[QueueDoor, StreamDoor]:
    """The queue of spilled check-ins, and the stream that is packed."""
    return (
        QueueDoor(
            simulation,
            lambda event: consumers.record_spilled(event, None),
            world.queued(SPILLED),
            batch=4,
        ),
        StreamDoor(
            simulation,
            lambda event: streams.pack_presence(event, None),
            lambda: world.table(settings.table_name(CHECKINS)),
        ),
    )


def visits_hold(world: World, simulation: Simulation, queue: QueueDoor) -> list[Violation]:
    """However they came about: rows stand once and in time, presence tells them, none is buried."""
    return [
        *rows_were_written_once(world),
        *expiries_ahead(world, simulation.now()),
        *conserved("presence = visits", presences_packed(world), presences_wanted(world)),
        *conserved("nothing is buried", [one.id for one in queue.dead], []),
    ]
