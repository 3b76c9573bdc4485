"""People ask about their data, officers decide, houses erase: once, all of it, and nothing else.

Three people ask on one phone or two, again where an answer is lost; two officers decide whatever
waits, both at once, and send the same decision again. Doses are heard before, meanwhile, twice;
records of cards are joined. Whoever has their answer registers anew, proves an address anew and
lets the factory know again, while facts come a second time and workers die at any call. One
province's round counts what is overdue. When all is over every fact that was ever told comes once
more, in any order.

One request of a person and kind is open, and has one decision; what may be erased is gone in the
end, also what was derived of it; what a dose made part of a record stays, and so does all that
somebody did after the house had answered; who asked is told once; what is overdue is counted.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from functions.access import service as access
from functions.datarights.domain.legal import Kind
from functions.datarights.service import watching
from functions.kernel.identifiers import PersonId
from functions.notifications.service import releasing
from functions.notifications.service.sending import WORD_WITHIN
from functions.runtime import clock, facts, settings
from functions.vaccination import consumers as vaccination
from functions.vaccination.service import listing
from tests.doors.vaccination.told import dose
from tests.simulation import town
from tests.simulation.checking import Violation, no_defects, no_false_refusal
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants, asked, data_requests_mutants, played_gateway
from tests.simulation.flows.asked import CARDS, LIVED
from tests.simulation.flows.asked_course import Course, Life, doors_of
from tests.simulation.flows.asked_people import Actors
from tests.simulation.flows.asked_verdict import verdict
from tests.simulation.flows.closing import run_dry
from tests.simulation.schedule import Simulation
from tests.simulation.world import World

ASKED = (
    (Kind.DELETION,),
    (Kind.DELETION,),
    (Kind.DELETION, Kind.WITHDRAWAL),
    (Kind.WITHDRAWAL,),
    (Kind.RESTRICTION, Kind.DELETION),
    (Kind.ACCESS, Kind.RESTRICTION),
    (Kind.CORRECTION,),
    (),
)
DOSES = ("none", "none", "before", "meanwhile")
EXPLAINED = ("DATA_REQUEST_DECIDED",)
"""What others did may explain it."""
_tell = facts.tell


class DataRequests:
    """Three people, two officers, a clinic, a gate, a clock, two streams, three queues."""

    name = "data-requests"
    warming = 3
    audits = True

    def __init__(self) -> None:
        self._course = Course()

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return data_requests_mutants.MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()
        access.forget()
        listing.forget()

    def lay(self, world: World) -> None:
        """People whom three houses know, and a gateway that is played."""
        asked.lay(world)
        world.replace("functions.runtime.facts.tell", self._told)
        world.replace("functions.runtime.sms.send", self._sent)
        world.replace("functions.runtime.sms.send_all", partial(played_gateway.each, self._sent))
        world.replace("functions.registry.service.shown_to", self._shown)
        world.replace("functions.registry.service.record_holder", self._holder)
        world.replace("functions.registry.service.records_of", self._records)

    def plan(self, seed: object) -> Plan:
        """All faults; tables, queues and the topic may refuse for a while."""
        tables = tuple(map(settings.table_name, ("data_requests", "vaccine_registrations")))
        return Swarm.of(
            Random(f"{seed}/faults"),
            refusable=(*tables, "sqs", "sns"),
            transacted=tables,
            contended=tables[:1],
        )

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Everybody at once; then what is left is decided, done anew, and heard once more."""
        self.forget()
        rng = simulation.rng
        simulation.changed |= {"sqs"}
        self._course = course = Course(
            {one: Life(rng.choice(ASKED), rng.choice(DOSES)) for one in LIVED}
        )
        course.left = rng.choice((None, *LIVED))
        for person, life in course.lives.items():
            if life.dose == "before":
                body = simulation.quietly(lambda who=person: dose(who, simulation.true_now()))
                event = {"Records": [{"messageId": "m", "body": body}]}
                simulation.quietly(lambda told=event: vaccination.hear_fact(told, None))
        doors = doors_of(world, simulation)
        actors = Actors(simulation, course)
        clients = actors.clients()
        lambdas = {f"lambda{each}": poll(simulation, doors[2:], clients) for each in (1, 2)}
        lambdas["streams"] = poll(simulation, doors[:2], clients)  # one reader of a shard
        simulation.run({**clients, **lambdas})
        simulation.heal()
        run_dry(doors)
        actors.ask_again()
        actors.decide_the_rest()
        run_dry(doors)
        for person in LIVED:
            actors.renew(person)
        run_dry(doors)
        self._hear_all_again(simulation)
        simulation.pass_time(WORD_WITHIN)
        releasing.release(clock.now())
        run_dry(doors)
        simulation.pass_time(timedelta(days=rng.choice((0, 1, 5))))
        watching.look_after(clock.now())
        buried = [door.dead for door in doors if door.dead]
        return [
            *no_defects(simulation.history),
            *no_false_refusal(simulation.history, lambda told: told.code in EXPLAINED),
            *simulation.quietly(lambda: verdict(world, simulation, course)),
            *([Violation("nothing is buried", repr(buried))] if buried else []),
        ]

    def _hear_all_again(self, simulation: Simulation) -> None:
        again = list(self._course.told)
        simulation.rng.shuffle(again)
        for fact in again:
            _tell(fact)

    def _told(self, fact: dict[str, Any]) -> None:
        _tell(fact)
        self._course.told.append(fact)

    def _sent(self, phone: str, text: str, kind: str, reference: str) -> None:
        self._course.sent.append((phone, asked.number_in(text)))

    def _shown(self, person: PersonId) -> tuple[PersonId, ...]:
        return (person, *([CARDS[person]] if person in self._course.joined else []))

    def _holder(self, person: PersonId) -> PersonId:
        return next((who for who in self._course.joined if CARDS[who] == person), person)

    def _records(self, person: PersonId) -> tuple[PersonId, ...]:
        return self._shown(self._holder(person))
