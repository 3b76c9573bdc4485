"""Do officers get their files in, row by row, and does an order reach the page behind a poster?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from functions.kernel.periods import VIETNAM
from tests.browser.filling import BEN_NGHE, describe_venue
from tests.browser.stack import Stack, a_desk, a_phone, sign_in, staff_sign_in, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.local]
OWNER = "+84900007011"
HEADING = (
    "Tên địa điểm,Loại hình,Mã tỉnh,Mã huyện,Mã xã,Địa chỉ,Giờ mở cửa,Giờ đóng cửa,Sức chứa,"
    "Người đăng ký,Điện thoại"
)
GOOD = "Quán Hương,food,01,001,00001,Số 3 ngõ Mẫu,07:00,21:00,25,Cao Thị Hương,0900007012"
NO_CAPACITY = "Quán Lan,food,01,001,00001,Số 4 ngõ Mẫu,07:00,21:00,nhiều,Cao Thị Lan,0900007013"
ELSEWHERE = "Quán Mai,food,79,760,26740,Số 5 ngõ Mẫu,07:00,21:00,25,Cao Thị Mai,0900007014"
MENDED = [NO_CAPACITY.replace("nhiều", "40"), ELSEWHERE.replace("79,760,26740", "01,001,00004")]


@pytest.fixture
def desk(chromium: Browser, stack: Stack) -> Iterator[Page]:
    """An officer's screen."""
    context = a_desk(chromium, stack)
    yield context.new_page()
    context.close()


def upload(page: Page, name: str, rows: list[str], *, dry_run: bool) -> None:
    """Send a file of venues and wait until it is accounted for."""
    page.goto("/can-bo/tep")
    page.check("input[name=kind][value=venues]")
    table = "\n".join([HEADING, *rows]).encode("utf-8-sig")
    page.set_input_files("#f-file", {"name": name, "mimeType": "text/csv", "buffer": table})
    if dry_run:
        page.check("input[name=dry_run]")
    page.click("#import-form button.main")
    page.wait_for_selector("[data-state^=DONE], [data-state=QUARANTINED]", timeout=120_000)


def counted(page: Page, part: str) -> str:
    """One number of a file's accounting."""
    return page.inner_text(f"[data-part={part}]")


def test_an_officer_tries_a_file_mends_its_rows_and_sends_it(desk: Page) -> None:
    staff_sign_in(desk, "tinh-ha-noi")
    upload(desk, "quan-an.csv", [GOOD, NO_CAPACITY, ELSEWHERE], dry_run=True)
    assert [counted(desk, part) for part in ("received", "accepted", "rejected")] == ["3", "1", "2"]
    told = desk.locator("tbody").inner_text()
    assert "CAPACITY_INVALID" in told or "NUMBER_INVALID" in told
    assert "OTHER_PROVINCE" in told
    upload(desk, "quan-an-da-sua.csv", [GOOD, *MENDED], dry_run=False)
    assert [counted(desk, part) for part in ("received", "accepted", "rejected")] == ["3", "3", "0"]


def give_order(page: Page, state: str, instrument: str, minutes_ago: int) -> None:
    """Suspend or resume check-in in Hồ Chí Minh City, with effect from some minutes ago."""
    effective = datetime.now(VIETNAM) - timedelta(minutes=minutes_ago)
    page.goto("/can-bo/lenh")
    page.check("input[name=module][value=checkin]")
    page.check(f"input[name=state][value={state}]")
    page.select_option("#f-scope", "79")
    page.fill("#f-instrument", instrument)
    page.fill("#f-effective_from", effective.strftime("%Y-%m-%dT%H:%M"))
    page.once("dialog", lambda asked: asked.accept())
    with page.expect_navigation():
        page.click("form[action='/can-bo/lenh'] button.main")
    assert page.locator("#problem").count() == 0, page.inner_text("main")


def test_a_suspended_module_says_so_behind_the_poster_until_it_is_resumed(
    chromium: Browser, stack: Stack, desk: Page
) -> None:
    context = a_phone(chromium, stack)
    phone = context.new_page()
    sign_in(phone, stack, OWNER)
    phone.goto("/dia-diem/moi")
    describe_venue(phone, "Quán Sông Quê", BEN_NGHE)
    phone.click("form[action='/dia-diem/moi'] button.main")
    phone.wait_for_selector("[data-poster=ready]", timeout=120_000)
    link = phone.locator("dd", has_text="/v/").inner_text()

    def said(words: str) -> bool | None:
        phone.goto(link)
        return True if words in phone.inner_text("main") else None

    def resumed() -> bool | None:
        phone.goto(link)
        return True if phone.locator("form[data-scan]").count() else None

    staff_sign_in(desk, "tinh-hcm")
    give_order(desk, "suspended", "15/QĐ-UBND (giả định)", 5)
    until(lambda: said("15/QĐ-UBND"), "the suspension")
    assert phone.locator("form[data-scan]").count() == 0
    give_order(desk, "in_force", "16/QĐ-UBND (giả định)", 1)
    until(resumed, "the resumption")
    expect(phone.locator("form[data-scan]")).to_be_visible()
    context.close()
