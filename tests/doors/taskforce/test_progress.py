"""Readiness by two people, numbers of people trained, and the day's report."""

from __future__ import annotations

import pytest

from functions.kernel.callers import Role
from functions.taskforce.store import chains
from tests.doors.checkin.town import later
from tests.doors.taskforce.desk import COMMUNE, DISTRICT, PLACE, Desk, words

PROOF = "Báo cáo 12/BC-UBND"


def test_an_item_is_ready_once_another_person_has_confirmed_it(desk: Desk) -> None:
    assert desk.does(desk.district, "A-venues", "tick", 0, note=PROOF).status == 303
    page = words(desk.province.get(f"{PLACE}/san-sang?at={DISTRICT}"))
    assert "0 % (0/6)" in page and PROOF in page
    alone = desk.does(desk.district, "A-venues", "confirm", 1)
    assert alone.status == 403 and "SECOND_PERSON_NEEDED" in alone.body.decode()
    assert desk.does(desk.province, "A-venues", "confirm", 1).status == 303
    assert desk.does(desk.province, "A-venues", "confirm", 1).status == 303
    page = words(desk.district.get(f"{PLACE}/san-sang"))
    assert "16 % (1/6)" in page and "Quá hạn: 2" in page
    assert len(chains.history(f"ready#{DISTRICT}")) == 2


def test_evidence_that_does_not_hold_is_sent_back_and_ticked_anew(desk: Desk) -> None:
    desk.does(desk.district, "A-gate", "tick", 0, note=PROOF)
    assert desk.does(desk.province, "A-gate", "return", 1, note="Thiếu biên bản").status == 303
    page = words(desk.district.get(f"{PLACE}/san-sang"))
    assert "Thiếu biên bản" in page and "0 % (0/6)" in page
    late = desk.does(desk.colleague, "A-gate", "confirm", 2)
    assert late.status == 409 and "READINESS_CHANGED" in late.body.decode()
    assert desk.does(desk.district, "A-gate", "tick", 2, note=PROOF).status == 303
    assert desk.does(desk.colleague, "A-gate", "confirm", 3).status == 303


def test_who_confirms_has_seen_what_stands(desk: Desk) -> None:
    desk.does(desk.district, "A-gate", "tick", 0, note=PROOF)
    desk.does(desk.district, "A-gate", "tick", 1, note="Báo cáo 13/BC-UBND")
    stale = desk.does(desk.province, "A-gate", "confirm", 1)
    assert stale.status == 409 and "READINESS_CHANGED" in stale.body.decode()
    personal = desk.does(desk.district, "C-sites", "tick", 2, note="Hỏi 0900001001")
    assert personal.status == 422 and "TEXT_HOLDS_NUMBER" in personal.body.decode()
    for wrong in ({"item": "A-lead"}, {"item": "x"}, {"act": "x"}):
        asked = {"item": "A-gate", "act": "tick", "revision": 2, "note": PROOF} | wrong
        refused = desk.sends(desk.district, "/san-sang", at=DISTRICT, **asked)
        assert refused.status == 422, wrong


def test_shares_go_up_to_the_nation_and_beside_like_provinces(desk: Desk) -> None:
    desk.does(desk.district, "A-venues", "tick", 0, note=PROOF)
    desk.does(desk.province, "A-venues", "confirm", 1)
    province = words(desk.province.get(f"{PLACE}/san-sang"))
    assert "(1/184)" in province and "Thứ 1 trong 5 tỉnh cùng nhóm" in province
    assert "Quận Ba Đình 16 % (1/6) 33 % 0 % 0 % 0 2" in province
    assert "A · Khai báo, vào ra 1 % (1/91) 0 30" in province
    nation = words(desk.ministry.get(f"{PLACE}/san-sang"))
    assert "Thành phố Hà Nội 0 % (1/184) 1 % 0 % 0 %" in nation and "(1/4482)" in nation
    assert "C · Tiêm chủng 0 % (0/" in nation
    assert desk.elsewhere.get(f"{PLACE}/san-sang?at=01").status == 404
    assert desk.district.get(f"{PLACE}/san-sang?at=01").status == 404
    assert desk.does(desk.elsewhere, "A-gate", "tick", 1, note=PROOF).status == 404
    assert desk.site.get(f"{PLACE}/san-sang").status == 403


def test_numbers_of_a_session_are_kept_once_and_corrected_by_revision(desk: Desk) -> None:
    assert desk.trains().status == 303
    assert desk.trains().status == 303
    other = desk.trains(people=14)
    assert other.status == 409 and "12 người, 9 có tài khoản (lần 1)" in words_of(other.body)
    assert desk.trains(people=14, corrects=1).status == 303
    assert desk.trains(people=14, corrects=1).status == 303
    assert desk.trains(people=15, corrects=1).status == 409
    assert desk.trains(people=15, corrects=7).status == 409
    assert desk.trains(role="sampler", people=3, accounts=0).status == 303
    page = words(desk.district.get(f"{PLACE}/tap-huan"))
    assert "Cán bộ cấp xã 14 9" in page and "Phường Phúc Xá 17 9" in page
    assert "13 trên 14 xã" in page
    table = page.partition("theo địa bàn và vai trò")[2]
    assert "Cán bộ cấp xã Cán bộ lấy mẫu Phường Phúc Xá 14 3" in table
    assert "Quận Ba Đình 14 3" in words(desk.province.get(f"{PLACE}/bao-cao"))
    chain = f"trained#{COMMUNE}#2021-11-20#A#commune_officer"
    assert len(chains.history(chain)) == 2


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"accounts": 13}, "MORE_ACCOUNTS_THAN_PEOPLE"),
        ({"day": "2021-11-24"}, "DATE_INVALID"),
        ({"role": "x"}, "TRAINING_FIELD_UNKNOWN"),
        ({"place": ""}, "TRAINING_FIELD_UNKNOWN"),
        ({"people": "12a"}, "NUMBER_INVALID"),
        ({"people": 2001}, "NUMBER_INVALID"),
    ],
)
def test_numbers_that_cannot_be_are_refused(desk: Desk, wrong: dict[str, str], code: str) -> None:
    refused = desk.trains(**wrong)
    assert refused.status == 422 and code in refused.body.decode()


def test_the_days_report_holds_all_three(desk: Desk) -> None:
    name = desk.opens_ticket()
    desk.opens_ticket(kind="network")
    with later(minutes=1):
        desk.moves(name, 1, "solved")
        desk.moves(name, 2, "closed")
    desk.does(desk.district, "A-venues", "tick", 0, note=PROOF)
    desk.trains()
    page = words(desk.province.get(f"{PLACE}/bao-cao"))
    assert "23/11/2021" in page and "Hôm nay mở 2 phiếu, đóng 1 phiếu." in page
    assert "Cán bộ cấp xã 12 9" in page and "Quận Ba Đình 0 % (0/6) 0 % 0 % 0 % 1" in page
    assert "A · Khai báo, vào ra 0 % (0/91) 1 31" in page
    with later(days=1):
        officer = desk.member(Role.PROVINCE_OFFICER, "province-01")
        assert "Hôm nay mở 0 phiếu, đóng 0 phiếu." in words(officer.get(f"{PLACE}/bao-cao"))
    assert "Hôm nay mở và chưa đóng: 1 phiếu." in words(desk.ministry.get(f"{PLACE}/bao-cao"))
    assert desk.elsewhere.get(f"{PLACE}/bao-cao?at=01").status == 404


def words_of(body: bytes) -> str:
    """The text of an answer of any status."""
    return " ".join(body.decode().split())
