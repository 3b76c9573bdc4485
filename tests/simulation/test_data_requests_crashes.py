"""Every AWS call of a request about data, of its decision and of what is heard, disturbed in turn.

Whoever asked asks again. What finally stands is what stands undisturbed: one request, one decision,
each outcome once (security.md P10, F01-F04, F06, F07).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from functions.datarights.domain.legal import Kind
from functions.datarights.domain.request import Decision, Wanted
from functions.datarights.service import asking, deciding, hearing
from functions.datarights.store import requests
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.identifiers import PersonId, person_id
from functions.messages.datarights import DataErased
from functions.runtime import clock
from tests.simulation import town
from tests.simulation.crashes import Handler, assert_whole, explore
from tests.simulation.schedule import Simulation
from tests.simulation.world import World

pytestmark = [
    pytest.mark.slow,
    pytest.mark.catalogue("P10", "F01", "F02", "F03", "F04", "F06", "F07"),
]
TABLES = ("keys", "persons", "data_requests", "audit", "limits", "refusals")
PERSON = PersonId(person_id((0xDA7A).to_bytes(8)))
CITIZEN = Caller(Role.CITIZEN, PERSON, phone_verified=True, relations=frozenset({Relation.OWN}))
OFFICER = Caller(
    Role.PROVINCE_OFFICER, "s-1", unit="province-01", division="",
    relations=frozenset({Relation.JURISDICTION}),
)  # fmt: skip
WANTED = Wanted(PERSON, Kind.DELETION, "")


@pytest.fixture(scope="module")
def office() -> Iterator[World]:
    """Nobody has asked yet."""
    with World(town.forget) as world:
        world.create_tables(TABLES)
        town.lay_keys()
        world.keep()
        yield world


def standing(_: Simulation) -> Any:
    """All versions of what was asked, and what waits."""
    told = [
        [
            (one.version, one.state, dict(one.acts), dict(one.outcomes))
            for one in requests.history(i)
        ]
        for ids in requests.own(PERSON).values()
        for i in ids
    ]
    return told, len(requests.waiting("00", 9))


def asked() -> str:
    return asking.open_request(CITIZEN, WANTED, clock.now()).id


def asks(simulation: Simulation) -> Callable[[], Any]:
    town.forget()
    return asked


def decides(simulation: Simulation) -> Callable[[], Any]:
    id_ = simulation.quietly(asked)
    town.forget()
    return lambda: deciding.decide(OFFICER, id_, Decision(1, agreed=True), clock.now()).version


def hears(simulation: Simulation) -> Callable[[], Any]:
    def prepared() -> str:
        return deciding.decide(OFFICER, asked(), Decision(1, agreed=True), clock.now()).id

    id_ = simulation.quietly(prepared)
    done = {"registrations": 1, "list_status": 0}
    body = DataErased(request=id_, done=done, kept={}).model_dump_json()
    town.forget()
    return lambda: hearing.hear(body, clock.now())


@pytest.mark.parametrize("prepare", [asks, decides, hears])
def test_a_request_stands_once_whatever_call_breaks(
    office: World, prepare: Callable[[Simulation], Callable[[], Any]]
) -> None:
    assert_whole(explore(office, Handler(prepare.__name__, prepare, standing)))
