"""From a result to who is told: nobody missed, nobody told twice, everything taken back.

The laboratory tells results of one person: one, one that is retracted, one that is found again, or
two tubes of which the later told is the earlier taken, so that the window changes under way.
Check-in is played by messages: to each wish it answers with parts, one of them in two editions, and
with the end of the answer, twice. Facts, parts and the table's stream come in any order, twice, and
everybody dies at any call. In the end the list must be what the parts say together.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from functions.kernel.errors import Refusal
from functions.kernel.identifiers import person_id
from functions.messages.tracing import VisitsWanted
from functions.runtime import queues, settings
from functions.tracing import consumers, streams
from functions.tracing.domain.case import State
from functions.tracing.store import cases, contacts, ranks, traces
from functions.tracing.store.sealed import name_of
from tests.doors.tracing.told import answered, found, is_heard, result
from tests.simulation import town
from tests.simulation.checking import Violation, conserved, no_defects
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants
from tests.simulation.flows.case_tracing_mutants import MUTANTS
from tests.simulation.flows.closing import close
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import START, Died, Simulation
from tests.simulation.stream_door import StreamDoor
from tests.simulation.world import World

TABLES = ("keys", "cases", "persons")
RESULTS, WISHES, FOUND, NOTICES = (
    "tracing-facts",
    "visits-wanted",
    "presences-found",
    "notice-facts",
)
INDEX, B, C, D, E = (person_id((0xC00 + number).to_bytes(8)) for number in range(5))
AT = START - timedelta(days=2)
TUBE, OTHER = "VN-000001", "VN-000002"
LIVES: dict[str, tuple[tuple[str, int, str], ...]] = {
    "stands": ((TUBE, 1, "positive"),),
    "retracted": ((TUBE, 1, "positive"), (TUBE, 2, "negative")),
    "found again": ((TUBE, 1, "positive"), (TUBE, 2, "negative"), (TUBE, 3, "positive")),
    "two tubes": ((TUBE, 1, "positive"), (OTHER, 1, "positive")),
    "one of two": ((TUBE, 1, "positive"), (OTHER, 1, "positive"), (TUBE, 2, "negative")),
}
Notice = tuple[str, str, int, bool]


class CaseTracing:
    """A laboratory, a check-in, a table's stream, three queues."""

    name = "case-tracing"

    def __init__(self) -> None:
        self.facts: list[tuple[int, str]] = []
        self.notices: set[Notice] = set()

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
        town.lay_keys()

    def plan(self, seed: object) -> Plan:
        """All faults; the table and the queues may refuse for a while."""
        return Swarm.of(Random(f"{seed}/faults"), refusable=(settings.table_name("cases"), "sqs"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Results are told while check-in answers; then everything drains."""
        self.forget()
        self.facts, self.notices = [], set()
        life = simulation.rng.choice(sorted(LIVES))
        told = simulation.quietly(lambda: [_result(*one) for one in LIVES[life]])
        simulation.rng.shuffle(told)
        doors = [
            StreamDoor(simulation, _streamed, lambda: world.table(settings.table_name("cases"))),
            QueueDoor(
                simulation, lambda event: consumers.hear_fact(event, None), world.queued(RESULTS)
            ),
            QueueDoor(
                simulation, lambda event: consumers.hear_answer(event, None), world.queued(FOUND)
            ),
            QueueDoor(simulation, _each(_answer), world.queued(WISHES)),
            QueueDoor(simulation, _each(self._notice), world.queued(NOTICES)),
        ]
        clients: dict[str, Callable[[], None]] = {"laboratory": partial(_tells, simulation, told)}
        simulation.run({**clients, "lambda": poll(simulation, doors, clients)})
        close(simulation, doors, lambda: [_send(body) for body in told])
        return [*no_defects(simulation.history), *self._verdict(life)]

    def _tell(self, fact: dict[str, Any]) -> None:
        self.facts.append((fact["revision"], fact["fact"]))

    def _notice(self, body: str) -> None:
        told = json.loads(body)
        self.notices.add((told["person"], told["contact"], told["edition"], told["amended"]))

    def _verdict(self, life: str) -> list[Violation]:
        case = cases.case(name_of("case", INDEX, 0))
        stands = life != "retracted"
        if case is None:
            # A retraction that was heard before the positive leaves nothing to open.
            opened = [] if life == "retracted" else [life]
            return conserved("a positive opens a case", opened, [])
        called_for = {B, D, E} if stands else set()
        wrong: list[Any] = []
        for person in (B, C, D, E):
            id_ = contacts.contact_id(case.id, person)
            one = contacts.contacts_at(case.id, [id_]).get(id_)
            editions = sorted((e, amended) for _, c, e, amended in self.notices if c == id_)
            kept = one.edition if one else 0
            if bool(one and one.tells) is not (person in called_for):
                wrong.append((life, person, "is in the list, or is not"))
            if editions != [(n, n % 2 == 0) for n in range(1, kept + 1)]:
                wrong.append((life, person, "each edition is told once", editions, kept))
            # D comes by a late edition, which the second tube's trace has again: void in between.
            is_late = life == "two tubes" and person == D
            if life in ("stands", "two tubes") and person != C and not is_late and kept != 1:
                wrong.append((life, person, "is told once", kept))
        listed = {place.split(".")[2] for place in ranks.order_of(case.id, 10)}
        wanted = {contacts.contact_id(case.id, person) for person in (B, D, E)}
        last = max(self.facts, default=(0, ""))
        state = State.OPEN if stands else State.WITHDRAWN
        whole = all(one.stage.value in ("complete", "dropped") for one in _traces(case.id))
        return [
            *conserved("nobody missed, nobody told twice", wrong, []),
            *conserved("the order holds the candidates", sorted(listed), sorted(wanted)),
            *conserved("the last revision is told", [last[0]], [case.revision]),
            *conserved("the state is told", [last[1] == "CaseWithdrawn"], [not stands]),
            *conserved("the state is right", [case.state.value], [state.value]),
            *conserved("traces are whole", [whole], [True]),
        ]


def _traces(case: str) -> list[Any]:
    return list(traces.traces_of(case).values())


def _result(tube: str, release: int, told: str) -> str:
    at = START - timedelta(days=3 if tube == OTHER else 1)
    return result(INDEX, told=told, release=release, tube=tube, at=at)


def _send(body: str) -> None:
    queues.send(RESULTS, json.loads(body))


def _tells(simulation: Simulation, told: list[str]) -> None:
    for body in told:
        for _ in range(simulation.rng.randrange(10)):
            simulation.pause()
        with suppress(Died, Refusal):
            simulation.invoke(partial(_send, body))


def _answer(body: str) -> None:
    """Check-in, played: parts, a late edition of one, the end of the answer before and after."""
    wish = VisitsWanted.model_validate_json(body)
    trace = traces.traces_of(wish.case)[wish.trace]
    queues.send_all(
        FOUND,
        [
            found(trace, "p1", (B, "V1", AT, 30), (C, "V1", AT, 30), (INDEX, "V1", AT, 60)),
            found(trace, "p2", (E, "V2", AT, 30), (B, "V2", AT + timedelta(hours=2), 5)),
            answered(trace, p1=1, p2=1),
            found(trace, "p1", (B, "V1", AT, 30), (D, "V1", AT, 30), edition=2, late=True),
            answered(trace, 2, p1=2, p2=1),
        ],
    )


def _each(handle: Callable[[str], None]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def door(event: dict[str, Any]) -> dict[str, Any]:
        for record in event["Records"]:
            handle(record["body"])
        return {"batchItemFailures": []}

    return door


def _streamed(event: dict[str, Any]) -> dict[str, Any]:
    """As the filters of the event source (infra/doors.yaml) let records through."""
    heard = [record for record in event["Records"] if is_heard(record)]
    return streams.tell({"Records": heard}, None) if heard else {"batchItemFailures": []}
