"""A site knows whom to expect, and asks for an appointment or a reason before it vaccinates."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from functions.immunization import consumers
from functions.immunization.domain.appointed import Appointed
from functions.immunization.store import appointed
from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId, UnitId
from functions.kernel.periods import read_instant
from functions.messages.vaccination import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentDeferred,
)
from functions.registry import service as registry
from tests.doors.checkin.town import later
from tests.doors.immunization.ward import CCCD, DOSES, SECOND_SITE, SITE, Ward

CAMPAIGN = "01-2VQ7M4K9T1X8C"
TODAY, TOMORROW = "2021-11-23T02:00:00.000Z", "2021-11-24T02:00:00.000Z"


def person_of(number: str = CCCD) -> str:
    """Whom the site sees behind a typed number."""
    found = registry.known_person("cccd", number)
    assert found is not None
    return str(found)


def confirmed(person: str, revision: int = 2, at: str = TODAY, site: str = SITE) -> str:
    return AppointmentConfirmed(**_common(person, revision, at, site)).model_dump_json()


def cancelled(person: str, revision: int = 3) -> str:
    common = _common(person, revision, TODAY, SITE)
    return AppointmentCancelled(**common, why="person").model_dump_json()


def deferred(person: str, revision: int = 3) -> str:
    common = _common(person, revision, TODAY, SITE)
    return AppointmentDeferred(**common, until="2022-05-22").model_dump_json()


def _common(person: str, revision: int, at: str, site: str) -> dict[str, Any]:
    return {
        "campaign": CAMPAIGN,
        "person": person,
        "site": site,
        "session": f"{site}.20211123.2VQ7M4K9T1X8C",
        "starts_at": at,
        "revision": revision,
    }


def hears(*bodies: str) -> None:
    records = [{"messageId": f"m-{n}", "body": body} for n, body in enumerate(bodies)]
    assert consumers.hear_fact({"Records": records}, None) == {"batchItemFailures": []}


def due(ward: Ward) -> list[str]:
    reply = ward.site.get(f"{DOSES}/today")
    assert reply.status == 200, reply.body
    return [one["starts_at"] for one in reply.json["due"]]


def test_who_has_an_appointment_here_today_needs_no_reason(ward: Ward) -> None:
    ward.receives()
    ward.screened()  # the site has seen the card once
    person = person_of()
    hears(confirmed(person), confirmed(person))
    with later(minutes=1):
        told = ward.screens(walk_in=None)
        assert told.status == 201, told.body
        assert (told.json["person"]["campaign"], told.json["person"]["walk_in"]) == (CAMPAIGN, "")
        dose = ward.gives(told.json["person"]["screening"], ward.vial())
        assert (dose.status, dose.json["walk_in"]) == (201, "")
        page = ward.site.get(f"/diem-tiem/nguoi/{told.json['person']['screening']}")
        assert "Đến theo lịch hẹn tại điểm tiêm này hôm nay" in page.body.decode()


def test_without_an_appointment_only_for_a_reason_that_stays_with_the_dose(ward: Ward) -> None:
    ward.receives()
    refused = ward.screens(walk_in=None)
    assert (refused.status, refused.code) == (409, "APPOINTMENT_MISSING")
    assert ward.screens(walk_in="because").status in (400, 422)
    screening = ward.screened(walk_in="priority_order")
    assert ward.gives(screening, ward.vial()).json["walk_in"] == "priority_order"
    corrected = ward.corrects(screening, "withdrawn")
    assert (corrected.status, corrected.json["walk_in"]) == (200, "priority_order")


def test_an_appointment_that_ended_or_moved_lets_nobody_in(ward: Ward) -> None:
    numbers = [f"00109090000{n}" for n in range(1, 5)]
    for number in numbers:
        ward.screened(number=number)
    ended, put_off, moved, elsewhere = people = [person_of(number) for number in numbers]
    hears(*map(confirmed, people))
    hears(cancelled(ended), deferred(put_off), confirmed(moved, 3, TOMORROW))
    hears(confirmed(elsewhere, 3, site=SECOND_SITE), *map(confirmed, people))
    here = [ward.screens(walk_in=None, number=number).code for number in numbers]
    assert here == ["APPOINTMENT_MISSING"] * 4
    there = [ward.screens(walk_in=None, number=n, who=ward.second).status for n in numbers]
    assert there == [409, 409, 409, 201]
    with later(days=1):
        officer = ward.member(Role.COMMUNE_OFFICER, SITE)
        next_day = [ward.screens(walk_in=None, number=n, who=officer).status for n in numbers]
    assert next_day == [409, 409, 201, 409]


def test_facts_come_in_any_order_and_the_latest_counts(ward: Ward) -> None:
    for number, order in enumerate(permutations(range(3))):
        person = PersonId(f"00000000000{number:02X}")
        bodies = (confirmed(person), cancelled(person), confirmed(person, 4, TOMORROW))
        hears(*(bodies[n] for n in order))
        assert appointed.of_people([person]) == (
            Appointed(person, CAMPAIGN, UnitId(SITE), read_instant(TOMORROW), 4, stands=True),
        )
    tomorrow = read_instant(TOMORROW).date()
    assert len(appointed.due_at(UnitId(SITE), tomorrow)) == 6


def test_the_ward_shows_who_is_expected_and_who_has_not_come(ward: Ward) -> None:
    ward.screened(who=ward.second)  # known to the registry, not seen here
    person = person_of()
    stranger = "0A1B2C3D4E5F6"
    hears(
        confirmed(person), confirmed(stranger, at="2021-11-23T03:00:00.000Z"), cancelled(stranger)
    )
    assert due(ward) == [TODAY]
    page = ward.site.get("/diem-tiem").body.decode()
    assert "Có hẹn hôm nay, chưa đến (1)" in page
    with later(hours=2):
        assert "đã qua giờ hẹn" in ward.site.get("/diem-tiem").body.decode()
        ward.screened(walk_in=None)
        assert due(ward) == []
    assert ward.second.get(f"{DOSES}/today").json["due"] == []


def test_a_screening_sent_again_after_its_appointment_was_cancelled_is_still_one(
    ward: Ward,
) -> None:
    ward.screened()
    person, key = person_of(), {"idempotency-key": "screening-once-0001"}
    hears(confirmed(person))
    first = ward.screens(walk_in=None, headers=dict(key))
    hears(cancelled(person))
    again = ward.screens(walk_in=None, headers=dict(key))
    assert (first.status, again.status) == (201, 201)
    assert again.json["person"] == first.json["person"]


@pytest.mark.parametrize("sample", ["", ".deferred"])
def test_the_queue_takes_its_samples(ward: Ward, event: Callable[[str], Any], sample: str) -> None:
    told = consumers.hear_fact(event(f"immunization/consumers.hear_fact{sample}"), None)
    assert told == {"batchItemFailures": []}
    (kept,) = appointed.of_people([PersonId("0000000000001")])
    assert kept.stands is (sample == "")
