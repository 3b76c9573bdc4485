"""Two of the ministry switch a function off and on again in the midst of a play (ADR 0119)."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from functions.access.domain import modes as rules
from functions.access.service import modes
from functions.access.store import modes as store
from functions.kernel.errors import Refusal
from functions.runtime import clock
from functions.runtime.tables import ConditionLost
from tests.simulation.schedule import Died, Simulation

TIMES = 2
WHY = "Sai danh sách người nhận (giả định)"


def switch(simulation: Simulation, feature: str) -> None:
    """It goes off and comes on again, sooner or later; each step may die or be refused."""
    for number in range(TIMES):
        for step in (partial(switched_off, feature, f"off-{number}"), switched_on):
            for _ in range(simulation.rng.randrange(8)):
                simulation.pause()
            with suppress(Died, Refusal, ConditionLost):
                simulation.invoke(step)


def switched_off(feature: str, id_: str) -> None:
    """By two, at once; this container knows it at once."""
    now = clock.now()
    wanted = rules.WantedMode("switch", rules.NATION, feature, 120, WHY)
    asked = rules.proposed(wanted, id_, "m-1", now)
    for made in (asked, rules.agreed(asked, "m-2", now)):
        store.put_step(made)
    modes.forget()


def switched_on() -> None:
    """Everything that is off comes back, by two; this container knows it at once."""
    now = clock.now()
    for one in store.standing_modes():
        if not one.counts(now):
            continue
        asked = one if one.state is rules.ModeState.ENDING else rules.ended(one, "m-1", now)
        for made in (asked, rules.agreed(asked, "m-2", now)):
            if made is not one:
                store.put_step(made)
    modes.forget()
