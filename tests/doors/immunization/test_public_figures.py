"""Everybody reads how many doses were given; of a few people nobody reads anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.immunization.domain.score import Figures, Score
from functions.immunization.service import public_figures
from functions.immunization.store import quality
from functions.kernel.identifiers import UnitId
from functions.runtime import clock
from tests.doors.immunization.ward import Ward
from tests.world import Actor

PATH = "/api/vaccination/figures?province=01"
SITES = {"site-01": "01/001/00001", "site-02": "01/002/00037", "site-03": "01/003/00091"}


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Each test reads for itself."""
    public_figures.forget()
    yield
    public_figures.forget()


def given(day: date, **doses: int) -> None:
    """So many doses were given at each site."""
    for site, many in doses.items():
        id_ = UnitId(site.replace("_", "-"))
        score = Score(id_, "Điểm tiêm (thử)", SITES[id_], day, Figures(recorded=many), 1)
        standing = quality.score("01", day, id_)
        version = standing.version + 1 if standing else 1
        quality.put_score("01", replace(score, version=version))


def test_days_and_the_districts_of_the_last_whole_week(ward: Ward) -> None:
    tuesday, sunday = date(2021, 11, 16), date(2021, 11, 21)
    given(tuesday, site_01=40, site_02=30)
    given(sunday, site_01=2, site_03=3)
    given(date(2021, 11, 22), site_01=4)
    given(date(2021, 11, 23), site_01=900)

    told = Actor(ward.gateway).get(PATH).json

    assert (told["definition"], told["week_from"], told["week_to"]) == (
        "doses-given-1", "2021-11-15", "2021-11-21",
    )  # fmt: skip
    days = {one["day"]: one["doses"] for one in told["days"]}
    assert (days["2021-11-16"], days["2021-11-21"]) == (70, 5)
    assert days["2021-11-22"] is None
    assert days["2021-11-20"] == 0
    assert "2021-11-23" not in days and len(days) == 14
    # District 003 had three; with the total of the week 75 it would be told by the other two.
    assert {one["division"]: one["doses"] for one in told["districts"]} == {
        "01/001": 42, "01/002": None, "01/003": None,
    }  # fmt: skip


def test_a_correction_moves_the_figure_and_nobody_waits_longer_than_minutes(ward: Ward) -> None:
    who, day = Actor(ward.gateway), date(2021, 11, 16)
    given(day, site_01=40)
    first = {one["day"]: one["doses"] for one in who.get(PATH).json["days"]}
    given(day, site_01=39)
    assert {one["day"]: one["doses"] for one in who.get(PATH).json["days"]} == first
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        told = {one["day"]: one["doses"] for one in who.get(PATH).json["days"]}
    assert (first["2021-11-16"], told["2021-11-16"]) == (40, 39)


def test_the_page_and_its_file_hide_the_same(ward: Ward) -> None:
    given(date(2021, 11, 16), site_01=40, site_02=2)
    who = Actor(ward.gateway)

    page = who.get("/minh-bach/tiem-chung?province=01").body.decode()
    assert "quá ít để công bố" in page and "16/11" in page
    file = who.get("/minh-bach/tiem-chung/bang?province=01").body.decode("utf-8-sig")
    assert '"day","2021-11-16","01","42"' in file
    assert '"week","2021-11-15/2021-11-21","01/002",""' in file
    wrong = who.get("/api/vaccination/figures?province=99")
    assert (wrong.status, wrong.json["code"]) == (422, "DIVISION_UNKNOWN")
