"""Does a guide stay on the phone after one visit, with all the others, and print without frame?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.stack import until

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
KEPT = "path => caches.match(path).then(found => Boolean(found))"


def test_a_guide_is_read_without_network_after_one_visit(phone: BrowserContext, page: Page) -> None:
    page.goto("/huong-dan/nguoi-dan")
    until(lambda: page.evaluate(KEPT, "/huong-dan/nguoi-dan") or None, "a guide that is kept")
    phone.set_offline(True)
    page.goto("/huong-dan/nguoi-dan?lang=vi")
    expect(page.locator("h1")).to_contain_text("Người dân")
    expect(page.locator("#scan")).to_be_visible()
    page.goto("/huong-dan/can-bo-xa")
    expect(page.locator("h1")).not_to_contain_text("Cán bộ")


def test_the_list_keeps_every_guide_it_leads_to(phone: BrowserContext, page: Page) -> None:
    page.goto("/huong-dan")
    until(lambda: page.evaluate(KEPT, "/huong-dan/kiem-tra") or None, "the last guide, kept")
    phone.set_offline(True)
    page.goto("/huong-dan")
    page.click("a[href='/huong-dan/can-bo-xa']")
    expect(page.locator("h1")).to_contain_text("Cán bộ trạm y tế")


def test_an_old_version_is_kept_beside_the_one_in_force(phone: BrowserContext, page: Page) -> None:
    page.goto("/huong-dan/kham-sang-loc?version=2")
    path = "/huong-dan/kham-sang-loc?version=2"
    until(lambda: page.evaluate(KEPT, path) or None, "an old version that is kept")
    assert page.evaluate(KEPT, "/huong-dan/kham-sang-loc") is False
    phone.set_offline(True)
    page.goto(path)
    expect(page.locator("main")).to_contain_text("không phải phiên bản")


def test_a_printed_guide_has_neither_frame_nor_buttons(page: Page) -> None:
    page.goto("/huong-dan/can-bo-xa")
    page.emulate_media(media="print")
    expect(page.locator("footer")).to_be_hidden()
    expect(page.locator("a.button")).to_be_hidden()
    expect(page.locator("#return")).to_be_visible()
