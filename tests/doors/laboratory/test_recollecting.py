"""A pool that is not negative makes nobody positive: tasks with a clock, opened and closed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId, TubeCode, UnitId, tube_code
from functions.laboratory.domain.recollection import Task, tasks_of
from functions.laboratory.domain.specimen import Specimen
from functions.laboratory.domain.words import Finding
from functions.laboratory.service import recollecting
from functions.laboratory.store import recollections as store
from functions.laboratory.store import specimens
from functions.runtime import clock
from tests.doors.checkin.town import items_of
from tests.doors.laboratory.field import COMMUNE, Field, tube

EPOCH = timedelta(days=400)


@dataclass(frozen=True)
class Seen:
    """A release as the projector sees it."""

    number: int
    finding: Finding
    released_at: datetime
    cancelled: bool = False


def released(
    number: int = 1, finding: Finding = Finding.POSITIVE, hours: float = 0, cancelled: bool = False
) -> Seen:
    return Seen(number, finding, clock.now() + timedelta(hours=hours), cancelled)


def tasks(unit: str = COMMUNE) -> tuple[Task, ...]:
    return store.tasks_of(UnitId(unit), clock.now() - EPOCH)


@pytest.fixture
def pool(field: Field) -> Specimen:
    """A field pool of three."""
    field.seals(1, field.session(), 1, 2, 3)
    return tube(1)


def test_a_positive_field_pool_asks_each_member_for_a_second_sample(
    field: Field, pool: Specimen
) -> None:
    recollecting.project_recollections(pool, [released()])
    found = tasks()
    assert {task.person for task in found} == set(pool.members)
    assert all(task.due_at == clock.now() + timedelta(hours=24) for task in found)
    assert all(task.rule_id == "recollection-1" for task in found)
    told = repr(items_of("recollections")).lower()
    assert not any(word in told for word in ("positive", "invalid", "finding", "reflex"))


@pytest.mark.parametrize(
    ("finding", "asked"),
    [
        (Finding.NEGATIVE, 0), (Finding.POSITIVE, 3),
        (Finding.INVALID, 3), (Finding.INDETERMINATE, 3),
    ],
)  # fmt: skip
def test_what_each_finding_of_a_pool_asks(pool: Specimen, finding: Finding, asked: int) -> None:
    assert len(tasks_of(pool, [released(finding=finding)])) == asked


def test_a_positive_single_asks_nobody_and_an_invalid_one_asks_its_person(field: Field) -> None:
    field.seals(1, field.session(), 1)
    assert tasks_of(tube(1), [released(finding=Finding.POSITIVE)]) == ()
    assert len(tasks_of(tube(1), [released(finding=Finding.INVALID)])) == 1


def test_a_refused_tube_asks_its_people_again(field: Field, pool: Specimen) -> None:
    field.receives(rejections=[{"tube": pool.tube, "reason": "leaked"}])
    recollecting.project_recollections(tube(1), [])
    assert {task.person for task in tasks()} == set(pool.members)


def test_a_correction_that_takes_the_finding_back_withdraws_the_tasks(pool: Specimen) -> None:
    first, second = released(), released(2, Finding.NEGATIVE, hours=1)
    recollecting.project_recollections(pool, [first])
    recollecting.project_recollections(pool, [first, second])
    assert [task.is_open for task in tasks()] == [False] * 3
    recollecting.project_recollections(pool, [first])  # an old record comes again
    assert [task.is_open for task in tasks()] == [False] * 3
    recollecting.project_recollections(pool, [first, second, released(3, hours=2)])
    assert [task.is_open for task in tasks()] == [True] * 3
    assert {task.opened_at for task in tasks()} == {clock.now()}


def test_a_second_sample_is_linked_and_its_result_closes_the_task(
    field: Field, pool: Specimen
) -> None:
    recollecting.project_recollections(pool, [released()])
    field.seals(2, field.session(key="plan-0002"), 1)
    second = tube(2)
    assert second.second_of == pool.tube
    recollecting.project_recollections(second, [])
    (taken,) = [task for task in tasks() if task.taken_by]
    assert (taken.person, taken.taken_by, taken.is_open) == (second.members[0], second.tube, True)
    recollecting.project_recollections(second, [released(finding=Finding.NEGATIVE, hours=5)])
    (closed,) = [task for task in tasks() if task.closed_at]
    assert closed.person == second.members[0]
    assert len([task for task in tasks() if task.is_open]) == 2


@pytest.mark.catalogue("Q02")
def test_replays_and_any_order_end_alike(field: Field, pool: Specimen) -> None:
    recollecting.project_recollections(pool, [released()])
    field.seals(2, field.session(key="plan-0002"), 1)
    second = tube(2)
    states = [
        (pool, [released()]),
        (pool, [released(), released(2, Finding.INVALID, hours=1)]),
        (second, []),
        (second, [released(finding=Finding.NEGATIVE, hours=5)]),
    ]
    ends = set()
    for order in permutations(states):
        for state in order + tuple(random.Random(7).choices(order, k=2)):
            recollecting.project_recollections(*state)
        ends.add(repr(sorted(map(repr, items_of("recollections")))))
    assert len(ends) == 1


def test_a_positive_pool_of_the_laboratory_asks_for_its_tubes_not_for_people(field: Field) -> None:
    session = field.session()
    for number in (1, 2):
        field.seals(number, session, number)
    field.receives(1, 2)
    body = {"pool": "POOL-0001", "tubes": [tube_code(1), tube_code(2)]}
    assert field.laboratory.call("POST", "/api/lab/pools", body).status == 201
    pool = specimens.specimen(TubeCode("POOL-0001"))
    assert pool is not None
    recollecting.project_recollections(pool, [released()])
    assert tasks(COMMUNE) == ()
    assert {task.retest for task in tasks("lab-01")} == {tube_code(1), tube_code(2)}
    recollecting.project_recollections(tube(1), [released(finding=Finding.NEGATIVE, hours=3)])
    assert {task.retest for task in tasks("lab-01") if task.is_open} == {tube_code(2)}


def test_the_list_shows_overdue_first_and_no_finding(field: Field, pool: Specimen) -> None:
    recollecting.project_recollections(pool, [released(hours=-30)])
    field.seals(2, field.session(key="plan-0002"), 8, 9)
    recollecting.project_recollections(tube(2), [released(hours=-1)])
    page = field.sampler.get("/lay-mau/lay-lai").body.decode()
    assert page.index(tube_code(1)) < page.index(tube_code(2))
    assert page.count("Quá hạn") == 3
    for person in (*pool.members, *tube(2).members):
        assert person not in page
    stranger = field.member(Role.SAMPLER, "commune-00004")
    assert tube_code(1) not in stranger.get("/lay-mau/lay-lai").body.decode()


@pytest.mark.catalogue("Z02")
def test_who_has_to_invite_a_person_reaches_them_and_it_is_on_record(
    field: Field, pool: Specimen
) -> None:
    recollecting.project_recollections(pool, [released()])
    listed = field.sampler.get("/api/recollections").json["tasks"]
    identifier = listed[0]["id"]

    way = field.sampler.call("POST", "/api/recollections/reach", {"id": identifier})
    page = field.sampler.call("POST", "/lay-mau/lay-lai", form={"id": identifier})

    assert (way.status, page.status) == (200, 200)
    assert way.json["name"] == "Nguyễn Văn Thử"
    assert way.json["name"] not in field.sampler.get("/lay-mau/lay-lai").body.decode()
    assert way.json["name"] in page.body.decode()
    rows = [row for row in items_of("audit") if row["action"]["S"] == "reach_for_sample"]
    assert len(rows) == 2
    subjects = repr(rows)
    assert sum(member in subjects for member in pool.members) == 1


def test_nobody_else_reaches_them_and_nobody_once_the_sample_is_taken(
    field: Field, pool: Specimen
) -> None:
    recollecting.project_recollections(pool, [released()])
    listed = field.sampler.get("/api/recollections").json["tasks"]
    stranger = field.member(Role.SAMPLER, "commune-00004")
    asked = {"id": listed[0]["id"]}

    foreign = stranger.call("POST", "/api/recollections/reach", asked)
    unknown = field.sampler.call("POST", "/api/recollections/reach", {"id": "0" * 26})
    empty = field.sampler.call("POST", "/api/recollections/reach", {"id": ""})
    field.seals(2, field.session(key="plan-0002"), 1, 2, 3)
    recollecting.project_recollections(tube(2), [])
    taken = field.sampler.call("POST", "/api/recollections/reach", asked)

    answers = [(each.status, each.json["code"]) for each in (foreign, unknown, empty, taken)]
    assert set(answers) == {(404, "RECOLLECTION_UNKNOWN")}


def test_a_person_without_a_task_has_no_second_sample(field: Field) -> None:
    assert recollecting.second_of([PersonId("0000000000001")]) is None
