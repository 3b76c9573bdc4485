"""Figures are counted anew: by plan for officers, by day and division for everybody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId
from functions.runtime import clock
from functions.vaccination import schedules, streams
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.counting import Mark
from functions.vaccination.service import openness
from functions.vaccination.store import marks, published
from functions.vaccination.store.registration_record import RegistrationRecord
from functions.vaccination.store.rolls import SHARDS
from infra.parts import ROOT
from tests.doors.checkin.town import OTHER, VISITOR, later
from tests.doors.vaccination.clinic import PLANS, REGISTRATIONS, SITE, Clinic
from tests.doors.vaccination.test_supplying import LOT, expects, moved, shares
from tests.world import Actor, stream_records

PHONES = (VISITOR, OTHER)
OPEN = "/api/vaccination/figures"
TODAY, YESTERDAY, SLOT_DAY = date(2021, 11, 23), date(2021, 11, 22), date(2021, 11, 24)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Each test reads for itself."""
    openness.forget()
    yield
    openness.forget()


def rounds() -> None:
    """The clock's round."""
    told = json.loads((ROOT / "events/vaccination/schedules.count_figures.json").read_text())
    schedules.count_figures(told, None)
    openness.forget()


def fare(clinic: Clinic) -> dict[str, Any]:
    """A plan against what happened, as the department sees it."""
    reply = clinic.department.get(f"{PLANS}/{clinic.campaign}/execution")
    assert reply.status == 200, reply.body
    return dict(reply.json)


def opened_to(who: Actor, **asked: str) -> dict[str, Any]:
    """What everybody reads."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    reply = who.get(f"{OPEN}?{query}")
    assert reply.status == 200, reply.body
    return dict(reply.json)


def counted(site: str, division: str, doses: int, revision: int, day: date = YESTERDAY) -> str:
    """The dose house tells of a site's day."""
    return json.dumps(
        {"fact": "SiteDayCounted", "version": 1, "site": site, "division": division,
         "day": day.isoformat(), "doses": doses, "revision": revision}
    )  # fmt: skip


def test_a_plan_against_what_happened_is_the_same_in_any_order(opened: Clinic) -> None:
    clinic = opened
    assert shares(clinic, clinic.department, "01/001", 60).status == 204
    assert shares(clinic, clinic.district, SITE, 48).status == 204
    people = [clinic.town.visitor(phone) for phone in PHONES]
    for start, person in zip(("0800", "0830"), people, strict=True):
        clinic.books(person, start)
    assert clinic.cancels(people[1]).status == 204
    clinic.hears(moved(SITE, "01/001/00001", "m1", wasted=7))
    assert expects(clinic, {"16": 6}).code == "STEP_IMPOSSIBLE"
    clinic.tell()
    clinic.ends()
    rounds()
    first = fare(clinic)

    (site,) = first["sites"]
    assert (site["seats"], site["booked"], site["given"], site["doses"], site["wasted"]) == (
        8, 1, 0, 48, 7,
    )  # fmt: skip
    groups = {one["code"]: (one["registered"], one["booked"]) for one in first["groups"]}
    assert groups == {"08": (0, 0), "09": (0, 0), "16": (2, 1)}
    days = {one["code"]: (one["seats"], one["booked"], one["wasted"]) for one in first["days"]}
    assert days == {TODAY.isoformat(): (0, 0, 7), SLOT_DAY.isoformat(): (8, 1, 0)}
    assert (first["definition"], bool(first["counted_at"])) == ("plan-actual-1", True)

    # All that was told comes again, the latest first.
    for table, door in (
        ("vaccine_appointments", streams.release_seats),
        ("vaccine_registrations", streams.end_unregistered),
    ):
        told = [one for one in stream_records(table) if one["eventName"] != "REMOVE"]
        for record in reversed(told):
            assert door({"Records": [record]}, None) == {"batchItemFailures": []}
    clinic.hears(moved(SITE, "01/001/00001", "m1", wasted=7))
    rounds()
    assert fare(clinic) == first | {"as_of": fare(clinic)["as_of"]}

    page = clinic.site.get(f"/can-bo/tiem-chung/{clinic.campaign}/thuc-hien").body.decode()
    assert "plan-actual-1" in page and 'data-value="8"' in page
    file = clinic.department.get(f"/can-bo/tiem-chung/{clinic.campaign}/thuc-hien/bang")
    assert f'"day","{SLOT_DAY}","0","8"' in file.body.decode("utf-8-sig")


def test_who_withdraws_is_counted_no_more_and_a_late_mark_changes_its_day(opened: Clinic) -> None:
    clinic, person = opened, opened.town.visitor()
    clinic.books(person)
    campaign, who = CampaignId(clinic.campaign), PersonId(person.person)
    clinic.tell()
    clinic.ends()
    rounds()
    before = published.published("01", TODAY)
    assert sum(before.figures["registered"].values()) == 1
    gone = person.call(
        "POST",
        "/api/vaccination/registrations/withdraw",
        {"campaign": clinic.campaign},
    )
    assert gone.status < 300, gone.body
    clinic.tell()
    clinic.ends()
    marks.put_invited(campaign, who, YESTERDAY)
    rounds()
    after = published.published("01", TODAY)
    assert ("registered" in after.figures, after.revision) == (False, before.revision + 1)
    # A version told late is void; the same wave told again stays on its first day.
    marks.put_registered(campaign, who, 1, Mark("16", "01/001", YESTERDAY, True))
    marks.put_invited(campaign, who, TODAY)
    rounds()
    assert published.published("01", TODAY) == after
    assert published.published("01", YESTERDAY).revision == 0


@pytest.mark.catalogue("P08")
def test_the_nation_is_the_sum_of_its_provinces_and_few_are_told_nowhere(clinic: Clinic) -> None:
    who = clinic.town.somebody()
    clinic.hears(
        counted("site-01", "01/001/00001", 40, 2),
        counted("site-01", "01/001/00001", 41, 1),
        counted("site-02", "01/002/00037", 3, 1),
        counted("site-79", "79/760/26734", 30, 1),
        moved("site-01", "01/001/00001", "m1", received=100, wasted=2),
    )
    rounds()

    nation = opened_to(who, day=YESTERDAY.isoformat())
    hanoi = opened_to(who, day=YESTERDAY.isoformat(), province="01")

    used = {one["division"]: one["figures"]["used"] for one in nation["divisions"]}
    assert (len(used), used["01"], used["79"], used["02"]) == (63, 43, 30, 0)
    (whole,) = [one for one in nation["days"] if one["day"] == YESTERDAY.isoformat()]
    assert whole["figures"]["used"] == sum(used.values()) == 73
    # Hoàn Kiếm gave three; with the province's 43 they would be told by Ba Đình's.
    districts = {one["division"]: one["figures"]["used"] for one in hanoi["divisions"]}
    assert (districts["01/001"], districts["01/002"], districts["01/003"]) == (None, None, 0)
    # Doses are told of today, people are not before the day is over: not even where nobody was.
    (today,) = [one for one in nation["days"] if one["day"] == TODAY.isoformat()]
    assert (today["figures"]["received"], today["figures"]["wasted"]) == (100, 2)
    assert today["figures"]["used"] is None and today["figures"]["registered"] is None
    assert {one["id"] for one in nation["definitions"]} >= {"doses-given-1", "people-invited-1"}


def test_what_is_allotted_is_told_once_its_plan_is_published(clinic: Clinic) -> None:
    clinic.drafted()
    assert shares(clinic, clinic.department, "01/001", 60).status == 204
    clinic.tell()
    rounds()
    assert "allocated" not in published.published("01", TODAY).figures
    for step, by in (
        ("submit", clinic.department), ("confirm", clinic.district), ("accept", clinic.site),
        ("publish", clinic.department),
    ):  # fmt: skip
        assert clinic.steps(step, by).status == 204
    clinic.tell()
    rounds()
    assert published.published("01", TODAY).figures["allocated"] == {"01/001": 60}
    with later(minutes=24 * 60):
        department = clinic.member(Role.PROVINCE_OFFICER, "province-01")
        assert shares(clinic, department, "01/001", 90).status == 204
        clinic.tell()
        rounds()
    assert "allocated" not in published.published("01", TODAY).figures
    assert published.published("01", SLOT_DAY).figures["allocated"] == {"01/001": 90}


def test_a_revision_is_numbered_and_the_page_and_its_file_say_the_same(clinic: Clinic) -> None:
    who = clinic.town.somebody()
    clinic.hears(counted("site-01", "01/001/00001", 40, 1))
    rounds()
    clinic.hears(counted("site-01", "01/001/00001", 39, 2))
    first = opened_to(who, province="01")
    rounds()
    told = opened_to(who, province="01")
    of_day = [
        (one["figures"]["used"], one["revision"])
        for answer in (first, told)
        for one in answer["days"]
        if one["day"] == YESTERDAY.isoformat()
    ]
    assert of_day == [(40, 1), (39, 2)]
    page = who.get("/minh-bach/tiem-chung?province=01").body.decode()
    assert "doses-given-1" in page and 'data-value="39"' in page
    file = who.get("/minh-bach/tiem-chung/bang?province=01").body.decode("utf-8-sig")
    assert f'"{YESTERDAY}","01/001","2","0","0","0","0","0","0","39","0"' in file
    wrong = who.get(f"{OPEN}?province=99")
    assert (wrong.status, wrong.json["code"]) == (422, "DIVISION_UNKNOWN")
    with clock.fixed(clock.now() + timedelta(minutes=4)):  # nobody waits longer than minutes
        assert opened_to(who, province="01") == told
    assert LOT not in page


def test_who_registers_again_before_an_erasure_is_heard_is_counted(opened: Clinic) -> None:
    clinic, person = opened, opened.town.visitor()
    assert clinic.registers(person).status == 201
    withdraws = {"campaign": clinic.campaign}
    assert person.call("POST", f"{REGISTRATIONS}/withdraw", withdraws).status == 204
    clinic.ends()
    RegistrationRecord(person.person, clinic.campaign).delete()
    assert clinic.registers(person).status == 201

    clinic.ends()

    assert [one.is_registered for one in known_marks(clinic)] == [True]


def known_marks(clinic: Clinic) -> list[Mark]:
    """The marks of all lists of the campaign."""
    campaign = CampaignId(clinic.campaign)
    return [one for shard in SHARDS for one in marks.marks_of(campaign, shard)]
