"""Check-in as tracing hears it, played: who was where, told in parts, late, twice and out of order.

An answer holds whom the wish's window holds, so that a second trace is answered otherwise than the
first. A visit that comes late is in a part's second edition where the trace was answered before,
and in its first where it was not. What is to be said may wait; in the end everything is said.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from functions.kernel.errors import Refusal
from functions.kernel.identifiers import person_id
from functions.messages.tracing import VisitsWanted
from functions.runtime import queues
from functions.tracing.domain.trace import Trace
from functions.tracing.store import traces
from tests.doors.tracing.told import answered, found
from tests.simulation.schedule import START, Died, Simulation

FOUND = "presences-found"
INDEX, B, C, D, E, F, G = (person_id((0xC00 + number).to_bytes(8)) for number in range(7))
AT = START - timedelta(days=2)
EARLIER, LATER = START - timedelta(days=16), START - timedelta(days=1)
"""Only in the window of a sample of three days ago; only in that of one of yesterday."""


@dataclass(frozen=True, slots=True)
class Met:
    """A time together; `late` is None, or whether it is there only since, or only until, the late
    visit was heard of."""

    part: str
    person: str
    venue: str
    at: datetime
    minutes: int
    late: bool | None = None


MEETINGS = (
    Met("p1", B, "V1", AT, 30),
    Met("p1", C, "V1", AT, 30, late=False),
    Met("p1", D, "V1", AT, 30, late=True),
    Met("p1", INDEX, "V1", AT, 60),
    Met("p2", B, "V2", AT + timedelta(hours=2), 5, late=False),
    Met("p2", B, "V2", AT + timedelta(hours=2), 6, late=True),
    Met("p2", E, "V2", AT, 30),
    Met("p3", F, "V3", LATER, 30),
    Met("p3", B, "V3", LATER, 10, late=False),
    Met("p3", B, "V3", LATER, 12, late=True),
    Met("p4", G, "V4", EARLIER, 30),
)


def minutes_in(starts_at: datetime, ends_at: datetime) -> dict[str, int]:
    """Who was there within a window, and how long, when all is known."""
    total: dict[str, int] = {}
    for met in MEETINGS:
        if met.late is not False and met.person != INDEX and starts_at <= met.at < ends_at:
            total[met.person] = total.get(met.person, 0) + met.minutes
    return total


class PlayedCheckIn:
    """Hears wishes; says what it has to say when the seed lets it, and all of it when asked to."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._known: dict[str, Trace] = {}
        self._late = False
        self._over = False
        self._waiting: list[dict[str, Any]] = []

    def hear(self, body: str) -> None:
        """A wish, perhaps once more."""
        wish = VisitsWanted.model_validate_json(body)
        if wish.trace not in self._known:
            self._simulation.quietly(partial(self._asked, wish))
        if self._over:
            self.say_all()

    def says(self, busy: Callable[[], bool]) -> None:
        """While others are at work: say this and that, and hear of the late visit at some time."""
        rng = self._simulation.rng
        until_late, holds = rng.choice((1, 2, 3, 4, 30)), rng.random() < 0.5
        while busy() or (self._waiting and rng.random() < 0.9):
            for _ in range(rng.randrange(1, 30)):
                self._simulation.pause()
            until_late -= 1
            if until_late == 0 and not self._known:
                until_late = 1
            elif until_late == 0:
                self._late_visit()
                self._say(self._taken(lambda one: "part" in one))
            rng.shuffle(self._waiting)
            some = self._waiting[: rng.randrange(6)]
            if holds and not self._late:
                some = [one for one in some if "part" not in one]
            self._say(self._taken(some.__contains__))

    def say_all(self) -> None:
        """Everything, the late visit too; from now on at once."""
        self._over = True
        self._late_visit()
        waiting, self._waiting = self._waiting, []
        queues.send_all(FOUND, waiting)

    def _taken(self, is_meant: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        taken = [one for one in self._waiting if is_meant(one)]
        self._waiting = [one for one in self._waiting if one not in taken]
        return taken

    def _say(self, some: list[dict[str, Any]]) -> None:
        if not some:
            return
        try:
            self._simulation.invoke(partial(queues.send_all, FOUND, some))
        except (Died, Refusal):
            self._waiting += some  # its stream tells them again

    def _late_visit(self) -> None:
        if self._late:
            return
        self._late = True
        for trace in self._known.values():
            self._simulation.quietly(partial(self._answer, trace, 2))

    def _asked(self, wish: VisitsWanted) -> None:
        trace = self._known[wish.trace] = traces.traces_of(wish.case)[wish.trace]
        self._answer(trace, 1)

    def _answer(self, trace: Trace, edition: int) -> None:
        by_part: dict[str, list[Met]] = {}
        for met in MEETINGS:
            if trace.starts_at <= met.at < trace.ends_at and met.late in (None, self._late):
                by_part.setdefault(met.part, []).append(met)
        changed = {met.part for met in MEETINGS if met.late}
        editions = {part: edition if part in changed else 1 for part in by_part}
        told = [part for part in by_part if edition == 1 or part in changed]
        self._waiting += [
            found(
                trace,
                part,
                *((met.person, met.venue, met.at, met.minutes) for met in by_part[part]),
                edition=editions[part],
                late=edition > 1,
            )
            for part in told
        ]
        self._waiting.append(answered(trace, edition, **editions))


def suppressed(simulation: Simulation, act: Callable[[], object]) -> None:
    """One invocation, of whose end nobody hears."""
    with suppress(Died, Refusal):
        simulation.invoke(act)
