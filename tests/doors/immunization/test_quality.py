"""Each record is checked by the stream; figures are counted anew, and certificates follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.certificates.service import hearing
from functions.immunization import streams
from functions.immunization.store import doses, quality
from functions.kernel.callers import Caller, Role
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.registry.service import PersonDetails
from functions.runtime import clock
from tests.doors.access.world import Issuer
from tests.doors.certificates.office import Office
from tests.doors.checkin.town import later, phone_code
from tests.doors.immunization.ward import DOSES, SITE, Ward
from tests.world import Actor, stream_records

KEY = "20211123"


@pytest.fixture
def office(ward: Ward, issuer: Issuer, keys_kept: datetime) -> Office:
    """People who can say who they are, beside the ward."""
    ward.receives()
    return Office(issuer, keys_kept)


def injected(ward: Ward, who: Actor) -> str:
    told = ward.screens(reading=phone_code(who), number="")
    screening = str(told.json["person"]["screening"])
    given = ward.gives(screening, ward.vial())
    assert given.status == 201, given.body
    return screening


def replayed() -> None:
    """All that the stream of doses ever told comes once more."""
    records = stream_records("immunizations")
    told = [one for one in records if one["dynamodb"]["Keys"]["s"]["S"].startswith("dose#")]
    assert streams.tell_doses({"Records": told}, None) == {"batchItemFailures": []}


def knows(who: Actor, **said: str) -> None:
    """The registry is told something of a person; a declaration would refuse what is at odds."""
    caller = Caller(Role.CITIZEN, who.person)
    registry.update_person(caller, PersonId(who.person), PersonDetails(**said), clock.now())


def figures(ward: Ward) -> dict[str, Any]:
    reply = ward.site.get(f"{DOSES}/site-quality")
    assert reply.status == 200, reply.body
    told = reply.json["days"][-1]["figures"]
    return {name: n for name, n in told.items() if n}


def standing(who: Actor) -> tuple[str, int]:
    dose = doses.history(PersonId(who.person)).dose(KEY)
    assert dose is not None
    return dose.state.value, dose.revision


def test_a_record_is_checked_once_it_stands_and_counted_once_however_often_told(
    ward: Ward, office: Office
) -> None:
    anh = office.named()
    screening = injected(ward, anh)
    assert figures(ward) == {}
    ward.tells()
    right = {
        "recorded": 1, "verified": 1, "same_day": 1, "verified_percent": 100,
        "same_day_percent": 100,
    }  # fmt: skip
    assert (figures(ward), standing(anh)) == (right, ("ok", 1))
    replayed()
    assert (figures(ward), standing(anh)) == (right, ("ok", 1))
    kept = quality.found(PersonId(anh.person), KEY).quality
    assert kept is not None
    assert (kept.findings, kept.is_verified) == ((), True)
    ward.corrects(screening, "withdrawn")
    ward.tells()
    assert figures(ward) == {}


def test_a_record_at_odds_with_the_card_is_suspect_and_certified_once_it_is_cleared_up(
    ward: Ward, office: Office
) -> None:
    office.installs_signer()
    anh = office.named()
    knows(anh, sex="female")
    screening = injected(ward, anh)
    told = ward.tells()
    assert standing(anh) == ("suspect", 2)
    told += ward.tells()
    assert ['"revision":1' in told[0], '"revision":2' in told[1], "checked" in told[1]] == [
        True
    ] * 3
    assert figures(ward) == {
        "recorded": 1, "same_day": 1, "suspect": 1, "same_day_percent": 100,
    }  # fmt: skip
    with later(minutes=30):
        ward.lets_go(screening)
        for body in [*told, *ward.tells()]:
            hearing.hear(body, clock.now())
        assert office.asks(anh, f"dose#{KEY}", "v").code == "DOSE_IN_QUESTION"
        place = f"/diem-tiem/nguoi/{screening}"
        assert place in ward.site.get("/diem-tiem/chat-luong").body.decode()
        assert "Giới tính khác với số CCCD" in ward.site.get(place).body.decode()
        knows(anh, sex="male")
        assert ward.site.call("POST", f"{place}/doi-chieu", form={}).status == 303
        assert place not in ward.site.get("/diem-tiem/chat-luong").body.decode()
        replayed()
        assert standing(anh) == ("ok", 4)
        for body in ward.tells():
            hearing.hear(body, clock.now())
        assert office.asks(anh, f"dose#{KEY}", "v").status == 202
    assert figures(ward)["verified"] == 1


def test_an_area_sees_the_figures_of_its_own_sites_alone(ward: Ward, office: Office) -> None:
    injected(ward, office.named())
    ward.tells()
    access.put_unit(Unit("district-01-002", "district", "Phòng Y tế (thử)", "01/002"))
    district = ward.member(Role.DISTRICT_OFFICER, "district-01-002")
    other = ward.member(Role.PROVINCE_OFFICER, "province-79")
    shown = [
        who.get(f"{DOSES}/quality").json["all"]["recorded"]
        for who in (ward.province, ward.ministry, district, other)
    ]
    # The nation looks at its first province; a district without this site sees nothing of it.
    assert shown == [1, 1, 0, 0]
    assert other.get(f"{DOSES}/quality?province=01").json["sites"] == []
    assert ward.ministry.get(f"{DOSES}/quality?province=00").code == "DIVISION_UNKNOWN"
    page = ward.province.get("/can-bo/chat-luong-mui-tiem")
    assert (page.status, "Phúc Xá" in page.body.decode()) == (200, True)
    table = ward.province.get("/can-bo/chat-luong-mui-tiem/bang")
    heading, line = table.body.decode().lstrip("\ufeff").splitlines()
    assert heading.startswith('"site","name","recorded"')
    assert line == f'"{SITE}","Điểm tiêm Phúc Xá (thử)","1","1","1","0","0"'
    assert "Phúc Xá" in ward.site.get("/diem-tiem/chat-luong").body.decode()


def test_a_days_figures_are_told_to_dhis2_for_whoever_may_see_them(
    ward: Ward, office: Office
) -> None:
    injected(ward, office.named())
    ward.tells()
    path = f"{DOSES}/days/2021-11-23/dhis2"

    told = ward.province.get(path).json["dataValues"]
    assert told[0] == {
        "dataElement": "LACHAN_DOSES_RECORDED",
        "period": "20211123",
        "orgUnit": SITE,
        "value": "1",
    }
    assert {one["dataElement"]: one["value"] for one in told} == {
        "LACHAN_DOSES_RECORDED": "1",
        "LACHAN_DOSES_VERIFIED": "1",
        "LACHAN_DOSES_SAME_DAY": "1",
        "LACHAN_DOSES_SUSPECT": "0",
        "LACHAN_DOSES_CONFIRMED": "0",
    }
    elsewhere = ward.member(Role.PROVINCE_OFFICER, "province-79")
    assert elsewhere.get(f"{path}?province=01").json["dataValues"] == []
    assert ward.ministry.get(f"{path}?province=01").json["dataValues"] == told
    assert ward.province.get(f"{DOSES}/days/2021-11-22/dhis2").json["dataValues"] == []
    assert ward.province.get(f"{DOSES}/days/23-11/dhis2").status == 422
    assert ward.province.get(f"{path}?province=00").json["code"] == "DIVISION_UNKNOWN"
