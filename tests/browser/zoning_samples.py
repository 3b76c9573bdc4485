"""Samples of the pages of zoning, as tests/browser/samples.py has them for the others."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.kernel.callers import Role
from functions.kernel.divisions import find_division
from functions.zoning.domain.area import communes_of, is_part, name_of
from functions.zoning.domain.criteria import Known, criteria_rules
from functions.zoning.domain.dry_run import Turn, tried, version_of
from functions.zoning.domain.figures import COLUMNS, Entry, Row
from functions.zoning.domain.proposal import Delta, Line, Proposal
from functions.zoning.domain.publication import Publication, Standing
from functions.zoning.domain.why import why
from functions.zoning.service.public_map import PublicMap
from functions.zoning.service.showing import Compared, District, Past, Shown

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
DAY = date(2021, 11, 22)
RULE = "zones-4800-2021-11"
NOTHING: dict[str, Any] = {"values": {}, "problem": None, "form_key": "preview-key-12"}
PLACE = "/can-bo/cap-do-dich"
COMMUNE, NEXT, PART = "01/001/00001", "01/001/00004", "01/001/00001#to-7"
KNOWN = Known(
    cases=25,
    population=21_000,
    adults=16_000,
    elders50=5_000,
    adults_one=15_000,
    elders50_full=4_600,
    capacity_met=True,
    standing=2,
    entered=frozenset({"adults_one"}),
)
LINES = (
    Line(COMMUNE, "", KNOWN, date(2021, 11, 1)),
    Line(PART, "Tổ 7", Known(cases=4, population=900, capacity_met=False)),
    Line(NEXT, "", Known(cases=0)),
)
LEVELS = tuple(
    Standing(area, "", 1 + place % 4, NOW, 1, RULE, 1 + place % 4)
    for place, area in enumerate(communes_of("01")[:40])
)
PUBLISHED = Publication(
    "01",
    1,
    NOW,
    NOW,
    "staff-1",
    "2021-11-22#1",
    (*LEVELS, Standing(PART, "Tổ 7", 4, NOW, 1, RULE, 4)),
    (COMMUNE, PART),
)
ROWS = tuple(Compared(line, line.outcome(RULE), PUBLISHED.level_of(line.area)) for line in LINES)
SHOWN = Shown(
    province="01",
    name="Thành phố Hà Nội",
    day=DAY,
    revision=2,
    made_at=NOW,
    rule_id=RULE,
    rows=ROWS,
    districts=(District("01/001", 3, 2, 2, Counter({2: 1})),),
    changes=(Delta(COMMUNE, (("cases", 20, 25),), (2, 3)),),
    publication=PUBLISHED,
    unplaced=2,
)
BOARD: dict[str, Any] = NOTHING | {
    "shown": SHOWN,
    "district": "",
    "names": {"01/001": "Quận Ba Đình"},
    "name_of": name_of,
    "is_part": is_part,
    "why": lambda outcome: why(outcome, "vi"),
    "may_sign": True,
    "place": PLACE,
    "versions": [(one.rule_id, one.rule_id) for one in criteria_rules().versions],
    "dry": tried(
        [Proposal("01", DAY - timedelta(days=back), RULE, LINES) for back in (1, 0)],
        version_of("zones-2686-2021-05"),
    ),
    "turns": [one.value for one in Turn],
    "most": 40,
}
MAP = PublicMap(
    province="01",
    name="Thành phố Hà Nội",
    as_of=NOW,
    published=PUBLISHED,
    coming=None,
    week=(date(2021, 11, 15), date(2021, 11, 21)),
    cases=dict.fromkeys(map(str, communes_of("01")), 0) | {COMMUNE: 25, NEXT: None},
    revisions=(PUBLISHED,),
    digest="0" * 64,
)
BLOCKS, HEIGHT = MAP.blocks()
PAST = tuple(
    Past(DAY - timedelta(days=back), 1, LINES[0], LINES[0].outcome(RULE)) for back in (2, 1, 0)
)
ENTRY = Entry(date(2021, 11, 1), 1, "staff-1", NOW, (Row(COMMUNE, "", {"population": 21_000}),))

ZONING: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/minh-bach/cap-do-dich": (
        "zoning/map.html",
        Role.ANONYMOUS,
        {
            "told": MAP,
            "blocks": BLOCKS,
            "height": HEIGHT,
            "names": {str(one): name_of(one) for one in communes_of("01")},
            "districts": {
                one.district: find_division(one.district.rpartition("/")[2]).name for one in BLOCKS
            },
            "provinces": (("01", "Thành phố Hà Nội"), ("79", "Thành phố Hồ Chí Minh")),
        },
    ),
    PLACE: ("zoning/board.html", Role.PROVINCE_OFFICER, BOARD | {"district": "01/001"}),
    f"{PLACE}/thu": ("zoning/board.html", Role.PROVINCE_OFFICER, BOARD),
    f"{PLACE}/xa": (
        "zoning/area.html",
        Role.PROVINCE_OFFICER,
        {"area": COMMUNE, "title": "Phường Phúc Xá", "past": PAST, "why": "Đề xuất: cấp 3."},
    ),
    f"{PLACE}/so-lieu": (
        "zoning/figures.html",
        Role.PROVINCE_OFFICER,
        NOTHING | {"entries": (ENTRY,), "columns": COLUMNS, "today": "2021-11-23", "place": PLACE},
    ),
}
