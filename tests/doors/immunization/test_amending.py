"""What a person asks to be put right: routed, proposed, signed by a second person, done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from functions.access import service as access
from functions.access.domain.staff import Unit
from functions.immunization.domain.dose import Dose
from functions.immunization.service import deciding
from functions.immunization.store import doses, quality
from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId
from functions.runtime import aws, clock, settings
from tests.doors.access.world import Issuer
from tests.doors.certificates.office import Office
from tests.doors.checkin.town import Officer, later, phone_code
from tests.doors.immunization.ward import DOSES, LOTS, Ward
from tests.gateway import Reply
from tests.world import Actor

ASKED, CASES = "/api/vaccination/dose-amendments", f"{DOSES}/amendments"
KEY, LOT, OTHER_LOT = "20211123", "comirnaty.FF2382", "comirnaty.FF9999"
REASON = "Đã đối chiếu sổ tiêm của điểm"


class Desk:
    """Who was injected, and who decides."""

    def __init__(self, ward: Ward, issuer: Issuer, now: datetime) -> None:
        self.ward, self.office = ward, Office(issuer, now)
        access.put_unit(Unit("district-01-001", "district", "Phòng Y tế (thử)", "01/001"))
        self.signs_in()
        ward.receives()
        self.anh = self.office.named()
        self.screening = self.injected(self.anh)

    def signs_in(self) -> None:
        self.site = self.ward.member(Role.COMMUNE_OFFICER, "site-01")
        self.district = self.ward.member(Role.DISTRICT_OFFICER, "district-01-001")
        self.other = self.ward.member(Role.DISTRICT_OFFICER, "district-01-001", "-2")

    def injected(self, who: Actor) -> str:
        told = self.ward.screens(reading=phone_code(who), number="")
        screening = str(told.json["person"]["screening"])
        assert self.ward.gives(screening, self.ward.vial()).status == 201
        return screening

    def asks(self, field: str, value: str = "", who: Actor | None = None, **more: Any) -> Reply:
        told = {"dose": KEY, "field": field, "value": value} | more
        headers = self.ward.key()
        return (who or self.anh).call("POST", ASKED, told, headers=headers)

    def asked(self, field: str, value: str = "", **more: Any) -> str:
        reply = self.asks(field, value, **more)
        assert reply.status == 201, reply.body
        return str(reply.json["amendment"]["id"])

    def proposes(self, id_: str, who: Officer | None = None, **more: Any) -> Reply:
        told = {"version": 1, "accept": True, "reason": REASON} | more
        return (who or self.site).call("POST", f"{CASES}/{id_}/proposal", told)

    def signs(self, id_: str, who: Officer | None = None, **more: Any) -> Reply:
        told = {"version": 2, "agrees": True} | more
        return (who or self.district).call("POST", f"{CASES}/{id_}/signature", told)

    def mine(self) -> dict[str, Any]:
        reply = self.anh.get(ASKED)
        assert reply.status == 200, reply.body
        return dict(reply.json["amendments"][0])

    def dose(self, key: str = KEY) -> Dose:
        found = doses.history(PersonId(self.anh.person)).dose(key)
        assert found is not None
        return found


@pytest.fixture
def desk(ward: Ward, issuer: Issuer, keys_kept: datetime) -> Desk:
    return Desk(ward, issuer, keys_kept)


def picture(**more: Any) -> bytes:
    """A photo with where it was taken in it."""
    exif = Image.Exif()
    exif[0x010F] = "Phone of Synthetic Person"
    written = BytesIO()
    Image.new("RGB", (64, 48), "white").save(written, "JPEG", exif=exif, **more)
    return written.getvalue()


def sends(id_: str, body: bytes) -> None:
    aws.client("s3").put_object(
        Bucket=settings.bucket("uploads"), Key=f"amendments/{id_}/photo", Body=body
    )


def test_a_wrong_lot_is_put_right_by_two_people_with_stock_and_facts(desk: Desk) -> None:
    ward = desk.ward
    ward.receives(number="FF9999")
    vial = ward.vial(OTHER_LOT)
    ward.tells()
    told = desk.asks("lot", "Comirnaty FF9999", photo="image/jpeg")
    assert told.status == 201, told.body
    id_ = told.json["amendment"]["id"]
    assert told.json["upload"]["fields"]["Content-Type"] == "image/jpeg"
    assert desk.anh.call("POST", f"{ASKED}/{id_}/photo", {}).code == "PHOTO_INVALID"
    sends(id_, picture())
    for _ in range(2):
        assert desk.anh.call("POST", f"{ASKED}/{id_}/photo", {}).json["has_photo"] is True
    kept = (
        aws.client("s3")
        .get_object(Bucket=settings.bucket("documents"), Key=f"dose-papers/{id_}.jpg")["Body"]
        .read()
    )
    assert b"Synthetic" not in kept and not Image.open(BytesIO(kept)).getexif()

    (line,) = desk.site.get(CASES).json["amendments"]
    assert (line["id"], line["step"]) == (id_, "open")
    case = desk.site.get(f"{CASES}/{id_}").json
    assert (case["masked_name"], case["lot"], case["version"]) == ("Nguyễn V*** A***", LOT, 2)
    assert case["photo"].startswith("https://")
    place = {"lot": OTHER_LOT, "vial": vial}
    assert desk.proposes(id_, version=2).code == "AMENDMENT_VALUE_INVALID"
    assert desk.proposes(id_, version=2, reason="nhầm", **place).code == "REASON_TOO_SHORT"
    assert desk.proposes(id_, version=1, **place).code == "AMENDMENT_MOVED"
    for _ in range(2):
        assert desk.proposes(id_, version=2, **place).json["step"] == "proposed"
    assert desk.signs(id_, desk.site, version=3).code == "AMENDMENT_SECOND_PERSON"
    assert desk.mine()["step"] == "proposed"
    with ThreadPoolExecutor(2) as hands:
        signed = list(hands.map(lambda _: desk.signs(id_, version=3), range(2)))
    assert [one.json.get("step") for one in signed] == ["done", "done"]

    assert (desk.dose().lot, desk.dose().revision, desk.dose().why) == (OTHER_LOT, 2, REASON)
    assert ward.stock(lot=OTHER_LOT)["used"] == 1
    assert "used" not in ward.stock()
    for lot in (LOT, OTHER_LOT):
        assert ward.province.get(f"{LOTS}/{lot}").json["differences"] == []
    (fact,) = ward.tells()
    assert '"ImmunizationCorrected"' in fact and '"other_vial"' in fact
    assert (desk.mine()["step"], desk.mine()["said"]) == ("done", REASON)
    assert desk.site.get(CASES).json["amendments"] == []
    assert desk.anh.call("POST", f"{ASKED}/{id_}/photo", {}).status == 200


def test_two_officers_who_sign_at_once_change_the_record_once(desk: Desk) -> None:
    id_ = desk.asked("never_given")
    desk.proposes(id_)
    with ThreadPoolExecutor(2) as hands:
        told = list(hands.map(lambda who: desk.signs(id_, who), (desk.district, desk.other)))
    assert sorted(one.status for one in told) == [200, 409]
    assert {one.code for one in told if one.status == 409} == {"AMENDMENT_MOVED"}
    assert (desk.dose().state.value, desk.dose().revision) == ("withdrawn", 2)
    assert desk.ward.stock() == {"received": 12, "closed": 6, "open": 6}


def test_what_a_site_does_not_answer_goes_up_and_two_others_decide(desk: Desk) -> None:
    id_ = desk.asked("stands")
    assert desk.proposes(id_, desk.district).code == "AMENDMENT_SECOND_PERSON"
    assert deciding.escalate(clock.now() + timedelta(days=5)) == 0
    with later(days=6):
        desk.signs_in()
        desk.anh.sign_in("0900001001")
        assert [deciding.escalate(clock.now()) for _ in range(2)] == [1, 0]
        assert (desk.mine()["escalated"], desk.mine()["due"]) == (True, "2021-11-28T17:00:00.000Z")
        assert desk.proposes(id_, desk.district, version=2).status == 200
        assert desk.signs(id_, desk.district, version=3).code == "AMENDMENT_SECOND_PERSON"
        assert desk.signs(id_, desk.other, version=3).json["step"] == "done"
        assert desk.dose().state.value == "confirmed"
        desk.ward.tells()
        kept = quality.found(PersonId(desk.anh.person), KEY).quality
        assert kept is not None
        assert kept.state.value == "confirmed"


def test_a_refusal_has_a_reason_and_a_second_person_and_may_go_back(desk: Desk) -> None:
    id_ = desk.asked("never_given")
    desk.proposes(id_, accept=False)
    back = desk.signs(id_, agrees=False, reason="Chưa xem sổ tiêm ngày 23")
    assert (back.json["step"], desk.mine()["said"]) == ("open", "Chưa xem sổ tiêm ngày 23")
    assert desk.proposes(id_, version=3, accept=False).status == 200
    assert desk.signs(id_, version=4).json["step"] == "refused"
    assert (desk.mine()["step"], desk.mine()["said"]) == ("refused", REASON)
    assert desk.dose().revision == 1


def test_a_wrong_name_is_put_right_in_the_registry_and_the_record_confirmed(desk: Desk) -> None:
    assert desk.asks("name", "N9").code == "AMENDMENT_VALUE_INVALID"
    id_ = desk.asked("name", "Nguyễn Văn Anh")
    desk.proposes(id_)
    assert desk.signs(id_).json["step"] == "done"
    assert desk.dose().state.value == "confirmed"
    case = desk.district.get(f"{CASES}/{id_}").json
    assert case["masked_name"] == "Nguyễn V*** A***"
    page = desk.anh.get("/mui-tiem").body.decode()
    assert "Đã xác minh" in page


def test_a_wrong_day_moves_the_record_and_numbers_follow(desk: Desk) -> None:
    assert desk.asks("day", "2021-12-01").code == "AMENDMENT_VALUE_INVALID"
    id_ = desk.asked("day", "2021-11-20")
    desk.proposes(id_)
    assert desk.signs(id_).status == 200
    moved, behind = desk.dose("20211120"), desk.dose()
    assert (moved.number, moved.state.value, moved.lot) == (1, "ok", LOT)
    assert behind.state.value == "withdrawn"
    assert len(desk.ward.tells()) == 3  # as it was, and both as they are
    assert desk.ward.stock()["used"] == 1
    figures = desk.site.get(f"{DOSES}/site-quality").json["days"]
    assert [one["day"] for one in figures if one["figures"]["recorded"]] == ["2021-11-20"]
    assert desk.asks("never_given").code == "DOSE_UNKNOWN"


@pytest.mark.catalogue("Z02")
def test_anothers_amendment_is_like_an_unknown_one(desk: Desk) -> None:
    id_ = desk.asked("never_given")
    stranger = desk.office.named("0900002002", document="001090900002")
    assert desk.asks("never_given", who=stranger).code == "DOSE_UNKNOWN"
    assert stranger.get(f"{ASKED}?for={desk.anh.person}").status == 404
    photos = [stranger.call("POST", f"{ASKED}/{one}/photo", {}) for one in (id_, "0" * 26)]
    far = desk.ward.member(Role.PROVINCE_OFFICER, "province-79")
    cases = [far.get(f"{CASES}/{one}") for one in (id_, "0" * 26)]
    for first, second in (photos, cases):
        assert (first.status, first.code) == (404, "AMENDMENT_UNKNOWN")
        assert first.json | {"request_id": ""} == second.json | {"request_id": ""}
    for who in (far, desk.ward.second):
        assert who.get(CASES).json["amendments"] == []
        assert desk.proposes(id_, who).code == "AMENDMENT_UNKNOWN"


def test_pages_lead_from_the_wish_to_the_signature(desk: Desk) -> None:
    assert "Mũi 1/2" in desk.anh.get("/mui-tiem/sua").body.decode()
    wish = {"dose": KEY, "field": "sex", "idempotency_key": "amend-page-0001"}
    short = desk.anh.call("POST", "/mui-tiem/sua", form=wish)
    assert (short.status, "Vui lòng ghi giá trị đúng" in short.body.decode()) == (422, True)
    for _ in range(2):
        sent = desk.anh.call("POST", "/mui-tiem/sua", form=wish | {"value": "female"})
        assert sent.header("location") == "/mui-tiem/yeu-cau"
    id_ = desk.mine()["id"]
    shown = desk.anh.get("/mui-tiem/yeu-cau").body.decode()
    assert "Chờ điểm tiêm" in shown and f"amendments/{id_}/photo" in shown
    sends(id_, picture())
    told = desk.anh.call("POST", "/mui-tiem/yeu-cau", form={"amendment": id_})
    assert told.status == 303
    place = f"/can-bo/yeu-cau-mui-tiem/{id_}"
    assert place in desk.site.get("/can-bo/yeu-cau-mui-tiem").body.decode()
    assert "female" in desk.site.get(place).body.decode()
    step = {"version": "2", "answer": "yes", "reason": REASON}
    assert desk.site.call("POST", f"{place}/de-xuat", form=step).status == 303
    early = desk.site.call("POST", f"{place}/ky", form=step | {"version": "3"})
    assert (early.status, "AMENDMENT_SECOND_PERSON" in early.body.decode()) == (403, True)
    signed = desk.district.call("POST", f"{place}/ky", form={"version": "3", "answer": "yes"})
    assert signed.status == 303
    assert "Đã sửa" in desk.anh.get("/mui-tiem/yeu-cau").body.decode()
