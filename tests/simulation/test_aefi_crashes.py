"""Every AWS call of a heard dose, a severe report and a triage, disturbed in turn.

Six modes at each call, four of them also as an outage; whoever asked asks again. What finally
stands is what stands undisturbed: the report once, its case and clock once, and the counts of lot
and site are what the copies of doses add (security.md F01-F04, F06, F07).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.aefi.domain.case import Case
from functions.aefi.domain.followup import Followed
from functions.aefi.domain.report import Course, Report, Severity
from functions.aefi.service import hearing, investigating, own
from functions.aefi.store import cases, counts, doses, open_cases, reports, sources
from functions.kernel.callers import Caller, Relation, Role
from functions.kernel.identifiers import PersonId, UnitId, person_id
from functions.kernel.periods import day_of, write_instant
from functions.messages.vaccination import DoseTold, ImmunizationRecorded
from functions.runtime import clock, crypto, keys
from tests.simulation import town
from tests.simulation.crashes import Handler, assert_whole, explore
from tests.simulation.schedule import START, Simulation
from tests.simulation.world import World

pytestmark = [
    pytest.mark.slow,
    pytest.mark.catalogue("F01", "F02", "F03", "F04", "F06", "F07"),
]
TABLES = ("keys", "units", "persons", "aefi", "idempotency", "limits", "refusals")
GIVEN = START - timedelta(hours=2)
PERSON, SITE, LOT = PersonId(person_id((0xAEF1).to_bytes(8))), UnitId("site-01"), "comirnaty.FF2382"
CITIZEN = Caller(Role.CITIZEN, PERSON, phone_verified=True, relations=frozenset({Relation.OWN}))
OFFICER = Caller(
    Role.DISTRICT_OFFICER,
    "s-1",
    unit="district-001",
    division="01/001",
    relations=frozenset({Relation.JURISDICTION}),
)
SAID = Report(("breathless",), day_of(GIVEN), Severity.SEVERE, Course.HOSPITALISED)
WORDS = "Không phải tai biến nặng"


@pytest.fixture(scope="module")
def aftercare() -> Iterator[World]:
    """A site, and nothing that was told yet."""
    with World(town.forget) as world:
        world.create_tables(TABLES)
        town.lay_keys()
        access.put_unit(Unit(SITE, "vaccination_site", "Điểm tiêm (thử)", "01/001/00001"))
        world.keep()
        yield world


def fact() -> str:
    told = DoseTold(
        product="comirnaty",
        lot="FF2382",
        dose=1,
        doses=2,
        occurred_at=write_instant(GIVEN),
        observed_until=None,
        state="ok",
    )
    day = f"{day_of(GIVEN):%Y%m%d}"
    key = keys.key("immunizations-2021")
    sealed = crypto.seal(key, told.model_dump_json().encode(), f"facts|{day}|1")
    return ImmunizationRecorded(
        immunization=day, revision=1, person=PERSON, site=SITE, year=2021,
        sealed=crypto.to_text(sealed),
    ).model_dump_json()  # fmt: skip


def standing(_: Simulation) -> Any:
    """Counts, versions, cases; what is counted must be what the copies add."""
    copies = doses.doses_of([PERSON])
    added = {one.place[1]: one.adds for one in copies}
    counted = counts.of_lot(LOT)
    assert counted == added
    found = [cases.case(one) for copy in copies for one in copy.cases]
    told = [_told(one) for one in found if one is not None]
    said = [len(reports.versions_of(one)) for one in copies]
    return counted, said, told, [one.is_severe for one in open_cases.open_in("01")]


def _told(one: Case) -> tuple[Any, ...]:
    due = one.due_at - one.opened_at if one.due_at else None
    linked = len(cases.steps_of(one)), len(sources.sources_of(one))
    return one.version, one.state, one.is_severe, due, linked


def reported() -> Any:
    day = f"{day_of(GIVEN):%Y%m%d}"
    return own.report(CITIZEN, PERSON, day, SAID, key="report-0001", now=clock.now())


def copy() -> Followed:
    (one,) = doses.doses_of([PERSON])
    return one


def reporting(simulation: Simulation) -> Callable[[], Any]:
    simulation.quietly(lambda: hearing.hear(fact()))
    town.forget()
    return reported


def heard(simulation: Simulation) -> Callable[[], Any]:
    body = simulation.quietly(fact)
    town.forget()
    return lambda: hearing.hear(body)


def triage(simulation: Simulation) -> Callable[[], Any]:
    def prepared() -> str:
        hearing.hear(fact())
        return str(reported().case)

    case = simulation.quietly(prepared)
    town.forget()

    def take() -> int:
        now = clock.now()
        return investigating.triage(OFFICER, case, 1, WORDS, is_severe=False, now=now).version

    return take


def test_a_severe_report_stands_once_with_its_case_whatever_call_breaks(aftercare: World) -> None:
    assert_whole(explore(aftercare, Handler("report", reporting, standing)))


@pytest.mark.parametrize("begin", [heard, triage])
def test_a_fact_and_a_triage_stand_once_whatever_call_breaks(
    aftercare: World, begin: Callable[[Simulation], Callable[[], Any]]
) -> None:
    assert_whole(explore(aftercare, Handler(begin.__name__, begin, standing)))
