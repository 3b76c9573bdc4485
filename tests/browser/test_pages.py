"""Can everybody use every page? Narrow phones, screen readers, no scripts, strict CSP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.samples import SAMPLES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations_of(page: Page) -> list[str]:
    """What axe-core finds wrong: rule and the elements."""
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
    )
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:4]}"
        for one in found["violations"]
    ]


@pytest.mark.parametrize("path", SAMPLES)
def test_a_page_has_no_barrier_and_no_sideways_scrolling(page: Page, path: str) -> None:
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert violations_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.emulate_media(color_scheme="dark")
    assert violations_of(page) == []
    assert [line for line in told if "404" not in line] == []


def test_targets_are_large_enough_for_a_thumb(page: Page) -> None:
    for path in SAMPLES:
        page.goto(path)
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, .button, input, select, summary")]
            .filter(one => one.offsetParent && !["radio", "checkbox", "hidden"].includes(one.type))
            .filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"""
        )
        assert small == [], path


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
    assert cookies["lachan_lang"] == "en"
