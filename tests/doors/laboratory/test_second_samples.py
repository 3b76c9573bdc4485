"""From the stream to the list of the sampling unit: the real door, real releases, any order."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.kernel.identifiers import FileId, TubeCode, UnitId, tube_code
from functions.laboratory import streams
from functions.laboratory.domain.recollection import Task
from functions.laboratory.domain.release import Outcome, Release, Why
from functions.laboratory.domain.words import Finding, Method
from functions.laboratory.store import recollections as store
from functions.laboratory.store import releases
from functions.runtime import clock
from tests.doors.checkin.town import items_of
from tests.doors.laboratory.field import COMMUNE, Field
from tests.world import stream_records

WORDS = ("dương tính", "positive", "양성", "detected")


def release(
    tube: TubeCode,
    outcome: Outcome = Outcome.REPORTED,
    finding: Finding | None = Finding.POSITIVE,
    *,
    number: int = 1,
    pool: TubeCode | None = None,
) -> None:
    at = clock.now() + timedelta(minutes=number)
    made = Release(
        tube=tube,
        number=number,
        outcome=outcome,
        finding=finding,
        method=Method.PCR,
        tested_at=at,
        released_at=at,
        laboratory=UnitId("lab-01"),
        file=FileId("0" * 26),
        row_key=f"k{number}",
        rule_id="r-1",
        reason=Why.FIRST,
        pool=pool,
    )
    assert releases.put_releases([made]) == ()


def follow(records: list[dict[str, Any]] | None = None) -> None:
    told = stream_records("specimens") if records is None else records
    answered = streams.project_specimens({"Records": told}, None)
    assert answered["batchItemFailures"] == []


def tasks(unit: str = COMMUNE) -> tuple[Task, ...]:
    return store.tasks_of(UnitId(unit), clock.now() - timedelta(days=9))


@pytest.mark.catalogue("Q02")
def test_a_positive_pool_ends_in_second_samples_whatever_the_order(field: Field) -> None:
    field.seals(1, field.session(), 1, 2, 3)
    release(tube_code(1))
    follow()
    assert len([task for task in tasks() if task.is_open]) == 3
    field.seals(2, field.session(key="plan-0002"), 2)
    release(tube_code(2), finding=Finding.NEGATIVE)
    records = stream_records("specimens")
    ends = set()
    for order in permutations(records):
        follow(list(order))
        ends.add(repr(sorted(map(repr, items_of("recollections")))))
    assert len(ends) == 1
    assert len([task for task in tasks() if task.is_open]) == 2


def test_the_list_of_second_samples_tells_of_nobody_that_they_are_positive(field: Field) -> None:
    field.seals(1, field.session(), 1, 2, 3)
    release(tube_code(1))
    follow()
    for language in ("vi", "en", "ko"):
        page = field.sampler.get(f"/lay-mau/lay-lai?lang={language}").body.decode()
        assert tube_code(1) in page
        assert not [word for word in WORDS if word in page.lower()]


def test_a_reflex_version_of_a_tube_neither_opens_nor_closes_anything(field: Field) -> None:
    session, pool = field.session(), TubeCode("POOL-0001")
    for number in (1, 2):
        field.seals(number, session, number)
    field.receives(1, 2)
    body = {"pool": pool, "tubes": [tube_code(1), tube_code(2)]}
    assert field.laboratory.call("POST", "/api/lab/pools", body).status == 201
    release(pool)
    for number in (1, 2):
        release(tube_code(number), Outcome.REFLEX, None, pool=pool)
    follow()
    assert tasks() == ()
    assert len([task for task in tasks("lab-01") if task.is_open]) == 2
    release(tube_code(1), finding=Finding.NEGATIVE, number=2)
    follow()
    assert [task.retest for task in tasks("lab-01") if task.is_open] == [tube_code(2)]


def test_a_withdrawn_result_withdraws_its_tasks(field: Field) -> None:
    field.seals(1, field.session(), 1, 2)
    release(tube_code(1))
    follow()
    release(tube_code(1), Outcome.WITHDRAWN, None, number=2)
    follow()
    assert [task.is_open for task in tasks()] == [False, False]
