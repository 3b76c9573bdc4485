"""Samples of the pages of aggregates, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from functions.aggregates.domain.day import Edition, document, tables
from functions.aggregates.domain.lagging import Kind, lagging
from functions.aggregates.domain.source import Counted
from functions.aggregates.domain.tiles import laid_out, shades
from functions.aggregates.service.board import Board
from functions.aggregates.service.lags import MOST, Lags, name_of
from functions.aggregates.service.showing import Told
from functions.aggregates.service.sleepers import FILE, PAGE, Listing, Sleeper
from functions.kernel.callers import Role
from functions.kernel.divisions import divisions_in
from tests.browser.cockpit_samples import COCKPIT, DAY, DISTRICTS, KINDS, NOW, PROVINCES

COMMUNES = [f"{path}/{one.code}" for path, _ in DISTRICTS for one in divisions_in(path[3:])]
COUNTED = Counted(
    {
        "scans": {
            leaf: {"market": 40 + place, "shop": place % 7, "office": 12}
            for place, leaf in enumerate(COMMUNES)
        },
        "results": {
            path: {"positive": 9 + place, "negative": 300 + place}
            for place, (path, _) in enumerate(DISTRICTS)
        },
        "turnaround": {
            path: {"within_day": 250 + place, "later": 59 + place}
            for place, (path, _) in enumerate(DISTRICTS)
        },
        "cases": {"01/001": {"cases": 31}},
    },
    {"2021112208": 900, "2021112209": 1_400},
    {},
)
BODY = document(DAY, {"01": COUNTED})
TABLES = tables(BODY)
SCANS = TABLES[0]
INSIDE = tuple(DISTRICTS)
TOTALS = {path: SCANS.row(path)[0] for path, _ in INSIDE}
BLOCKS, HEIGHT = laid_out(TOTALS)
TOLD = Told(
    day=DAY,
    place="01",
    name="Thành phố Hà Nội",
    edition=Edition(DAY, 2, NOW, BODY),
    tables=TABLES,
    inside=INSIDE,
    revisions=((2, NOW), (1, NOW - timedelta(days=1))),
    rule_id=json.loads(BODY)["definitions"],
)
SEEN = {leaf: {"market": 3, "shop": place % 4} for place, leaf in enumerate(COMMUNES) if place % 5}
LAGGING = lagging(COMMUNES, DAY, SEEN, [(DAY - timedelta(days=1), {COMMUNES[0]: {"food": 6}})])
STATES = ("active", "active", "paused", "gone", "moved", "suspended", "joined")
ASLEEP = Listing(
    place="01/001",
    name="Quận Ba Đình",
    above="01",
    day=DAY,
    total=2_130,
    page=2,
    pages=36,
    venues=tuple(
        Sleeper(
            code=f"0A1B2C{number:03}",
            code_printed=f"0A1B-2C{number:03}",
            kind=("market", "shop", "food")[number % 3],
            last=DAY - timedelta(days=8 + number) if number % 4 else None,
            state=(state := STATES[number % len(STATES)]),
            division="01/001/00001",
            commune="Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội",
            name="" if state in ("gone", "moved") else f"Cửa hàng tạp hóa Bà Sáu số {number}",
            address="" if state in ("gone", "moved") else f"Số {number} phố Nghĩa Dũng",
            source="" if state in ("gone", "moved") else ("owner", "file")[number % 2],
            unit="Trạm Y tế phường Phúc Xá" if number % 8 == 1 else "",
        )
        for number in range(PAGE)
    ),
    inside=tuple(
        (f"01/001/{one.code}", one.name, 150 + place)
        for place, one in enumerate(divisions_in("001"))
    ),
)

AGGREGATES: dict[str, tuple[str, Role, dict[str, Any]]] = COCKPIT | {
    "/minh-bach/so-lieu": (
        "aggregates/figures.html",
        Role.ANONYMOUS,
        {
            "told": TOLD,
            "days": [
                (DAY - timedelta(days=back), {"scans": 20_000 - 31 * back, "results": None})
                for back in range(13, -1, -1)
            ],
            "provinces": PROVINCES,
            "words": {one.definition.id: one.definition.vi for one in TABLES},
            "blocks": BLOCKS,
            "height": HEIGHT,
            "names": dict(INSIDE) | {"01": "Thành phố Hà Nội"},
            "shades": shades(TOTALS),
            "totals": TOTALS,
        },
    ),
    "/can-bo/so-lieu": (
        "aggregates/today.html",
        Role.MINISTRY_OPERATOR,
        {
            "shown": Board(
                place="",
                name="Việt Nam",
                as_of=NOW,
                total=18_400,
                running=730,
                closed_until="2021112308",
                hours=((7, 5_200), (8, 12_470)),
                inside=tuple(
                    (code, name, 290 if place else None)
                    for place, (code, name) in enumerate(PROVINCES)
                ),
            ),
            "provinces": PROVINCES,
        },
    ),
    "/can-bo/so-lieu/ngung": (
        "aggregates/dormant.html",
        Role.PROVINCE_OFFICER,
        {"told": ASLEEP, "kinds": KINDS, "path": "/can-bo/so-lieu/ngung", "file": FILE},
    ),
    "/can-bo/so-lieu/cham": (
        "aggregates/lags.html",
        Role.PROVINCE_OFFICER,
        {
            "shown": Lags(
                province="01",
                name="Thành phố Hà Nội",
                day=DAY,
                communes=LAGGING,
                kinds=(Kind("", 2, 1), Kind("market", 40, 31)),
                silent=sum(not one.arrived for one in LAGGING),
                as_of=NOW,
            ),
            "communes": LAGGING[:MOST],
            "district": "",
            "districts": [(str(one.code), one.name) for one in divisions_in("01")],
            "provinces": [],
            "name_of": name_of,
            "kinds": KINDS,
        },
    ),
}
