"""Every AWS call of a station's replay, disturbed in turn: each dose, screening and leaving once.

A doctor's and a vaccinator's tablets send a morning: one person on the whole way, one of whom no
screening is known, one out of a vial in which nothing is left. Six modes at each call, four of them
also as an outage; the tablet sends what was not answered again (security.md F01-F04, F07).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.immunization.domain.dose import Left
from functions.immunization.domain.lot import LotId
from functions.immunization.domain.screening import Vitals, checklist_on, questions
from functions.immunization.service import replaying, stock, vials
from functions.immunization.service.deeds import LATER, REFUSED, Event, Injection, Taken
from functions.immunization.service.screening import Checklist
from functions.immunization.store.doses import DoseRecord, dose_of
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.identifiers import UnitId
from functions.registry import service as registry
from functions.runtime import clock
from tests.simulation import town
from tests.simulation.crashes import Handler, assert_whole, explore
from tests.simulation.flows.vaccine_doses import _of, _read
from tests.simulation.schedule import START, Simulation
from tests.simulation.world import World

pytestmark = [pytest.mark.catalogue("F01", "F02", "F03", "F04", "F07"), pytest.mark.slow]
TABLES = (
    "keys", "persons", "identities", "guardianships", "audit", "units", "limits", "refusals",
    "idempotency", "immunizations", "vaccine_lots",
)  # fmt: skip
SITE, LOT = UnitId("site-01"), LotId("comirnaty.MAU1")
UNIT = frozenset({Relation.UNIT})
KEEPER = Caller(Role.COMMUNE_OFFICER, "s-1", unit=SITE, relations=UNIT)
DOCTOR = Caller(Role.DOCTOR, "s-2", unit=SITE, relations=UNIT)
VACCINATOR = Caller(Role.VACCINATOR, "s-3", unit=SITE, relations=UNIT)
WELL = Checklist(
    "comirnaty",
    dict.fromkeys(questions(checklist_on(START.date())), False),
    Vitals(368, 76, 18, 120, 78),
)


@pytest.fixture(scope="module")
def site() -> Iterator[World]:
    """A site with an open vial of two doses."""
    with World(town.forget) as world:
        world.create_tables(TABLES)
        town.lay_keys()
        access.put_unit(Unit(SITE, "vaccination_site", "Điểm tiêm", "01/001/00001"))
        delivery = stock.Delivery("comirnaty", LOT[10:], date(2022, 2, 28), 1, 2)
        stock.receive(KEEPER, delivery, "lay", START)
        vials.open_vial(KEEPER, LOT, "open", START)
        world.keep()
        yield world


def event(sequence: int, number: int, minutes: int, said: Any) -> Event:
    card = f"0010909{number:05d}||Nguyễn Văn Thử|01011990|Nam|Phúc Xá|15042021"
    return Event(sequence, START - timedelta(minutes=minutes), registry.Sight(card), said)


def morning(world: World) -> Callable[[], list[Taken]]:
    """Both tablets send; the vaccinator's repeats one event."""
    (vial,) = [row["s"]["S"].rpartition("#")[2] for row in _of(world.rows("vaccine_lots"), "vial#")]
    given = Injection(LOT, vial)
    screened = [event(1, 1, 60, WELL)]
    done = [event(n, n, 50 - n, given) for n in (1, 2, 3)]
    done += [event(1, 1, 49, given), event(5, 1, 10, Left.WELL)]

    def send() -> list[Taken]:
        now = clock.now()
        told = [*replaying.replay(DOCTOR, screened, now, sent_at=now)]
        return [*told, *replaying.replay(VACCINATOR, done, now, sent_at=now)]

    return send


def standing(world: World) -> Callable[[Simulation], Any]:
    """What stands, without what is drawn by chance."""

    def state(_: Simulation) -> Any:
        rows = world.rows("immunizations")
        doses = [dose_of(_read(DoseRecord, row)) for row in _of(rows, "dose#")]
        said = [
            (one.state.value, one.doubts, one.revision, one.observed_until is not None)
            for one in doses
        ]
        of_doses = sorted(map(repr, said))
        places = Counter(row["p"]["S"].partition("#")[0] for row in rows if "#" in row["p"]["S"])
        lots = world.rows("vaccine_lots")
        left = [row["left"]["N"] for row in _of(lots, "vial#")]
        moves = len(_of([dict(row, s=row["lot"]) for row in lots], "move#"))
        return of_doses, sorted(places.items()), left, moves, len(world.rows("persons"))

    return state


def whole(taken: list[Taken]) -> bool:
    """Everything was answered, nothing refused or put off."""
    return len(taken) == 6 and not {one.outcome for one in taken} & {REFUSED, LATER}


def test_a_morning_without_network_stands_once_whatever_call_breaks(site: World) -> None:
    def begin(_: Simulation) -> Callable[[], Any]:
        town.forget()
        return morning(site)

    explored = explore(site, Handler("replay", begin, standing(site), definite=whole))
    assert explored.calls > 30
    assert_whole(explored)
