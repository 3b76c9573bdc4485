"""What a play of requests about data remembers, and the doors through which it is worked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from functions.datarights import consumers, streams
from functions.datarights.domain.legal import Kind
from functions.datarights.domain.request import DataRequest, State
from functions.datarights.store import requests
from functions.kernel.identifiers import PersonId
from functions.notifications import consumers as notifications
from functions.runtime import settings
from functions.vaccination import consumers as vaccination
from functions.vaccination import streams as vaccination_streams
from tests.simulation.flows.asked import FACTS, HOUSE, NOTICES, is_decision, is_heard
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World


@dataclass(slots=True)
class Life:
    """What somebody asks for, when a dose of theirs is told; what they did anew when all was done.

    `asking`: of how many of their wishes nobody has told them that they stand; `untold`: doses that
    no queue has.
    """

    kinds: tuple[Kind, ...]
    dose: str
    asking: int = 0
    untold: list[str] = field(default_factory=list)
    unheard: list[tuple[str, PersonId, Kind, str]] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Course:
    """One play. `left`: whose requests nobody decides; `joined`: after how many calls whose card
    was joined; `told`: every fact that the topic had; `sent`: to whom, of which request;
    `decided`: at which call somebody began to decide a request."""

    lives: dict[PersonId, Life] = field(default_factory=dict)
    left: PersonId | None = None
    joined: dict[PersonId, int] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    decided: dict[str, int] = field(default_factory=dict)

    @staticmethod
    def requests(person: PersonId) -> list[DataRequest]:
        """A person's requests as they stand."""
        ids = [id_ for each in requests.own(person).values() for id_ in each]
        return [one for one in map(requests.newest, ids) if one]

    def was_joined(self, person: PersonId, erased: list[DataRequest]) -> bool:
        """Was their card joined before the last of these requests was decided?"""
        at = self.joined.get(person)
        return at is not None and any(self.decided.get(one.id, -1) > at for one in erased)

    def is_answered(self, person: PersonId) -> bool:
        """Has everything that a person asked been done, or refused?"""
        ended = (State.DONE, State.REFUSED)
        return all(one.state in ended for one in self.requests(person))


def doors_of(world: World, simulation: Simulation) -> list[QueueDoor | StreamDoor]:
    """The streams and queues of the three houses."""

    def stream(table: str, handler: Callable[..., Any], heard: Callable[[Any], bool]) -> StreamDoor:
        return StreamDoor(
            simulation,
            lambda event: handler(event, None),
            lambda: world.table(settings.table_name(table)),
            filtered=heard,
        )

    def queue(name: str, handler: Callable[..., Any]) -> QueueDoor:
        return QueueDoor(
            simulation, lambda event: handler(event, None), world.queued(name), most_receives=50
        )

    return [
        stream("data_requests", streams.tell_decided, is_decision),
        stream("vaccine_registrations", vaccination_streams.end_unregistered, is_heard),
        queue(FACTS, consumers.hear_fact),
        queue(HOUSE, vaccination.hear_fact),
        queue(NOTICES, notifications.tell_calls),
    ]
