"""Does the gate take what visitors bring, sign what it sends, and keep nothing in clear?"""

from __future__ import annotations

import base64
import hashlib
import threading
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from playwright.sync_api import expect

from tests.browser.preview import Preview
from tests.browser.samples import TOKEN
from tests.browser.stack import until
from tests.browser.tables import CARD, read

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
Event = dict[str, Any]


def number(text: str) -> int:
    """A base64url number."""
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")


class Server:
    """Our side of the gate: the paired key and the events that came."""

    def __init__(self) -> None:
        self.jwk: dict[str, str] = {}
        self.events: list[Event] = []
        self.open = threading.Event()
        self.open.set()
        self.result: dict[str, Any] = {"outcome": "recorded", "colour": "green"}
        Preview.answers["POST /api/devices"] = self.pair
        Preview.answers["GET /api/gate/state"] = lambda *_: (
            200,
            {
                "venue": "V",
                "name": "Siêu thị Hoa Sen",
                "inside": 7,
                "server_time": "2021-11-15T02:30:00Z",
                "suspended": False,
            },
        )
        Preview.answers["POST /api/gate/checkins"] = self.take

    def pair(self, body: dict[str, Any], _: dict[str, str]) -> tuple[int, Any]:
        """Take the public key."""
        self.jwk = body["public_key"]
        return 201, {"device": "DEV1", "venue": "7K3M9Q2XB"}

    def take(self, body: dict[str, Any], _: dict[str, str]) -> tuple[int, Any]:
        """Take events and answer each, once the way is open."""
        self.events.extend(body["events"])
        self.open.wait(60)
        told = [
            {"sequence": one["sequence"], "masked_name": "Nguyễn V*** A***", "reason_vi": "Hợp lệ."}
            | self.result
            for one in body["events"]
        ]
        return 200, {"results": told, "inside": 8}


@pytest.fixture
def server(page: Page) -> Server:
    """A paired gate, page open."""
    return paired(page)


def paired(page: Page) -> Server:
    """Pair this browser as a gate."""
    made = Server()
    page.goto("/cong")
    page.fill("#f-pairing", "4h7-kq2")
    page.fill("#f-label", "Cửa chính")
    page.click("#pair button")
    page.wait_for_selector("#work:visible")
    return made


def test_a_number_typed_without_camera_is_recorded_and_answered_in_word_and_colour(
    page: Page, server: Server
) -> None:
    page.click("#typed-box summary")
    page.fill("#f-typed", "12")
    page.click("#typed button")
    expect(page.locator("#e-typed")).to_be_visible()
    page.fill("#f-typed", "001 090 900 001")
    page.click("#typed button")
    page.wait_for_selector("#answer .green")
    assert "Mời vào" in page.inner_text("#answer")
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    assert "Nguyễn V*** A***" in page.inner_text("#answer")
    assert server.events[0]["typed"] == {"kind": "cccd", "value": "001090900001"}
    assert server.events[0]["direction"] == "in"
    assert page.inner_text("#inside") == "8"


def test_every_request_is_signed_by_the_key_that_never_leaves_the_device(
    page: Page, server: Server
) -> None:
    read(page, CARD)
    page.wait_for_selector("#answer .green")
    line, headers, body = next(one for one in Preview.asked if one[0].endswith("/checkins"))
    kind, _, said = headers["Authorization"].partition(" ")
    device, seconds, signature = said.split(".")
    assert (kind, device) == ("Device", "DEV1")
    numbers = EllipticCurvePublicNumbers(
        number(server.jwk["x"]), number(server.jwk["y"]), SECP256R1()
    )
    raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    pair = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    method, path = line.split()
    words = "\n".join([method, path, seconds, hashlib.sha256(body).hexdigest()])
    numbers.public_key().verify(encode_dss_signature(*pair), words.encode(), ECDSA(SHA256()))
    assert set(server.jwk) == {"kty", "crv", "x", "y"}
    assert (
        page.evaluate(
            """async () => { const {device} = await import(document.documentElement.dataset.static
          + "/js/gate-device.js"); return (await device()).key.extractable; }"""
        )
        is False
    )


def test_a_reading_is_never_called_sent_before_the_server_has_answered(
    page: Page, server: Server
) -> None:
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    server.open.clear()
    read(page, CARD)
    until(lambda: server.events or None, "the reading")
    assert page.inner_text("#queue") == "1 lượt chờ gửi"
    server.open.set()
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")


def test_a_card_read_offline_is_kept_encrypted_numbered_and_sent_once(
    phone: BrowserContext, page: Page, server: Server
) -> None:
    phone.set_offline(True)
    for place in ("1", "2", "3"):
        read(page, CARD.replace("090900001", f"09090000{place}"))
        expect(page.locator("#queue")).to_have_text(f"Không có kết nối. {place} lượt chờ gửi")
    assert "Đã lưu" in page.inner_text("#answer")
    assert "Nguyễn V*** A***" in page.inner_text("#answer")
    stored = page.evaluate(
        """() => new Promise(done => { const asked = indexedDB.open("lachan-gate-buffer");
          asked.onsuccess = () => {
            const all = asked.result.transaction("events").objectStore("events").getAll();
            const read = one => JSON.stringify(one) + new TextDecoder("latin1").decode(one.sealed);
            all.onsuccess = () => { asked.result.close(); done(all.result.map(read).join("")); };
          }; })"""
    )
    assert "00109090" not in stored
    assert server.events == []
    phone.set_offline(False)
    until(lambda: server.events[2:] or None, "the third reading")
    expect(page.locator("#queue")).to_have_text("Đã gửi hết")
    assert [one["sequence"] for one in server.events] == [1, 2, 3]
    assert all(one["offline"] for one in server.events)


@pytest.mark.catalogue("B08")
@pytest.mark.parametrize(
    "text",
    [
        "https://lachan.vn.evil.example/v/abcdefghijklmnop.qrstuvwxyz",
        "https://127.0.0.1:1@evil.example/v/abcdefghijklmnop.qrstuvwxyz",
        "javascript:alert(1)",
        "intent://scan/#Intent;end",
        "//evil.example/v/abcdefghijklmnop.qrstuvwxyz",
    ],
)
def test_a_foreign_link_is_refused_at_the_gate_and_never_opened_or_sent(
    page: Page, server: Server, text: str
) -> None:
    before = page.url
    read(page, text)
    expect(page.locator("#answer")).to_contain_text("chính thức")
    assert page.url == before
    assert server.events == []


@pytest.mark.catalogue("B08")
def test_only_posters_of_our_own_origin_are_followed(page: Page, origin: str) -> None:
    page.goto("/")
    token = TOKEN
    cases = {
        f"{origin}/v/{token}": "poster",
        f"{origin}/v/{token}?fbclid=x": "poster",
        f"{origin}/v/abcdefghijklmnop.qrstuvwxyz": "other",
        f"{origin}/v/{token}/x": "other",
        f"{origin}/dang-nhap": "other",
        f"{origin.replace('http', 'https')}/v/{token}": "foreign",
        f"{origin}.evil.example/v/{token}": "foreign",
        f"http://user@{origin[7:]}/v/{token}": "foreign",
        "data:text/html,x": "foreign",
        "evil.vn/v/abc": "foreign",
    }
    told = page.evaluate(
        """async cases => { const {readLink} = await import(document.documentElement.dataset.static
          + "/js/links.js"); return cases.map(one => readLink(one, location.origin).kind); }""",
        list(cases),
    )
    assert dict(zip(cases, told, strict=True)) == cases


def test_short_codes_are_checked_as_the_server_checks_them(page: Page) -> None:
    from functions.kernel import base32

    codes = [base32.encode(n * 7919 + 5, 8) for n in range(200)]
    whole = [code + base32.check_character(code) for code in codes]
    slips = [code[1] + code[0] + code[2:] for code in whole if code[0] != code[1]]
    page.goto("/")
    told = page.evaluate(
        """async cases => { const {readShortCode} = await import(
          document.documentElement.dataset.static + "/js/links.js");
          return cases.map(one => readShortCode(one)); }""",
        [f"{code[:4]}-{code[4:]}".lower() for code in whole] + slips,
    )
    assert told == whole + [""] * len(slips)
