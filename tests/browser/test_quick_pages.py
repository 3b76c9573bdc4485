"""Is what was asked last what a page shows, and is nothing sent twice by a second tap?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from functions.certificates.domain.judging import Revocations
from functions.certificates.domain.words import Kind
from tests.browser.preview import Preview
from tests.browser.quick import at_once
from tests.browser.samples import SAMPLES, TOKEN
from tests.browser.test_certificates import LASTING, answered, trust_list
from tests.browser.test_offline import installed, kept
from tests.browser.test_sending_files import FILE, UPLOAD
from tests.domain.certificates import samples

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

pytestmark = pytest.mark.browser
CHECK = "/kiem-tra-chung-nhan"
TWICE = """place => { const tap = () => document.querySelector(place).click(); tap();
  const from = Date.now(); while (Date.now() - from < 5); tap(); }"""
"""Two taps on one thing, at instants that differ."""


def test_a_late_verdict_never_stands_over_the_one_that_was_asked_last(page: Page) -> None:
    now = datetime.now(UTC)
    told = answered(trust_list(Revocations(), now))
    Preview.answers["GET /api/certificate-list"] = lambda *_: (200, told)
    with page.expect_response("**/api/certificate-list"):
        page.goto(CHECK)
    good = samples.signed(Kind.VACCINATION, LASTING, at=now - timedelta(minutes=1))
    held: list[Route] = []
    page.route("**/api/certificate-list", lambda route: held.append(route))
    for turn, text in enumerate((good, "HC1:NOT"), 1):
        page.fill("#f-text", text)
        page.click(f"form[action='{CHECK}'] button")
        while len(held) < turn:
            page.wait_for_timeout(20)
    for route in reversed(held):
        route.fulfill(json=told)
        page.wait_for_timeout(300)
        expect(page.locator("#verdict.red")).to_be_visible()


def test_a_board_is_never_put_back_to_what_it_was(page: Page) -> None:
    path = next(path for path, (one, *_) in SAMPLES.items() if one == "aggregates/today.html")
    held: list[Route] = []
    page.clock.install()
    page.goto(path)
    page.check("[data-live]")
    page.route(f"**{path}", lambda route: held.append(route))
    for turn in (1, 2):
        page.clock.run_for(20_000)
        while len(held) < turn:
            page.wait_for_timeout(20)
    for route, word in ((held[1], "later"), (held[0], "former")):
        route.fulfill(content_type="text/html", body=f"<p data-live-part>{word}</p>")
        page.wait_for_timeout(200)
        expect(page.locator("[data-live-part]")).to_have_text("later")


def test_two_taps_send_a_file_once(page: Page) -> None:
    going = Event()

    def announced(*_: Any) -> tuple[int, Any]:
        going.wait(60)
        return 201, {"file_id": "f2", "upload": UPLOAD}

    Preview.answers["POST /api/lab/files"] = announced
    page.goto("/xet-nghiem/tep")
    page.set_input_files("#f-file", FILE)
    at_once(page, "#file-form button.main", "#file-form button.main")
    going.set()
    page.wait_for_url("**/xet-nghiem/tep/f2#sent")
    asked = [line for line, *_ in Preview.asked if line.startswith("POST")]
    assert asked == ["POST /api/lab/files", "POST /uploads"]


def test_two_taps_leave_once_without_network(phone: BrowserContext, page: Page) -> None:
    installed(page)
    page.goto("/v/do")
    phone.set_offline(True)
    page.evaluate(TWICE, "form[data-scan=out] button")
    page.wait_for_url("**/ngoai-tuyen#saved")
    assert kept(page) == 1


def test_two_taps_leave_a_kept_visit_once(phone: BrowserContext, page: Page) -> None:
    installed(page)
    phone.set_offline(True)
    page.goto(f"/v/{TOKEN}")
    page.click("#offline-save")
    expect(page.locator("#kept-list button")).to_have_count(1)
    page.evaluate(TWICE, "#kept-list button")
    expect(page.locator("#kept-list button")).to_have_count(0)
    assert kept(page) == 2
