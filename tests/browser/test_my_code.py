"""Does the phone draw the very code that the server reads, and only for its moment?"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from functions.registry.domain.personal_code import MAC_BYTES, Crypto, phone_code
from tests.browser.preview import Preview
from tests.browser.test_offline import CONTROLLED

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
SEED = hashlib.sha256(b"seed of the preview").digest()
SEALED = base64.urlsafe_b64encode(hashlib.sha512(b"sealed").digest()[:45]).decode()


def text_of(value: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


CRYPTO = Crypto(
    seal=lambda plain, _: plain,
    unseal=lambda sealed, _: sealed,
    mac=lambda key, words: hmac.new(key, words, hashlib.sha256).digest(),
    to_text=text_of,
    from_text=base64.urlsafe_b64decode,
)


def material(ahead: float = 0) -> tuple[int, Any]:
    """What /api/me/code answers; the server's clock may be `ahead` seconds."""
    at = datetime.fromtimestamp(datetime.now(UTC).timestamp() + ahead, UTC)
    return 200, {
        "sealed": SEALED,
        "seed": text_of(SEED),
        "window_seconds": 30,
        "server_time": at.isoformat(),
    }


def windows(ahead: float = 0) -> int:
    """The number of the window that a clock `ahead` seconds is in."""
    return int((datetime.now(UTC).timestamp() + ahead) // 30)


def decode(page: Page) -> str:
    """Read the drawn QR from the screen as a camera would."""
    import io

    import zxingcpp
    from PIL import Image

    page.wait_for_selector("#my-code svg")
    seen = Image.open(io.BytesIO(page.locator("#my-code").screenshot()))
    return str(zxingcpp.read_barcodes(seen)[0].text)


@pytest.mark.catalogue("B07")
def test_the_drawn_code_is_the_one_the_server_expects_and_holds_nothing_personal(
    page: Page,
) -> None:
    Preview.answers["GET /api/me/code"] = lambda *_: material()
    before = windows()
    page.goto("/ma-cua-toi")
    code = decode(page)
    window = int(code.split(".")[2])
    assert before - 1 <= window <= windows() + 1
    assert code == phone_code(SEALED, SEED, window, CRYPTO)
    assert len(base64.urlsafe_b64decode(code.split(".")[3])) == MAC_BYTES
    assert text_of(SEED) not in page.content()


def test_the_code_follows_the_servers_clock_not_the_phones(page: Page) -> None:
    Preview.answers["GET /api/me/code"] = lambda *_: material(ahead=7200)
    before = windows(ahead=7200)
    page.goto("/ma-cua-toi")
    window = int(decode(page).split(".")[2])
    assert before - 1 <= window <= windows(ahead=7200) + 1
    assert "lệch" in page.inner_text("#my-code-words")


def test_the_code_is_drawn_without_network_after_a_first_visit(
    phone: BrowserContext, page: Page
) -> None:
    Preview.answers["GET /api/me/code"] = lambda *_: material()
    page.goto("/")
    page.evaluate(CONTROLLED)
    page.goto("/ma-cua-toi")
    page.wait_for_selector("#my-code svg")
    phone.set_offline(True)
    page.goto("/ma-cua-toi")
    code = decode(page)
    assert code == phone_code(SEALED, SEED, int(code.split(".")[2]), CRYPTO)
