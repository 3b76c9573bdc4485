"""Adverse events: a report once, one case for an event, a clock that nobody sets back, true counts.

Doses of three people are told, corrected and withdrawn in any order while two of them report, by
the code they took home and signed in, about the same event at once; an officer takes the case up,
somebody takes a code back, the clock sums lots and sites. In half of the schedules hours go by
between the first and the second report. Four weeks later the codes open nothing any more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.aefi import consumers, streams
from functions.aefi.domain.report import Course, Report, Severity
from functions.aefi.service import by_code, hearing, investigating, own, signals
from functions.aefi.service.recording import Recorded
from functions.aefi.store import cases, codes, doses
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId
from functions.runtime import clock, queues, settings
from tests.simulation import town
from tests.simulation.checking import (
    Heard,
    Violation,
    no_defects,
    no_false_refusal,
    same_answer,
)
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants
from tests.simulation.flows.aefi_around import FACTS, is_heard, sums, tells
from tests.simulation.flows.aefi_mutants import MUTANTS
from tests.simulation.flows.aefi_told import (
    DAY,
    GIVEN,
    HERE,
    ILL,
    SITES,
    TOLD,
    fact_of,
)
from tests.simulation.flows.aefi_told import WELL as ALIEN
from tests.simulation.flows.aefi_verdict import ONSET, Known, over, rightly, verdict
from tests.simulation.flows.closing import close
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Died, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

TABLES = (
    "keys", "units", "persons", "aefi", "idempotency", "limits", "refusals", "audit"
)  # fmt: skip
SEVERE = Report(("breathless",), ONSET, Severity.SEVERE, Course.HOSPITALISED)
MILD = Report(("fever",), ONSET, Severity.MINOR, Course.RECOVERING)
WELL = Report()
OFFICER = Caller(
    Role.DISTRICT_OFFICER, "s-1", unit="district-001", division="01/001",
    relations=frozenset({Relation.JURISDICTION}),
)  # fmt: skip
WORDS = "Không phải tai biến nặng"


class AdverseEvents:
    """Two reporters of one person, one of another, a taker-back, an officer, a clock, two doors."""

    name = "aefi"
    warming = 3

    def __init__(self) -> None:
        self._codes: dict[PersonId, str] = {}
        self._known = Known()

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """Two sites; the first telling of two people's doses, whose codes were given."""
        world.create_tables(TABLES)
        world.create_queues((FACTS,))
        world.replace("functions.runtime.facts.tell", self._tell)
        town.lay_keys()
        for site in SITES:
            access.put_unit(Unit(site, "vaccination_site", "Điểm tiêm (thử)", HERE))
        for person in (ILL, ALIEN):
            hearing.hear(json.dumps(fact_of(person, 1)))
            dose = doses.dose(person, DAY)
            assert dose is not None
            self._codes[person] = codes.put_given(
                dose, codes.Generation(), GIVEN + timedelta(days=28)
            )

    def plan(self, seed: object) -> Plan:
        """All faults; the table and the queue may refuse for a while."""
        table = settings.table_name("aefi")
        return Swarm.of(Random(f"{seed}/faults"), refusable=(table, table, "sqs"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Everybody at once, then everything drains; four weeks later codes are tried again."""
        self.forget()
        self._known = Known()
        rng = simulation.rng
        facts = simulation.quietly(lambda: [fact_of(*one) for one in TOLD])
        rng.shuffle(facts)
        doors: list[StreamDoor | QueueDoor] = [
            StreamDoor(
                simulation,
                lambda event: streams.tell_events(event, None),
                lambda: world.table(settings.table_name("aefi")),
                filtered=is_heard,
            ),
            QueueDoor(
                simulation, lambda event: consumers.hear_fact(event, None), world.queued(FACTS)
            ),
        ]
        wishes: dict[Hashable, Callable[[], Any]] = {}
        waits = rng.random() < 0.5
        clients: dict[str, Callable[[], None]] = {
            "vaccination": partial(tells, simulation, facts),
            "ill": partial(self._reports, simulation, wishes, waits),
            "family": partial(self._reports_too, simulation, wishes),
            "alien": partial(self._takes_back, simulation, wishes),
            "officer": partial(self._triages, simulation, wishes),
            "clock": partial(sums, simulation),
        }
        readers = {
            "lambda": poll(simulation, doors, clients),
            "lambda2": poll(simulation, doors[1:], clients),
        }
        simulation.run({**clients, **readers})

        def ask_again() -> None:
            for body in facts:
                queues.send(FACTS, body)
            for wish, act in wishes.items():
                heard = [one.heard for one in simulation.history if one.intention == wish]
                if not {Heard.DONE, Heard.REFUSED} & {*heard}:
                    simulation.attempt(wish, act)

        close(simulation, doors, ask_again)
        simulation.quietly(lambda: signals.sum_up(clock.now()))
        return [
            *no_defects(simulation.history),
            *no_false_refusal(simulation.history, rightly),
            *same_answer(simulation.history),
            *simulation.quietly(lambda: verdict(simulation, self._known)),
            *over(simulation, self._codes[ILL]),
        ]

    def _tell(self, fact: dict[str, Any]) -> None:
        self._known.told[fact["case"]] = max(
            fact["revision"], self._known.told.get(fact["case"], 0)
        )

    # --- what people do -------------------------------------------------------------------

    def _says(
        self, simulation: Simulation, wishes: dict[Hashable, Callable[[], Any]], key: str,
        said: Report, *, by: str = "",
    ) -> bool:  # fmt: skip
        who = PersonId(by) if by else ILL
        wish = (str(who), key)

        def act() -> Recorded:
            now = clock.now()
            if by or key.startswith("code"):
                return by_code.report(self._codes[who], said, key=key, now=now)
            citizen = Caller(
                Role.CITIZEN, who, phone_verified=True, relations=frozenset({Relation.OWN})
            )
            return own.report(citizen, who, DAY, said, key=key, now=now)

        wishes[wish] = act
        told = simulation.insist(wish, act, tries=4)
        is_done = told.heard is Heard.DONE
        if is_done and said is SEVERE and self._known.severe is None:
            self._known.severe = simulation.true_now()
        return is_done

    def _reports(
        self, simulation: Simulation, wishes: dict[Hashable, Callable[[], Any]], waits: bool
    ) -> None:
        """The ill person by the code: well, mild, severe."""
        for key, said in (("code-1", WELL), ("code-2", MILD), ("code-3", SEVERE)):
            for _ in range(simulation.rng.randrange(10)):
                simulation.pause()
            self._says(simulation, wishes, key, said)
        if waits:
            simulation.pass_time(timedelta(hours=3))
        self._says(simulation, wishes, "code-4", SEVERE)

    def _reports_too(
        self, simulation: Simulation, wishes: dict[Hashable, Callable[[], Any]]
    ) -> None:
        """The same person signed in, of the same event, at about the same time."""
        for _ in range(simulation.rng.randrange(60)):
            simulation.pause()
        self._says(simulation, wishes, "own-1", SEVERE)

    def _takes_back(
        self, simulation: Simulation, wishes: dict[Hashable, Callable[[], Any]]
    ) -> None:
        """Another person reports that they are well; takes the code back; tries it once more."""
        self._says(simulation, wishes, "first", WELL, by=ALIEN)
        citizen = Caller(
            Role.CITIZEN, ALIEN, phone_verified=True, relations=frozenset({Relation.OWN})
        )
        told = simulation.insist("revoke", lambda: own.revoke(citizen, ALIEN, DAY), tries=4)
        wishes["revoke"] = lambda: own.revoke(citizen, ALIEN, DAY)
        if told.heard is not Heard.DONE:
            return
        with suppress(Died, Refusal):
            simulation.invoke(lambda: by_code.opened(self._codes[ALIEN], clock.now()))
            self._known.is_opened = True

    def _triages(self, simulation: Simulation, wishes: dict[Hashable, Callable[[], Any]]) -> None:
        """The officer holds the case for minor as soon as it is there; severe reports reopen it."""
        case = simulation.quietly(lambda: cases.case_id(ILL, DAY, ONSET))
        for number in range(simulation.rng.randrange(3)):
            for _ in range(120):
                standing = simulation.quietly(lambda: cases.case(case))
                if standing is not None and standing.state.value == "REPORTED":
                    break
                simulation.pause()
            else:
                return
            act = partial(self._triage, case, standing.version, f"{WORDS} {number}")
            told = simulation.insist(("triage", number, standing.version), act, tries=4)
            if told.heard is Heard.LOST:
                wishes["triage", number, standing.version] = act

    @staticmethod
    def _triage(case: str, version: int, words: str) -> int:
        now = clock.now()
        return investigating.triage(OFFICER, case, version, words, is_severe=False, now=now).version
