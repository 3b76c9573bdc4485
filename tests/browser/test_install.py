"""Can a phone put Lá Chắn on its home screen, and does a venue's day show as a chart?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_scan_page_can_be_installed(page: Page) -> None:
    """What browsers ask for: name, start, its own window, icons of 192 and 512 pixels, a worker."""
    page.goto("/")
    link = page.locator("link[rel=manifest]").get_attribute("href")
    assert link is not None
    where = urljoin(page.url, link)
    told: dict[str, Any] = page.request.get(where).json()
    assert told["name"] and told["short_name"] == "Lá Chắn"
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    sizes = set()
    for icon in told["icons"]:
        got = page.request.get(urljoin(where, icon["src"]))
        assert (got.status, got.headers["content-type"]) == (200, icon["type"])
        if icon["type"] == "image/png":
            width, height = (int.from_bytes(got.body()[at : at + 4]) for at in (16, 20))
            assert f"{width}x{height}" == icon["sizes"]
        sizes.add(icon["sizes"])
    assert {"192x192", "512x512"} <= sizes
    scope = page.evaluate("navigator.serviceWorker.ready.then(ready => ready.scope)")
    assert scope == urljoin(page.url, "/"), "the worker serves the pages, not only /static/"


def test_a_venues_hours_are_a_chart_and_stay_a_table(page: Page) -> None:
    page.goto("/dia-diem/7K3M9Q2XB/bang")
    expect(page.locator(".chart canvas")).to_be_visible()
    expect(page.locator("#hours")).to_have_count(1)
