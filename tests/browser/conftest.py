"""A preview server and Debian's Chromium, once per session; a fresh profile per test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.preview import Preview, start
from tests.browser.stack import stack
from tests.browser.visits import Visit, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

__all__ = ["stack"]
CHROMIUM = Path("/usr/bin/chromium")
EXPECTED_WITHIN_MS = 60_000
"""A busy machine may take long; whoever waits for what comes loses nothing by a large limit."""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def origin() -> Iterator[str]:
    """Where the preview listens."""
    server, address = start()
    yield address
    server.shutdown()


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """Playwright, once: two of its loops can't run in one thread."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=EXPECTED_WITHIN_MS)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """One Chromium for the session."""
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def visited(chromium: Browser, origin: str) -> Callable[[str], Visit]:
    """A first visit of a page, made once for all tests that look at it."""

    @cache
    def seen(path: str) -> Visit:
        with small_phone(chromium, origin) as phone:
            return visit(phone.new_page(), path)

    return seen


@pytest.fixture
def phone(chromium: Browser, origin: str) -> Iterator[BrowserContext]:
    """A small phone of its own: 360 x 640, touch, empty storage."""
    with small_phone(chromium, origin) as made:
        yield made


@contextmanager
def small_phone(chromium: Browser, origin: str) -> Iterator[BrowserContext]:
    """A browser's context of its own; the preview knows no answers and has heard nothing."""
    Preview.answers.clear()
    Preview.asked.clear()
    context = chromium.new_context(
        base_url=origin,
        viewport={"width": 360, "height": 640},
        has_touch=True,
        is_mobile=True,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    context.set_default_timeout(EXPECTED_WITHIN_MS)
    try:
        yield context
    finally:
        context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    """One tab on that phone."""
    return phone.new_page()
