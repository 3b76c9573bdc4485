"""A site signs for its day: each dose that may be certified is, once, and nobody is left unsaid."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.certificates import consumers
from functions.certificates.service import batching
from functions.runtime import clock
from tests.doors.certificates.office import Office
from tests.doors.immunization.test_certificates import heard, office, screened
from tests.doors.immunization.ward import Ward
from tests.gateway import Reply
from tests.world import Actor, messages_in

__all__ = ["office"]
DAY = "/api/certificate-days/2021-11-23"


def dosed(ward: Ward, *people: Actor) -> list[str]:
    """Each is given a dose; their screenings."""
    told = []
    for who in people:
        screening = screened(ward, who)
        given = ward.gives(screening, ward.vial())
        assert given.status == 201, given.body
        told.append(screening)
    return told


def signs(ward: Ward, office: Office, **more: Any) -> Reply:
    """The site signs, and stream and queues do what follows."""
    reply = (more.get("who") or ward.site).call("POST", f"{DAY}/signatures")
    works(office)
    return reply


def works(office: Office) -> int:
    """Until nothing moves any more; how many pieces of a day there were."""
    pieces = 0
    while True:
        office.works()
        told = messages_in("certificate-orders")
        if not told:
            return pieces
        pieces += len(told)
        assert consumers.work_through_order({"Records": told}, None)["batchItemFailures"] == []


def certificates_of(who: Actor) -> list[dict[str, Any]]:
    return list(who.get("/api/certificates").json["certificates"])


def test_every_dose_that_may_be_certified_is_and_the_rest_is_told_why(
    ward: Ward, office: Office
) -> None:
    anh, binh = office.named(), office.named("0900002002", document="001090900002")
    ward.receives()
    first, _ = dosed(ward, anh, binh)
    with clock.fixed(clock.now() + timedelta(minutes=30)):
        assert ward.lets_go(first).status == 200
        heard(ward)
        before = ward.site.get(DAY).json
        assert (before["doses"], before["unasked"], before["signings"]) == (2, 2, [])

        signed = signs(ward, office)
        assert signed.status == 202, signed.body

        shown = ward.site.get(DAY).json
        assert (shown["doses"], shown["issued"], shown["unasked"]) == (2, 1, 0)
        assert [(one["code"], one["doses"]) for one in shown["held"]] == [("OBSERVATION_OPEN", 1)]
        assert shown["held"][0]["vi"].startswith("Chứng nhận tiêm chủng chỉ được cấp")
        assert len(shown["signings"]) == 1
        (mine,) = certificates_of(anh)
        assert (mine["kind"], mine["state"]) == ("v", "issued")
        assert certificates_of(binh) == []
        missing = ward.site.get(f"{DAY}/missing").json
        (row,) = missing["rows"]
        assert (row["code"], row["state"], missing["more"]) == ("OBSERVATION_OPEN", "", 0)
        assert "***" in row["name"]
        assert row["vi"].startswith("Chứng nhận tiêm chủng chỉ được cấp")
        listed = ward.site.get("/diem-tiem/chung-nhan/chua-cap?day=2021-11-23").body.decode()
        assert row["name"] in listed and "OBSERVATION_OPEN" in listed
        looks = binh.get("/api/me/access-log").json["rows"]
        assert ("mask", "commune_officer") in [(one["action"], one["who_role"]) for one in looks]
        # Another site sees nobody of this one.
        assert ward.second.get(f"{DAY}/missing").json["rows"] == []
        page = ward.site.get("/diem-tiem/chung-nhan?day=2021-11-23").body.decode()
        assert "Chưa cấp được" in page and "Nguyễn" not in page


def test_signing_again_asks_only_for_what_was_not_asked_for(ward: Ward, office: Office) -> None:
    anh, binh = office.named(), office.named("0900002002", document="001090900002")
    ward.receives()
    first, second = dosed(ward, anh, binh)
    with clock.fixed(clock.now() + timedelta(minutes=30)):
        ward.lets_go(first)
        heard(ward)
        signs(ward, office)
        (mine,) = certificates_of(anh)
        ward.lets_go(second)
        heard(ward)
    with clock.fixed(clock.now() + timedelta(minutes=31)):
        assert signs(ward, office).status == 202

        shown = ward.site.get(DAY).json
        assert (shown["issued"], shown["held"], len(shown["signings"])) == (2, [], 2)
        assert [one["id"] for one in certificates_of(anh)] == [mine["id"]]


def test_a_day_is_worked_through_in_pieces_and_each_may_come_twice(
    ward: Ward, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "A_TIME", 1)
    anh, binh = office.named(), office.named("0900002002", document="001090900002")
    ward.receives()
    screenings = dosed(ward, anh, binh)
    with clock.fixed(clock.now() + timedelta(minutes=30)):
        for one in screenings:
            ward.lets_go(one)
        heard(ward)
        assert ward.site.call("POST", f"{DAY}/signatures").status == 202
        office.step()
        (piece,) = messages_in("certificate-orders")
        assert json.loads(piece["body"])["after"] == ""
        for _ in range(2):
            answer = consumers.work_through_order({"Records": [piece]}, None)
            assert answer["batchItemFailures"] == []
        assert works(office) >= 2

        assert ward.site.get(DAY).json["issued"] == 2
        assert [len(certificates_of(who)) for who in (anh, binh)] == [1, 1]


def test_what_a_correction_took_back_is_not_certified_again(ward: Ward, office: Office) -> None:
    anh = office.named()
    ward.receives()
    (screening,) = dosed(ward, anh)
    with clock.fixed(clock.now() + timedelta(minutes=30)):
        ward.lets_go(screening)
        heard(ward)
        signs(ward, office)
        assert ward.corrects(screening, "withdrawn").status == 200
        heard(ward)
    with clock.fixed(clock.now() + timedelta(minutes=31)):
        signs(ward, office)

        shown = ward.site.get(DAY).json
        assert (shown["issued"], shown["revoked"]) == (0, 1)
        assert [one["state"] for one in certificates_of(anh)] == ["revoked"]


@pytest.mark.catalogue("Z02")
def test_another_site_sees_nothing_of_it_and_nobody_signs_ahead(ward: Ward, office: Office) -> None:
    anh = office.named()
    ward.receives()
    dosed(ward, anh)
    heard(ward)

    elsewhere = ward.second.get(DAY).json
    assert (elsewhere["doses"], elsewhere["signings"]) == (0, [])
    assert signs(ward, office, who=ward.second).status == 202
    assert ward.site.get(DAY).json["signings"] == []
    assert certificates_of(anh) == []
    ahead = ward.site.call("POST", "/api/certificate-days/2021-11-24/signatures")
    assert (ahead.status, ahead.json["code"]) == (422, "SIGNING_DAY_AHEAD")
    wrong = ward.site.call("POST", "/api/certificate-days/2021-13-01/signatures")
    assert wrong.status == 422
