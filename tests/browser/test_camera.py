"""Are real pictures of codes read by camera, under our Content-Security-Policy?"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import qrcode
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.preview import Preview
from tests.browser.tables import CARD
from tests.browser.test_field import OTHER_TUBE, TUBE
from tests.browser.test_field import Server as Table
from tests.browser.test_gate import Server

pytestmark = pytest.mark.browser
PATIENCE = 60_000
SLOW_CAMERAS = """navigator.mediaDevices.enumerateDevices = async () => {
  await new Promise(done => { setTimeout(done, 1500); }); return []; }"""


def qr(text: str) -> Image.Image:
    """A QR code."""
    drawn = qrcode.QRCode(box_size=6, border=4)
    drawn.add_data(text)
    return drawn.make_image().get_image().convert("RGB")


def bars(text: str) -> Image.Image:
    """The Code 128 of a tube, a little askew as hands hold it."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=3)).convert("RGB")
    return drawn.resize((480, 140)).rotate(4, expand=True, fillcolor="white")


@contextmanager
def looking_at(
    driver: Playwright, origin: str, code: Image.Image, place: Path
) -> Iterator[tuple[Page, list[str]]]:
    """A page whose camera sees one code, and what the console says is wrong.

    The camera is motion JPEG, which Chromium can play. The browser has no BarcodeDetector.
    """
    scene = Image.new("RGB", (640, 480), "white")
    scene.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    frame = io.BytesIO()
    scene.save(frame, "JPEG", quality=90)
    film = place / "camera.mjpeg"
    film.write_bytes(frame.getvalue() * 30)
    flags = [
        *FLAGS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
    page = browser.new_context(base_url=origin, permissions=["camera"]).new_page()
    page.add_init_script("delete self.BarcodeDetector")
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text) if line.type == "error" else None)
    yield page, told
    browser.close()


def test_a_card_held_before_the_camera_is_read_and_recorded(
    driver: Playwright, origin: str, tmp_path: Path
) -> None:
    Preview.answers.clear()
    server = Server()
    with looking_at(driver, origin, qr(CARD), tmp_path) as (page, told):
        page.goto("/cong?lang=vi")
        page.fill("#f-pairing", "4H7KQ2")
        page.fill("#f-label", "Cửa chính")
        page.click("#pair button")
        page.click("#start")
        expect(page.locator("#answer .green"), str(told)).to_be_visible(timeout=PATIENCE)
        assert server.events[0]["reading"] == CARD
        assert len(server.events) == 1
        assert told == []


def test_a_tubes_bars_are_read_where_the_browser_has_no_detector_of_its_own(
    driver: Playwright, origin: str, tmp_path: Path
) -> None:
    """quagga2, which is loaded only when the camera is started."""
    Preview.answers.clear()
    Table()
    with looking_at(driver, origin, bars(TUBE), tmp_path) as (page, told):
        loaded: list[str] = []
        page.on("request", lambda request: loaded.append(request.url))
        page.goto("/lay-mau?lang=vi")
        expect(page.locator("#table")).to_be_visible()
        assert not [url for url in loaded if "/vendor/" in url]
        page.click("#start")

        expect(page.locator("#tube-code"), str(told)).to_have_text(TUBE, timeout=PATIENCE)
        expect(page.locator("#no-bars")).to_be_hidden()
        assert any("quagga2" in url for url in loaded)
        assert told == []


def test_the_desk_of_results_reads_a_card(driver: Playwright, origin: str, tmp_path: Path) -> None:
    with looking_at(driver, origin, qr(CARD), tmp_path) as (page, told):
        page.goto("/can-bo/tra-ket-qua?lang=vi")
        page.click("[data-camera] button")
        expect(page.locator("#f-reading"), str(told)).to_have_value(CARD, timeout=PATIENCE)
        expect(page.locator("[data-camera] .seen")).to_be_hidden()
        assert told == []


def test_a_card_read_while_the_camera_opens_still_stops_it(
    driver: Playwright, origin: str, tmp_path: Path
) -> None:
    with looking_at(driver, origin, qr(CARD), tmp_path) as (page, _):
        page.add_init_script(SLOW_CAMERAS)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/can-bo/tra-ket-qua?lang=vi")
        page.click("[data-camera] button")
        expect(page.locator("#f-reading")).to_have_value(CARD, timeout=PATIENCE)
        expect(page.locator("[data-camera] .seen")).to_be_hidden()
        assert complaints == []


def test_the_front_desk_of_a_laboratory_reads_tubes_each_once(
    driver: Playwright, origin: str, tmp_path: Path
) -> None:
    with looking_at(driver, origin, bars(OTHER_TUBE), tmp_path) as (page, told):
        page.goto("/xet-nghiem/nhan?lang=vi")
        before = page.input_value("#f-tubes").split()
        assert OTHER_TUBE not in before
        page.click("[data-camera] button")
        said = page.locator("[data-camera] [role=status]")
        expect(said, str(told)).to_contain_text("đã có trong danh sách", timeout=PATIENCE)
        assert page.input_value("#f-tubes").split() == [*before, OTHER_TUBE]
        assert told == []


def test_without_a_camera_the_desk_is_as_it_was(page: Page) -> None:
    page.add_init_script("delete Navigator.prototype.mediaDevices")
    page.goto("/can-bo/tra-ket-qua?lang=vi")
    expect(page.locator("#f-reading")).to_be_visible()
    expect(page.locator("[data-camera]")).to_be_hidden()
