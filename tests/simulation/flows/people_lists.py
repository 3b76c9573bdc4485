"""Organisations send lists of their people, who register, object, and let it be known, or not.

A factory, a school and an office name five people, in lists that overlap, change and withdraw rows,
hold damaged ones and come again by another name; S3 tells of some twice, files go on in pieces, and
whoever takes them dies at any call. Meanwhile the people register and withdraw, object, let an
organisation know and take it back, some on two phones; a dose is heard; each organisation reads how
its people fare. Then everybody sends their last word once more, undisturbed. At last the time of
the campaign is over, and the night takes away what was kept, under faults as well.

Every row has one outcome; of two organisations one is the first; an objection outlasts every list;
nobody is told of without their word, and nobody in whose name the word has ended; nothing of
anybody is left when its time is over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from functions.access import service as access
from functions.runtime import clock, settings
from functions.vaccination import consumers, streams
from functions.vaccination.domain.form import Said
from functions.vaccination.domain.registration import RegistrationState
from functions.vaccination.service import (
    hearing,
    keeping,
    letting_know,
    list_status,
    listing,
    nominated,
    registering,
)
from functions.vaccination.store import registrations
from tests.doors.vaccination.told import dose
from tests.simulation import town
from tests.simulation.checking import Heard, Violation, no_defects
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants, listed, listed_rows, people_lists_mutants
from tests.simulation.flows.closing import run_dry
from tests.simulation.flows.listed import (
    CAMPAIGN,
    PEOPLE,
    QUEUE,
    SHARED,
    UNITS,
    PeopleList,
    citizen,
    place_of,
    sender,
)
from tests.simulation.flows.listed_verdict import (
    Entry,
    Read,
    offered_once,
    standing_rows,
    verdict,
)
from tests.simulation.flows.vaccine_draws import QUESTIONS
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

SCRIPTS = (
    ("register", "share"),
    ("register", "share", "object"),
    ("register", "share", "unshare", "share"),
    ("register", "share", "unregister"),
    ("register", "share", "unregister", "register"),
    ("object",),
    ("register", "object", "share"),
)
EARLY, SOME = 0.3, 0.5
"""How likely the first lists are taken before people act; how likely each end is played."""
SOON = 20
"""Pauses before the next later list at most: often one comes while an earlier one is half taken."""
TWIN = (("share",), ("object",), ("unshare",), ("share", "object"), ("unregister",))
"""What a second phone of the same person does meanwhile."""


class PeopleLists:
    """Three organisations, five people, a queue, a stream."""

    name = "people-lists"
    warming = 3
    audits = True

    def __init__(self) -> None:
        self.log: list[Entry] = []
        self.lists: list[PeopleList] = []

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return people_lists_mutants.MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()
        access.forget()
        listing.forget()

    def lay(self, world: World) -> None:
        """A published campaign, three units, people whom a played registry knows."""
        listed.lay(world)

    def plan(self, seed: object) -> Plan:
        """All faults; tables, queue and bucket may refuse for a while."""
        tables = tuple(map(settings.table_name, ("vaccine_registrations", "imports")))
        transacted = (settings.table_name("vaccine_registrations"),)
        return Swarm.of(
            Random(f"{seed}/faults"), transacted=transacted, refusable=(*tables, "sqs", "s3")
        )

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Lists come while people live; everybody's last word; then the end of its time."""
        self.forget()
        self.log, plan = [], simulation.plan
        doors = _doors(world, simulation)
        first, later = listed.lists_of(simulation.rng)
        self.lists = [*first, *later]
        simulation.quietly(lambda: self._announced(simulation, first))
        if simulation.rng.random() < EARLY:
            simulation.quietly(lambda: run_dry(doors))
        clients = self._clients(simulation, later)
        lambdas = {f"lambda{each}": poll(simulation, doors, clients) for each in (1, 2)}
        simulation.run({**clients, **lambdas})
        simulation.heal()
        run_dry(doors)
        self._ask_again(simulation)
        run_dry(doors)
        found = simulation.quietly(lambda: self._judged(world))
        if simulation.rng.random() < SOME:
            simulation.quietly(lambda: self._last_word(simulation, doors))
            found += simulation.quietly(offered_once)
        if simulation.rng.random() < SOME:
            stood = simulation.quietly(lambda: listed_rows.standing(self.lists))
            simulation.plan = plan
            self._night(simulation, doors)
            found += simulation.quietly(lambda: listed_rows.nothing_is_left(world, stood))
        buried = [door.dead for door in doors if door.dead]
        return [
            *no_defects(simulation.history),
            *found,
            *([Violation("nothing is buried", repr(buried))] if buried else []),
        ]

    # --- who does what ----------------------------------------------------------------------

    def _announced(self, simulation: Simulation, lists: list[PeopleList]) -> None:
        for one in lists:
            listed.announce(one, simulation.true_now())
            listed.upload(simulation, one, simulation.rng.choice((1, 1, 2)))

    def _clients(
        self, simulation: Simulation, later: list[PeopleList]
    ) -> dict[str, Callable[[], None]]:
        rng = simulation.rng
        clients: dict[str, Callable[[], None]] = {
            "senders": partial(self._sends, simulation, later),
            "clinic": partial(self._hears, simulation, rng.randrange(len(PEOPLE))),
        }
        for person in range(len(PEOPLE)):
            unit = rng.choice(UNITS)
            script = rng.choice(SCRIPTS)
            clients[f"phone{person}"] = partial(self._lives, simulation, person, script, unit)
            if rng.random() < 0.4:
                script = rng.choice(TWIN)
                clients[f"twin{person}"] = partial(self._lives, simulation, person, script, unit)
        clients["reader"] = partial(self._reads, simulation)
        return clients

    def _sends(self, simulation: Simulation, later: list[PeopleList]) -> None:
        for one in later:
            _idle(simulation, SOON)
            simulation.quietly(lambda one=one: self._announced(simulation, [one]))

    @staticmethod
    def _hears(simulation: Simulation, person: int) -> None:
        _idle(simulation, 120)
        body = simulation.quietly(lambda: dose(PEOPLE[person], simulation.true_now()))
        simulation.insist(("dose", person), lambda: hearing.hear(body, clock.now()), tries=5)

    def _lives(
        self, simulation: Simulation, person: int, script: tuple[str, ...], unit: str
    ) -> None:
        for what in script:
            _idle(simulation, 40)
            where = unit if what in ("share", "unshare", "object") else ""
            began = self._log(Entry(what, person, where, len(self.log), simulation.baton.holder))
            act = partial(_act, simulation, person, what, unit)
            told = simulation.insist((what, person, unit), act, tries=4)
            self._log(began.ended(told.heard, len(self.log)))

    def _reads(self, simulation: Simulation) -> None:
        for number in range(simulation.rng.randrange(4)):
            _idle(simulation, 60)
            unit = simulation.rng.choice(UNITS)
            began = len(self.log)
            act = partial(_status, unit)
            told = simulation.attempt(("read", unit, number), act)
            if told.answer:
                self._log(Read(unit, began, len(self.log), told.answer))

    def _log(self, entry: Any) -> Any:
        self.log.append(entry)
        return entry

    # --- the end ----------------------------------------------------------------------------

    def _ask_again(self, simulation: Simulation) -> None:
        """Whoever has no answer asks once more; a phone's last wish alone."""
        open_ = {e.phone: e for e in self.log if isinstance(e, Entry)}
        for one in [one for one in open_.values() if one.heard == Heard.LOST]:
            began = self._log(replace(one, began=len(self.log), heard=""))
            unit = one.unit or UNITS[0]
            act = partial(_act, simulation, one.person, one.what, unit)
            told = simulation.attempt((one.what, one.person, unit), act)
            self._log(began.ended(told.heard, len(self.log)))

    def _judged(self, world: World) -> list[Violation]:
        """All that must hold before the end, with what each organisation is told now."""
        here = len(self.log)
        self.log += [Read(unit, here, here + 1, _status(unit)) for unit in UNITS]
        return verdict(world, self.log, self.lists)

    def _last_word(self, simulation: Simulation, doors: list[Any]) -> None:
        """Each unit sends once more whom it still names, one after the other."""
        for number, unit in enumerate(UNITS):
            rows = standing_rows(unit)
            if not rows:
                continue
            one = PeopleList(f"list-e{number}".ljust(26, "0"), unit, rows)
            self._announced(simulation, [one])
            run_dry(doors)
            self.lists.append(one)

    def _night(self, simulation: Simulation, doors: list[Any]) -> None:
        """The time is over: rounds of two nights take away; a list that comes then names nobody."""
        simulation.pass_time(listed.OVER)
        _till_night(simulation)
        self.forget()
        late = PeopleList(
            "list-f".ljust(26, "0"), UNITS[0], (listed.Row(0, "new"), listed.Row(1, "new"))
        )
        simulation.quietly(lambda: self._announced(simulation, [late]))
        rounds: dict[str, Callable[[], None]] = {
            f"night{each}": partial(_takes_away, simulation) for each in (1, 2)
        }
        simulation.run({**rounds, "lambda1": poll(simulation, doors, rounds)})
        simulation.heal()
        run_dry(doors)
        _till_night(simulation)
        keeping.take_away(clock.now())
        run_dry(doors)


def _doors(world: World, simulation: Simulation) -> list[Any]:
    return [
        QueueDoor(
            simulation,
            lambda event: consumers.receive_list(event, None),
            world.queued(QUEUE),
            batch=1,
            most_receives=50,
        ),
        StreamDoor(
            simulation,
            lambda event: streams.end_unregistered(event, None),
            lambda: world.table(settings.table_name("vaccine_registrations")),
            filtered=_heard,
        ),
    ]


def _heard(event: dict[str, Any]) -> bool:
    """As the filter of `vaccination_end_unregistered` in infra/doors.yaml."""
    state = event["dynamodb"].get("NewImage", {}).get("state", {}).get("S")
    return event["eventName"] in ("INSERT", "MODIFY") and state in set(RegistrationState)


def _idle(simulation: Simulation, most: int) -> None:
    for _ in range(simulation.rng.randrange(most)):
        simulation.pause()


def _till_night(simulation: Simulation) -> None:
    """Two o'clock in Vietnam."""
    now = simulation.true_now()
    simulation.pass_time(now.replace(hour=19, minute=0) - now + timedelta(days=1))


def _takes_away(simulation: Simulation) -> None:
    simulation.attempt("night", lambda: keeping.take_away(clock.now()))


def _status(unit: str) -> tuple[tuple[str, int], ...]:
    """The rows of whom an organisation is told something, part by part."""
    told, after = [], ""
    while True:
        part = list_status.part(sender(unit), CAMPAIGN, after, clock.now())
        told += [(row.list_id, row.row) for row in part.rows if row.status is not None]
        after = part.after
        if not after:
            return tuple(told)


def _act(simulation: Simulation, person: int, what: str, unit: str) -> Any:
    caller, now, place = citizen(person), clock.now(), str(place_of(person, unit))
    if what == "share":
        return letting_know.let_know(caller, place, SHARED, now)
    if what == "unshare":
        return letting_know.take_back(caller, place, now)
    if what == "object":
        return nominated.object_to(caller, place, now)
    if what == "unregister":
        return registering.withdraw(caller, PEOPLE[person], CAMPAIGN, now)
    seen = simulation.quietly(lambda: registrations.standing(PEOPLE[person], CAMPAIGN))
    if seen is not None and seen.stands:
        return None
    wanted = registering.Wanted(PEOPLE[person], CAMPAIGN, seen.version if seen else 0, SAID)
    registering.register(caller, wanted, now)
    return None


SAID = Said(
    group="16", occupation="Công nhân", organisation="",
    answers=tuple(dict.fromkeys(QUESTIONS, "no").items()), day="2021-12-10",
    consent="registration-form-2021-07",
)  # fmt: skip
