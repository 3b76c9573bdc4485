"""Does a station's tablet write everything of the one who stands there, however quick the hands?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.preview import Preview
from tests.browser.quick import FULL, NOT_KEPT, at_once, hold_first, let_go
from tests.browser.tables import CARD, SECOND, read
from tests.browser.test_station import Server, opened, shows

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
RECEIVE, GIVE, LEAVE = "#reception button", "#injection button", "#observation button"
AN, BINH = "Nguyễn V*** A***", "Nguyễn T*** B***"


@pytest.fixture
def server(page: Page) -> Server:
    """A table that is open."""
    return opened(page)


def test_who_is_read_while_something_is_kept_stays_at_the_table(page: Page, server: Server) -> None:
    shows(page, CARD)
    at_once(page, RECEIVE, SECOND)
    (event,) = server.came(1)
    assert event["reading"] == CARD
    expect(page.locator("#people")).to_contain_text(AN)
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    expect(page.locator("#who")).to_have_text(BINH)
    expect(page.locator("#person")).to_be_visible()
    expect(page.locator("#said")).to_contain_text(BINH)


def test_two_taps_let_one_go_once(page: Page, server: Server) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    shows(page, CARD)
    at_once(page, LEAVE, LEAVE)
    expect(page.locator("#said")).to_contain_text(AN)
    server.came(1)
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    assert len(server.events) == 1
    assert complaints == []


def test_the_same_card_at_once_after_is_the_persons_next_step(page: Page, server: Server) -> None:
    shows(page, CARD)
    page.check("#seen-paper")
    at_once(page, GIVE, CARD)
    server.came(1)
    expect(page.locator("#about")).to_contain_text("đến")
    expect(page.locator("#person")).to_be_visible()
    expect(page.locator("#injection")).to_be_hidden()


def test_the_one_who_was_read_last_stands_there(page: Page, server: Server) -> None:
    shows(page, CARD)
    page.click(RECEIVE)
    expect(page.locator("#people")).to_contain_text(AN)
    server.came(1)
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    hold_first(page, "decrypt")
    at_once(page, CARD, SECOND)
    let_go(page)
    expect(page.locator("#who")).to_have_text(BINH)


def test_no_answer_given_for_one_is_there_for_the_next(page: Page, server: Server) -> None:
    shows(page, CARD)
    page.locator("#questions fieldset").first.locator("input[value=no]").check()
    page.fill("#f-pulse", "76")
    read(page, SECOND)
    expect(page.locator("#who")).to_have_text(BINH)
    expect(page.locator("#questions input:checked")).to_have_count(0)
    expect(page.locator("#f-pulse")).to_have_value("")
    assert server.events == []


def test_the_vial_in_hand_stays_chosen_after_an_injection(page: Page, server: Server) -> None:
    work = Preview.answers["GET /api/immunizations/work"]

    def two(*asked: Any) -> tuple[int, Any]:
        status, told = work(*asked)
        (vial,) = told["vials"]
        return status, told | {"vials": [vial, vial | {"vial": "1" * 26, "number": 2}]}

    Preview.answers["GET /api/immunizations/work"] = two
    page.reload()
    expect(page.locator("#f-vial option")).to_have_count(2)
    shows(page, CARD)
    page.select_option("#f-vial", index=1)
    chosen = page.input_value("#f-vial")
    page.check("#seen-paper")
    page.click(GIVE)
    (event,) = server.came(1)
    assert event["injection"]["vial"] == "1" * 26
    shows(page, SECOND)
    expect(page.locator("#f-vial")).to_have_value(chosen)


def test_what_could_not_be_kept_is_told_and_the_person_stands_there_still(
    page: Page, server: Server
) -> None:
    shows(page, CARD)
    page.evaluate(FULL)
    page.click(RECEIVE)
    expect(page.locator("#said")).to_contain_text(NOT_KEPT)
    expect(page.locator("#who")).to_have_text(AN)
    expect(page.locator("#person")).to_be_visible()
    assert server.events == []
