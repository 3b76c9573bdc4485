"""Who answers, and who looks after them: a telephone of each person, and one officer."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from functions.followup.domain.daily import Answer
from functions.followup.domain.follow import Rank
from functions.followup.service import answering, working
from functions.followup.service.answering import Saying
from functions.followup.store import heads, lists
from functions.kernel.callers import Caller, Role
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.runtime import clock
from tests.simulation.checking import Heard, Told
from tests.simulation.flows.followed import NATION, Followed, Spell
from tests.simulation.flows.followed_lives import BY_A_PERSON, LAST_TEST, MORNING
from tests.simulation.schedule import Simulation

SAYINGS = (
    Saying(is_well=True),
    Saying(("cough",), 379),
    Saying(("chest_pain",)),
    Saying(is_well=True, tenths=395),
)
RED = SAYINGS[2:]
WAITS = 60


class Phone:
    """A person's telephone: answers by the day's link where it has one, else signed in."""

    def __init__(self, simulation: Simulation, followed: Followed, person: PersonId) -> None:
        self.simulation, self.followed, self.person = simulation, followed, person
        self._caller = Caller(Role.CITIZEN, person, phone_verified=True)
        self._open: tuple[Any, Saying, Spell] | None = None
        self._number = 0

    def answers(self, hour: int) -> None:
        """Perhaps say how one is, once or twice in this half of a day."""
        rng, day = self.simulation.rng, day_of(self.simulation.true_now())
        if rng.random() < 0.5:
            return
        for _ in range(WAITS if hour == MORNING else rng.randrange(20)):
            if hour == MORNING and (self.person, day) in self.followed.links:
                break
            self.simulation.pause()
        old = self.followed.links.get((self.person, day - timedelta(days=1)))
        if old and rng.random() < 0.3:
            self._tries_yesterdays(old)
        for _ in range(rng.choice((1, 1, 2))):
            if self._open:
                break  # nothing else is said before this one has an answer
            self._number += 1
            said = rng.choice(SAYINGS)
            self._open = (("says", self.person, self._number), said, Spell(self._at()))
            self._attempts(3)

    def asks_again(self) -> None:
        """Whoever has no answer asks again when the faults are over."""
        if self._open:
            self._attempts(1)

    def _attempts(self, times: int) -> None:
        assert self._open
        intention, said, spell = self._open
        told = self.simulation.insist(intention, partial(self._say, said), times)
        if told.heard not in (Heard.DONE, Heard.REFUSED):
            return
        self._open, spell.done = None, self._at()
        if told.heard is Heard.REFUSED:
            self._refused(told, said)
            return
        known, day = self.followed.known[self.person], day_of(self.simulation.true_now())
        known.answers[day] = (told.answer.symptoms, told.answer.tenths)
        if said in RED:
            known.red = spell
        if not known.ever:
            self.followed.say("who was never followed up is not", told.answer, None)

    def _say(self, said: Saying) -> Answer:
        token = self.followed.links.get((self.person, day_of(clock.now())))
        if token:
            return answering.by_link(token, said, clock.now())
        return answering.signed_in(self._caller, said, clock.now())

    def _refused(self, told: Told, said: Saying) -> None:
        """A red answer that nobody looks at any more is refused, though an earlier try wrote it."""
        day = day_of(self.simulation.true_now())
        id_ = self.followed.ids[self.person]
        head = self.simulation.quietly(lambda: heads.follow_up(id_))
        kept = head.answers.get(day) if head and not head.is_active else None
        if kept and said in RED and (kept.symptoms, kept.tenths) == (said.symptoms, said.tenths):
            self.followed.known[self.person].answers[day] = (kept.symptoms, kept.tenths)
        if self.followed.expects(self.person, day) == {True}:
            self.followed.say("who is asked may answer", told.code, "")

    def _tries_yesterdays(self, token: str) -> None:
        said = ("yesterday's link", self.person, self._number)
        act = partial(answering.by_link, token, SAYINGS[0])
        told = self.simulation.attempt(said, lambda: act(clock.now()))
        if told.heard is Heard.DONE:
            self.followed.say("a link is over with its day", told.answer, None)

    def _at(self) -> int:
        return self.simulation.calls


class Officer:
    """Calls whoever stands on top as red, and ends what a person has to end."""

    def __init__(self, simulation: Simulation, followed: Followed) -> None:
        self.simulation, self.followed = simulation, followed
        self._number = 0
        self._open: tuple[PersonId, int, working.Step, str, Spell] | None = None

    def works(self) -> None:
        """Look at the list a few times, and do what stands there."""
        for _ in range(2):
            for _ in range(self.simulation.rng.randrange(30)):
                self.simulation.pause()
            for person in self.followed.known:
                self._looks_after(person)

    def asks_again(self) -> None:
        """The step without an answer, when the faults are over; and the end that is due."""
        if self._open:
            self._attempts(1)
        for person in self.followed.known:
            if self.followed.lives[person] == BY_A_PERSON and self._is_time():
                self._looks_after(person)

    def _looks_after(self, person: PersonId) -> None:
        one = self.simulation.quietly(lambda: heads.follow_up(self.followed.ids[person]))
        if one is None or self._open:
            return
        area = one.division.partition("/")[0]
        lines = self.simulation.quietly(lambda: lists.waiting(area, Rank.RED, 9))
        step = working.Step.CALLED if one.id in {line.id for line in lines} else None
        if self.followed.lives[person] == BY_A_PERSON and one.is_active:
            step = working.Step.END if self._ends() else step
        if step is None:
            return
        self._number += 1
        words = f"Đã làm việc {self._number}"
        self._open = (person, one.version, step, words, Spell(self._at()))
        self._attempts(4)

    def _attempts(self, times: int) -> None:
        assert self._open
        person, version, step, words, spell = self._open
        told = self.simulation.insist(
            (step.value, words), partial(self._take, person, version, step, words), times
        )
        if told.heard not in (Heard.DONE, Heard.REFUSED):
            return
        self._open, spell.done = None, self._at()
        if told.heard is Heard.REFUSED:
            if told.code == "NOT_TIME_TO_END" and self._is_time():
                self.followed.say("what is over may be ended", told.code, "")
            return
        if step is working.Step.CALLED:
            self.followed.known[person].reached = spell
            return
        if not self._is_time():
            self.followed.say("nothing is ended before its time", words, "")
        self.followed.ended(person)

    def _take(self, person: PersonId, version: int, step: working.Step, words: str) -> int:
        return working.take(
            NATION,
            self.followed.ids[person],
            version,
            step,
            words,
            outcome=working.Outcome.WELL,
            now=clock.now(),
        ).version

    def _ends(self) -> bool:
        return self._is_time() or self.simulation.rng.random() < 0.3

    def _is_time(self) -> bool:
        return day_of(self.simulation.true_now()) > LAST_TEST

    def _at(self) -> int:
        return self.simulation.calls
