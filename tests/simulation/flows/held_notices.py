"""Notices wait and go on: nobody is told twice, nobody forgotten, nothing cancelled leaves.

Six people are told of a contact, some again that it is void, while two officers open the breaker
of the province and close it, now to send, now to cancel what was held, and the clock ticks. Twice
two of the ministry switch the lane off and on again (ADR 0119): its batches go back meanwhile. The
queues and the table refuse, messages come twice, everybody dies, the gateway says no or nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from unittest.mock import patch

from functions.kernel.errors import Busy, Refusal
from functions.kernel.identifiers import PersonId, person_id
from functions.messages.tracing import ContactToTell
from functions.notifications import consumers
from functions.notifications.domain import breaker as rules
from functions.notifications.domain.breaker import Breaker, BreakerState, Fate
from functions.notifications.service import releasing
from functions.notifications.store import breakers, holding, inbox, notices, seats
from functions.notifications.store.holding import Line
from functions.notifications.store.notices import Delivery
from functions.registry.service.languages import Reach
from functions.runtime import clock, queues, settings, sms
from tests.simulation import town
from tests.simulation.checking import Violation, conserved, no_defects
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants, held_switch, played_gateway
from tests.simulation.flows.closing import close
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Died, Simulation
from tests.simulation.world import World

LANE = "notice-facts"
LANES = (LANE, "notices", "notice-calls", "notice-campaigns")
PEOPLE = tuple(person_id((0xC00 + number).to_bytes(8)) for number in range(6))
BREAKER = Breaker("exposure", "01", "*")
WHY = "The rule told the wrong people"
NEWS, VOID = "news", "void"


class HeldNotices:
    """Tracing that tells, officers with a breaker, the clock, one lane, a gateway."""

    name = "held-notices"

    def __init__(self) -> None:
        self.left: list[tuple[str, str]] = []
        self.silent: set[tuple[str, str]] = set()
        self.gateway = Random(0)

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real services and stores."""
        return {
            "held-in-no-list": partial(patch.object, holding, "put", lambda *_, **__: None),
            "dropped-before-sent": partial(patch.object, releasing, "_send_on", _nowhere),
            "not-claimed": partial(patch.object, notices, "claim", _not_claimed),
            "void-is-told-to-all": partial(patch.object, inbox, "was_told", lambda *_: True),
            "let-go-while-off": partial(patch.object, queues, "put_back", lambda *_: None),
            "not-looked-at-again": partial(patch.object, seats, "note_all", _all_newest),
        }

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """Tables, lanes, keys."""
        world.create_tables(("keys", "modes", "notices"))
        world.create_queues(LANES)
        world.replace("functions.registry.service.ways_to_tell", _ways)
        world.replace("functions.runtime.sms.send", self._send)
        world.replace("functions.runtime.sms.send_all", partial(played_gateway.each, self._send))
        town.lay_keys()

    def plan(self, seed: object) -> Plan:
        """All faults; the table and the queues may refuse for a while."""
        tables = (settings.table_name("notices"),)
        return Swarm.of(Random(f"{seed}/faults"), refusable=(*tables, "sqs"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """People are told while officers decide; then everything drains."""
        self.forget()
        self.left, self.silent = [], set()
        self.gateway = Random(f"{simulation.rng.random()}/gateway")
        fate = simulation.rng.choice((Fate.SEND, Fate.CANCEL))
        voided = {person for person in PEOPLE if simulation.rng.random() < 0.3}
        if simulation.rng.random() < STANDS_OPEN:
            simulation.quietly(lambda: [_next_step(fate) for _ in range(2)])
        heard: set[tuple[PersonId, int]] = set()
        lane = QueueDoor(
            simulation, lambda event: consumers.tell_people(event, None), world.queued(LANE)
        )
        people: dict[str, Callable[[], None]] = {
            "tracing": partial(_tells, simulation, voided, heard),
            "officers": partial(_decide, simulation, fate),
            "clock": partial(_ticks, simulation),
            "ministry": partial(held_switch.switch, simulation, "contact_notices"),
        }
        simulation.run({**people, "lambda": poll(simulation, [lane], people)})
        simulation.quietly(held_switch.switched_on)

        def finish() -> None:
            _tell_all(voided, heard)
            while not _is_done():
                _next_step(fate)
            releasing.release(clock.now() + timedelta(days=1))

        close(simulation, [lane], finish)
        return [*no_defects(simulation.history), *self._verdict(world, simulation, voided, fate)]

    def _send(self, phone: str, text: str, kind: str, reference: str) -> None:
        """The gateway: says no now and then, or takes it and says nothing."""
        chance = self.gateway.random()
        if chance < 0.1:
            raise sms.NotTaken
        what = VOID if "khong con gia tri" in text else NEWS
        self.left.append((phone, what))
        if chance > 0.9:
            self.silent.add((phone, what))
            raise Busy

    def _verdict(
        self, world: World, simulation: Simulation, voided: set[PersonId], fate: Fate
    ) -> list[Violation]:
        """Every notice has an end; who stands was told unless it was cancelled; nothing twice."""
        rows = [row for row in world.rows("notices") if "state" in row and row["w"]["S"] in PEOPLE]
        states = {(row["w"]["S"], row["k"]["S"].split("#")[0]): row["state"]["S"] for row in rows}
        waiting = [key for key, state in states.items() if Delivery(state).waits]
        lines = [row["k"]["S"] for row in world.rows("notices") if row["w"]["S"][:5] == "held#"]
        counted = Counter(self.left)
        given_up = {key for key, state in states.items() if state == "undelivered"}
        cancelled = {key for key, state in states.items() if state == "cancelled"}
        unsure = {
            (row["w"]["S"], "exposure")
            for row in rows
            if row["k"]["S"].startswith("exposure#")
            and (row["state"]["S"], row.get("why", {}).get("S")) == ("sent", "no_answer")
            and fate is Fate.CANCEL
        }
        told = {phone for phone, what in self.left if what == NEWS}
        missed = [
            person
            for person in PEOPLE
            if person not in told | voided
            and (person, "exposure") not in given_up | cancelled | unsure
        ]
        void_missed = [
            person
            for person in voided & told
            if (person, VOID) not in counted and (person, "exposure_void") not in given_up
        ]
        tried = {
            row["w"]["S"]
            for row in rows
            if row["k"]["S"].startswith("exposure#") and int(row["tries"]["N"])
        }
        untold = [phone for phone, what in self.left if what == VOID and phone not in told | tried]
        left_anyway = [phone for phone, kind in cancelled if (phone, NEWS) in counted]
        no_reason = [] if fate is Fate.CANCEL else sorted(cancelled)
        doubled = [one for one, n in counted.items() if n > (2 if simulation.faults else 1)]
        doubled = [one for one in doubled if one not in self.silent or counted[one] > 2]
        return [
            *conserved("every notice has an end", waiting, []),
            *conserved("nothing waits in a list", lines, []),
            *conserved("nobody is forgotten", missed, []),
            *conserved("who was told hears that it is void", void_missed, []),
            *conserved("what nobody was told is not voided", untold, []),
            *conserved("what was cancelled has not left", left_anyway, []),
            *conserved("only a decision cancels", no_reason, []),
            *conserved("nobody is told twice", doubled, []),
        ]


STANDS_OPEN = 0.7
"""In so many plays the breaker is open before anybody is told."""


def _fact(person: PersonId, edition: int, *, amended: bool) -> dict[str, Any]:
    return ContactToTell(
        person=person,
        contact=f"c{person}",
        edition=edition,
        amended=amended,
        rule="contacts-2021-07",
        division="01/001/00001",
    ).model_dump()


def _tell_all(voided: set[PersonId], heard: set[tuple[PersonId, int]]) -> None:
    """Tracing tells from its stream, so it tells again what the queue did not take, and that alone:
    a held notice has nobody to remind of it."""
    told = [_fact(person, 1, amended=False) for person in PEOPLE if (person, 1) not in heard]
    told += [
        _fact(person, 2, amended=True)
        for person in PEOPLE
        if person in voided and (person, 2) not in heard
    ]
    queues.send_all(LANE, told)


def _tells(simulation: Simulation, voided: set[PersonId], heard: set[tuple[PersonId, int]]) -> None:
    for person in PEOPLE:
        for edition in (1, 2) if person in voided else (1,):
            for _ in range(simulation.rng.randrange(3)):
                simulation.pause()
            told = _fact(person, edition, amended=edition == 2)
            with suppress(Died, Refusal):
                simulation.invoke(partial(queues.send, LANE, told))
                heard.add((person, edition))


def _decide(simulation: Simulation, fate: Fate) -> None:
    """Two people open the breaker and close it."""
    for _ in range(8):
        for _ in range(simulation.rng.randrange(3)):
            simulation.pause()
        with suppress(Died, Refusal):
            simulation.invoke(partial(_next_step, fate))


def _next_step(fate: Fate) -> None:
    kept = breakers.breaker(BREAKER.kind, BREAKER.province, BREAKER.rule)
    now = clock.now()
    if kept.state in (BreakerState.OPENING, BreakerState.CLOSING):
        breakers.put_next(rules.confirm(kept, by="second", now=now))
    elif kept.state is BreakerState.OPEN or not kept.revision:
        opens = kept.state is BreakerState.CLOSED
        breakers.put_next(rules.propose(kept, opens=opens, by="first", why=WHY, fate=fate, now=now))


def _is_done() -> bool:
    kept = breakers.breaker(BREAKER.kind, BREAKER.province, BREAKER.rule)
    return kept.state is BreakerState.CLOSED and kept.revision > 0


def _ticks(simulation: Simulation) -> None:
    for _ in range(simulation.rng.randrange(1, 4)):
        for _ in range(simulation.rng.randrange(8)):
            simulation.pause()
        with suppress(Died, Refusal):
            simulation.invoke(lambda: releasing.release(clock.now()))


def _ways(people: Iterable[PersonId], now: datetime, **_: Any) -> dict[PersonId, Reach]:
    return {person: Reach(person) for person in people}


# --- planted bugs ---------------------------------------------------------------------------


def _not_claimed(*_: Any, **__: Any) -> Delivery:
    return Delivery.SENDING


def _all_newest(*_: Any) -> frozenset[Any]:
    return frozenset()


def _nowhere(lines: Sequence[Line]) -> None:
    """What was held goes nowhere."""
