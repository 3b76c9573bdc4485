"""Does a sampler's table keep whom it read, and say what stands, however quick the hands?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.quick import FULL, NOT_KEPT, at_once
from tests.browser.tables import CARD, SECOND, read
from tests.browser.test_field import OTHER_TUBE, TUBE, Server, opened, people

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
HELD = """() => { const own = crypto.subtle.decrypt.bind(crypto.subtle);
  const going = new Promise(done => { self.letGo = done; });
  crypto.subtle.decrypt = async (...asked) => { await going; return own(...asked); }; }"""


@pytest.fixture
def server(page: Page) -> Server:
    """An open table."""
    made = opened(page)
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    return made


def test_two_taps_take_one_person_out(page: Page, server: Server) -> None:
    read(page, TUBE)
    read(page, CARD)
    read(page, SECOND)
    people(page, 2)
    at_once(page, "#people button", "#people button")
    people(page, 1)
    page.click("#seal")
    (event,) = server.came(1)
    assert [one["reading"] for one in event["people"]] == [SECOND]


def test_sealed_is_not_said_over_what_was_said_of_a_later_code(page: Page, server: Server) -> None:
    read(page, TUBE)
    read(page, CARD)
    people(page, 1)
    at_once(page, "#seal", SECOND)
    server.came(1)
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    page.evaluate("navigator.locks.request('lachan-field', () => true)")
    expect(page.locator("#said")).to_contain_text("Hãy quét mã ống trước")


def test_a_tube_sealed_at_once_after_a_person_is_sent_without_complaint(
    page: Page, server: Server
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    read(page, TUBE)
    at_once(page, CARD, TUBE)
    (event,) = server.came(1)
    assert [one["reading"] for one in event["people"]] == [CARD]
    expect(page.locator("#said")).to_contain_text("Đã niêm phong")
    assert complaints == []


def test_a_tube_read_while_the_page_opens_does_not_hide_the_unfinished_one(
    page: Page, server: Server
) -> None:
    read(page, TUBE)
    read(page, CARD)
    people(page, 1)
    expect(page.locator("#people")).to_contain_text("07:30")
    page.evaluate("navigator.locks.request('lachan-field', () => true)")
    page.add_init_script(f"({HELD})()")
    page.reload()
    page.wait_for_selector("#table:visible")
    read(page, OTHER_TUBE)
    page.evaluate("self.letGo(); true")
    expect(page.locator("#tube-code")).to_have_text(TUBE)
    expect(page.locator("#said")).to_contain_text("chưa niêm phong")
    people(page, 1)
    assert server.events == []


def test_a_tube_that_could_not_be_kept_stays_open_and_is_told(page: Page, server: Server) -> None:
    read(page, TUBE)
    read(page, CARD)
    people(page, 1)
    page.evaluate(FULL)
    page.click("#seal")
    expect(page.locator("#said")).to_contain_text(NOT_KEPT)
    people(page, 1)
    assert server.events == []
