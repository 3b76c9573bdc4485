"""Is a visit lost when the network is? Kept on the phone in order, sent once, told honestly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.preview import Preview
from tests.browser.samples import TOKEN, VENUE_PRINTED
from tests.browser.stack import until

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
CONTROLLED = """() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller
  || new Promise(done => navigator.serviceWorker.addEventListener("controllerchange", done)))
  .then(() => true)"""


def installed(page: Page) -> None:
    """Open home once, so that the service worker is there and in charge."""
    page.goto("/")
    page.evaluate(CONTROLLED)


def answer_replay(outcome: str = "recorded", person: str = "0A1B2C3D4E5F6") -> list[dict[str, Any]]:
    """Let the server take replays; gives the events it will have seen."""
    seen: list[dict[str, Any]] = []

    def replay(body: dict[str, Any], _: dict[str, str]) -> tuple[int, Any]:
        seen.extend(body["events"])
        told = [{"index": i, "outcome": outcome, "code": "X"} for i in range(len(body["events"]))]
        return 200, {"results": told}

    Preview.answers["GET /api/me"] = lambda *_: (200, {"person": person})
    Preview.answers["POST /api/checkins/replay"] = replay
    return seen


def kept(page: Page) -> int:
    """How many visits wait on the phone."""
    count: int = page.evaluate("self.lachanOutbox.count()")
    return count


def test_a_scan_without_network_is_kept_with_its_time_and_sent_when_the_network_returns(
    phone: BrowserContext, page: Page
) -> None:
    seen = answer_replay()
    installed(page)
    phone.set_offline(True)
    page.goto(f"/v/{TOKEN}")
    assert page.inner_text("#offline-code") == VENUE_PRINTED
    page.click("#offline-save")
    page.wait_for_selector("#offline-saved:visible")
    assert "sẽ gửi khi có mạng" in page.inner_text("#offline-saved")
    assert kept(page) == 1
    phone.set_offline(False)
    until(lambda: seen or None, "what was kept")
    until(lambda: kept(page) == 0 or None, "an empty phone")
    expect(page.locator("#network")).to_be_hidden()
    assert [(one["kind"], one["poster"], one["offline"]) for one in seen] == [("in", TOKEN, True)]


def test_a_tap_whose_answer_never_comes_is_kept_by_the_service_worker(
    phone: BrowserContext, page: Page
) -> None:
    installed(page)
    page.goto(f"/v/{TOKEN}")
    page.evaluate("Object.defineProperty(navigator, 'onLine', {get: () => true})")
    phone.set_offline(True)
    page.click("button.main")
    page.wait_for_url("**/ngoai-tuyen#saved")
    page.wait_for_selector("#offline-saved:visible")
    assert kept(page) == 1


def test_one_may_leave_while_still_without_network(phone: BrowserContext, page: Page) -> None:
    seen = answer_replay()
    installed(page)
    phone.set_offline(True)
    page.goto(f"/v/{TOKEN}")
    page.click("#offline-save")
    page.click("#kept-list button")
    expect(page.locator("#kept-list li")).to_have_count(2)
    expect(page.locator("#kept-list button")).to_have_count(0)
    phone.set_offline(False)
    until(lambda: seen[1:] or None, "both that were kept")
    expect(page.locator("#network")).to_be_hidden()
    entered, left = seen
    assert (left["kind"], left["poster"], left["in_at"]) == ("out", TOKEN, entered["at"])


def test_the_same_visit_kept_twice_is_one_visit_and_order_is_held(page: Page) -> None:
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """async token => {
          for (const minute of [1, 2, 1, 3]) {
            const at = `2021-11-15T02:0${minute}:00Z`;
            await self.lachanOutbox.add({kind: "in", poster: token, at});
          }
        }""",
        TOKEN,
    )
    # Only now the server answers: the browser's own sync may send as soon as something is kept.
    seen = answer_replay()
    page.evaluate("Promise.all([1, 2, 3].map(() => self.lachanOutbox.flush()))")
    assert [one["at"][14:16] for one in seen] == ["01", "02", "03"]
    assert kept(page) == 0


def test_a_refused_visit_stays_to_be_told_and_is_not_sent_again(page: Page) -> None:
    page.goto("/ngoai-tuyen")
    page.wait_for_load_state("networkidle")
    seen = answer_replay("refused")
    page.evaluate("self.lachanOutbox.add({kind: 'out', visit: 'v1', at: '2021-11-15T02:00:00Z'})")
    page.evaluate("self.lachanOutbox.flush()")
    page.evaluate("self.lachanOutbox.flush()")
    page.reload()
    page.wait_for_selector("#kept-list li")
    assert "không được ghi nhận (X)" in page.inner_text("#kept-list")
    assert len(seen) == 1


def test_a_visit_of_one_person_is_never_sent_under_another(page: Page) -> None:
    page.goto("/lich-su")
    page.wait_for_load_state("networkidle")
    seen = answer_replay(person="ZZZZZZZZZZZZZ")
    page.evaluate("self.lachanOutbox.setPerson('0A1B2C3D4E5F6')")
    page.evaluate("self.lachanOutbox.add({kind: 'in', poster: 'x.y', at: '2021-11-15T02:00:00Z'})")
    assert page.evaluate("self.lachanOutbox.flush()") == "empty"
    assert seen == []
    assert kept(page) == 1


def test_a_page_with_personal_data_is_never_kept_by_the_service_worker(
    phone: BrowserContext, page: Page
) -> None:
    installed(page)
    page.goto("/ai-da-xem")
    page.goto("/lich-su")
    page.goto("/ma-cua-toi")
    stored = page.evaluate(
        """async () => { const found = [];
          for (const name of await caches.keys()) {
            const kept = await (await caches.open(name)).keys();
            found.push(...kept.map(one => new URL(one.url).pathname));
          } return found.filter(path => !path.startsWith("/static/")).sort(); }"""
    )
    assert stored == ["/ma-cua-toi", "/ngoai-tuyen"]
    assert "0A1B2C3D4E5F6" not in json.dumps(
        page.evaluate("caches.match('/ma-cua-toi').then(kept => kept.text())")
    )
    phone.set_offline(True)
    page.goto("/lich-su")
    assert page.locator("h1").inner_text() == "Không có mạng"
