"""What is known of a follow-up under simulation, and what must hold at the end of each half day.

Each promise is judged by what people see: questions and ends among the notices, the officers' list,
their own record. Where a fact came in the very half of a day, before or after what it changes, both
are right; where an answer and a call overlap in time, either came last.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from functions.followup.domain.follow import FollowUp, Rank
from functions.followup.service import showing
from functions.followup.store import heads
from functions.followup.store.sealed import key_of
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.identifiers import PersonId
from functions.messages.followup import SEALED_LINK
from functions.notifications.domain import notice as causes
from functions.runtime import clock, crypto
from tests.simulation.checking import Told, Violation, conserved
from tests.simulation.flows.followed_lives import BY_A_PERSON, EVENING, MORNING, Met
from tests.simulation.schedule import Simulation

NATION = Caller(
    Role.EPIDEMIOLOGIST, "e-1", unit="moh", division="",
    relations=frozenset({Relation.JURISDICTION}),
)  # fmt: skip
RIGHTLY = ("NOT_FOLLOWED_UP", "CHECK_LINK_OVER", "FOLLOW_UP_MOVED_ON", "NOT_TIME_TO_END")
"""Refusals that are judged where they are heard, by what was asked of the person then."""


def rightly(told: Told) -> bool:
    """Is a refusal one of those that are judged elsewhere?"""
    return told.code in RIGHTLY


@dataclass(slots=True)
class Spell:
    """From the first attempt of something until it was acknowledged, in AWS calls."""

    began: int = 0
    done: int = 0


@dataclass(slots=True)
class Known:
    """What is known of a person. `answers` are the last acknowledged ones by day, `early` those of
    before this half of the day; `red` and `reached` the last such answer and call."""

    causes: dict[str, Met] = field(default_factory=dict)
    before: date | None = None
    begun: date | None = None
    ended: date | None = None
    ends: int = 0
    ever: bool = False
    answers: dict[date, tuple[tuple[str, ...], int | None]] = field(default_factory=dict)
    early: frozenset[date] = frozenset()
    red: Spell | None = None
    reached: Spell | None = None

    @property
    def until(self) -> date | None:
        """The last day of what is asked of them, None where nothing is."""
        found = [one.until for one in self.causes.values() if one.counts]
        last = max(found, default=None)
        return None if last is None or (self.ended and last <= self.ended) else last


class Followed:
    """The people of a schedule, what they were told, and what was broken."""

    def __init__(
        self, simulation: Simulation, ids: Mapping[str, str], lives: Mapping[PersonId, str]
    ) -> None:
        self.simulation, self.ids, self.lives = simulation, ids, lives
        self.known = {one: Known() for one in lives}
        self.links: dict[tuple[str, date], str] = {}
        self.asked: defaultdict[tuple[str, date], set[str]] = defaultdict(set)
        self.told_ends: defaultdict[str, set[int]] = defaultdict(set)
        self.found: list[Violation] = []

    # --- what happens ---------------------------------------------------------------------

    def take(self, event: dict[str, Any]) -> dict[str, Any]:
        """What notifications are told: a link that a telephone shows, or an end."""
        for record in event["Records"]:
            told = json.loads(record["body"])
            if told["fact"] == "FollowUpEnded":
                self.told_ends[told["person"]].add(told["number"])
                continue
            day = date.fromisoformat(told["day"])
            cause = causes.of_check(told["person"], told["follow_up"], told["day"]).cause
            self.asked[told["person"], day].add(cause)
            bound_to = f"{SEALED_LINK}{told['follow_up']}|{told['day']}"
            link = self.simulation.quietly(
                lambda of=told, to=bound_to: crypto.unseal(
                    key_of(of["year"]), crypto.from_text(of["sealed"]), to
                ).decode()
            )
            self.links[told["person"], day] = link.rpartition("/")[2]
        return {"batchItemFailures": []}

    def hears(self, person: PersonId, met: Met) -> None:
        """A fact is told in this half of the day."""
        known = self.known[person]
        standing = known.causes.get(met.name)
        if standing is None or standing.step < met.step:
            known.causes[met.name] = met

    def begins(self, day: date, hour: int) -> None:
        """A half of a day begins; its facts are known already."""
        for known in self.known.values():
            known.early = frozenset(known.answers)
            if known.until is not None:
                known.ever = True
                known.begun = known.begun or day

    def expects(self, person: PersonId, day: date) -> set[bool]:
        """Is the person asked on that day? Both where that changes in this half of it."""
        known = self.known[person]
        if known.begun is None or known.begun >= day:
            return {known.before is not None and known.before >= day and known.begun is None}
        return {
            known.before is not None and known.before >= day,
            known.until is not None and known.until >= day,
        }

    # --- what must hold -------------------------------------------------------------------

    def judge(self, day: date, hour: int, *, last: bool) -> None:
        """Judge the half of a day that is over."""
        shown = showing.board(NATION, "01", clock.now())
        other = showing.board(NATION, "00", clock.now())
        ranks = {one.follow_up.person: one.rank for one in (*shown.waiting, *other.waiting)}
        for board in (shown, other):
            order = [one.rank for one in board.waiting]
            self.say("red answers first", order, sorted(order))
        for person in self.known:
            one = heads.follow_up(self.ids[person])
            if hour == MORNING:
                self._asked(person, day)
            if hour == EVENING:
                self._missed(person, one, day)
            self._stands(person, one, day, ranks.get(person))
        for person, known in self.known.items():
            self._pass_on(person, known, day, hour)
            if last:
                told = len(self.told_ends[person])
                self.say(f"each end is told once: {self.lives[person]}", told, known.ends)

    def _asked(self, person: PersonId, day: date) -> None:
        meant, causes_ = self.expects(person, day), self.asked[person, day]
        if bool(causes_) not in meant and day not in self.known[person].answers:
            self.say(f"asked on {day}: {self.lives[person]}", bool(causes_), meant)
        if len(causes_) > 1:
            self.say(f"asked once on {day}", len(causes_), 1)

    def _missed(self, person: PersonId, one: FollowUp | None, day: date) -> None:
        known, meant = self.known[person], self.expects(person, day)
        if day in known.early:
            meant = {False}
        elif day in known.answers:
            meant |= {False}
        is_missed = bool(one and day in one.missed)
        if is_missed not in meant:
            self.say(f"missed on {day}: {self.lives[person]}", is_missed, meant)

    def _stands(self, person: PersonId, one: FollowUp | None, day: date, rank: Rank | None) -> None:
        known, life = self.known[person], self.lives[person]
        if known.answers:
            kept = one.answers if one else {}
            said = {on: (each.symptoms, each.tenths) for on, each in kept.items()}
            self.say(f"answers stand: {life}", said, known.answers)
        red, reached = known.red, known.reached
        if red and (reached is None or red.began > reached.done):
            self.say(f"a red answer is on the list: {life}", rank, Rank.RED)
        elif rank is Rank.RED and not (red and reached and red.done > reached.began):
            self.say(f"who was reached leaves the list: {life}", rank, "another")
        meant = known.before if known.before == known.until else None
        is_due = life == BY_A_PERSON and meant is not None and day > meant
        if is_due and rank not in (Rank.DUE, Rank.RED):
            self.say("who has to be ended is on the list", rank, Rank.DUE)
        if one and one.is_active and one.open_missed and rank is None:
            self.say("who was missed is on the list", rank, Rank.MISSED)
        if known.until is None and known.before is None and one and one.is_active:
            self.say(f"an ended follow-up stays ended: {life}", one.until, None)

    def _pass_on(self, person: PersonId, known: Known, day: date, hour: int) -> None:
        """What the next half of a day begins with."""
        until, was = known.until, known.before
        is_over = until is not None and until == was and day > until
        if is_over and hour == MORNING and self.lives[person] != BY_A_PERSON:
            known.ended, known.ends = until, known.ends + 1
        known.before = known.until
        if known.before is None:
            known.begun = None

    def ended(self, person: PersonId) -> None:
        """An officer has ended it."""
        known = self.known[person]
        if known.ended is None:
            known.ended, known.ends = known.until, known.ends + 1
            known.before, known.begun = None, None

    def say(self, law: str, left: Any, right: Any) -> None:
        """A law, and what stands beside what should."""
        self.found += conserved(law, left, right)
