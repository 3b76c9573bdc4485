"""Who asks, decides, gives doses, joins records and does anew what a request ended."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from functions.datarights.domain.legal import grounds, rule_at
from functions.datarights.domain.request import Decision
from functions.datarights.service import watching
from functions.datarights.store import requests
from functions.kernel.callers import Caller
from functions.kernel.identifiers import PersonId
from functions.runtime import clock, queues
from tests.doors.vaccination.told import dose
from tests.simulation.checking import Heard
from tests.simulation.flows import asked
from tests.simulation.flows.asked import CARDS, HOUSE, LIVED, OFFICERS, WARD
from tests.simulation.flows.asked_course import Course
from tests.simulation.schedule import Simulation

RENEWALS: tuple[tuple[str, Callable[[PersonId], None]], ...] = (
    ("register", asked.registers),
    ("share", asked.shares),
    ("email", asked.proves_email),
)
PATIENCE, LOOKS, ROUNDS = 12, 60, 5


class Actors:
    """Everybody of one play, each a client."""

    def __init__(self, simulation: Simulation, course: Course) -> None:
        self.simulation, self.course = simulation, course

    def clients(self) -> dict[str, Callable[[], None]]:
        rng = self.simulation.rng
        clients: dict[str, Callable[[], None]] = {
            "clinic": self._gives,
            "gate": self._joins,
            "clock": self._counts,
        }
        for number, officer in enumerate(OFFICERS):
            clients[f"officer{number}"] = partial(self._works, officer)
        for number, (person, life) in enumerate(self.course.lives.items()):
            phones = rng.choice((1, 1, 2)) if life.kinds else 0
            life.asking = phones * len(life.kinds)
            for phone in range(phones):
                clients[f"phone{number}.{phone}"] = partial(self._asks, person)
            clients[f"life{number}"] = partial(self._lives, person)
        return clients

    def _asks(self, person: PersonId) -> None:
        life, phone = self.course.lives[person], self.simulation.baton.holder
        for kind in life.kinds:
            self._idle(25)
            wish = ("ask", person, kind, phone)
            told = self.simulation.insist(wish, partial(asked.asks, person, kind), tries=4)
            if told.heard is Heard.DONE:
                life.asking -= 1
            else:
                life.unheard.append(wish)

    def _works(self, officer: Caller) -> None:
        for _ in range(ROUNDS):
            self._idle(50)
            self._decides(officer)

    def _decides(self, officer: Caller) -> None:
        """Decide what waits first, or what the other is just deciding; sometimes say it twice."""
        rng, course = self.simulation.rng, self.course
        lines = self.simulation.quietly(lambda: requests.waiting("01", 99))
        mine = [one for one in lines if self._whose(one.id) != course.left]
        if not mine:
            return
        line = mine[0] if rng.random() < 0.7 else rng.choice(mine)
        told = Decision(1, agreed=True)
        if rng.random() < 0.25:
            known = grounds(line.kind, rule_at(self.simulation.true_now()))
            told = Decision(1, agreed=False, ground=rng.choice(known).id)
        course.decided.setdefault(line.id, self.simulation.calls)
        for _ in range(rng.choice((1, 1, 2))):
            wish = ("decide", line.id, officer.subject, told.agreed, told.ground)
            self.simulation.insist(wish, partial(asked.decides, officer, line.id, told), tries=4)

    def _gives(self) -> None:
        """Doses are told late, some twice."""
        for person, life in self.course.lives.items():
            if life.dose == "meanwhile":
                self._idle(60)
                body = self.simulation.quietly(
                    lambda who=person: dose(who, self.simulation.true_now())
                )
                for _ in range(self.simulation.rng.choice((1, 2))):
                    act = partial(queues.send, HOUSE, json.loads(body))
                    if self.simulation.insist(("dose", person), act).heard is not Heard.DONE:
                        life.untold.append(body)

    def _joins(self) -> None:
        for holder in CARDS:
            self._idle(80)
            if self.simulation.rng.random() < 0.7:
                self.course.joined[holder] = self.simulation.calls

    def _lives(self, person: PersonId) -> None:
        """Whoever has their answers does anew what was ended."""
        if person == WARD or self.simulation.rng.random() < 0.3:
            return
        for _ in range(PATIENCE):
            self._idle(LOOKS)
            if self._is_answered(person):
                self.renew(person)
                return

    def renew(self, person: PersonId) -> None:
        if person == WARD or not self._is_answered(person):
            return
        for name, act in RENEWALS:
            if name in self.course.lives[person].renewed:
                continue
            told = self.simulation.insist((name, person), partial(act, person), tries=4)
            if told.heard is not Heard.DONE:
                return
            self.course.lives[person].renewed.append(name)

    def ask_again(self) -> None:
        for life in self.course.lives.values():
            for wish in life.unheard:
                told = self.simulation.attempt(wish, partial(asked.asks, *wish[1:3]))
                life.asking -= told.heard is Heard.DONE
            for body in life.untold:
                queues.send(HOUSE, json.loads(body))

    def decide_the_rest(self) -> None:
        for _ in range(len(LIVED) * 3):
            self._decides(OFFICERS[0])

    def _is_answered(self, person: PersonId) -> bool:
        """Has everything that was asked its answer, and is done?"""
        if self.course.lives[person].asking:
            return False
        return self.simulation.quietly(lambda: self.course.is_answered(person))

    def _whose(self, id_: str) -> PersonId | None:
        one = self.simulation.quietly(lambda: requests.newest(id_))
        return one.person if one else None

    def _idle(self, most: int) -> None:
        for _ in range(self.simulation.rng.randrange(most)):
            self.simulation.pause()

    def _counts(self) -> None:
        """The round of the hour."""
        for _ in range(2):
            self._idle(80)
            self.simulation.attempt("count", lambda: watching.look_after(clock.now()))
