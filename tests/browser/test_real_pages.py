"""Is every real page usable, light and without barriers, as the running platform serves it?

Pictures of each page at 360 and 1280 px go to .screenshots/ (not kept): look at them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from infra.parts import ROOT
from tests.browser.stack import Stack, a_phone, sign_in, staff_sign_in
from tests.browser.visits import violations_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.local]
SCREENSHOTS = ROOT / ".screenshots"
LIMIT_BYTES = 50 * 1024
HOLDER, SEEDED_OWNER = "+84900002002", "+84900001001"
"""Of the seed: who declares for an elder, and who owns the market."""
PUBLIC = {
    "home": "/",
    "sign-in": "/dang-nhap",
    "transparency": "/minh-bach",
    "offline": "/ngoai-tuyen",
    "gate": "/cong",
    "staff": "/can-bo",
}
OWN = {
    "scan": "{link:supermarket}",
    "scan-closed": "{link:cinema}",
    "scan-revoked": "{link:hostel}",
    "declarations": "/khai-bao",
    "declaration": "/khai-bao/domestic",
    "movement": "/khai-bao/movement",
    "entry": "/khai-bao/entry",
    "history": "/lich-su",
    "who-looked": "/ai-da-xem",
    "my-code": "/ma-cua-toi",
    "card": "/ma-cua-toi/the",
    "family": "/gia-dinh",
}
OWNED = {
    "venues": "/dia-diem",
    "venue-new": "/dia-diem/moi",
    "venue": "/dia-diem/{market}",
    "board": "/dia-diem/{market}/bang",
}
STAFF = {"staff-home": "/can-bo", "imports": "/can-bo/tep", "orders": "/can-bo/lenh"}
DRAWING = {"/ma-cua-toi", "/cong", "/dia-diem/{market}/bang"}
"""Pages whose libraries draw or read codes or charts (domain.md K2)."""


@dataclass(frozen=True, slots=True)
class People:
    """Signed-in phones."""

    nobody: BrowserContext
    holder: BrowserContext
    owner: BrowserContext
    officer: BrowserContext

    def of(self, name: str) -> BrowserContext:
        """Whose phone opens this page?"""
        for pages, context in ((OWN, self.holder), (OWNED, self.owner), (STAFF, self.officer)):
            if name in pages:
                return context
        return self.nobody


@pytest.fixture(scope="module")
def people(chromium: Browser, stack: Stack) -> Iterator[People]:
    """Everybody on the phone of their own."""
    made = People(*(a_phone(chromium, stack) for _ in range(4)))
    sign_in(made.holder.new_page(), stack, HOLDER)
    sign_in(made.owner.new_page(), stack, SEEDED_OWNER)
    staff_sign_in(made.officer.new_page(), "tinh-ha-noi")
    yield made
    for context in (made.nobody, made.holder, made.owner, made.officer):
        context.close()


PAGES = PUBLIC | OWN | OWNED | STAFF


def filled(path: str, stack: Stack) -> str:
    """A path with codes and links of the seed in it."""
    for name, value in stack.known.items():
        path = path.replace("{" + name + "}", value)
    return path


@pytest.mark.parametrize("name", PAGES)
def test_a_real_page_has_no_barrier_and_is_pictured(
    people: People, stack: Stack, name: str
) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page = people.of(name).pages[0] if people.of(name).pages else people.of(name).new_page()
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(filled(PAGES[name], stack))
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SCREENSHOTS / f"{name}-360.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations_of(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.screenshot(path=SCREENSHOTS / f"{name}-1280.png", full_page=True)
    page.set_viewport_size({"width": 360, "height": 640})
    assert told == []


def sizes(page: Page, path: str) -> dict[str, int]:
    """Bytes over the wire by address, on a first visit: as Chromium's network counted them."""
    client: Any = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setBypassServiceWorker", {"bypass": True})
    client.send("Network.clearBrowserCache")
    places: dict[str, str] = {}
    found: dict[str, int] = {}
    client.on(
        "Network.responseReceived",
        lambda told: places.update({told["requestId"]: told["response"]["url"]}),
    )
    client.on(
        "Network.loadingFinished",
        lambda told: found.update({told["requestId"]: int(told["encodedDataLength"])}),
    )
    page.goto(path)
    page.wait_for_load_state("networkidle")
    client.detach()
    return {places.get(request, request): size for request, size in found.items()}


@pytest.mark.parametrize("name", [name for name in PUBLIC | OWN if PAGES[name] not in DRAWING])
def test_a_citizens_page_weighs_at_most_50_kb_over_the_wire(
    people: People, stack: Stack, name: str
) -> None:
    page = people.of(name).new_page()
    seen = sizes(page, filled(PAGES[name], stack))
    page.close()
    assert seen
    assert sum(seen.values()) <= LIMIT_BYTES, seen
