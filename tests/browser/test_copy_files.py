"""Does a phone take along every file of the page of one's own data: one by one without scripts, all
in one archive with them? (0135)"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from tests.browser.stack import Stack, a_phone, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.local]
HOLDER = "+84900002002"
"""Of the seed: who declares for an elder."""
BETWEEN_TAPS_MS = 250
"""Faster than any thumb. Chromium drops, without a word, what a page saves beyond ten files within
a second: its requests are never sent (seen at the eleventh of 21 links on an idle machine)."""


def test_every_link_of_the_page_saves_a_file(chromium: Browser, stack: Stack) -> None:
    signed_in = a_phone(chromium, stack)
    whole = signed_in.new_page()
    sign_in(whole, stack, HOLDER)
    without = a_phone(
        chromium, stack, java_script_enabled=False, storage_state=signed_in.storage_state()
    )
    page = without.new_page()
    page.goto("/ban-sao-du-lieu")
    links = page.locator("a[download]")
    names = set()
    for number in range(links.count()):
        with page.expect_download() as begun:
            links.nth(number).click()
        names.add(begun.value.suggested_filename)
        assert isinstance(json.loads(begun.value.path().read_text("utf-8")), dict)
        page.wait_for_timeout(BETWEEN_TAPS_MS)
    assert len(names) == links.count() > 15
    assert {"la-chan-record.json", "la-chan-visits.json", "la-chan-doses.json"} <= names
    whole.goto("/ban-sao-du-lieu")
    with whole.expect_download() as begun:
        whole.click("#take-all")
    with ZipFile(begun.value.path()) as archive:
        assert names < set(archive.namelist())
    ward = page.locator("#f-for option").nth(1).get_attribute("value")
    page.goto(f"/ban-sao-du-lieu?for={ward}")
    with page.expect_download() as begun:
        page.locator(f'a[href="/api/results?for={ward}"]').click()
    assert begun.value.suggested_filename == "la-chan-results.json"
