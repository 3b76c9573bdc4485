"""Accept and queue: phones scan while three operators begin and end the mode, under all faults.

Two of them agree to the same proposal at once, so that one of them alone was second; the first ends
the mode in the midst of the scans, in some seeds. Scans and exits go to the queue or into the table
as each container knows it; in the end everything acknowledged stands, once.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random

from functions.access.domain.modes import ModeState, WantedMode
from functions.access.service import mode_steps
from functions.access.store import modes as store
from functions.kernel.callers import Caller, Relation, Role
from functions.runtime import clock, settings
from tests.simulation.checking import (
    Heard,
    Told,
    Violation,
    conserved,
    every_wish_is_answered,
    no_defects,
    no_false_refusal,
    nothing_acknowledged_is_lost,
    nothing_is_doubled,
    nothing_is_unasked,
    same_answer,
)
from tests.simulation.delivery import poll
from tests.simulation.faults import Plan, Swarm
from tests.simulation.flows import Mutants, accept_mutants
from tests.simulation.flows.checkin import CheckIn
from tests.simulation.flows.phones import doors, lay_phones, visits_hold
from tests.simulation.flows.visits import visits
from tests.simulation.schedule import Simulation
from tests.simulation.town import NEXT_MIDNIGHT
from tests.simulation.world import World

WANTED = WantedMode("queue", "01", "", 120, "Giờ cao điểm quét mã (giả định)")
FIRST, SECOND, THIRD = (
    Caller(
        Role.MINISTRY_OPERATOR,
        f"m-{number}",
        unit="moh",
        division="",
        relations=frozenset({Relation.JURISDICTION}),
        route="POST /can-bo/qua-tai",
    )
    for number in (1, 2, 3)
)


@dataclass(slots=True)
class Desk:
    """What the operators know of the decision: its id once it was acknowledged."""

    mode: str = ""


class AcceptAndQueue(CheckIn):
    """Four phones, three operators, a queue, a stream."""

    name = "accept-and-queue"

    def mutants(self) -> Mutants:
        """Ways of being wrong, planted in the real service and store."""
        return accept_mutants.MUTANTS

    def lay(self, world: World) -> None:
        """As check-in, with what a decision needs."""
        more = ("audit", "limits")
        self._posters, self._people = lay_phones(world, 3, *more, stored=2)

    def plan(self, seed: object) -> Plan:
        """All faults; the table of modes, the queue or the audit may refuse for a while."""
        tables = [settings.table_name(name) for name in ("checkins", "modes", "modes", "audit")]
        return Swarm.of(Random(f"{seed}/faults"), refusable=(*tables, "sqs", "sqs", "sqs"))

    def play(self, world: World, simulation: Simulation) -> list[Violation]:
        """Phones scan while the mode begins and ends; then everything drains."""
        rng = simulation.rng
        midnight = rng.random() < 0.3
        if midnight:
            before = timedelta(seconds=rng.choice((0.1, 1, 2, 20)))
            simulation.pass_time(NEXT_MIDNIGHT - simulation.now() - before)
        desk = Desk()
        if rng.random() < 0.6:
            simulation.quietly(lambda: self._decided(desk))
        phones = self._phones(rng, midnight=midnight)
        for phone in phones:
            phone.right = simulation.true_now
        queue, stream = doors(world, simulation)
        callers = {
            f"phone{number}": partial(self._use, simulation, phone, rng)
            for number, phone in enumerate(phones)
        }
        operators = {
            "first": partial(self._lead, simulation, desk, rng),
            "second": partial(self._agree, simulation, desk, SECOND),
            "third": partial(self._agree, simulation, desk, THIRD),
        }
        beside = {**callers, **operators}
        simulation.run({**beside, "lambda": poll(simulation, [queue, stream], beside)})
        wishes = self._ended(simulation, phones, [queue, stream])

        def verdict() -> list[Violation]:
            standing: list[Hashable] = [*visits(world), *_steps_told(desk, simulation.history)]
            return [
                *no_defects(simulation.history),
                *nothing_acknowledged_is_lost(simulation.history, standing),
                *nothing_is_doubled(standing),
                *nothing_is_unasked(simulation.history, visits(world)),
                *no_false_refusal(simulation.history, _rightly),
                *every_wish_is_answered(simulation.history, wishes),
                *same_answer(simulation.history),
                *visits_hold(world, simulation, queue),
                *_lists_agree(desk),
            ]

        found: list[Violation] = simulation.quietly(verdict)
        return found

    @staticmethod
    def _decided(desk: Desk) -> None:
        desk.mode = mode_steps.propose(FIRST, WANTED, key="simulated", now=clock.now()).id
        mode_steps.step(SECOND, desk.mode, "agree", 1, clock.now())

    @staticmethod
    def _lead(simulation: Simulation, desk: Desk, rng: Random) -> None:
        """Propose, and end it sooner or later, in some seeds never."""
        if not desk.mode:

            def propose() -> str:
                return mode_steps.propose(FIRST, WANTED, key="simulated", now=clock.now()).id

            told = simulation.insist(("proposed", FIRST.subject), propose)
            desk.mode = str(told.answer) if told.heard is Heard.DONE else ""
        for _ in range(rng.choice((2, 10, 30))):
            simulation.pause()
        if desk.mode and rng.random() < 0.7:
            simulation.insist(("ended", FIRST.subject), partial(_step, FIRST, desk, "end", 2))

    @staticmethod
    def _agree(simulation: Simulation, desk: Desk, who: Caller) -> None:
        """Agree to it as it was proposed."""
        for _ in range(20):
            if desk.mode:
                break
            simulation.pause()
        if desk.mode:
            simulation.insist(("agreed", who.subject), partial(_step, who, desk, "agree", 1))


def _step(who: Caller, desk: Desk, act: str, revision: int) -> str:
    return mode_steps.step(who, desk.mode, act, revision, clock.now()).id


def _steps_told(desk: Desk, history: list[Told]) -> list[Hashable]:
    """What stands of the decision, named as its operators wished it."""
    names = {
        ModeState.PROPOSED: "proposed",
        ModeState.STANDING: "agreed",
        ModeState.ENDED: "ended",
    }
    steps = store.steps_of(desk.mode) if desk.mode else ()
    return [(names[one.state], one.hands[-1]) for one in steps]


def _lists_agree(desk: Desk) -> list[Violation]:
    """The register and the list for doors say what the newest revision says."""
    steps = store.steps_of(desk.mode) if desk.mode else ()
    newest = steps[-1:]
    return [
        *conserved("one revision after another", [one.revision for one in steps], _counted(steps)),
        *conserved("register = newest", store.register(9) if desk.mode else (), newest),
        *conserved("for doors = what stands", store.standing_modes(), tuple(_standing(newest))),
    ]


def _counted(steps: tuple[store.Mode, ...]) -> list[int]:
    return list(range(1, len(steps) + 1))


def _standing(newest: tuple[store.Mode, ...]) -> list[store.Mode]:
    return [one for one in newest if one.stands]


def _rightly(told: Told) -> bool:
    """One of two who agree at once is too late; so is who ends what was never begun."""
    return told.code == "MODE_MOVED" and told.intention[0] in ("agreed", "ended")  # type: ignore[index]
