"""Does the phone judge certificates as we do, without a network too, and show its own code?"""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import cbor2
import pytest

from functions.certificates.domain import base45
from functions.certificates.domain import trust_list as lists
from functions.certificates.domain.judging import Revocations, Trust, hash_of, judge
from functions.certificates.domain.trust_list import (
    SIGNED_AS,
    ListedSigner,
    TrustList,
    write_list,
)
from functions.certificates.domain.words import Algorithm, Kind
from functions.kernel.periods import Period
from functions.runtime import crypto, signing
from functions.runtime.cose_keys import read_certificate
from tests.browser.certificate_samples import LIST_KEY, TEXT
from tests.browser.preview import Preview
from tests.browser.test_offline import CONTROLLED
from tests.domain.certificates import samples
from tests.domain.certificates.test_judging import claims, packed, said
from tests.signers import TEST, Signer

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
JUDGE = """async ([place, texts, list, now]) => {
  const { judge } = await import(place);
  const told = [];
  for (const text of texts) told.push(await judge(text, list, now));
  return told;
}"""
TESTS_ONLY = Signer.es256(usages=[TEST])
LASTING = Signer.es256(term=(datetime(2021, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)))
"""For what is judged by the clock of the phone."""
SIGNERS = (samples.ES256, samples.PS256, TESTS_ONLY, LASTING)


def listed(signer: Signer) -> ListedSigner:
    """A signer as the list tells it."""
    read = read_certificate(signer.der)
    return ListedSigner(
        signer.der,
        Algorithm(read.scheme),
        read.public_der,
        Period(read.not_before, read.not_after),
        samples.usages_of(read.usages),
    )


def trust_list(revoked: Revocations, made_at: datetime) -> bytes:
    """A list of all signers."""
    return write_list(TrustList(made_at, tuple(map(listed, SIGNERS)), revoked))


def answered(data: bytes) -> dict[str, Any]:
    """What /api/certificate-list answers."""
    message = SIGNED_AS + hashlib.sha256(data).digest()
    return {
        "list": crypto.to_text(data),
        "signature": crypto.to_text(_sign(message)),
        "key": signing.jwk_of(LIST_KEY.public_key()),
    }


def _sign(message: bytes) -> bytes:
    signer = Signer.es256()
    signer.private = LIST_KEY
    return signer.sign(message)


def texts() -> list[str]:
    """Certificates that count and ones that don't, one of every reason."""
    whole = zlib.decompress(base45.decode(TEXT[4:]))
    changed = whole.replace(b"NGUYEN", b"NGUYEM")
    unknown = samples.signed(signer=Signer.es256())
    old = samples.signed(at=samples.NOW - timedelta(days=400))
    later = samples.signed(at=samples.NOW + timedelta(days=1))
    revoked = said(claims() | {-260: {1: samples.payload(Kind.TEST)}})
    return [
        *(samples.signed(kind, signer) for kind in (Kind.VACCINATION, Kind.RECOVERY)
          for signer in (samples.ES256, samples.PS256)),
        samples.signed(Kind.TEST, TESTS_ONLY),
        samples.signed(Kind.VACCINATION, TESTS_ONLY),
        said(claims()), revoked, old, later, unknown, packed(changed),
        "", "HC2:", TEXT[:-1], TEXT + "_",
        "HC1:" + base45.encode(b"not packed"), packed(b""), packed(b"\x81" * 500 + b"\x00"),
        packed(bytes(70_000)), packed(cbor2.dumps(cbor2.CBORTag(35, "a+b"))), "HC1:" + "0" * 66_000,
        said(claims() | {4: None}), said(claims() | {-260: {1: {}}}), said([1]),
        packed(cbor2.dumps([cbor2.dumps({1: -8, 4: samples.ES256.kid}), {}, b"", b""])),
    ]  # fmt: skip


def test_the_phone_says_what_the_server_says_of_every_text(page: Page) -> None:
    hash_revoked = hash_of(samples.payload(Kind.TEST)["t"][0]["ci"])
    revoked = Revocations(frozenset({hash_revoked}), frozenset())
    trust = Trust.of(samples.anchor(signer) for signer in SIGNERS)
    page.goto("/kiem-tra-chung-nhan")
    place = page.locator("script[src*='check-certificate']").get_attribute("src") or ""

    found = page.evaluate(
        JUDGE,
        [
            place.replace("check-certificate.js", "dcc.js"),
            texts(),
            json.loads(trust_list(revoked, samples.NOW)),
            samples.NOW.timestamp() * 1000,
        ],
    )

    wanted = [judge(text, trust, samples.NOW, revoked) for text in texts_kept()]
    assert [one["reason"] for one in found] == [
        one.reason.value if one.reason else "" for one in wanted
    ]
    assert [(one["name"], one["birthYear"]) for one in found] == [
        (one.name, one.birth_year) for one in wanted
    ]
    assert len({one["reason"] for one in found}) >= 12


def texts_kept() -> list[str]:
    """The same texts once more: signatures differ, what is said of them does not."""
    return texts()


def test_a_certificate_is_judged_without_network_after_a_first_visit(
    phone: BrowserContext, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playwright.sync_api import expect

    now = datetime.now(UTC)
    other = samples.payload(Kind.VACCINATION)
    other |= {"v": [dict(other["v"][0]) | {"ci": "URN:UVCI:01:VN:VOID#X"}]}
    gone = samples.signed(signer=LASTING, at=now - timedelta(minutes=2), said=other)
    void = hash_of("URN:UVCI:01:VN:VOID#X")
    monkeypatch.setattr(lists, "INLINE", 0)
    whole = TrustList(now, tuple(map(listed, SIGNERS)), Revocations(frozenset({void})))
    told, pieces = lists.cut(whole)
    Preview.answers["GET /api/certificate-list"] = lambda *_: (200, answered(write_list(told)))
    ((name, piece),) = pieces.items()
    part = {"part": name, "revoked": crypto.to_text(piece)}
    Preview.answers[f"GET /api/certificate-list/parts/{name}"] = lambda *_: (200, part)
    page.goto("/")
    page.evaluate(CONTROLLED)
    with page.expect_response("**/api/certificate-list/parts/*"):
        page.goto("/kiem-tra-chung-nhan")
    page.wait_for_function(
        "async () => (await (await caches.open('lachan-revoked')).keys()).length === 1"
    )
    fresh = samples.signed(signer=LASTING, at=now - timedelta(minutes=1))
    phone.set_offline(True)
    page.goto("/kiem-tra-chung-nhan")

    page.fill("#f-text", fresh)
    page.locator("form[action='/kiem-tra-chung-nhan'] button").click()

    expect(page.locator("#verdict")).to_contain_text("Nguyễn Thị Hồng Đào")
    expect(page.locator("#verdict")).to_contain_text("1990")
    page.fill("#f-text", gone)
    page.locator("form[action='/kiem-tra-chung-nhan'] button").click()
    expect(page.locator("#verdict")).to_contain_text("thu hồi")
    page.fill("#f-text", fresh[:-3] + "000")
    page.locator("form[action='/kiem-tra-chung-nhan'] button").click()
    expect(page.locator("#verdict")).not_to_contain_text("Nguyễn Thị Hồng Đào")


def test_a_list_signed_by_another_key_is_not_believed(page: Page) -> None:
    data = trust_list(Revocations(), datetime.now(UTC))
    wrong = answered(data) | {"signature": crypto.to_text(Signer.es256().sign(b"x"))}
    Preview.answers["GET /api/certificate-list"] = lambda *_: (200, wrong)
    with page.expect_response("**/api/certificate-list"):
        page.goto("/kiem-tra-chung-nhan")

    page.fill("#f-text", "HC1:NOT")
    with page.expect_navigation():
        page.locator("form[action='/kiem-tra-chung-nhan'] button").click()

    assert ("POST /kiem-tra-chung-nhan", b"text=HC1%3ANOT") in [
        (asked, body) for asked, _, body in Preview.asked
    ]
    assert page.evaluate("localStorage.getItem('lachan-trust-list')") is None


def test_the_code_on_the_screen_is_the_certificate(page: Page) -> None:
    import zxingcpp
    from PIL import Image

    page.goto("/chung-nhan/1")
    drawn = page.locator("[data-qr] svg")
    drawn.wait_for()

    seen = Image.open(io.BytesIO(page.locator("[data-qr]").screenshot()))
    seen = seen.resize((seen.width * 3, seen.height * 3))
    assert zxingcpp.read_barcodes(seen)[0].text == TEXT
