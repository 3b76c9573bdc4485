"""Does the sampler's table work without network, keep nothing in clear, and send each tube once?"""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from functions.kernel.identifiers import tube_code
from tests.browser.preview import Preview
from tests.browser.quick import at_once
from tests.browser.sampling import SESSION
from tests.browser.stack import until
from tests.browser.tables import CARD, SECOND, Batches, read

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
TUBE, OTHER_TUBE = tube_code(0x1579BDE02468), tube_code(0x0F9CDEFA9871)
PHONE = "LC1." + "A" * 48 + ".{}." + "B" * 16


class Server(Batches):
    """Our side of the table."""

    def __init__(self, most: int = 5) -> None:
        super().__init__()
        self.marks: dict[str, str] = {}
        self.result: dict[str, Any] = {"outcome": "recorded", "waits": False}
        self.lost = 0
        self.open = Event()
        self.open.set()
        session = {"session": SESSION, "place": "Nhà văn hoá", "day": "2021-11-15", "most": most}
        Preview.answers["GET /api/sampling/work"] = lambda *_: (
            200,
            {"sampler": "staff-1", "day": "2021-11-15", "sessions": [session]},
        )
        Preview.answers["POST /api/specimens/lookups"] = self.look
        Preview.answers["POST /api/specimens/batch"] = self.take

    def look(self, body: dict[str, Any], _: dict[str, str]) -> tuple[int, Any]:
        """Tell who stands there."""
        reading = body.get("reading") or body["typed"]["value"]
        mark = self.marks.get(reading, reading[:20])
        return 200, {
            "mark": mark,
            "masked_name": "Nguyễn V*** A***",
            "slot": "0730",
            "second_sample": False,
        }

    def take(self, body: dict[str, Any], _: dict[str, str]) -> tuple[int, Any]:
        """Take a batch, or lose the answer; the answer waits while the way is not open."""
        self.batches.append(body)
        self.open.wait(60)
        if self.lost:
            self.lost -= 1
            return 503, {}
        told = [
            {
                "sequence": one["sequence"], "tube": one["tube"], "code": "", "field": "",
                "reason_vi": "Mã ống này đã dùng cho mẫu khác.", "reason_en": "Taken.",
            }
            | self.result
            for one in body["events"]
        ]  # fmt: skip
        return 200, {"results": told}


@pytest.fixture
def server(page: Page) -> Server:
    """An open table."""
    return opened(page)


def opened(page: Page) -> Server:
    """Open a sampler's table."""
    made = Server()
    page.goto("/lay-mau")
    page.wait_for_selector("#table:visible")
    return made


def people(page: Page, count: int) -> None:
    """Wait until so many stand in the tube."""
    expect(page.locator("#people li")).to_have_count(count)


def test_tube_then_people_then_the_tube_again_seals_it(page: Page, server: Server) -> None:
    read(page, CARD)
    expect(page.locator("#said")).to_contain_text("Hãy quét mã ống trước")
    read(page, TUBE)
    read(page, CARD)
    people(page, 1)
    read(page, SECOND)
    people(page, 2)
    expect(page.locator("#people")).to_contain_text("Nguyễn V*** A***")
    expect(page.locator("#people")).to_contain_text("07:30")
    read(page, TUBE)
    expect(page.locator("#said")).to_contain_text("Đã niêm phong")
    (event,) = server.came(1)
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    assert (event["tube"], event["session"]) == (TUBE, SESSION)
    assert [one["reading"] for one in event["people"]] == [CARD, SECOND]
    assert set(event) == {"sequence", "tube", "session", "at", "people", "offline"}


def test_a_sealed_tube_is_never_called_sent_before_the_server_has_answered(
    page: Page, server: Server
) -> None:
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    server.open.clear()
    read(page, TUBE)
    read(page, CARD)
    people(page, 1)
    page.click("#seal")
    expect(page.locator("#said")).to_contain_text("Đã niêm phong")
    assert page.inner_text("#queue") == "1 ống chờ gửi"
    server.came(1)
    assert page.inner_text("#queue") == "1 ống chờ gửi"
    server.open.set()
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")


def test_two_taps_seal_once_and_who_is_read_meanwhile_is_not_lost_in_a_told_tube(
    page: Page, server: Server
) -> None:
    read(page, TUBE)
    read(page, CARD)
    people(page, 1)
    at_once(page, "#seal", "#seal", SECOND)
    expect(page.locator("#said")).to_contain_text("Hãy quét mã ống trước")
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    (event,) = server.came(1)
    assert [one["reading"] for one in event["people"]] == [CARD]
    read(page, OTHER_TUBE)
    read(page, PHONE.format(1))
    people(page, 1)


def test_a_person_is_in_the_tube_once(page: Page, server: Server) -> None:
    server.marks = {CARD: "same", PHONE.format(2): "same"}
    read(page, TUBE)
    read(page, PHONE.format(1))
    people(page, 1)
    read(page, PHONE.format(9))  # the same phone, half a minute later
    expect(page.locator("#said")).to_contain_text("đã có trong ống")
    people(page, 1)
    read(page, CARD)
    people(page, 2)
    page.locator("details", has=page.locator("#typed")).locator("summary").click()
    page.fill("#f-typed", "001 090 900 001")
    page.click("#typed button")
    expect(page.locator("#said")).to_contain_text("đã có trong ống")
    people(page, 2)


def test_what_is_said_of_a_code_never_covers_what_was_said_of_a_later_one(
    page: Page, server: Server
) -> None:
    read(page, TUBE)
    at_once(page, PHONE.format(1), PHONE.format(9))
    expect(page.locator("#people")).to_contain_text("07:30")  # the former is kept and looked up
    expect(page.locator("#said")).to_contain_text("đã có trong ống")
    people(page, 1)


def test_the_server_finds_the_same_person_under_another_card(page: Page, server: Server) -> None:
    server.marks = {CARD: "same", PHONE.format(1): "same"}
    read(page, TUBE)
    read(page, PHONE.format(1))
    expect(page.locator("#people")).to_contain_text("07:30")
    read(page, CARD)
    expect(page.locator("#said")).to_contain_text("đã có trong ống")
    people(page, 1)


def test_a_full_tube_and_a_foreign_link_are_refused(page: Page, server: Server) -> None:
    read(page, TUBE)
    for number in range(5):
        read(page, CARD.replace("090900001", f"09090010{number}"))
        people(page, number + 1)
    read(page, SECOND)
    expect(page.locator("#said")).to_contain_text("đã đủ người")
    read(page, "https://evil.example/v/abc")
    expect(page.locator("#said")).to_contain_text("không phải mã của một người")
    read(page, OTHER_TUBE)
    expect(page.locator("#said")).to_contain_text("chưa niêm phong")
    assert server.events == []


def test_tubes_sealed_offline_are_kept_encrypted_survive_a_restart_and_are_sent_once_in_order(
    phone: BrowserContext, page: Page, server: Server
) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_selector("#table:visible")
    phone.set_offline(True)
    for number, tube in enumerate((TUBE, OTHER_TUBE), 1):
        read(page, tube)
        read(page, CARD.replace("090900001", f"09090000{number}"))
        people(page, 1)
        page.click("#seal")
        expect(page.locator("#queue")).to_have_text(f"{number} ống chờ gửi")
    read(page, tube_code(0x123456789AB))
    read(page, SECOND)
    people(page, 1)
    stored = page.evaluate(
        """async () => { const told = []; for (const {name} of await indexedDB.databases()) {
          if (!name.startsWith("lachan-field")) continue;
          await new Promise(done => { const asked = indexedDB.open(name); asked.onsuccess = () => {
            const all = asked.result.transaction("events").objectStore("events").getAll();
            all.onsuccess = () => { for (const one of all.result) told.push(JSON.stringify(one)
              + new TextDecoder("latin1").decode(one.sealed));
              asked.result.close(); done(); }; }; });
        } return told.join("") + JSON.stringify(localStorage); }"""
    )
    assert "00109090" not in stored
    assert "Nguy" not in stored
    page.reload()
    page.wait_for_selector("#table:visible")
    people(page, 1)
    expect(page.locator("#queue")).to_have_text("2 ống chờ gửi")
    server.lost = 1
    phone.set_offline(False)
    server.came(2)
    page.evaluate("self.dispatchEvent(new Event('online'))")
    server.came(4)
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    lost, taken = server.batches
    assert [one["tube"] for one in taken["events"]] == [TUBE, OTHER_TUBE]
    assert [one | {"offline": 1} for one in lost["events"]] == [
        one | {"offline": 1} for one in taken["events"]
    ]
    assert all(one["offline"] for one in taken["events"])


def test_a_refused_tube_stays_in_sight_until_somebody_settles_it(
    page: Page, server: Server
) -> None:
    server.result = {"outcome": "refused", "waits": False, "code": "TUBE_CODE_INVALID"}
    read(page, TUBE)
    read(page, CARD)
    people(page, 1)
    page.click("#seal")
    expect(page.locator("#refused-list")).to_contain_text(TUBE)
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    page.reload()
    expect(page.locator("#refused-list")).to_contain_text(TUBE)
    page.click("#refused-list .again")
    people(page, 1)
    server.result = {"outcome": "recorded", "waits": False}
    page.click("#seal")
    first, again = server.came(2)
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    expect(page.locator("#refused")).to_be_hidden()
    assert (again["tube"], again["people"]) == (first["tube"], first["people"])


def test_another_samplers_tubes_wait_for_that_sampler(
    phone: BrowserContext, page: Page, server: Server
) -> None:
    phone.set_offline(True)
    read(page, TUBE)
    read(page, CARD)
    people(page, 1)
    page.click("#seal")
    expect(page.locator("#queue")).to_have_text("1 ống chờ gửi")
    expect(page.locator("#said")).to_contain_text("lưu trên máy")
    page.evaluate("navigator.locks.request('lachan-field', () => true)")  # its own try is over
    work = Preview.answers["GET /api/sampling/work"]

    def of_another(*asked: Any) -> tuple[int, Any]:
        status, told = work(*asked)
        return status, told | {"sampler": "staff-2"}

    Preview.answers["GET /api/sampling/work"] = of_another
    phone.set_offline(False)
    kept = "JSON.parse(localStorage.getItem('lachan-field-work')).sampler"
    until(lambda: page.evaluate(kept) == "staff-2" or None, "the other sampler's work")
    page.evaluate("document.getElementById('send').click()")
    page.evaluate("navigator.locks.request('lachan-field', () => true)")  # after that sending
    assert server.events == []
    expect(page.locator("#queue")).to_have_text("1 ống chờ gửi")


def test_an_ended_session_is_told_and_nothing_is_lost(page: Page, server: Server) -> None:
    Preview.answers["POST /api/specimens/batch"] = lambda *_: (401, {})
    read(page, TUBE)
    read(page, CARD)
    people(page, 1)
    page.click("#seal")
    expect(page.locator("#sign-in")).to_be_visible()
    expect(page.locator("#queue")).to_have_text("1 ống chờ gửi")
    assert server.events == []


def test_a_hand_scanner_types_into_the_field(page: Page, server: Server) -> None:
    for text in (TUBE.lower(), CARD, TUBE):
        page.fill("#f-code", text)
        page.press("#f-code", "Enter")
    assert [one["tube"] for one in server.came(1)] == [TUBE]
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
