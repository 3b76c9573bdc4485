"""Does one tap take all of one's own data along: every part of it, or nothing? (0135)"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest

from tests.browser.datarights_samples import COPY

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

pytestmark = pytest.mark.browser
LOG = "/api/me/access-log"
DOORS = [link for _, link in COPY["given"] if link]


class Doors:
    """What the doors of the page answer; each file tells its address, the log has three parts."""

    def __init__(self, page: Page) -> None:
        self.asked: Counter[str] = Counter()
        self.status: dict[str, int] = {}
        page.route("**/api/**", self._answer)

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        asked = address.path + (f"?{address.query}" if address.query else "")
        self.asked[asked] += 1
        told = {"asked": asked, "ấ": "ẩ"}
        if address.path == LOG:
            part = int(address.query.rpartition("=")[2] or 1)
            told["next_link"] = f"{LOG}?cursor={part + 1}" if part < 3 else ""
        name = address.path.removeprefix("/api/").replace("/", "-")
        route.fulfill(
            status=self.status.get(asked, 200),
            body=json.dumps(told, ensure_ascii=False),
            headers={
                "Content-Type": "application/json",
                "Content-Disposition": f'attachment; filename="la-chan-{name}.json"',
            },
        )


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    """The page of the copy, where two taps at once are as likely as on any phone."""
    return phone.new_page()


def taken(page: Page, folder: Path) -> dict[str, str]:
    """Tap, and open the archive that the browser saved."""
    with page.expect_download() as begun:
        page.click("#take-all")
    assert begun.value.suggested_filename == COPY["archive"]
    begun.value.save_as(folder / "all.zip")
    with ZipFile(folder / "all.zip") as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_every_file_and_every_part_of_it_is_in_the_archive(page: Page, tmp_path: Path) -> None:
    doors = Doors(page)
    page.goto("/ban-sao-du-lieu")
    files = taken(page, tmp_path)
    contents = files.pop("la-chan.txt")
    asked = [json.loads(words)["asked"] for words in files.values()]
    assert sorted(asked) == sorted([*DOORS, f"{LOG}?cursor=2", f"{LOG}?cursor=3"])
    assert set(doors.asked.values()) == {1}
    assert json.loads(files["la-chan-me-access-log-3.json"])["ấ"] == "ẩ"
    assert all(name in contents for name in files)
    assert len(contents.split("\r\n")) == len(DOORS) + 4
    assert page.inner_text("#all-said").startswith(f"Đã gói {len(files) + 1} tệp")


def test_nothing_is_saved_while_a_kind_is_missing_and_a_second_tap_asks_for_it_alone(
    page: Page, tmp_path: Path
) -> None:
    doors = Doors(page)
    doors.status[f"{LOG}?cursor=2"] = doors.status["/api/notices"] = 503
    saved: list[object] = []
    page.on("download", lambda one: saved.append(one))
    page.goto("/ban-sao-du-lieu")
    page.click("#take-all")
    page.wait_for_selector("#all-said.bad")
    told = page.inner_text("#all-said")
    assert told.count(";") == 1
    assert not saved
    assert doors.asked["/api/notices"] == 2, "asked once more, after a moment"
    doors.status.clear()
    before = Counter(doors.asked)
    files = taken(page, tmp_path)
    again = Counter(doors.asked) - before
    assert set(again) == {LOG, f"{LOG}?cursor=2", f"{LOG}?cursor=3", "/api/notices"}
    assert len(files) == len(DOORS) + 3


def test_who_was_signed_out_is_told_so_and_no_other_door_is_asked(page: Page) -> None:
    doors = Doors(page)
    doors.status[DOORS[3]] = 401
    page.goto("/ban-sao-du-lieu")
    page.click("#take-all")
    page.wait_for_selector("#all-said.bad")
    assert "đăng nhập" in page.inner_text("#all-said").lower()
    assert {asked for asked in doors.asked if "?" not in asked} == set(DOORS[:4])


def test_a_part_that_lies_elsewhere_is_never_asked_for(page: Page) -> None:
    doors = Doors(page)
    page.unroute("**/api/**")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(
        "**/api/**",
        lambda route: route.fulfill(
            json={"next_link": "https://elsewhere.example/part"},
            headers={"Content-Disposition": 'attachment; filename="la-chan-x.json"'},
        ),
    )
    page.goto("/ban-sao-du-lieu")
    page.click("#take-all")
    page.wait_for_selector("#all-said.bad")
    assert not doors.asked
    assert not [url for url in asked if "elsewhere" in url]


def test_the_archive_is_packed_on_asking_alone(page: Page) -> None:
    Doors(page)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("/ban-sao-du-lieu")
    page.wait_for_selector("#take-all")
    assert not [url for url in loaded if "client-zip" in url]
