"""The boards of task forces on the packaged platform: one moves while scans run, one says who lags.

By hand: `make run`, `/can-bo/so-lieu` as "Lý Thị Vận Hành" with its box ticked, and `make load`
beside it.
"""

from __future__ import annotations

import json
import re
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from functions.aggregates.store.packed import unpack
from functions.kernel.periods import day_of
from infra.load.__main__ import VENUE, declare, poster, sign_in
from infra.load.day import plan
from infra.load.driver import Drive, Visitor, account
from infra.load.report import is_well
from infra.local.seed.world import say
from infra.parts import ROOT
from tests.local.conftest import Platform, bygone, is_empty, staff_of, until

pytestmark = pytest.mark.local
BOARD, LAGS = "/can-bo/so-lieu", "/can-bo/so-lieu/cham"
VISITORS, PHONE = 3, "09000058%02d"
REQUESTS, SECONDS = 15, 5.0
"""Of one round of the load; rounds follow each other until the board has moved."""
SILENT, BUSY = "00004", "00006"
"""Two communes of Ba Đình of which no other local test speaks."""
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def visitors(platform: Platform) -> list[Visitor]:
    """Some who signed in and declared."""
    found = []
    for number in range(VISITORS):
        phone = PHONE % number
        client = sign_in(platform.origin, phone)
        declare(client, phone, 800 + number)
        found.append(Visitor(client))
    return found


def shown(reader: httpx.Client) -> int:
    """The nation's arrivals so far; 0 while they are too few to be shown."""
    page = reader.get(BOARD).raise_for_status().text
    told = re.search(r'<div class="key"><dt>[^<]*</dt><dd class="num">(\d*)', page)
    assert told, page
    return int(told[1] or 0)


def test_the_nations_board_moves_while_a_load_of_scans_runs(
    platform: Platform, visitors: list[Visitor]
) -> None:
    ministry = staff_of(platform, "bo-van-hanh")
    drive = Drive(visitors, poster(visitors[0].client), lambda: datetime.now(UTC))
    seen: set[int] = set()
    moved = threading.Event()

    def drives() -> None:
        seed = 0
        while not moved.is_set():
            seed += 1
            drive.run(plan(REQUESTS, SECONDS, VISITORS, seed))

    def moves() -> bool:
        """Two figures after the first; containers are of different age, and a day ends."""
        seen.add(shown(ministry))
        return len(seen) > 2

    load = threading.Thread(target=drives)
    load.start()
    try:
        until(moves, "a board that moves")
        assert load.is_alive()
    finally:
        moved.set()
        load.join()
    until(lambda: is_empty(platform, "spilled-checkins"), "the last of what was queued")
    found = account(visitors)
    assert found.acknowledged
    assert is_well(drive.answers, found), found


def registered(owner: httpx.Client, ward: str) -> str:
    """A venue of a commune."""
    wanted = VENUE | {"name": f"Chợ phường {ward}", "ward": ward}
    return str(say(owner, "/api/venues", wanted, uuid4().hex)["code"])


def venues_seen(platform: Platform, day: date) -> dict[str, Any]:
    """Venues with arrivals by commune and kind, as counted of a day."""
    key = {"p": {"S": f"day#{day}"}, "s": {"S": "01"}}
    told = platform.client("dynamodb").get_item(
        TableName="lachan-dev-aggregates", Key=key, ConsistentRead=True
    )
    return dict(unpack(told["Item"]["b"]["B"])["seen"]) if "Item" in told else {}


def test_a_task_force_sees_which_commune_lags(platform: Platform, visitors: list[Visitor]) -> None:
    codes = {ward: registered(visitors[0].client, ward) for ward in (SILENT, BUSY)}
    yesterday = day_of(datetime.now(UTC)) - DAY
    before = yesterday - DAY
    arrived = [(SILENT, before), (BUSY, before), (BUSY, yesterday)]
    told = [{"venue": codes[ward], "day": str(day)} for ward, day in arrived]
    bygone(platform, what="hours", arrivals=told, district="001")
    tick = (ROOT / "events" / "aggregates" / "schedules.count_figures.json").read_text("utf-8")

    def counted() -> bool:
        """Nobody reads the page before: a container keeps what it has read for minutes."""
        answer = platform.client("lambda").invoke(
            FunctionName="lachan-dev-aggregates-count", Payload=tick
        )
        assert "FunctionError" not in answer, json.loads(answer["Payload"].read())
        return all(f"01/001/{ward}" in venues_seen(platform, day) for ward, day in arrived)

    until(counted, "the figures of these days")
    province = staff_of(platform, "tinh-ha-noi")
    page = province.get(LAGS).raise_for_status().text
    rows = re.findall(
        r'<th scope="row"[^>]*>([^<]*, [^<]*)</th><td[^>]*>([^<]*)</td>'
        + 3 * r"<td[^>]*>(\d+)</td>",
        page,
    )
    known = [row for row in rows if row[1] != "–"]
    assert known[0] == ("Phường Trúc Bạch, Quận Ba Đình", f"{before:%d/%m}", "1", "0", "1")
    assert staff_of(platform, "tinh-hcm").get(f"{LAGS}?place=01").status_code == 404
