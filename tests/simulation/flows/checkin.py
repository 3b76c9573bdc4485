"""Check-in and check-out by phones, the spill queue and the packer beside them, as in production.

Phones of three people at one or two venues; one person's scan is sent twice at once. A scan is sent
online first; whatever gets no answer is sent again, online or from the phone's outbox. Some seeds
play around midnight in Vietnam, where a visit's key changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from functions.checkin.service import arriving, leaving
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
    same_answer,
    unanswered,
)
from tests.simulation.delivery import Door, poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants, checkin_mutants
from tests.simulation.flows.closing import close
from tests.simulation.flows.phones import STILL_ONLINE, doors, lay_phones, visits_hold
from tests.simulation.flows.visits import (
    Visit,
    visits,
)
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import Simulation
from tests.simulation.town import NEXT_MIDNIGHT, Person
from tests.simulation.world import World


@dataclass(slots=True)
class Phone:
    """A phone and what is kept on it; `ahead` is how far its clock is wrong."""

    person: Person
    poster: str
    venue: str
    ahead: timedelta
    leaves: bool
    right: Callable[[], datetime] = clock.now
    """A right clock: the server's may jump."""
    told_at: datetime | None = None
    visit: str = ""
    left_at: datetime | None = None

    def now(self) -> datetime:
        """What the phone's clock says."""
        return self.right() + self.ahead

    def enter(self, *, offline: bool) -> str:
        """Send the scan; the visit's id."""
        assert self.told_at is not None
        scan = arriving.Scan(
            self.poster,
            self.told_at,
            offline=offline,
            sent_at=self.now() if offline else None,
        )
        recorded = arriving.check_in(self.person.caller, scan, self.person.pass_text, clock.now())
        return recorded.visit

    def leave(self, *, offline: bool) -> str:
        """Send the exit; the visit's id."""
        assert self.left_at is not None
        left = leaving.leave(
            self.person.caller,
            self.visit,
            self.left_at,
            clock.now(),
            offline=offline,
            sent_at=self.now() if offline else None,
        )
        return left.visit

    def wish(self, kind: str) -> Visit:
        """The natural key of what the phone wants."""
        assert self.told_at is not None
        return kind, self.person.id, int(self.told_at.timestamp()), self.venue


class CheckIn:
    """Four phones, a queue, a stream."""

    name = "check-in"

    def __init__(self) -> None:
        self._people: list[Person] = []
        self._posters: list[str] = []

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real service and store."""
        return checkin_mutants.MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """Tables, queue, keys, posters, people."""
        self._posters, self._people = lay_phones(world, 3, stored=2)

    def plan(self, seed: object) -> Plan:
        """All faults; a table, the queue or the key services may refuse for a while."""
        tables = [settings.table_name(name) for name in ("checkins", "presence", "orders")]
        refusable = (*tables, tables[0], tables[0], "sqs", "sqs", "kms", "secretsmanager")
        return Swarm.of(Random(f"{seed}/faults"), refusable=refusable)

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Phones scan and leave while queue and stream are read; then everything drains."""
        rng = simulation.rng
        midnight = rng.random() < 0.3
        if midnight:
            before = timedelta(seconds=rng.choice((0.1, 1, 2, 20)))
            simulation.pass_time(NEXT_MIDNIGHT - simulation.now() - before)
        if rng.random() < 0.5:
            town.warm(world, self._posters)
        phones = self._phones(rng, midnight=midnight)
        for phone in phones:
            phone.right = simulation.true_now
        queue, stream = doors(world, simulation)
        callers = {
            f"phone{number}": partial(self._use, simulation, phone, rng)
            for number, phone in enumerate(phones)
        }
        simulation.run({**callers, "lambda": poll(simulation, [queue, stream], callers)})
        wishes = self._ended(simulation, phones, [queue, stream])
        found: list[Violation] = simulation.quietly(
            lambda: self._verdict(world, simulation, wishes, queue)
        )
        return found

    @staticmethod
    def _ended(
        simulation: Simulation, phones: Sequence[Phone], waiting: Sequence[Door]
    ) -> list[Hashable]:
        """The faults are over: who has no answer asks again, all drains; what was wished for."""
        wishes = [("in", phone) for phone in phones]
        wishes += [("out", phone) for phone in phones if phone.left_at]
        by_wish: dict[Hashable, tuple[str, Phone]] = {
            phone.wish(kind): (kind, phone) for kind, phone in wishes
        }

        def ask_again() -> None:
            for wish in unanswered(simulation.history, by_wish):
                kind, phone = by_wish[wish]
                act = phone.enter if kind == "in" else phone.leave
                simulation.attempt(wish, partial(act, offline=True))

        close(simulation, waiting, ask_again)
        return list(by_wish)

    def _phones(self, rng: Random, *, midnight: bool) -> list[Phone]:
        wrong = (200, -200, 1200, -4000)
        skew = timedelta(seconds=rng.choice(wrong if midnight else (0, 0, 0, 0, *wrong)))
        ahead = (skew if midnight else timedelta(0), skew, timedelta(0))
        venues = [1, rng.choice((1, 2)), 1]
        made = [
            Phone(
                person,
                self._posters[venue - 1],
                town.code_of(venue),
                ahead[number],
                rng.random() < 0.5,
            )
            for number, (person, venue) in enumerate(zip(self._people, venues, strict=True))
        ]
        twin = Phone(made[0].person, made[0].poster, made[0].venue, made[0].ahead, False)
        twin.told_at = made[0].told_at = clock.now() + made[0].ahead
        return [*made, twin]

    @staticmethod
    def _use(simulation: Simulation, phone: Phone, rng: Random) -> None:
        phone.told_at = phone.told_at or phone.now()
        wish = phone.wish("in")
        late = phone.now() - phone.told_at > STILL_ONLINE
        told = simulation.attempt(wish, partial(phone.enter, offline=late))
        for _ in range(rng.randrange(4)):
            if told.heard is Heard.DONE and rng.random() < 0.8:
                break
            simulation.pass_time(timedelta(seconds=rng.choice((0, 1, 30))))
            late = phone.now() - phone.told_at > STILL_ONLINE
            told = simulation.attempt(
                wish, partial(phone.enter, offline=late or rng.random() < 0.5)
            )
        if told.heard is not Heard.DONE or not phone.leaves:
            return
        phone.visit = str(told.answer)
        simulation.pass_time(timedelta(seconds=rng.choice((1, 60, 1200))))
        phone.left_at = phone.now()
        wish = phone.wish("out")
        simulation.insist(wish, partial(phone.leave, offline=rng.random() < 0.3))

    @staticmethod
    def _verdict(
        world: World, simulation: Simulation, wishes: list[Visit], queue: QueueDoor
    ) -> list[Violation]:
        standing = visits(world)
        history = simulation.history
        return [
            *no_defects(history),
            *nothing_acknowledged_is_lost(history, standing),
            *nothing_is_doubled(standing),
            *nothing_is_unasked(history, standing),
            *no_false_refusal(history, _rightly),
            *every_wish_is_answered(history, wishes),
            *same_answer(history),
            *visits_hold(world, simulation, queue),
        ]


def _rightly(_: Told) -> bool:
    """Nothing is wrong with any of these scans."""
    return False
