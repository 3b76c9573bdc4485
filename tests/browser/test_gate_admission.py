"""Why is a gate not admitted? The page says which it is; a failing network is none of them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.preview import Preview
from tests.browser.tables import CARD, read
from tests.browser.test_gate import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
TAKES = "POST /api/gate/checkins"
STATE = "GET /api/gate/state"


@pytest.fixture
def gate(page: Page) -> Server:
    """A paired gate whose server goes by the real time."""
    made = Server()
    Preview.answers[STATE] = _state
    page.goto("/cong")
    page.fill("#f-pairing", "4h7-kq2")
    page.fill("#f-label", "Cửa chính")
    page.click("#pair button")
    expect(page.locator("#work")).to_be_visible()
    expect(page.locator("#gate-venue")).to_have_text("Siêu thị Hoa Sen")
    return made


def came(page: Page, gate: Server, seconds: int = 15) -> None:
    """What the page keeps is sent after it is drawn: wait until the one event is here."""
    end = time.monotonic() + seconds
    while not gate.events and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert len(gate.events) == 1


def _state(_: dict[str, Any], headers: dict[str, str]) -> tuple[int, Any]:
    """As the server does: whoever signed more than a minute ago, or in the future, is refused."""
    told = {name.lower(): value for name, value in headers.items()}
    seconds = int(told["authorization"].split(".")[1])
    if abs(seconds - time.time()) > 60:
        return 401, {"code": "DEVICE_CLOCK_WRONG"}
    return 200, {
        "venue": "V",
        "name": "Siêu thị Hoa Sen",
        "inside": 7,
        "server_time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "suspended": False,
    }


@pytest.mark.catalogue("A04")
@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (401, "DEVICE_REVOKED", "Thiết bị đã bị thu hồi"),
        (401, "DEVICE_UNKNOWN", "chưa được ghép"),
        (401, "DEVICE_CLOCK_WRONG", "Đồng hồ của thiết bị sai"),
        (403, "FORBIDDEN", "không nhận thiết bị này"),
    ],
)
def test_a_gate_that_is_not_admitted_says_why_and_keeps_what_it_read(
    page: Page, gate: Server, status: int, code: str, words: str
) -> None:
    Preview.answers[TAKES] = lambda *_: (status, {"code": code})
    read(page, CARD)
    expect(page.locator("#queue")).to_contain_text("1")
    Preview.answers[STATE] = lambda *_: (status, {"code": code})
    page.reload()
    expect(page.locator("#answer")).to_contain_text(words)
    expect(page.locator("#queue")).to_contain_text("1")
    expect(page.locator("#queue")).not_to_contain_text("Không có kết nối")
    assert gate.events == []


@pytest.mark.catalogue("Z17")
def test_a_failing_network_is_no_revocation(page: Page, gate: Server) -> None:
    page.route("**/api/gate/**", lambda route: route.abort())
    read(page, CARD)
    expect(page.locator("#queue")).to_contain_text("Không có kết nối")
    expect(page.locator("#answer")).not_to_contain_text("thu hồi")
    page.unroute("**/api/gate/**")
    page.reload()
    expect(page.locator("#queue")).not_to_contain_text("Không có kết nối")
    expect(page.locator("#queue")).not_to_contain_text("1")
    came(page, gate)


@pytest.mark.catalogue("F20")
def test_a_gate_whose_clock_is_an_hour_wrong_signs_by_the_servers(page: Page, gate: Server) -> None:
    page.add_init_script("const right = Date.now; Date.now = () => right() + 3600e3;")
    page.reload()
    expect(page.locator("#gate-venue")).to_have_text("Siêu thị Hoa Sen")
    read(page, CARD)
    expect(page.locator("#answer .green")).to_be_visible()
    came(page, gate)
