"""A mode is told on each citizens' page that it touches, on no other, without one question more."""

from __future__ import annotations

import pytest

from functions.access.policy import BY_ROUTE
from functions.access.service import mode_pages, modes
from functions.access.store import modes as store
from functions.runtime import clock
from tests.doors.modes.surge import Surge, words

READ_ONLY = "chỉ đọc: xem được"
OFF = "Tạm ngừng theo quyết định của đơn vị vận hành"
ROOM, SHED, QUEUE = "mỗi người có lượt riêng", "một số dịch vụ tạm dừng", "hiện trong lịch sử"


@pytest.mark.parametrize(
    ("what", "told", "silent", "says"),
    [
        ("switch:certificates", ("/", "/chung-nhan"), ("/lich-su", "/gia-dinh"), OFF),
        ("switch:sampling_booking", ("/", "/dat-lich"), ("/chung-nhan", "/dang-nhap"), OFF),
        ("waiting_room:sampling_booking", ("/", "/dat-lich"), ("/chung-nhan",), ROOM),
        ("read_only", ("/", "/chung-nhan", "/lich-su", "/gia-dinh"), ("/minh-bach",), READ_ONLY),
        ("shed:1", ("/",), ("/chung-nhan", "/lich-su"), SHED),
        ("queue", ("/", "/lich-su"), ("/chung-nhan", "/gia-dinh"), QUEUE),
    ],
)
def test_a_mode_is_told_where_it_is_met(
    surge: Surge, what: str, told: tuple[str, ...], silent: tuple[str, ...], says: str
) -> None:
    visitor = surge.town.visitor()
    surge.begins(what)
    for page in told:
        assert says in words(visitor.get(page)), page
    for page in silent:
        assert says not in words(visitor.get(page)), page
    assert surge.steps(surge.first, "end", 2).status == 303
    if what.startswith("switch"):
        assert says in words(visitor.get(told[-1])), "it stays off until two have it on again"
        assert surge.steps(surge.second, "agree", 3).status == 303
    assert says not in words(visitor.get(told[-1]))


def test_it_is_told_in_the_language_of_the_page_and_to_who_has_no_account(surge: Surge) -> None:
    surge.begins("switch:certificates")
    somebody = surge.town.somebody()
    assert f"{OFF}: cấp chứng nhận." in words(somebody.get("/"))
    assert "Switched off for now" in words(somebody.get("/?lang=en"))


def test_a_mode_of_a_province_and_work_of_no_citizen_are_told_to_no_citizen(surge: Surge) -> None:
    visitor = surge.town.visitor()
    surge.begins("read_only", "01")
    surge.begins("switch:exports")
    page = words(visitor.get("/"))
    assert READ_ONLY not in page and OFF not in page
    assert OFF not in words(surge.second.get("/can-bo/qua-tai")).partition("Đang áp dụng")[0]


def test_the_page_of_a_poster_tells_it_once(surge: Surge) -> None:
    visitor = surge.town.visitor()
    surge.begins("queue")
    page = words(visitor.get(f"/v/{surge.town.token}"))
    assert page.count("Nơi đây đang rất đông") == 1 and QUEUE not in page


def test_telling_asks_nothing_that_the_door_has_not_asked(
    surge: Surge, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = surge.town.visitor()
    surge.begins("read_only")
    asked: list[int] = []
    real = store.standing_modes
    monkeypatch.setattr(store, "standing_modes", lambda: asked.append(1) or real())
    modes.forget()
    for _ in range(3):
        assert READ_ONLY in words(visitor.get("/gia-dinh"))
    assert len(asked) == 1
    assert modes.counting(clock.now())


def test_json_doors_and_those_of_staff_are_no_pages() -> None:
    for key in BY_ROUTE:
        if " /api/" in key or " /can-bo" in key:
            assert mode_pages._doors_of(key) == (), key
    assert "POST /chung-nhan" in mode_pages._doors_of("GET /chung-nhan")
    assert "POST /api/checkins" in mode_pages._doors_of("GET /")
