"""From the seed's tubes to a result on a narrow phone, through the pages of everybody concerned.

A technician uploads, two approvers let go, the pretended telephone gets a message without the
result, a citizen types its short code and the code that follows. All on the running platform.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from functions.kernel.identifiers import tube_code
from functions.kernel.periods import VIETNAM
from functions.laboratory.domain.reading.columns import title_of
from infra.local.seed.venues import province
from infra.parts import ROOT
from tests.browser import tables
from tests.browser.stack import Stack, a_desk, a_phone, sign_in, staff_sign_in, until
from tests.browser.test_my_code import decode

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


def step_seven() -> str:
    """What the README has one do for a test result, on one line."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return " ".join(readme.partition("7. **A test result.**")[2].partition("\n\n")[0].split())


def test_step_seven_of_the_readmes_tour_works_as_it_is_written(
    chromium: Browser, stack: Stack, desks: dict[str, Desk]
) -> None:
    told = step_seven()
    accounts = re.findall(r"`(xet-nghiem|duyet-[0-9])`", told)
    paths = [httpx.URL(link).path for link in re.findall(r"<(http[^>]+)>", told)]
    good, pool = re.findall(r"`([0-9][a-z-]+\.csv)`", told)
    assert accounts == ["xet-nghiem", "duyet-1", "duyet-2"]
    assert paths == ["/xet-nghiem/tep", "/xet-nghiem/duyet", "/ket-qua"]
    folder = Path(stack.known["folder:results"])
    before = len(messages(stack, phone_of(0))), len(messages(stack, phone_of(2)))

    release(desks, upload(desks, good, (folder / good).read_bytes()))
    words = read(chromium, stack, phone_of(0), code_of(stack, phone_of(0), before[0] + 1))
    release(desks, upload(desks, pool, (folder / pool).read_bytes()))
    asked = read(chromium, stack, phone_of(2), code_of(stack, phone_of(2), before[1] + 1))

    assert stack.known["tube:single-1"] in words
    assert "Âm tính" in words
    assert "lấy mẫu" in asked.lower()
    assert "dương tính" not in asked.lower().replace("không phải là dương tính", "")


@pytest.fixture
def citizen(chromium: Browser, stack: Stack) -> Iterator[Page]:
    """The phone of a seeded citizen, signed in, with the own code on its screen."""
    context = a_phone(chromium, stack)
    page = context.new_page()
    sign_in(page, stack, phone_of(4))
    page.goto("/ma-cua-toi")
    page.wait_for_selector("#my-code svg")
    yield page
    context.close()


@pytest.fixture
def sampler(chromium: Browser, stack: Stack) -> Iterator[Page]:
    """The phone of a sampler, at the table of today's session."""
    context = a_phone(chromium, stack)
    page = context.new_page()
    staff_sign_in(page, "lay-mau")
    page.goto("/lay-mau")
    expect(page.locator("#table")).to_be_visible()
    page.select_option("#f-session", stack.known["session"])
    yield page
    context.close()


def test_from_the_swab_without_network_to_a_corrected_result(
    stack: Stack, desks: dict[str, Desk], citizen: Page, sampler: Page, chromium: Browser
) -> None:
    """Sampler, manifest, laboratory, two approvers, citizen, correction: each on their own page."""
    tube, phone = tube_code(time.time_ns() % 2**40), phone_of(4)
    before = len(messages(stack, phone))
    reading = decode(citizen)

    sampler.context.set_offline(True)
    tables.read(sampler, tube)
    expect(sampler.locator("#tube-code")).to_have_text(tube)
    tables.read(sampler, reading)
    expect(sampler.locator("#people li")).to_have_count(1)
    tables.read(sampler, tube)
    expect(sampler.locator("#said")).to_contain_text("Đã niêm phong")
    expect(sampler.locator("#queue")).not_to_have_text("Đã gửi hết")
    sampler.context.set_offline(False)
    expect(sampler.locator("#queue")).to_have_text("Đã gửi hết", timeout=90_000)

    sampler.goto("/lay-mau/gui")
    sampler.fill("textarea[name=tubes]", tube)
    sampler.click("form[action='/lay-mau/gui'] button.main")
    sampler.wait_for_url(re.compile(r"/lay-mau/giao-nhan/"))
    manifest = sampler.url.rpartition("/")[2]
    assert sampler.locator(f"a[href='/lay-mau/phieu-tra-cuu/{tube}']").count() == 1

    page = desks["xet-nghiem"].page
    page.goto(f"/xet-nghiem/nhan?manifest={manifest}")
    assert page.input_value("#f-tubes").split() == [tube]
    page.click("form[method=post] button.main")
    expect(page.locator(".notice.good")).to_be_visible()

    release(desks, upload(desks, "hanh-trinh.csv", table((tube, "Dương tính"))))
    first = read(chromium, stack, phone, code_of(stack, phone, before + 1))
    mended = (tube, "Âm tính", "C", "Nhầm ống khi chạy máy")
    release(desks, upload(desks, "hanh-trinh-dinh-chinh.csv", table(mended)))
    # A second code for the same result is refused within a minute, so this time by the own account.
    code_of(stack, phone, before + 2)
    citizen.goto("/ket-qua")
    citizen.locator("tbody a[href^='/ket-qua/']").first.click()
    citizen.wait_for_url(re.compile(r"/ket-qua/[0-9A-Z]{26}"))
    last = citizen.inner_text("main")

    assert tube in first and "Dương tính" in first
    assert tube in last and "Âm tính" in last
    assert "đính chính" in last.lower()


def test_a_correction_is_told_again_and_shown_as_corrected(
    chromium: Browser, stack: Stack, desks: dict[str, Desk]
) -> None:
    tube, phone = stack.known["tube:single-2"], phone_of(1)
    # The tour's step seven may have told it already; the same finding again tells nobody anything.
    release(desks, upload(desks, "truoc.csv", table((tube, "Dương tính"))))
    code_of(stack, phone, 1)
    before = len(messages(stack, phone))
    release(
        desks, upload(desks, "dinh-chinh.csv", table((tube, "Âm tính", "C", "Nhầm ống khi chạy")))
    )
    words = read(chromium, stack, phone, code_of(stack, phone, before + 1))

    assert "Âm tính" in words
    assert "đính chính" in words.lower()


def test_the_laboratorys_board_draws_its_days(desks: dict[str, Desk]) -> None:
    page = desks["xet-nghiem"].page

    def released() -> bool | None:
        page.goto("/xet-nghiem/bang")
        return int(page.locator(".tiles dd").nth(1).inner_text()) >= 3 or None

    until(released, "three released tubes", 120)
    assert page.locator(".chart canvas").count() == 2
