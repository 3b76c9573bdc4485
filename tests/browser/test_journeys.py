"""Does the main job run on real input, from the registering of a venue to who looked at a visit?

Everything is real but the people: the packaged functions behind the local front, Chromium, a
printed poster read back by another decoder. Nothing is looked up behind the platform's back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.filling import (
    declare,
    describe_venue,
    leave,
    visits_listed,
    wait_for_visits,
)
from tests.browser.stack import Stack, a_desk, a_phone, sign_in, until
from tests.browser.tables import read
from tests.browser.test_offline import CONTROLLED

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.local]
OWNER, CITIZEN, PLAIN = (f"+8490000700{place}" for place in (1, 2, 3))
SHOP = "Tiệm bánh Mùa Hạ"
CARD = "001190900009|012345683|Nguyễn Thị Hạnh|05051990|Nữ|Ngõ Mẫu|15042021"
CARDS = [CARD, CARD.replace("900009", "900010"), CARD.replace("900009", "900011")]


@pytest.fixture(scope="module")
def owner(chromium: Browser, stack: Stack) -> Iterator[Page]:
    """The owner's screen, on the page of the venue just registered by the form."""
    context = a_desk(chromium, stack)
    page = context.new_page()
    sign_in(page, stack, OWNER)
    page.goto("/dia-diem/moi")
    describe_venue(page, SHOP)
    page.click("form[action='/dia-diem/moi'] button.main")
    page.wait_for_selector("[data-poster]")
    yield page
    context.close()


@pytest.fixture(scope="module")
def venue(owner: Page) -> str:
    """The code of the owner's venue."""
    return owner.url.rpartition("/")[2]


@pytest.fixture(scope="module")
def scanned(owner: Page, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What an independent decoder reads from the printed poster."""
    import pypdfium2
    import zxingcpp

    owner.wait_for_selector("[data-poster=ready]", timeout=120_000)
    with owner.expect_download() as downloading:
        owner.click("a[download]:has-text('PDF')")
    file = tmp_path_factory.mktemp("poster") / "poster.pdf"
    downloading.value.save_as(file)
    pages = pypdfium2.PdfDocument(Path(file))
    picture = pages[0].render(scale=150 / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    return str(code.text)


@pytest.fixture(scope="module")
def citizen(chromium: Browser, stack: Stack, scanned: str) -> Iterator[Page]:
    """A new citizen's phone, just after the first check-in by the poster's link."""
    context = a_phone(chromium, stack)
    page = context.new_page()
    sign_in(page, stack, CITIZEN, scanned)
    declare(page, "Nguyễn Văn Bình", "001090900021", CITIZEN)
    page.click("form[data-scan=first] button.main")
    page.wait_for_selector(".result")
    yield page
    context.close()


def board_of(owner: Page, venue: str) -> tuple[int, str]:
    """Entries of today and the words of the owner's board."""
    owner.goto(f"/dia-diem/{venue}/bang")
    return int(owner.locator(".tiles dd").nth(1).inner_text()), owner.inner_text("main")


def wait_for_entries(owner: Page, venue: str, count: int) -> str:
    """Wait until the board counts so many entries; its words."""

    def seen() -> str | None:
        entries, words = board_of(owner, venue)
        return words if entries >= count else None

    words = until(seen, f"entry {count}")
    assert board_of(owner, venue)[0] == count
    return words


def test_a_poster_printed_and_scanned_leads_a_new_citizen_to_a_confirmed_check_in(
    citizen: Page, owner: Page, venue: str, scanned: str, stack: Stack
) -> None:
    assert scanned.startswith(f"{stack.origin}/v/")
    assert SHOP in citizen.inner_text("h1")
    expect(citizen.locator(".result.green")).to_be_visible()
    wait_for_visits(citizen, SHOP, 1)
    words = wait_for_entries(owner, venue, 1)
    assert "Nguyễn***" in words
    assert "Bình" not in words
    assert CITIZEN[-9:] not in words.replace(" ", "")


def test_the_next_visit_is_one_tap(citizen: Page, scanned: str) -> None:
    leave(citizen, SHOP)
    citizen.goto(scanned)
    assert citizen.locator("form[data-scan=later] input:visible").count() == 0
    citizen.click("form[data-scan=later] > button.main")
    expect(citizen.locator(".result.green")).to_be_visible()
    wait_for_visits(citizen, SHOP, 2)
    citizen.goto(scanned)
    citizen.click("form[data-scan=later] > button.main")
    expect(citizen.locator(".result.green")).to_be_visible()
    assert visits_listed(citizen, SHOP) == 2


def test_an_offline_phone_keeps_the_visit_and_sends_it_once(citizen: Page, scanned: str) -> None:
    leave(citizen, SHOP)
    before = visits_listed(citizen, SHOP)
    citizen.evaluate(CONTROLLED)
    citizen.goto(scanned)
    citizen.wait_for_selector("form[data-scan=later]")
    citizen.context.set_offline(True)
    citizen.click("form[data-scan=later] > button.main")
    citizen.wait_for_url("**/ngoai-tuyen*")
    assert citizen.evaluate("self.lachanOutbox.count()") == 1
    citizen.context.set_offline(False)
    waiting = "self.lachanOutbox.count()"
    until(lambda: citizen.evaluate(waiting) == 0 or None, "the sending of what was kept")
    wait_for_visits(citizen, SHOP, before + 1)
    assert citizen.evaluate("self.lachanOutbox.flush()") == "empty"
    assert visits_listed(citizen, SHOP) == before + 1


def test_a_gate_admits_who_has_no_phone_and_sends_its_buffer_exactly_once(
    chromium: Browser, stack: Stack, owner: Page, venue: str
) -> None:
    before = board_of(owner, venue)[0]
    owner.goto(f"/dia-diem/{venue}")
    owner.click(f"form[action='/dia-diem/{venue}/thiet-bi'] button")
    pairing = owner.inner_text(".big.code")
    context = a_phone(chromium, stack)
    gate = context.new_page()
    gate.goto("/cong")
    gate.fill("#f-pairing", pairing)
    gate.fill("#f-label", "Cửa chính")
    gate.click("#pair button")
    gate.wait_for_selector("#work:visible")
    expect(gate.locator("#gate-venue")).to_have_text(SHOP)
    read(gate, CARDS[0])
    expect(gate.locator("#answer .big")).to_have_text(re.compile(r"\*\*\*"))
    expect(gate.locator("#queue")).to_have_text("Đã gửi hết")
    context.set_offline(True)
    for place, card in enumerate(CARDS[1:], 1):
        read(gate, card)
        waiting = f"Không có kết nối. {place} lượt chờ gửi"
        expect(gate.locator("#queue")).to_have_text(waiting)
    context.set_offline(False)
    expect(gate.locator("#queue")).to_have_text("Đã gửi hết")
    gate.locator("details", has=gate.locator("#send")).locator("summary").click()
    gate.click("#send")
    wait_for_entries(owner, venue, before + 3)
    context.close()


def test_checking_in_works_without_scripts(chromium: Browser, stack: Stack, scanned: str) -> None:
    context = a_phone(chromium, stack, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, stack, PLAIN, scanned)
    for level, code in (("province", "01"), ("district", "001"), ("ward", "00001")):
        page.locator(f'[name="identity.home.{level}"]').select_option(code)
        if level != "ward":
            page.click("button[name=step]")
    declare(page, "Trần Văn Cường", "001090900022", PLAIN, scripts=False)
    page.click("form[data-scan=first] button.main")
    expect(page.locator(".result.green")).to_be_visible()
    with page.expect_navigation():
        page.click("form[data-scan=out] button")
    assert visits_listed(page, SHOP) == 1
    context.close()


def test_a_citizen_sees_who_looked_at_the_own_data(citizen: Page, owner: Page, venue: str) -> None:
    board_of(owner, venue)
    citizen.goto("/ai-da-xem")
    rows = citizen.locator("tbody tr")
    expect(rows.first).to_be_visible()
    assert rows.count() >= 1
