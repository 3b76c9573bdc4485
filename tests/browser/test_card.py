"""Is a card as large as people were told, when a browser prints it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
MILLIMETRES_A_PIXEL = 25.4 / 96


def test_the_code_of_a_printed_card_is_five_centimetres_wide(page: Page) -> None:
    """The least size of a person's code (domain.md 1.2), without its light margin."""
    page.goto("/ma-cua-toi/the")
    page.emulate_media(media="print")
    code = page.locator(".paper svg path[transform^='translate'][transform*='scale']").first
    expect(code).to_be_visible()
    sides = code.evaluate(
        "it => { const {width, height} = it.getBoundingClientRect(); return [width, height]; }"
    )
    assert all(abs(side * MILLIMETRES_A_PIXEL - 50) < 0.5 for side in sides), sides
    expect(page.locator("header").first).to_be_hidden()
    expect(page.get_by_text("Nguyễn V*** A***")).to_be_hidden()
