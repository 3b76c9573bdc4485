"""Follow-up of contacts and cases over five days: nobody is forgotten, nobody is asked twice.

Tracing tells contacts and cases of four people, late and in any order; the clock sends the rounds,
twice at once; people answer by the link of the day or signed in, correct themselves and try the
link of the day before; officers call whom they see on top of their list, and end what a person has
to end. Every half of a day ends with quiet (`Quiet`): what could not be done for faults is done in
the quarters of an hour that follow, and then the promises of that day must hold.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from functions.followup import consumers
from functions.followup.service import rounds
from functions.followup.store.sealed import id_of
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import start_of_day
from functions.runtime import clock, queues, settings
from tests.simulation import town
from tests.simulation.checking import Violation, no_defects, no_false_refusal
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants
from tests.simulation.flows.closing import run_dry
from tests.simulation.flows.follow_up_mutants import MUTANTS
from tests.simulation.flows.followed import Followed, rightly
from tests.simulation.flows.followed_lives import (
    BY_A_PERSON,
    DAYS,
    EVENING,
    LAST_TEST,
    LIVES,
    MORNING,
    NOON,
    PLACES,
    candidates,
    fact_of,
    negative,
    people,
)
from tests.simulation.flows.followed_people import Officer, Phone
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Died, Simulation
from tests.simulation.world import World

TABLES = ("keys", "followups", "persons", "audit")
OWN, NOTICES = rounds.OWN, rounds.NOTICES
MANY = 4
Staff = tuple[list[Phone], Officer]
QUARTERS = 2
"""Of an hour of quiet: the clock comes so often when the faults are over."""


class FollowUps:
    """Tracing, a clock that runs twice, phones, an officer, three readers of the house's queue."""

    name = "follow-up"
    warming = 2

    def __init__(self) -> None:
        self._people: list[PersonId] = []
        self._ids: dict[str, str] = {}

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """Keys; nobody is followed up yet. One province and those without; the shards in use."""
        world.create_tables(TABLES)
        world.create_queues((OWN, NOTICES))
        world.create_topics(["facts"])
        town.lay_keys()
        ids = {str(one): id_of(one) for one in candidates()}
        self._people = people(ids, MANY)
        self._ids = {one: ids[one] for one in self._people}
        shards = "".join(sorted({id_[0] for id_ in self._ids.values()}))
        world.replace("functions.followup.store.rounds.SHARDS", shards)
        world.replace("functions.followup.store.untold.SHARDS", shards)
        province = type("Province", (), {"code": "01"})
        world.replace("functions.followup.service.rounds.provinces", lambda: [province])
        world.replace("functions.followup.service.rounds.PAGE", 1)

    def plan(self, seed: object) -> Plan:
        """All faults; the table and the queues may refuse for a while."""
        table = settings.table_name("followups")
        return Swarm.of(
            Random(f"{seed}/faults"),
            refusable=(table, "sqs"),
            transacted=(table,),
            contended=(table,),
        )

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Five days; each half of them is judged by itself."""
        self.forget()
        rng = simulation.rng
        lives = rng.sample(sorted(LIVES), MANY)
        places = {one: rng.choice(PLACES) for one in self._people}
        followed = Followed(simulation, self._ids, dict(zip(self._people, lives, strict=True)))
        queue = QueueDoor(
            simulation, lambda event: consumers.hear_fact(event, None), world.queued(OWN), batch=1
        )
        notices = QueueDoor(simulation, followed.take, world.queued(NOTICES))
        doors = [queue, notices]
        phones = [Phone(simulation, followed, one) for one in self._people]
        officer = Officer(simulation, followed)
        told: list[dict[str, Any]] = []
        for number, day in enumerate(DAYS):
            for hour in (MORNING, NOON, EVENING) if number else (NOON,):
                at = start_of_day(day) + timedelta(hours=hour)
                simulation.pass_time(max(at - simulation.true_now(), timedelta(0)))
                facts = self._facts(simulation, followed, places, number, hour)
                followed.begins(day, hour)
                self._half(simulation, doors, facts, (phones, officer), hour)
                self._quiet(simulation, doors, (phones, officer), hour)
                told += facts
                simulation.quietly(partial(followed.judge, day, hour, last=number == 4))
        simulation.heal()

        def again() -> None:
            for body in told:
                queues.send(OWN, body)

        again()
        run_dry(doors)
        simulation.quietly(partial(followed.judge, DAYS[-1], EVENING, last=True))
        return [
            *no_defects(simulation.history),
            *no_false_refusal(simulation.history, rightly),
            *followed.found,
        ]

    # --- half a day -----------------------------------------------------------------------

    def _facts(
        self,
        simulation: Simulation,
        followed: Followed,
        places: dict[PersonId, str],
        number: int,
        hour: int,
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for person in self._people:
            for met in LIVES[followed.lives[person]].get((number, hour), ()):
                followed.hears(person, met)
                made = simulation.quietly(partial(fact_of, person, met, places[person]))
                found.append(made)
            if followed.lives[person] == BY_A_PERSON and DAYS[number] == LAST_TEST:
                found += simulation.quietly(lambda who=person: [negative(who, LAST_TEST)])
        simulation.rng.shuffle(found)
        return found

    def _half(
        self,
        simulation: Simulation,
        doors: list[QueueDoor],
        facts: list[dict[str, Any]],
        who: Staff,
        hour: int,
    ) -> None:
        phones, officer = who
        clients: dict[str, Callable[[], None]] = {"tracing": partial(_send, simulation, facts)}
        if hour != NOON:
            clients |= {"clock": partial(_tick, simulation), "clock2": partial(_tick, simulation)}
        else:
            clients["officer"] = officer.works
        for number, phone in enumerate(phones):
            clients[f"phone{number}"] = partial(phone.answers, hour)
        readers = {"lambda": poll(simulation, doors, clients)}
        for name in ("lambda2", "lambda3"):
            readers[name] = poll(simulation, doors[:1], clients)
        simulation.run({**clients, **readers})

    @staticmethod
    def _quiet(
        simulation: Simulation,
        doors: list[QueueDoor],
        who: Staff,
        hour: int,
    ) -> None:
        """The faults are over for a while; the clock comes again, phones get their answer."""
        phones, officer = who
        plan, skews = simulation.plan, simulation.skews
        simulation.heal()
        run_dry(doors)
        for phone in phones:
            phone.asks_again()
        if hour == NOON:
            officer.asks_again()
        for _ in range(QUARTERS if hour != NOON else 0):
            rounds.look_after(clock.now())
            run_dry(doors)
        simulation.plan, simulation.skews = plan, skews


def _send(simulation: Simulation, facts: list[dict[str, Any]]) -> None:
    for body in facts:
        for _ in range(simulation.rng.randrange(8)):
            simulation.pause()
        for _ in range(20):
            with suppress(Died, Refusal):
                simulation.invoke(partial(queues.send, OWN, body))
                break
            simulation.pause()
        else:
            simulation.quietly(partial(queues.send, OWN, body))


def _tick(simulation: Simulation) -> None:
    for _ in range(simulation.rng.randrange(12)):
        simulation.pause()
    with suppress(Died, Refusal):
        simulation.invoke(lambda: rounds.look_after(clock.now()))
