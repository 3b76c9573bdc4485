"""Whoever comes is received once, waits in the queue, and is screened as they were received."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from functions.immunization import streams
from functions.immunization.domain.attendance import WalkIn
from functions.kernel.callers import Role
from functions.runtime import aws, clock
from tests.doors.checkin.town import items_of, later, wire
from tests.doors.immunization.test_appointments import (
    CAMPAIGN,
    cancelled,
    confirmed,
    hears,
    person_of,
)
from tests.doors.immunization.ward import CCCD, DOSES, SECOND_SITE, SITE, Ward
from tests.gateway import Reply
from tests.world import facts_heard, stream_records

SECOND = "001090900002"


def receives(
    ward: Ward, number: str = CCCD, role: Role = Role.COMMUNE_OFFICER, **more: Any
) -> Reply:
    told = {"typed": {"kind": "cccd", "value": number}} | more
    who = ward.site if role is Role.COMMUNE_OFFICER else ward.hand(role, None)
    return who.call("POST", f"{DOSES}/receptions", told)


def queue(ward: Ward) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ward.site.get(f"{DOSES}/today").json["waiting"]
    return found


def expected_at(ward: Ward, *numbers: str) -> None:
    """They have an appointment at the site today; another site has seen their cards once."""
    for number in numbers:
        ward.screened(number=number, who=ward.second)
    hears(*(confirmed(person_of(number)) for number in numbers))


def test_who_is_received_waits_in_the_order_of_coming_until_screened(ward: Ward) -> None:
    expected_at(ward, CCCD, SECOND)
    assert len(ward.site.get(f"{DOSES}/today").json["due"]) == 2
    first = receives(ward, SECOND)
    assert (first.status, first.json["campaign"], first.json["walk_in"]) == (201, CAMPAIGN, "")
    with later(minutes=3):
        second = receives(ward, role=Role.VACCINATOR)
        waiting = queue(ward)
        assert [one["reception"] for one in waiting] == [
            first.json["reception"],
            second.json["reception"],
        ]
        assert all(one["at"] < two["at"] for one, two in pairwise(waiting))
        assert ward.site.get(f"{DOSES}/today").json["due"] == []
        assert "chờ khám sàng lọc (2)" in ward.site.get("/diem-tiem").body.decode()
        told = ward.screens(reception=second.json["reception"], number=SECOND, walk_in=None)
        assert (told.status, told.json["person"]["campaign"]) == (201, CAMPAIGN)
        assert [one["reception"] for one in queue(ward)] == [first.json["reception"]]


def test_the_same_card_again_at_any_table_is_the_same_reception(ward: Ward) -> None:
    made = [receives(ward, role=role, walk_in="reserve").json for role in (
        Role.COMMUNE_OFFICER, Role.DOCTOR, Role.VACCINATOR,
    )]  # fmt: skip
    assert made[0] == made[1] == made[2]
    assert len(queue(ward)) == 1
    kept = json.dumps(items_of("immunizations"), default=repr)
    assert person_of() not in kept


def test_without_an_appointment_nobody_is_received_but_for_a_reason(ward: Ward) -> None:
    refused = receives(ward)
    assert (refused.status, refused.code) == (409, "APPOINTMENT_MISSING")
    assert queue(ward) == []
    page = ward.site.call("POST", "/diem-tiem/tiep-don", form={"kind": "cccd", "number": CCCD})
    assert page.status == 409
    made = receives(ward, walk_in="left_over").json
    told = ward.screens(reception=made["reception"], walk_in=None)
    assert (told.status, told.json["person"]["walk_in"]) == (201, "left_over")


def test_a_reason_at_the_door_yields_to_an_appointment_heard_later(ward: Ward) -> None:
    made = receives(ward, walk_in="left_over").json
    hears(confirmed(person_of()))
    told = ward.screens(reception=made["reception"], walk_in=None)
    assert (told.json["person"]["campaign"], told.json["person"]["walk_in"]) == (CAMPAIGN, "")


def test_who_was_received_by_an_appointment_is_screened_though_it_was_cancelled_since(
    ward: Ward,
) -> None:
    expected_at(ward, CCCD)
    made = receives(ward).json
    hears(cancelled(person_of()))
    told = ward.screens(reception=made["reception"], walk_in=None)
    assert (told.status, told.json["person"]["campaign"]) == (201, CAMPAIGN)


@pytest.mark.catalogue("Z02")
def test_a_reception_of_another_site_or_day_is_like_an_unknown_one(ward: Ward) -> None:
    made = receives(ward, walk_in="reserve").json["reception"]
    unknown = "20211123." + "0" * 26
    elsewhere = ward.screens(reception=made, who=ward.second)
    nowhere = ward.screens(reception=unknown, who=ward.second)
    assert (elsewhere.status, elsewhere.code) == (nowhere.status, nowhere.code)
    assert (nowhere.status, nowhere.code) == (404, "RECEPTION_UNKNOWN")
    assert ward.screens(reception="x" * 35).code == "RECEPTION_UNKNOWN"
    doctor = ward.hand(Role.DOCTOR, None)
    assert doctor.get(f"/diem-tiem/kham?reception={unknown}").status == 404
    assert doctor.get(f"/diem-tiem/kham?reception={made}").status == 200
    with later(days=1):
        assert ward.screens(reception=made).code == "RECEPTION_UNKNOWN"
    body = {"typed": {"kind": "cccd", "value": CCCD}}
    assert ward.province.call("POST", f"{DOSES}/receptions", body).status == 403


def test_a_tablet_receives_without_network_once(ward: Ward) -> None:
    expected_at(ward, CCCD)
    doctor = ward.hand(Role.DOCTOR, None)
    at = wire(clock.now() - timedelta(minutes=30))
    events = [
        {"sequence": n, "at": at, "typed": {"kind": "cccd", "value": number}, "reception": said}
        for n, (number, said) in enumerate(
            [(CCCD, {}), (SECOND, {}), (CCCD, {"walk_in": "reserve"})], start=1
        )
    ]
    reply = doctor.call("POST", f"{DOSES}/replay", {"events": events, "sent_at": wire(clock.now())})
    outcomes = [one["outcome"] for one in reply.json["results"]]
    assert outcomes == ["recorded", "recorded", "duplicate"]
    assert sorted((one["campaign"], one["walk_in"]) for one in queue(ward)) == [
        ("", WalkIn.UNASKED.value),
        (CAMPAIGN, ""),
    ]
    # The doctor, back on the network, names the reason that nobody could ask for.
    told = ward.screens(number=SECOND, walk_in="reserve")
    assert told.json["person"]["walk_in"] == "reserve"


def test_the_stream_tells_who_came_and_nothing_else(ward: Ward) -> None:
    sqs, queue_ = aws.client("sqs"), facts_heard("came")
    receives(ward, walk_in="reserve")
    ward.screened(number=SECOND)
    records = [
        one
        for one in stream_records("immunizations")
        if one["dynamodb"]["Keys"]["p"]["S"].startswith("came#")
    ]
    for _ in range(2):
        assert streams.tell_doses({"Records": records}, None) == {"batchItemFailures": []}
    told = sqs.receive_message(QueueUrl=queue_, MaxNumberOfMessages=10)["Messages"]
    found = sorted(json.loads(one["Body"]).items() for one in told)
    wanted = [
        sorted({
            "fact": "PersonReceived", "version": 1, "person": person_of(number),
            "site": SITE, "day": "2021-11-23",
        }.items())
        for number in (CCCD, SECOND)
    ]  # fmt: skip
    assert sorted(map(sorted, found)) == sorted(2 * wanted)


def test_pages_of_the_desk(ward: Ward, event: Callable[[str], Any]) -> None:
    shown = ward.site.get("/diem-tiem/tiep-don")
    assert (shown.status, "Có hẹn hôm nay" in shown.body.decode()) == (200, True)
    form = {"kind": "cccd", "number": CCCD, "walk_in": "mobile_session"}
    assert ward.site.call("POST", "/diem-tiem/tiep-don", form=form).status == 303
    (one,) = queue(ward)
    page = ward.hand(Role.DOCTOR, None).get("/diem-tiem").body.decode()
    assert f"/diem-tiem/kham?reception={one['reception']}" in page
    assert "/diem-tiem/kham?reception" not in ward.site.get("/diem-tiem").body.decode()
    assert SECOND_SITE not in page
