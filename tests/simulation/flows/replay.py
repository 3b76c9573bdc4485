"""Phones that were offline send what they kept, as `static/js/outbox.js` does: in order, again and
again until each event has an answer of its own; a page may send the same outbox at the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from functions.checkin.service import replaying
from functions.kernel.periods import write_instant
from functions.runtime import clock, settings
from tests.simulation import town
from tests.simulation.checking import (
    Heard,
    Told,
    Violation,
    every_wish_is_answered,
    no_defects,
    no_false_refusal,
    nothing_acknowledged_is_lost,
    nothing_is_doubled,
    nothing_is_unasked,
)
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants, checkin_mutants
from tests.simulation.flows.closing import close
from tests.simulation.flows.phones import doors, lay_phones, visits_hold
from tests.simulation.flows.visits import (
    Visit,
    visits,
)
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Simulation
from tests.simulation.town import NEXT_MIDNIGHT, Person
from tests.simulation.world import World


@dataclass(slots=True)
class Outbox:
    """The kept events of a phone: (what it stands for, its wire shape)."""

    person: Person
    ahead: timedelta
    waiting: list[tuple[Visit, dict[str, Any]]] = field(default_factory=list)
    right: Callable[[], datetime] = clock.now
    """A right clock: the server's may jump."""

    def keep_visit(self, poster: str, venue: str, entered: datetime, left: datetime | None) -> None:
        """A scan, and perhaps the exit from it, by this phone's clock."""
        blank = {"poster": "", "visit": "", "in_at": "", "for_person": "", "declaration": None}
        entered, seconds = entered + self.ahead, int((entered + self.ahead).timestamp())
        told = blank | {"kind": "in", "poster": poster, "at": write_instant(entered)}
        self.waiting.append((("in", self.person.id, seconds, venue), told))
        if left is not None:
            left += self.ahead
            told = blank | {"kind": "out", "poster": poster, "at": write_instant(left)}
            told["in_at"] = write_instant(entered)
            self.waiting.append((("out", self.person.id, seconds, venue), told))

    def send(self, events: list[tuple[Visit, dict[str, Any]]]) -> list[dict[str, Any]]:
        """One request to the service."""
        return replaying.replay(
            self.person.caller,
            [replaying.Kept.of(told) for _, told in events],
            self.person.pass_text,
            clock.now(),
            sent_at=self.right() + self.ahead,
        )


class OfflineReplay:
    """Two phones and a page of one of them, a queue, a stream."""

    name = "offline-replay"

    def __init__(self) -> None:
        self._people: list[Person] = []
        self._posters: list[str] = []

    def mutants(self) -> Mutants:
        """As for check-in, by the same patches, and one of its own."""
        return {
            name: checkin_mutants.MUTANTS[name]
            for name in (
                "no-read-back",
                "unconditional-put",
                "id-not-from-natural-key",
                "ack-before-write",
                "spill-consumer-swallows",
            )
        } | {"a-trouble-skips-one-event": checkin_mutants.trouble_skips_one_event}

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """Tables, queue, keys, posters, people."""
        self._posters, self._people = lay_phones(world, 2)

    def plan(self, seed: object) -> Plan:
        """All faults; the table, the queue or the key services may refuse for a while."""
        table = settings.table_name("checkins")
        refusable = (table, table, table, "sqs", "sqs", "kms", "secretsmanager")
        return Swarm.of(Random(f"{seed}/faults"), refusable=refusable)

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Outboxes are sent while queue and stream are read; then everything drains."""
        rng = simulation.rng
        if rng.random() < 0.2:
            simulation.pass_time(NEXT_MIDNIGHT - simulation.now() + timedelta(minutes=20))
        if rng.random() < 0.5:
            town.warm(world, self._posters)
        boxes = [self._outbox(person, simulation.now(), rng) for person in self._people]
        queue, stream = doors(world, simulation)
        for one in boxes:
            one.right = simulation.true_now
        callers = {
            f"phone{n}": partial(self._flush, simulation, one) for n, one in enumerate(boxes)
        }
        page = replace(boxes[0], waiting=list(boxes[0].waiting))
        callers["page"] = partial(self._flush, simulation, page)
        wishes = [wish for one in boxes for wish, _ in one.waiting]
        simulation.run({**callers, "lambda": poll(simulation, [queue, stream], callers)})

        def ask_again() -> None:
            for one in boxes:
                self._flush(simulation, one)

        close(simulation, [queue, stream], ask_again)
        found: list[Violation] = simulation.quietly(
            lambda: self._verdict(world, simulation, wishes, queue)
        )
        return found

    def _outbox(self, person: Person, now: datetime, rng: Random) -> Outbox:
        made = Outbox(person, timedelta(seconds=rng.choice((0, 0, 0, 400, -86_400))))
        entered = now - timedelta(minutes=rng.randrange(90, 300))
        for _ in range(rng.randrange(1, 3)):
            venue = rng.choice((1, 2))
            left = entered + timedelta(minutes=20) if rng.random() < 0.6 else None
            made.keep_visit(self._posters[venue - 1], town.code_of(venue), entered, left)
            entered += timedelta(minutes=40)
        return made

    @staticmethod
    def _flush(simulation: Simulation, box: Outbox, tries: int = 4) -> None:
        """Send all that waits; what got an answer leaves the outbox, as settle() does."""
        client = simulation.baton.holder
        for _ in range(tries):
            if not box.waiting:
                return
            batch = list(box.waiting)
            told = simulation.attempt(("flush", client), partial(box.send, batch))
            for result in told.answer or ():
                wish, event = batch[result["index"]]
                refused = result["outcome"] == "refused"
                heard = Heard.REFUSED if refused else Heard.DONE
                simulation.history.append(Told(client, wish, heard, result.get("code", "")))
                simulation.trace.append(f"     {client} {wish!r} heard {heard}")
                box.waiting.remove((wish, event))
            simulation.pause()

    @staticmethod
    def _verdict(
        world: World, simulation: Simulation, wishes: list[Visit], queue: QueueDoor
    ) -> list[Violation]:
        standing = visits(world)
        history = [told for told in simulation.history if told.intention in set(wishes)]
        asked = [Told("outbox", wish, Heard.LOST) for wish in wishes]
        return [
            *no_defects(simulation.history),
            *nothing_acknowledged_is_lost(history, standing),
            *nothing_is_doubled(standing),
            *nothing_is_unasked([*history, *asked], standing),
            *no_false_refusal(history, lambda _: False),
            *every_wish_is_answered(history, wishes),
            *visits_hold(world, simulation, queue),
        ]
