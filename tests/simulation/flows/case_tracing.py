"""From a result to who is told: nobody missed, nobody told twice, everything taken back.

The laboratory tells results of one person, some of them held back until people have been told: one,
one that is retracted, one that is found again, two tubes of which the later told is the earlier
taken, so that the window changes under way, and one such that is taken back. Check-in is played
(`played_checkin`): it says what it finds part by part, in two editions, out of order, and answers a
second trace otherwise than the first. Three workers read the queues at once, an epidemiologist
decides on a candidate meanwhile, facts and the table's stream come twice, and everybody dies at any
call. In the end the list is what the parts of the trace in force say together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from functions.kernel.callers import Caller, Relation, Role
from functions.runtime import clock, queues, settings
from functions.tracing import consumers, streams
from functions.tracing.domain.case import Case, State
from functions.tracing.domain.contact import Contact, Verdict
from functions.tracing.domain.refusals import NoCaseBasis
from functions.tracing.domain.trace import Trace
from functions.tracing.service import contacting
from functions.tracing.store import cases, contacts, ranks, traces
from functions.tracing.store.sealed import name_of
from tests.doors.tracing.told import is_heard, result
from tests.simulation import town
from tests.simulation.checking import (
    Heard,
    Told,
    Violation,
    conserved,
    no_defects,
    no_false_refusal,
)
from tests.simulation.delivery import Door, poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants
from tests.simulation.flows.case_tracing_mutants import MUTANTS
from tests.simulation.flows.closing import close
from tests.simulation.flows.played_checkin import (
    FOUND,
    INDEX,
    B,
    C,
    D,
    E,
    F,
    G,
    PlayedCheckIn,
    minutes_in,
    suppressed,
)
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import START, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

TABLES = ("keys", "cases", "persons", "refusals")
RESULTS, WISHES, NOTICES = "tracing-facts", "visits-wanted", "notice-facts"
TUBE, OTHER = "VN-000001", "VN-000002"
"""Taken yesterday, and three days ago: the first of the two draws the window."""
LIVES: dict[str, tuple[tuple[str, int, str], ...]] = {
    "stands": ((TUBE, 1, "positive"),),
    "retracted": ((TUBE, 1, "positive"), (TUBE, 2, "negative")),
    "found again": ((TUBE, 1, "positive"), (TUBE, 2, "negative"), (TUBE, 3, "positive")),
    "two tubes": ((TUBE, 1, "positive"), (OTHER, 1, "positive")),
    "one of two": ((TUBE, 1, "positive"), (OTHER, 1, "positive"), (TUBE, 2, "negative")),
    "other of two": ((TUBE, 1, "positive"), (OTHER, 1, "positive"), (OTHER, 2, "negative")),
}
WIDE = ("two tubes", "one of two")
"""Lives at whose end the earlier sample stands."""
TRACER = Caller(
    Role.EPIDEMIOLOGIST, "e-1", unit="cdc-01", division="01",
    relations=frozenset({Relation.JURISDICTION}),
)  # fmt: skip
PURPOSE = "find_contacts"
MOST_WAITS = 150
MORE = 30
"""Rounds of a worker when nobody else is at work any more."""
Decision = tuple[Verdict, str]


class CaseTracing:
    """A laboratory, a check-in, an epidemiologist, a table's stream, three workers, queues."""

    name = "case-tracing"
    warming = 3

    def __init__(self) -> None:
        self.facts: list[tuple[int, str]] = []
        self.notices: set[tuple[str, int, bool]] = set()

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """Keys; nobody is a case yet."""
        world.create_tables(TABLES)
        world.create_queues((RESULTS, WISHES, FOUND, NOTICES))
        world.replace("functions.runtime.facts.tell", self._tell)
        world.replace("functions.runtime.facts.tell_all", lambda _: None)
        town.lay_keys()

    def plan(self, seed: object) -> Plan:
        """All faults; the table and the queues may refuse for a while."""
        return Swarm.of(Random(f"{seed}/faults"), refusable=(settings.table_name("cases"), "sqs"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Results are told while check-in answers and people decide; then everything drains."""
        self.forget()
        self.facts, self.notices = [], set()
        life = simulation.rng.choice(sorted(LIVES))
        told = simulation.quietly(lambda: [_result(*one) for one in LIVES[life]])
        if simulation.rng.random() < 0.5:
            simulation.rng.shuffle(told)
        checkin = PlayedCheckIn(simulation)
        stream = StreamDoor(
            simulation,
            lambda event: streams.tell(event, None),
            lambda: world.table(settings.table_name("cases")),
            filtered=is_heard,
        )
        results = QueueDoor(
            simulation, lambda event: consumers.hear_fact(event, None), world.queued(RESULTS)
        )
        answers = QueueDoor(
            simulation,
            lambda event: consumers.hear_answer(event, None),
            world.queued(FOUND),
            batch=1,
        )
        doors = [
            stream,
            results,
            answers,
            QueueDoor(simulation, _each(checkin.hear), world.queued(WISHES)),
            QueueDoor(simulation, _each(self._notice), world.queued(NOTICES)),
        ]
        waits = [simulation.rng.random() < 0.5 for _ in told]
        people: dict[str, Callable[[], None]] = {
            "laboratory": partial(self._tells, simulation, told, waits),
            "tracer": partial(self._decides, simulation, simulation.rng.randrange(3)),
        }

        def busy() -> bool:
            return any(simulation.baton.ready(name) for name in people)

        clients = {**people, "check-in": partial(checkin.says, busy)}
        workers = {
            "lambda": poll(simulation, doors, clients),
            "lambda2": partial(_works, simulation, [results, answers], clients),
            "lambda3": partial(_works, simulation, [answers], clients),
        }
        simulation.run({**clients, **workers})

        def ask_again() -> None:
            for body in told:
                _send(body)
            checkin.say_all()

        close(simulation, doors, ask_again)
        return [*no_defects(simulation.history), *self._verdict(simulation, life)]

    def _tell(self, fact: dict[str, Any]) -> None:
        self.facts.append((fact["revision"], fact["fact"]))

    def _notice(self, body: str) -> None:
        told = json.loads(body)
        self.notices.add((told["contact"], told["edition"], told["amended"]))

    # --- what people do -------------------------------------------------------------------

    def _tells(self, simulation: Simulation, told: list[str], waits: list[bool]) -> None:
        """Results, each soon after the one before or held back until somebody has been told."""
        for body, is_held in zip(told, waits, strict=True):
            before, most = len(self.notices), MOST_WAITS
            for _ in range(simulation.rng.randrange(10)):
                simulation.pause()
            while is_held and body is not told[0] and len(self.notices) == before and most:
                most -= 1
                simulation.pause()
            suppressed(simulation, partial(_send, body))
        for _ in range(simulation.rng.randrange(60)):
            simulation.pause()

    def _decides(self, simulation: Simulation, times: int) -> None:
        """E is no contact; then, on second thoughts, is one."""
        case = simulation.quietly(lambda: name_of("case", INDEX, 0))
        id_ = simulation.quietly(lambda: contacts.contact_id(case, E))
        for verdict in (Verdict.DISMISSED, Verdict.CONFIRMED)[:times]:
            for _ in range(MOST_WAITS):
                if simulation.quietly(lambda: contacts.contacts_at(case, [id_])):
                    break
                simulation.pause()
            else:
                return
            words = f"{verdict.value} by telephone"
            act = partial(_decide, case, id_, verdict, words)
            simulation.insist((verdict, words), act, tries=4)

    # --- what must hold -------------------------------------------------------------------

    def _verdict(self, simulation: Simulation, life: str) -> list[Violation]:
        case = cases.case(name_of("case", INDEX, 0))
        stands = life != "retracted"
        if case is None:
            # A retraction that was heard before the positive leaves nothing to open.
            opened = [] if life == "retracted" else [life]
            return conserved("a positive opens a case", opened, [])
        known = traces.traces_of(case.id)
        ids = {person: contacts.contact_id(case.id, person) for person in (B, C, D, E, F, G)}
        standing = contacts.contacts_at(case.id, ids.values())
        window = case.window
        together = minutes_in(window.starts_at, window.ends_at) if window else {}
        others = {B, D, E, G} if life in WIDE else {B, D, E, F}
        listed = {place.split(".")[2] for place in ranks.order_of(case.id, 10)}
        found = {
            person: standing[id_].minutes
            for person, id_ in ids.items()
            if id_ in standing and standing[id_].level
        }
        last = max(self.facts, default=(0, ""))
        state = State.OPEN if stands else State.WITHDRAWN
        whole = all(one.stage.value in ("complete", "dropped") for one in known.values())
        return [
            *conserved("the window is of the samples that stand", sorted(together), sorted(others)),
            *conserved("everybody is found, whole, and nobody else", found, together),
            *conserved("the order holds the candidates", listed, {ids[one] for one in together}),
            *self._told(case, ids, standing, known, stands=stands),
            *self._decided(simulation, standing.get(ids[E])),
            *conserved("the last revision is told", [last[0]], [case.revision]),
            *conserved("the state is told", [last[1] == "CaseWithdrawn"], [not stands]),
            *conserved("the state is right", [case.state.value], [state.value]),
            *conserved("traces are whole", [whole], [True]),
        ]

    def _told(
        self,
        case: Case,
        ids: dict[str, str],
        standing: dict[str, Contact],
        known: dict[str, Trace],
        *,
        stands: bool,
    ) -> list[Violation]:
        """Who is called for has a notice that holds, each edition was told, and never more of them
        than the case's own changes explain."""
        withdrawn = len({revision for revision, fact in self.facts if fact == "CaseWithdrawn"})
        missed, doubled = [], []
        for person, id_ in ids.items():
            one = standing.get(id_)
            kept = one.edition if one else 0
            sayings = one.sayings if one else ()
            is_meant = bool(one and one.level) and not (
                sayings and sayings[-1].verdict is Verdict.DISMISSED
            )
            editions = sorted((e, amended) for c, e, amended in self.notices if c == id_)
            if bool(one and one.tells) is not (is_meant and stands):
                missed.append((person, "is told, or is not"))
            if editions != [(n, n % 2 == 0) for n in range(1, kept + 1)]:
                missed.append((person, "each edition is told once", editions, kept))
            # Void and told again: with the case, by a decision; who is not in all that was found
            # (late, or of one window alone) also with each trace.
            turns = withdrawn + len(sayings) + (len(known) if person not in (B, E) else 0)
            if kept > 2 * turns + 1:
                doubled.append((person, kept, turns))
        return [
            *conserved("nobody is missed", missed, []),
            *conserved("nobody is told twice", doubled, []),
        ]

    @staticmethod
    def _decided(simulation: Simulation, one: Contact | None) -> list[Violation]:
        """A decision that was acknowledged stands, once; refused was one where no case stood."""
        history = simulation.history
        said = [(each.verdict, each.words) for each in one.sayings] if one else []
        done = [told.intention for told in history if told.heard is Heard.DONE]
        return [
            *conserved("no decision is lost", [each for each in done if each not in said], []),
            *conserved("no decision is doubled", len(said), len(set(said))),
            *no_false_refusal(history, _rightly),
        ]


def _works(simulation: Simulation, doors: Sequence[Door], callers: Iterable[str]) -> None:
    """One more worker: as long as somebody is at work, and then until nothing waits, or a while."""
    names, more = list(callers), MORE
    while more and (
        any(simulation.baton.ready(name) for name in names) or not all(one.empty for one in doors)
    ):
        more -= not any(simulation.baton.ready(name) for name in names)
        simulation.pause()
        for door in doors:
            if not door.empty:
                door.deliver()


def _rightly(told: Told) -> bool:
    return told.code == NoCaseBasis.code


def _decide(case: str, contact: str, verdict: Verdict, words: str) -> Decision:
    now = clock.now()
    contacting.decide(TRACER, case, contact, verdict, words, purpose=PURPOSE, now=now)
    return verdict, words


def _result(tube: str, release: int, told: str) -> str:
    at = START - timedelta(days=3 if tube == OTHER else 1)
    return result(INDEX, told=told, release=release, tube=tube, at=at)


def _send(body: str) -> None:
    queues.send(RESULTS, json.loads(body))


def _each(handle: Callable[[str], None]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def door(event: dict[str, Any]) -> dict[str, Any]:
        for record in event["Records"]:
            handle(record["body"])
        return {"batchItemFailures": []}

    return door
