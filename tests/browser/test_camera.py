"""Are real pictures of codes read by camera, under our Content-Security-Policy?"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import qrcode
import zxingcpp
from PIL import Image
from playwright.sync_api import Playwright, expect

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.preview import Preview
from tests.browser.test_field import TUBE
from tests.browser.test_field import Server as Table
from tests.browser.test_gate import CARD, Server

pytestmark = pytest.mark.browser


def film(text: str, place: Path) -> Path:
    """A camera that looks at one QR code: motion JPEG, which Chromium can play as a camera."""
    drawn = qrcode.QRCode(box_size=6, border=4)
    drawn.add_data(text)
    code = drawn.make_image().get_image().convert("RGB")
    scene = Image.new("RGB", (640, 480), "white")
    scene.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    frame = io.BytesIO()
    scene.save(frame, "JPEG", quality=90)
    place.write_bytes(frame.getvalue() * 30)
    return place


def test_a_card_held_before_the_camera_is_read_and_recorded(
    driver: Playwright, origin: str, tmp_path: Path
) -> None:
    Preview.answers.clear()
    server = Server()
    camera = film(CARD, tmp_path / "camera.mjpeg")
    flags = [
        *FLAGS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera}",
    ]
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
    page = browser.new_context(base_url=origin, permissions=["camera"]).new_page()
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text) if line.type == "error" else None)
    page.goto("/cong?lang=vi")
    page.fill("#f-pairing", "4H7KQ2")
    page.fill("#f-label", "Cửa chính")
    page.click("#pair button")
    page.click("#start")
    expect(page.locator("#answer .green"), str(told)).to_be_visible(timeout=20000)
    assert server.events[0]["reading"] == CARD
    assert len(server.events) == 1
    assert told == []
    browser.close()


def bars(text: str, place: Path) -> Path:
    """A camera that looks at the Code 128 of a tube, a little askew as hands hold it."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=3)).convert("RGB")
    drawn = drawn.resize((480, 140)).rotate(4, expand=True, fillcolor="white")
    scene = Image.new("RGB", (640, 480), "white")
    scene.paste(drawn, ((640 - drawn.width) // 2, (480 - drawn.height) // 2))
    frame = io.BytesIO()
    scene.save(frame, "JPEG", quality=90)
    place.write_bytes(frame.getvalue() * 30)
    return place


def test_a_tubes_bars_are_read_where_the_browser_has_no_detector_of_its_own(
    driver: Playwright, origin: str, tmp_path: Path
) -> None:
    """quagga2 under our Content-Security-Policy; loaded only when the camera is started."""
    Preview.answers.clear()
    Table()
    flags = [
        *FLAGS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={bars(TUBE, tmp_path / 'tube.mjpeg')}",
    ]
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
    page = browser.new_context(base_url=origin, permissions=["camera"]).new_page()
    page.add_init_script("delete self.BarcodeDetector")
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text) if line.type == "error" else None)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("/lay-mau?lang=vi")
    expect(page.locator("#table")).to_be_visible()
    before = [url for url in loaded if "/vendor/" in url]
    page.click("#start")

    expect(page.locator("#tube-code"), str(told)).to_have_text(TUBE, timeout=60_000)
    expect(page.locator("#no-bars")).to_be_hidden()
    assert before == []
    assert any("quagga2" in url for url in loaded)
    assert told == []
    browser.close()
