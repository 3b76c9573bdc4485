"""Samples of the cockpit, of a province and of the nation, as aggregate_samples.py has the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.aggregates.domain.beside import Against, Beside
from functions.aggregates.domain.cockpit import DayShown, PlaceShown
from functions.aggregates.domain.dormant import Venues
from functions.aggregates.domain.staffing import Staffing, staffed
from functions.aggregates.domain.tiles import laid_out
from functions.aggregates.service.cockpit import Cockpit
from functions.kernel.callers import STAFF_ROLES, Role
from functions.kernel.divisions import divisions_in, provinces
from functions.kernel.valuesets import venue_kinds

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
DAY = date(2021, 11, 22)
PROVINCES = [(str(one.code), one.name) for one in provinces()]
DISTRICTS = [(f"01/{one.code}", one.name) for one in divisions_in("01")]
KINDS = {code: one.vi for code, one in venue_kinds().values.items()}
PIT_INSIDE = tuple(
    PlaceShown(path, name, Venues(40, 31 - place, 9 + place), 14, place % 3, 14 - place % 3, DAY)
    for place, (path, name) in enumerate(DISTRICTS)
)
PIT_WEEK = DayShown(DAY, 10, 31, 96, 99)
PIT_BESIDE = tuple(
    Beside(path, name, DayShown(DAY, 12, 31, None, 97), frozenset({"median", "verified"}))
    for path, name in DISTRICTS
)
AGAINST = (
    Against("median", 10, 14, 2, 5),
    Against("most", 31, 44, 1, 5),
    Against("same_day", 96, 91, 1, 4),
    Against("verified", None, 98, None, 3),
    Against("awake", 74, None, 1, 2),
    Against("staffed", 70, 82, 4, 5),
)
PIT_OWN = PlaceShown("01", "Thành phố Hà Nội", Venues(1_200, 900, 310), 579, 12, 560, DAY)
PIT_STAFF = Staffing(
    own=staffed(PIT_OWN, (324, 410)),
    by_role={"commune_officer": 320, "province_officer": 4},
    inside=tuple(
        staffed(one, (9 + place, place % 15) if place else None)
        for place, one in enumerate(PIT_INSIDE)
    ),
    as_of=NOW - timedelta(hours=8),
    missing=1,
    is_late=True,
    definition="access.accounts-working.v1",
)
PIT = Cockpit(
    day=DAY,
    as_of=NOW,
    own=PIT_OWN,
    inside=PIT_INSIDE,
    kinds=(("market", Venues(400, 380, 25)), ("shop", Venues(800, 520, 285))),
    days=tuple(
        DayShown(DAY - timedelta(days=back), 9 + back % 3, 30 + back, 97, None if back else 99)
        for back in range(13, -1, -1)
    ),
    week=PIT_WEEK,
    beside=PIT_BESIDE,
    corrections=17,
    accounts=PIT_STAFF,
)
NATION_OWN = PlaceShown("", "Việt Nam", Venues(90_000, 70_000, 20_000), 10_604, 900, 9_900, DAY)
NATION_INSIDE = tuple(
    PlaceShown(code, name, Venues(1_400, 1_100 - place, 300), 140 + place, place, 140, DAY)
    for place, (code, name) in enumerate(PROVINCES)
)
NATION_ROLES = {role.value: 9 + 81 * at * at for at, role in enumerate(sorted(STAFF_ROLES))}
NATION_PIT = replace(
    PIT,
    own=NATION_OWN,
    inside=NATION_INSIDE,
    beside=tuple(replace(PIT_BESIDE[0], path=code, name=name) for code, name in PROVINCES),
    accounts=replace(
        PIT_STAFF,
        own=staffed(NATION_OWN, (sum(NATION_ROLES.values()), 7_911)),
        by_role=NATION_ROLES,
        inside=tuple(
            staffed(one, (640 - place, 2 * place) if place else None)
            for place, one in enumerate(NATION_INSIDE)
        ),
    ),
)
NATION_TILES, NATION_HEIGHT = laid_out([one.path for one in NATION_INSIDE])
PIT_TILES, PIT_HEIGHT = laid_out([one.path for one in PIT_INSIDE])

COCKPIT: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "/can-bo/so-lieu/tong-quan": (
        "aggregates/cockpit.html",
        Role.PROVINCE_OFFICER,
        {
            "told": PIT,
            "blocks": PIT_TILES,
            "height": PIT_HEIGHT,
            "kinds": KINDS,
            "provinces": [],
            "listed": "/can-bo/so-lieu/ngung",
        },
    ),
    "/can-bo/so-lieu/tong-quan/ca-nuoc": (
        "aggregates/cockpit.html",
        Role.MINISTRY_OPERATOR,
        {
            "told": NATION_PIT,
            "blocks": NATION_TILES,
            "height": NATION_HEIGHT,
            "kinds": KINDS,
            "provinces": PROVINCES,
            "listed": "",
        },
    ),
}
