"""Pages lead people and staff through reports and cases without a script."""

from __future__ import annotations

import re

import pytest

from functions.aefi import schedules
from tests.doors.aefi.aftercare import DAY, Aftercare
from tests.doors.aefi.test_signals import TICK
from tests.doors.checkin.town import phone_code
from tests.gateway import Reply
from tests.world import Actor

FORM = {
    "idempotency_key": "page-aefi-0001",
    "symptoms.breathless": "yes",
    "symptoms.fever": "yes",
    "onset": "2021-11-23",
    "severity": "severe",
    "course": "hospitalised",
    "note": "Sau khi về nhà <script>",
}
MINE = f"/sau-tiem/mui/{DAY}"


def shown(reply: Reply) -> str:
    assert reply.status == 200, reply.body
    return reply.body.decode()


def test_somebody_signed_in_reports_and_is_sent_to_hospital_at_once(
    care: Aftercare, anh: Actor
) -> None:
    start = shown(anh.get("/sau-tiem"))
    assert "Mũi tiêm ngày 23/11/2021" in start
    assert "báo mỗi ngày" in start
    form = shown(anh.get(MINE))
    assert "Gọi 115 hoặc đến bệnh viện ngay" in form
    missing = anh.call("POST", MINE, form=FORM | {"course": ""})
    assert (missing.status, "REPORT_INCOMPLETE" in missing.body.decode()) == (422, True)
    assert re.search(r'name="symptoms.fever" value="yes" checked', missing.body.decode())
    sent = shown(anh.call("POST", MINE, form=FORM))
    assert 'href="tel:115"' in sent
    again = shown(anh.call("POST", MINE, form=FORM))
    assert 'href="tel:115"' in again
    told = shown(anh.get(MINE))
    assert told.count("Sau khi về nhà &lt;script&gt;") == 1
    well = shown(anh.call("POST", MINE, form={"well": "yes", "idempotency_key": "page-aefi-02"}))
    assert "tel:115" not in well
    strange = anh.call("POST", MINE, form=FORM | {"height": "1"})
    assert (strange.status, strange.code or "UNKNOWN_FIELD" in strange.body.decode()) == (422, True)
    assert "báo mỗi ngày" not in shown(anh.get("/sau-tiem"))


@pytest.mark.catalogue("P06")
def test_the_slip_leads_to_a_report_without_an_account(care: Aftercare, anh: Actor) -> None:
    place = "/can-bo/sau-tiem/phieu"
    assert "In phiếu" in shown(care.site.get(place))
    slip = shown(care.site.call("POST", place, form={"reading": phone_code(anh)}))
    (code,) = re.findall(r'<strong class="code">([0-9A-Z ]+)</strong>', slip)
    assert "<path d=" in slip
    assert not re.search(r'(?:href|action)="[^"]*' + code[:4], slip)  # never in an address
    stranger = Actor(care.gateway)
    assert "Mã theo dõi" in shown(stranger.get("/sau-tiem"))
    wrong = stranger.call("POST", "/sau-tiem", form={"code": "0000"})
    assert (wrong.status, "REPORT_CODE_UNKNOWN" in wrong.body.decode()) == (404, True)
    form = shown(stranger.call("POST", "/sau-tiem", form={"code": code}))
    assert anh.person not in form
    refused = stranger.call("POST", "/sau-tiem/ma", form=FORM | {"code": code, "onset": ""})
    assert (refused.status, f'value="{code}"' in refused.body.decode()) == (422, True)
    sent = shown(stranger.call("POST", "/sau-tiem/ma", form=FORM | {"code": code}))
    assert 'href="tel:115"' in sent
    assert anh.call("POST", f"{MINE}/thu-hoi", form={"person": ""}).status == 303
    assert stranger.call("POST", "/sau-tiem", form={"code": code}).status == 404
    fresh = shown(care.site.call("POST", place, form={"reading": phone_code(anh)}))
    assert code not in fresh
    off = care.site.call("POST", place, form={"reading": phone_code(anh), "step": "revoke"})
    assert "Mã cũ không còn" in shown(off)


def test_officers_take_a_case_from_board_to_closing(care: Aftercare, anh: Actor) -> None:
    unit = "/can-bo/sau-tiem/bao"
    assert "Báo phản ứng sau tiêm" in shown(care.hospital.get(unit))
    told = FORM | {
        "reading": phone_code(anh), "recognised_on": "2021-11-23", "recognised_time": "08:30",
    }  # fmt: skip
    early = care.hospital.call("POST", unit, form=told | {"recognised_time": "08:29"})
    assert (early.status, "ONSET_IMPOSSIBLE" in early.body.decode()) == (422, True)
    assert told["reading"] not in early.body.decode()
    made = care.hospital.call("POST", unit, form=told)
    place = made.header("location")
    assert (made.status, place[:20]) == (303, "/can-bo/sau-tiem/ca/")
    board = shown(care.district.get("/can-bo/sau-tiem"))
    assert place in board
    assert "đang tính giờ" in board
    assert place not in shown(care.elsewhere.get("/can-bo/sau-tiem"))
    assert care.elsewhere.get(place).status == 404
    assert "Tiếp nhận và đánh giá" not in shown(care.hospital.get(place))

    def step(more: str, **form: str) -> Reply:
        return care.province.call("POST", place + more, form=form)

    words = "Đoàn điều tra đã làm việc tại điểm tiêm"
    assert "Tiếp nhận và đánh giá" in shown(care.province.get(place))
    undecided = step("", step="triage", version="1", words=words)
    assert undecided.status == 422
    assert step("", step="triage", version="1", words=words, severe="yes").status == 303
    moved = step("", step="triage", version="1", words=words + "!", severe="no")
    assert (moved.status, "CASE_MOVED_ON" in moved.body.decode()) == (409, True)
    assert step("", step="investigate", version="2", words=words).status == 303
    assert step("/dieu-tra", version="3", handling="Đúng quy trình").status == 303
    assert "Đúng quy trình" in shown(care.province.get(place))
    assert step("/ket-luan", version="4", words=words, causality="B1").status == 303
    assert step("", step="close", version="5", words=words).status == 303
    last = shown(care.province.get(place))
    assert "Đã đóng" in last
    assert len(re.findall(r"</time> · [^·]+ · [^<]+</li>", last)) == 6
    assert "Không có trường hợp nào" in shown(care.province.get("/can-bo/sau-tiem"))
    assert "Liên hệ" in shown(care.province.get(f"{place}/lien-he"))


def test_the_page_of_signals_shows_figures_beside_the_chart(care: Aftercare, anh: Actor) -> None:
    assert "Chưa có số liệu" in shown(care.province.get("/can-bo/sau-tiem/tin-hieu"))
    care.streams()
    schedules.sum_up(TICK, None)
    page = shown(care.province.get("/can-bo/sau-tiem/tin-hieu"))
    assert 'data-chart="lots"' in page
    assert "comirnaty.FF2382" in page
    assert "Điểm tiêm Phúc Xá (thử)" in page
    assert "số nhỏ" in page
    assert "aefi-signals-2021 · to_be_confirmed" in page


def test_whoever_is_not_signed_in_is_led_to_their_door(care: Aftercare) -> None:
    stranger = Actor(care.gateway)
    assert stranger.get("/can-bo/sau-tiem").header("location") == "/can-bo"
    assert stranger.get(MINE).header("location").startswith("/dang-nhap?next=/sau-tiem/mui/")
