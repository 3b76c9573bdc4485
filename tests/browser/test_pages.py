"""Can everybody use every page? Narrow phones, screen readers, no scripts, strict CSP."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from functions.runtime.http.cookies import sent_name
from tests.browser.samples import SAMPLES
from tests.browser.visits import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", SAMPLES)
def test_a_page_has_no_barrier_and_no_sideways_scrolling(
    visited: Callable[[str], Visit], path: str
) -> None:
    seen = visited(path)
    assert seen.barriers == []
    assert seen.width <= 360
    assert seen.unread_patterns == []
    assert seen.barriers_in_the_dark == []
    assert [line for line in seen.complaints if "404" not in line] == []


def test_targets_are_large_enough_for_a_thumb(visited: Callable[[str], Visit]) -> None:
    for path in SAMPLES:
        assert visited(path).small == [], path


def test_forms_are_whole_without_scripts(chromium: Browser, origin: str) -> None:
    context = chromium.new_context(base_url=origin, java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto("/khai-bao/movement")
    assert page.locator("button.main").is_visible()
    assert page.locator("button[value=divisions]:visible").count() == 2
    page.goto("/can-bo/tep")
    assert page.locator("input[name=filename]").is_visible()
    context.close()


def test_the_reader_may_choose_the_language(page: Page) -> None:
    page.goto("/")
    page.click("nav.langs a[lang=ko]")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator("h1")).to_contain_text("건강")


def test_a_wrong_field_is_named_tied_and_focused(page: Page) -> None:
    page.goto("/dang-nhap/sai")
    field = page.locator("#f-phone")
    assert field.get_attribute("aria-invalid") == "true"
    tied = (field.get_attribute("aria-describedby") or "").split()
    assert "Số di động" in page.locator(f"#{tied[-1]}").inner_text()
    expect(page.locator("#problem")).to_be_focused()


def test_the_chosen_language_is_remembered_on_the_next_page(page: Page) -> None:
    page.goto("/?lang=en")
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    assert cookies[sent_name("lachan_lang")] == "en"
