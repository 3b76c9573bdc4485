"""A tablet without scripts leads from the delivery to the end of the observation."""

from __future__ import annotations

import re
from typing import Any

from functions.kernel.callers import Role
from tests.doors.checkin.town import Officer, later
from tests.doors.immunization.ward import CCCD, LOT, QUESTIONS, SECOND_SITE, Ward
from tests.gateway import Reply

CHECKLIST = {f"answers.{name}": "no" for name in QUESTIONS} | {
    "idempotency_key": "page-screen-0001",
    "kind": "cccd",
    "number": CCCD,
    "product": "comirnaty",
    "walk_in": "left_over",
    "vitals.temperature": "36,8",
    "vitals.pulse": "76",
    "vitals.respiration": "18",
    "vitals.systolic": "120",
    "vitals.diastolic": "78",
}
DELIVERY = {
    "idempotency_key": "page-receive-0001",
    "product": "comirnaty",
    "number": "ff2382",
    "expires_on": "2022-02-28",
    "vials": "2",
    "doses": "6",
}


def hand(ward: Ward, place: str) -> Officer:
    """Who works there: a doctor screens, a vaccinator injects, the site does the rest."""
    if place.startswith("/kham"):
        return ward.hand(Role.DOCTOR, None)
    return ward.hand(Role.VACCINATOR, None) if place.endswith("/tiem") else ward.site


def sends(ward: Ward, place: str, form: dict[str, Any]) -> Reply:
    return hand(ward, place).call("POST", f"/diem-tiem{place}", form=form)


def page(ward: Ward, place: str = "", who: Officer | None = None) -> str:
    reply = (who or hand(ward, place)).get(f"/diem-tiem{place}")
    assert reply.status == 200, reply.body
    return reply.body.decode()


def test_pages_lead_from_the_delivery_to_the_end_of_the_observation(ward: Ward) -> None:
    assert "Điểm tiêm chưa có vắc xin" in page(ward, "/kho")
    assert sends(ward, "/kho/nhan", DELIVERY).status == 303
    opened = {"idempotency_key": "page-open-0001", "lot": LOT}
    assert sends(ward, "/kho/mo", opened).status == 303
    assert "Chờ tiêm (0)" in page(ward)
    assert "4355" in page(ward, "/kham")
    without = sends(ward, "/kham", CHECKLIST | {"walk_in": ""})
    assert (without.status, "hãy chọn lý do" in without.body.decode()) == (409, True)
    made = sends(ward, "/kham", CHECKLIST)
    place = made.header("location").removeprefix("/diem-tiem")
    assert (made.status, place[:7]) == (303, "/nguoi/")
    shown = page(ward, place, ward.hand(Role.VACCINATOR, None))
    assert "Đủ điều kiện tiêm" in shown
    assert "Tiêm không có lịch hẹn: Vắc xin còn lại trong lọ đã mở" in shown
    (vial,) = re.findall(r'<option value="(comirnaty[^"]+)"', shown)
    assert sends(ward, f"{place}/tiem", {"vial": vial}).status == 303
    assert "Mũi 1/2" in page(ward, place)
    assert "theo dõi đến 09:00" in page(ward)
    early = sends(ward, f"{place}/theo-doi", {"left": "well"})
    assert (early.status, "OBSERVATION_RUNNING" in early.body.decode()) == (409, True)
    with later(minutes=31):
        assert "đã đủ thời gian theo dõi" in page(ward)
        assert sends(ward, f"{place}/theo-doi", {"left": "well"}).status == 303
        assert "Đã xong (1)" in page(ward)
        short = sends(ward, f"{place}/sua", {"reason": "nhầm"})
        assert (short.status, "REASON_TOO_SHORT" in short.body.decode()) == (422, True)
        assert sends(ward, f"{place}/sua", {"reason": "Ghi nhầm người khác"}).status == 303
        assert "Đã rút, không tính" in page(ward, place)


def test_a_form_that_is_refused_is_shown_again_without_the_card(ward: Ward) -> None:
    wrong = sends(ward, "/kham", CHECKLIST | {"vitals.pulse": "nhanh"})
    told = wrong.body.decode()
    assert (wrong.status, "NUMBER_INVALID" in told, CCCD in told) == (422, True, False)
    assert re.search(r'name="vitals.temperature"[^>]*value="36,8"', told)
    few = {name: said for name, said in CHECKLIST.items() if name != "answers.chronic"}
    missing = sends(ward, "/kham", few)
    assert (missing.status, 'href="#f-answers.chronic"' in missing.body.decode()) == (422, True)
    for strange in ({"dose": "2"}, {"answers.height": "yes"}):
        assert sends(ward, "/kham", CHECKLIST | strange).status == 422


def test_stock_is_sent_on_and_wasted_by_forms(ward: Ward) -> None:
    sends(ward, "/kho/nhan", DELIVERY | {"vials": "3"})
    sends(ward, "/kho/mo", {"idempotency_key": "page-open-0001", "lot": LOT})
    sent = {"idempotency_key": "page-send-0001", "lot": LOT, "to": SECOND_SITE, "vials": "1"}
    assert sends(ward, "/kho/chuyen", sent).status == 303
    assert sends(ward, "/kho/chuyen", sent | {"idempotency_key": "k-2", "to": "x"}).status == 422
    (vial,) = re.findall(r'name="vial" value="([0-9A-Z]+)"', page(ward, "/kho"))
    waste = {"idempotency_key": "page-waste-0001", "lot": LOT, "reason": "left_over"}
    assert sends(ward, "/kho/huy", waste | {"vial": vial}).status == 303
    closed = waste | {"idempotency_key": "page-waste-0002", "vials": "1", "reason": "broken"}
    assert sends(ward, "/kho/huy", closed).status == 303
    assert sends(ward, "/kho/huy", closed | {"idempotency_key": "k-3"}).status == 409
    assert ward.stock() == {"received": 18, "sent": 6, "wasted": 12}


def test_whoever_is_not_signed_in_is_led_to_the_staff_door(ward: Ward) -> None:
    reply = ward.gateway.call("GET", "/diem-tiem")
    assert (reply.status, reply.header("location")[:7]) == (303, "/can-bo")
    commune = ward.member(Role.COMMUNE_OFFICER, "commune-00004")
    told = commune.get("/diem-tiem")
    assert (told.status, "NOT_A_VACCINATION_SITE" in told.body.decode()) == (403, True)
