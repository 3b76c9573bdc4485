"""Is what a gate shows always of the code that was read last, however late answers come?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.preview import Preview
from tests.browser.quick import FULL, NOT_KEPT, at_once, hold_first, let_go
from tests.browser.stack import until
from tests.browser.tables import CARD, SECOND, read
from tests.browser.test_gate import Server, paired

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def gate(page: Page) -> Server:
    """A paired gate, page open."""
    made = paired(page)
    expect(page.locator("#gate-venue")).to_have_text("Siêu thị Hoa Sen")
    return made


def test_codes_are_numbered_in_the_order_in_which_they_were_read(page: Page, gate: Server) -> None:
    hold_first(page, "encrypt")
    at_once(page, CARD, SECOND)
    let_go(page)
    until(lambda: gate.events[1:] or None, "both")
    assert [(one["sequence"], one["reading"]) for one in gate.events] == [(1, CARD), (2, SECOND)]


def test_a_late_answer_never_covers_a_code_that_was_refused_since(page: Page, gate: Server) -> None:
    gate.open.clear()
    read(page, CARD)
    until(lambda: gate.events or None, "the card")
    read(page, "https://evil.example/v/abc")
    expect(page.locator("#answer")).to_contain_text("chính thức")
    gate.open.set()
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    expect(page.locator("#answer")).to_contain_text("chính thức")
    expect(page.locator("#answer .green")).to_have_count(0)


def test_nobody_is_let_in_by_the_answer_to_the_one_before(page: Page, gate: Server) -> None:
    gate.result["masked_name"] = ""
    read(page, CARD)
    expect(page.locator("#answer .green")).to_contain_text("Nguyễn V*** A***")
    gate.open.clear()
    read(page, SECOND)
    until(lambda: gate.events[1:] or None, "the second card")
    expect(page.locator("#answer .green")).to_have_count(0)
    gate.open.set()
    expect(page.locator("#answer .green")).to_contain_text("Nguyễn T*** B***")


def test_an_answer_bears_the_name_of_its_own_card(page: Page, gate: Server) -> None:
    gate.result["masked_name"] = ""
    gate.open.clear()
    read(page, CARD)
    until(lambda: gate.events or None, "the card")
    read(page, SECOND)
    expect(page.locator("#queue")).to_have_text("2 lượt chờ gửi")
    gate.open.set()
    expect(page.locator("#answer .green")).to_contain_text("Nguyễn T*** B***")


def test_what_could_not_be_kept_is_told(page: Page, gate: Server) -> None:
    page.evaluate(FULL)
    read(page, CARD)
    expect(page.locator("#answer")).to_contain_text(NOT_KEPT)
    assert gate.events == []


def test_why_a_gate_is_not_admitted_stays_to_be_read(page: Page, gate: Server) -> None:
    Preview.answers["POST /api/gate/checkins"] = lambda *_: (401, {"code": "DEVICE_REVOKED"})
    read(page, CARD)
    expect(page.locator("#queue")).to_have_text("1 lượt chờ gửi")
    expect(page.locator("#answer")).to_contain_text("thu hồi")
    page.evaluate(
        """async () => { await navigator.locks.request("lachan-gate", () => true);
          for (const turn of [1, 2, 3]) await new Promise(done => {
            const asked = indexedDB.open("lachan-gate-buffer");
            asked.onsuccess = () => { asked.result.close(); setTimeout(done, 20, turn); }; }); }"""
    )
    expect(page.locator("#answer")).to_contain_text("thu hồi")
