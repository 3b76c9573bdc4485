"""From the seed's tubes to a result on a narrow phone, through the pages of everybody concerned.

A technician uploads, two approvers let go, the pretended telephone gets a message without the
result, a citizen types its short code and the code that follows. All on the running platform.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from functions.kernel.periods import VIETNAM
from functions.laboratory.domain.reading.columns import title_of
from infra.local.seed.venues import province
from tests.browser.stack import Stack, a_desk, a_phone, staff_sign_in, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.local]
CODE = r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}"
FINDINGS = re.compile(r"dương tính|âm tính|duong tinh|am tinh|positive|negative", re.IGNORECASE)
COLUMNS = ("tube", "assay", "finding", "tested_at", "status", "reason")


def table(*rows: tuple[str, ...]) -> bytes:
    """A file in the national template; the test was an hour ago."""
    tested = (datetime.now(UTC) - timedelta(hours=1)).astimezone(VIETNAM)
    clock = tested.strftime("%d/%m/%Y %H:%M")
    lines = [[title_of(column, "dmy") for column in COLUMNS]]
    lines += [[tube, "RT-PCR", found, clock, *more] for tube, found, *more in rows]
    return "\r\n".join(",".join(cells + [""] * (6 - len(cells))) for cells in lines).encode()


class Desk:
    """The screen of a member of staff, signed in."""

    def __init__(self, chromium: Browser, stack: Stack, subject: str) -> None:
        self.context = a_desk(chromium, stack)
        self.page: Page = self.context.new_page()
        staff_sign_in(self.page, subject)


@pytest.fixture(scope="module")
def desks(chromium: Browser, stack: Stack) -> Iterator[dict[str, Desk]]:
    """A technician and two approvers."""
    made = {name: Desk(chromium, stack, name) for name in ("xet-nghiem", "duyet-1", "duyet-2")}
    yield made
    for desk in made.values():
        desk.context.close()


def upload(desks: dict[str, Desk], name: str, body: bytes) -> str:
    """Send a file by the technician's page; its id."""
    page = desks["xet-nghiem"].page
    page.goto("/xet-nghiem/tep")
    page.set_input_files("#f-file", files=[{"name": name, "mimeType": "text/csv", "buffer": body}])
    page.click("#file-form button.main")
    page.wait_for_url(re.compile(r"/xet-nghiem/tep/[0-9A-Z]{26}"))
    # The mark behind the id would make the next visit a jump within the page.
    return page.url.rpartition("/")[2].partition("#")[0]


def release(desks: dict[str, Desk], file: str) -> None:
    """Both approvers let it go once it waits for them."""
    for name in ("duyet-1", "duyet-2"):
        page = desks[name].page

        def waits(page: Page = page) -> bool | None:
            page.goto(f"/xet-nghiem/duyet/{file}")
            return page.locator("input[name=decision]").count() > 0 or None

        until(waits, f"{file} for {name}", 180)
        page.check("input[name=decision][value=release]")
        page.fill("#f-reason", "Đã xem từng dòng của tệp thử")
        with page.expect_navigation():
            page.click("form button.main")


def messages(stack: Stack, phone: str) -> list[str]:
    """The messages about results that came to a phone, newest first; none tells a result."""
    screen = httpx.get(f"{stack.origin}/_dien-thoai", timeout=60).text
    told = re.findall(rf"<b>{re.escape(phone)}</b> ([^<]*)", screen)
    found = [text for text in told if re.search(CODE, text)]
    assert not [text for text in found if FINDINGS.search(text)]
    return found


def code_of(stack: Stack, phone: str, number: int) -> str:
    """The short code of the newest message, once so many came."""

    def look() -> str | None:
        told = messages(stack, phone)
        found = re.search(CODE, told[0]) if len(told) >= number else None
        return found[0] if found else None

    return until(look, f"message {number} to {phone}", 240)


def one_time_code(stack: Stack, phone: str) -> str:
    """The newest code of digits on the telephone, "" where there is none."""
    screen = httpx.get(f"{stack.origin}/_dien-thoai", timeout=60).text
    found = re.search(rf"<b>{re.escape(phone)}</b>[^<]*?(?<!\d)(\d{{6,8}})(?!\d)", screen)
    return found[1] if found else ""


def read(chromium: Browser, stack: Stack, phone: str, code: str) -> str:
    """The words of a result on a narrow phone, without an account."""
    context = a_phone(chromium, stack)
    page = context.new_page()
    page.goto("/ket-qua")
    before = one_time_code(stack, phone)
    page.fill("#f-code", code)
    page.click("form[action='/ket-qua/ma'] button.main")
    page.wait_for_selector("form[action='/ket-qua/mo']")

    def another() -> str | None:
        found = one_time_code(stack, phone)
        return found if found != before else None

    page.fill("#f-code", until(another, f"a new code for {phone}"))
    page.click("form[action='/ket-qua/mo'] button.main")
    page.wait_for_selector(".result")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    words = page.inner_text("main")
    context.close()
    return words


def phone_of(place: int) -> str:
    """The phone of a seeded citizen."""
    return str(province()["citizens"][place]["phone"])


def test_an_uploaded_file_is_approved_and_read_on_a_narrow_phone(
    chromium: Browser, stack: Stack, desks: dict[str, Desk]
) -> None:
    tube = stack.known["tube:single-1"]
    file = upload(desks, "ket-qua.csv", table((tube, "Âm tính")))
    release(desks, file)
    words = read(chromium, stack, phone_of(0), code_of(stack, phone_of(0), 1))

    assert "Âm tính" in words
    assert tube in words


def test_a_positive_pool_asks_everybody_for_a_second_sample(
    chromium: Browser, stack: Stack, desks: dict[str, Desk]
) -> None:
    file = upload(desks, "mau-gop.csv", table((stack.known["tube:pool"], "Dương tính")))
    release(desks, file)
    words = read(chromium, stack, phone_of(2), code_of(stack, phone_of(2), 1))

    assert "lấy mẫu" in words.lower()
    assert "dương tính" not in words.lower().replace("không phải là dương tính", "")


def test_a_correction_is_told_again_and_shown_as_corrected(
    chromium: Browser, stack: Stack, desks: dict[str, Desk]
) -> None:
    tube, phone = stack.known["tube:single-2"], phone_of(1)
    before = len(messages(stack, phone))
    release(desks, upload(desks, "truoc.csv", table((tube, "Dương tính"))))
    code_of(stack, phone, before + 1)
    release(
        desks, upload(desks, "dinh-chinh.csv", table((tube, "Âm tính", "C", "Nhầm ống khi chạy")))
    )
    words = read(chromium, stack, phone, code_of(stack, phone, before + 2))

    assert "Âm tính" in words
    assert "đính chính" in words.lower()


def test_the_laboratorys_board_draws_its_days(desks: dict[str, Desk]) -> None:
    page = desks["xet-nghiem"].page

    def released() -> bool | None:
        page.goto("/xet-nghiem/bang")
        return int(page.locator(".tiles dd").nth(1).inner_text()) >= 3 or None

    until(released, "three released tubes", 120)
    assert page.locator(".chart canvas").count() == 2
