"""Does a page weigh at most 50 KB over the wire, on a first visit with nothing kept?

Counted: the page and all that it loads, gzip -9 as CloudFront and the local front serve it. The QR
libraries are allowed on the pages that draw or read codes (domain.md K2), that of charts on boards.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.samples import SAMPLES, STATIC
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser
LIMIT_BYTES = 50 * 1024
HEAVIER = {
    "/cong",
    "/ma-cua-toi",
    "/minh-bach/so-lieu",
    "/minh-bach/tiem-chung",
    "/minh-bach/tiem-chung/tinh",
} | {path for path in SAMPLES if path.startswith(("/ket-qua/", "/chung-nhan/"))}
STAFF_OR_BOARD = {"/dia-diem/7K3M9Q2XB/bang", "/xet-nghiem/bang", "/diem-tiem/chat-luong"} | {
    path for path in SAMPLES if path.startswith("/can-bo")
}


@pytest.mark.parametrize("path", sorted(set(SAMPLES) - STAFF_OR_BOARD))
def test_a_citizens_page_is_light_enough_for_2g(visited: Callable[[str], Visit], path: str) -> None:
    seen = visited(path).weights
    assert sum(seen.values()) <= LIMIT_BYTES, seen
    if path not in HEAVIER:
        assert not [url for url in seen if "/vendor/" in url]


@pytest.mark.parametrize("path", sorted(STAFF_OR_BOARD & set(SAMPLES)))
def test_a_page_of_staff_is_light_besides_the_library_of_its_charts_or_codes(
    visited: Callable[[str], Visit], path: str
) -> None:
    """A commune's office has the same network as its citizens; libraries are kept for a year."""
    seen = visited(path).weights
    own = {url: many for url, many in seen.items() if "/vendor/" not in url}
    assert sum(own.values()) <= LIMIT_BYTES, seen


def test_the_style_is_at_most_12_kb_unpacked() -> None:
    assert (STATIC / "css" / "lachan.css").stat().st_size <= 12 * 1024
