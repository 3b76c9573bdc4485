"""Do the scripts of the pages of files announce, send, and then draw the account as it grows?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.preview import Preview

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
UPLOAD = {"url": "/uploads", "fields": {"key": "results/lab-01/f2/file.csv", "policy": "p"}}
FILE = {"name": "ket-qua.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}


def told_body(door: str) -> dict[str, Any]:
    """The body of the request that a door was sent."""
    [body] = [body for asked, _, body in Preview.asked if asked == door]
    told: dict[str, Any] = json.loads(body)
    return told


def test_a_laboratory_sends_a_file_and_watches_its_rows(page: Page) -> None:
    under_way = {"matched": 600, "orphaned": 200, "parked": 0, "duplicate": 100, "rejected": 50}
    account = {"state": "RECEIVING", "received": 1000, "accepted": 800, "progress": 95}
    Preview.answers["POST /api/lab/files"] = lambda *_: (201, {"file_id": "f2", "upload": UPLOAD})
    Preview.answers["GET /api/lab/files/f2"] = lambda *_: (200, account | under_way)

    page.goto("/xet-nghiem/tep")
    page.click("summary")
    page.fill("#f-rows", "1000")
    page.set_input_files("#f-file", FILE)
    page.click("#file-form button.main")
    page.wait_for_url("**/xet-nghiem/tep/f2#sent")

    expect(page.locator("[data-part=matched]")).to_have_text("600")
    expect(page.locator("[data-part=state]")).to_have_text("Đang nhận từng dòng")
    assert page.locator("[data-bar=orphaned]").get_attribute("x") == "600"
    assert page.locator("[data-bar=orphaned]").get_attribute("width") == "200"
    assert page.locator("#progress").get_attribute("value") == "95"
    expect(page.locator("#upload-form")).to_be_hidden()
    told = told_body("POST /api/lab/files")
    assert told == {
        "filename": "ket-qua.csv",
        "size": len(FILE["buffer"]),
        "rows": 1000,
        "sha256": "",
        "encoding": "",
    }
    [sent] = [body for asked, _, body in Preview.asked if asked == "POST /uploads"]
    assert b"results/lab-01/f2/file.csv" in sent
    assert sent.index(b"policy") < sent.index(b"1,2")


def test_a_refusal_is_said_and_nothing_is_sent(page: Page) -> None:
    refusal = {"code": "FILE_NAME_INVALID", "message_vi": "Tên tệp không hợp lệ", "message_en": "x"}
    Preview.answers["POST /api/lab/files"] = lambda *_: (422, refusal)

    page.goto("/xet-nghiem/tep")
    page.set_input_files("#f-file", FILE)
    page.click("#file-form button.main")

    expect(page.locator("#e-upload")).to_have_text("Tên tệp không hợp lệ")
    assert not [asked for asked, _, _ in Preview.asked if asked == "POST /uploads"]


def test_an_officer_sends_a_file_of_venues(page: Page) -> None:
    upload = UPLOAD | {"fields": {"key": "venues/i2/file.csv"}}
    Preview.answers["POST /api/imports"] = lambda *_: (201, {"import_id": "i2", "upload": upload})
    account = {"state": "RECEIVING", "received": 9, "accepted": 5, "duplicate": 0, "rejected": 1}
    Preview.answers["GET /api/imports/i2"] = lambda *_: (
        200,
        account | {"parked": 0, "progress": 66},
    )

    page.goto("/can-bo/tep")
    page.check("input[name=kind][value=venues]")
    page.set_input_files("#f-file", FILE)
    page.click("#import-form button.main")
    page.wait_for_url("**/can-bo/tep/i2#sent")

    expect(page.locator("[data-part=accepted]")).to_have_text("5")
    assert told_body("POST /api/imports")["kind"] == "venues"
