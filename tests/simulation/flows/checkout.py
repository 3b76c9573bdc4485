"""People leave, in every order: before their entry has come, twice, by two phones, kept offline.

Each of two people has two phones on one account. One phone sends the entries, both send exits, by
the visit's id where they know it and else by poster and instant, as an outbox does; what got no
answer is sent again as it was told. Meanwhile queue and stream are read, hours are closed, and the
people look at their own history, which is audited. Some exits are wrong and must be refused: before
the entry, from another's visit, and after the longest stay: two days later, or where a person
really stayed so long before the schedule let them leave.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from functions.checkin.domain.visit import (
    Certainty,
    CheckOutBeforeCheckIn,
    CheckOutTooLate,
)
from functions.checkin.service import arriving, closing, history, leaving, replaying
from functions.checkin.store import presence
from functions.checkin.store import visits as store
from functions.kernel.periods import DAY, day_of, hour_of, write_instant
from functions.kernel.valuesets import venue_kinds
from functions.runtime import clock, settings
from tests.simulation import town
from tests.simulation.checking import (
    Heard,
    Told,
    Violation,
    acknowledged,
    conserved,
    every_wish_is_answered,
    no_defects,
    no_false_refusal,
    nothing_acknowledged_is_lost,
    nothing_is_doubled,
    nothing_is_unasked,
    same_answer,
    unanswered,
)
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants, checkout_mutants
from tests.simulation.flows.closing import close
from tests.simulation.flows.disclosure import answers_are_audited
from tests.simulation.flows.phones import STILL_ONLINE, doors, lay_phones, visits_hold
from tests.simulation.flows.visits import (
    CLOSED,
    Visit,
    presences_packed,
    presences_wanted,
    visits,
)
from tests.simulation.queue_door import QueueDoor
from tests.simulation.schedule import START, Simulation
from tests.simulation.town import NEXT_MIDNIGHT, Person
from tests.simulation.world import World

NEXT_HOUR = datetime.fromisoformat("2021-11-23T02:00:00+00:00")
"""09:00 in Vietnam: the hour of START is over."""
LONGEST_STAY = timedelta(minutes=venue_kinds().read("market").longest_stay_minutes)
WRONG = {
    "early": {CheckOutBeforeCheckIn.code},
    "late": {CheckOutTooLate.code},
    "foreign": {leaving.VisitUnknown.code},
}
"""Exits that nobody may make, and how they are refused."""


@dataclass(slots=True)
class Stay:
    """One visit of one person; its phones' clocks are `ahead`."""

    person: Person
    poster: str
    venue: str
    entered: datetime
    ahead: timedelta
    right: Callable[[], datetime]
    left: datetime | None = None
    """When a phone first told that the person leaves; its outbox keeps that."""

    def wish(self, kind: str) -> Visit:
        """The natural key of what is wanted."""
        return kind, self.person.id, int(self.entered.timestamp()), self.venue

    def now(self) -> datetime:
        """What the phones' clocks say."""
        return self.right() + self.ahead

    def visit(self) -> str:
        """The visit's id, as everybody can know it."""
        key = store.sort_key(self.entered, self.venue)
        return store.visit_id(key, day_of(self.entered))

    def enter(self) -> str:
        """Send the entry: online while it is fresh, kept otherwise. The visit's id."""
        late = self.now() - self.entered > STILL_ONLINE
        scan = arriving.Scan(
            self.poster, self.entered, offline=late, sent_at=self.now() if late else None
        )
        return arriving.check_in(self.person.caller, scan, self.person.pass_text, clock.now()).visit

    def leave(self, left: datetime, *, offline: bool, visit: str = "") -> str:
        """Send an exit told at `left`, by the visit's id or as an outbox that does not know it."""
        if visit:
            sent_at = self.now() if offline else None
            return leaving.leave(
                self.person.caller, visit, left, clock.now(), offline=offline, sent_at=sent_at
            ).visit
        told = {
            "kind": "out", "at": write_instant(left), "poster": self.poster, "visit": "",
            "in_at": write_instant(self.entered), "for_person": "", "declaration": None,
        }  # fmt: skip
        (result,) = replaying.replay(
            self.person.caller,
            [replaying.Kept.of(told)],
            self.person.pass_text,
            clock.now(),
            sent_at=self.now(),
        )
        if result["outcome"] == replaying.REFUSED:
            raise _REFUSALS[result["code"]]
        return str(result["visit"])


_REFUSALS = {
    refusal.code: refusal
    for refusal in (CheckOutBeforeCheckIn, CheckOutTooLate, leaving.VisitUnknown)
}


class CheckOut:
    """Two people with two phones each, a queue, a stream, the clock that closes hours."""

    name = "check-out"
    audits = True

    def __init__(self) -> None:
        self._people: list[Person] = []
        self._posters: list[str] = []

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real service, store and domain."""
        return checkout_mutants.MUTANTS

    def forget(self) -> None:
        """As a process that died."""
        town.forget()

    def lay(self, world: World) -> None:
        """Tables, queue, keys, posters, people; one district is enough for the closing of hours."""
        world.replace("functions.checkin.store.presence.SHARDS", 1)  # one town's, not the nation's
        self._posters, self._people = lay_phones(world, 2, "venues", "families", "audit")
        presence.put_closed(hour_of(START - timedelta(hours=1)), START + timedelta(days=20))

    def plan(self, seed: object) -> Plan:
        """All faults; a table, the queue or the key services may refuse for a while."""
        checkins, audit, view = map(settings.table_name, ("checkins", "audit", "presence"))
        refusable = (checkins, checkins, view, audit, "sqs", "sqs", "kms", "secretsmanager")
        return Swarm.of(Random(f"{seed}/faults"), transacted=(checkins,), refusable=refusable)

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Enter and leave while doors are read and hours close; then everything drains."""
        rng = simulation.rng
        begins = rng.choice((None, NEXT_MIDNIGHT, NEXT_MIDNIGHT, NEXT_HOUR))
        if begins is not None:
            before = timedelta(seconds=rng.choice((0.1, 1, 2, 20)))
            simulation.pass_time(begins - simulation.now() - before)
        if rng.random() < 0.5:
            town.warm(world, self._posters)
        stays = self._stays(simulation, rng)
        queue, stream = doors(world, simulation)
        told: dict[Visit, str] = {}
        callers = {}
        for number, stay in enumerate(stays):
            callers[f"first{number}"] = partial(self._come_and_go, simulation, stay, rng, told)
            callers[f"second{number}"] = partial(self._only_go, simulation, stay, rng, told)
        callers["wrong"] = partial(self._go_wrongly, simulation, stays, rng)
        callers["reader"] = partial(self._look, simulation, rng)
        callers["clock"] = partial(self._close_hours, simulation, rng)
        simulation.run({**callers, "lambda": poll(simulation, [queue, stream], callers)})
        wishes = [stay.wish(kind) for stay in stays for kind in ("in", "out")]
        by_wish = {stay.wish(kind): stay for stay in stays for kind in ("in", "out")}

        def ask_again() -> None:
            for wish in unanswered(simulation.history, wishes):
                stay = by_wish[wish]
                if wish[0] == "in":
                    simulation.attempt(wish, stay.enter)
                else:
                    self._leave(simulation, stay, stay.left or stay.now(), offline=True)

        close(simulation, [queue, stream], ask_again)
        self._close_the_last_hours(simulation)
        wishes += self._go_two_days_later(simulation, stays)
        found: list[Violation] = simulation.quietly(
            lambda: self._verdict(world, simulation, stays, wishes, queue)
        )
        return found

    def _stays(self, simulation: Simulation, rng: Random) -> list[Stay]:
        made = []
        for number, person in enumerate(self._people):
            ahead = timedelta(seconds=rng.choice((0, 0, 0, 200, -200, 600, 1200, -4000)))
            right = simulation.true_now
            venue = rng.choice((1, 2))
            made.append(
                Stay(
                    person,
                    self._posters[venue - 1],
                    town.code_of(venue),
                    simulation.true_now() + ahead - timedelta(seconds=number),
                    ahead,
                    right,
                )
            )
        return made

    def _come_and_go(
        self, simulation: Simulation, stay: Stay, rng: Random, told: dict[Visit, str]
    ) -> None:
        """The phone that scanned: it insists, and knows the visit when it was told."""
        answer = simulation.insist(stay.wish("in"), stay.enter)
        if answer.heard is Heard.DONE:
            told[stay.wish("in")] = str(answer.answer)
        simulation.pass_time(timedelta(seconds=rng.choice((0, 1, 60, 1200, 2400))))
        left = stay.now()
        for _ in range(rng.randrange(1, 4)):
            offline = rng.random() < 0.4 or stay.now() - left > STILL_ONLINE
            visit = told.get(stay.wish("in"), "")
            if self._leave(simulation, stay, left, offline=offline, visit=visit):
                return
            simulation.pause()

    def _only_go(
        self, simulation: Simulation, stay: Stay, rng: Random, told: dict[Visit, str]
    ) -> None:
        """The other phone of the account: it says the exit, perhaps before the entry has come."""
        for _ in range(rng.randrange(3)):
            simulation.pause()
        if rng.random() < 0.4:
            simulation.pass_time(timedelta(seconds=rng.choice((1, 60, 900))))
        left = stay.now()
        for _ in range(rng.randrange(4)):
            visit = told.get(stay.wish("in"), "")
            offline = not visit or rng.random() < 0.5
            done = self._leave(simulation, stay, left, offline=offline, visit=visit)
            if done and rng.random() < 0.6:
                return
            simulation.pause()

    @staticmethod
    def _leave(
        simulation: Simulation, stay: Stay, left: datetime, *, offline: bool, visit: str = ""
    ) -> bool:
        """One attempt at an exit; is it done? A refusal keeps how long a stay was told."""
        stay.left = stay.left or left
        act = partial(stay.leave, left, offline=offline, visit=visit)
        told = simulation.attempt(stay.wish("out"), act)
        if told.heard is Heard.REFUSED:
            simulation.history[-1] = replace(told, answer=left - stay.entered)
        return told.heard is Heard.DONE

    @staticmethod
    def _go_wrongly(simulation: Simulation, stays: list[Stay], rng: Random) -> None:
        """Exits that nobody may make: whatever happens, no row comes of them."""
        stay, other = stays
        visit = stay.visit()
        for _ in range(rng.randrange(3)):
            kind = rng.choice(("early", "foreign"))
            who = stay if kind == "early" else other
            left = stay.entered - timedelta(hours=2) if kind == "early" else who.now()
            act = partial(who.leave, left, offline=True, visit=visit)
            simulation.attempt(_wrong(kind, who, stay), act)
            simulation.pause()

    @staticmethod
    def _go_two_days_later(simulation: Simulation, stays: list[Stay]) -> list[Visit]:
        """Too late, and from another's visit, when no entry can wait anywhere any more."""
        stay, other = stays
        visit = stay.visit()
        simulation.pass_time(timedelta(hours=55))  # the day of the visit, and 30 hours
        late, foreign = _wrong("late", stay, stay), _wrong("foreign", other, stay)
        simulation.attempt(late, partial(stay.leave, stay.now(), offline=False, visit=visit))
        simulation.attempt(foreign, partial(other.leave, other.now(), offline=False, visit=visit))
        return [late, foreign]

    def _look(self, simulation: Simulation, rng: Random) -> None:
        """People look at their own visits, also while the audit refuses."""
        for number in range(rng.randrange(3)):
            person = self._people[number % 2]
            request = f"look{number}"

            def look(person: Person = person, request: str = request) -> int:
                now = clock.now()
                return len(
                    history.visits_of(person.caller, now, day=day_of(now), request_id=request)
                )

            simulation.attempt(("read_visits", person.id, request), look)
            simulation.pause()

    @staticmethod
    def _close_hours(simulation: Simulation, rng: Random) -> None:
        """Mostly now and then; sometimes all is late, and the clock runs while it is packed."""
        most = 4
        if rng.random() < 0.3:
            simulation.pass_time(timedelta(minutes=75))
            most = 10
        for _ in range(rng.randrange(most)):
            simulation.pause()
            if rng.random() < 0.4:
                simulation.pass_time(timedelta(minutes=rng.choice((16, 20))))
            simulation.attempt(("close", "hours"), _close_due)

    @staticmethod
    def _close_the_last_hours(simulation: Simulation) -> None:
        """The clock goes on: what was late is closed again, twice without harm."""
        for _ in range(2):
            simulation.pass_time(timedelta(minutes=75))
            simulation.attempt(("close", "hours"), _close_due)

    def _verdict(
        self,
        world: World,
        simulation: Simulation,
        stays: list[Stay],
        wishes: list[Visit],
        queue: QueueDoor,
    ) -> list[Violation]:
        standing = visits(world)
        told = simulation.history
        asked = [one for one in told if _kind(one) in ("in", "out", *WRONG)]
        wanted = presences_wanted(world)
        return [
            *no_defects(told),
            *nothing_acknowledged_is_lost(asked, standing),
            *nothing_is_doubled(standing),
            *nothing_is_unasked(asked, standing),
            *no_false_refusal(asked, _rightly),
            *every_wish_is_answered(told, wishes),
            *same_answer(asked),
            *conserved("closed hours = visits", presences_packed(world, CLOSED), wanted),
            *visits_hold(world, simulation, queue),
            *answers_are_audited(world, told, "read_visits"),
            *self._shown(stays, acknowledged(told)),
        ]

    @staticmethod
    def _shown(stays: list[Stay], done: set[Hashable]) -> list[Violation]:
        """In the end each person sees the own visit as it ended, or as it is taken to have."""
        found = []
        for stay in stays:
            day = day_of(stay.entered - stay.ahead)
            ends = [
                one.certainty
                for about in (day, day + DAY)  # about midnight it may count for the next
                for one in history.visits_of(
                    stay.person.caller, clock.now(), day=about, request_id="last"
                )
            ]
            end = Certainty.OBSERVED if stay.wish("out") in done else Certainty.DEFAULT
            found += conserved("own history = visits", ends, [end])
        return found


def _close_due() -> None:
    """As the schedule's door does, for the one district of the town."""
    closing.close_due_hours(("001",), clock.now())


def _wrong(kind: str, who: Stay, stay: Stay) -> Visit:
    return kind, who.person.id, int(stay.entered.timestamp()), stay.venue


def _kind(told: Told) -> str:
    return str(told.intention[0]) if isinstance(told.intention, tuple) else ""


def _rightly(told: Told) -> bool:
    """Wrong exits are refused, each in its own words, and who stayed too long by the own clock."""
    if _kind(told) == "out":
        return told.code == CheckOutTooLate.code and told.answer > LONGEST_STAY
    return told.code in WRONG.get(_kind(told), ())
