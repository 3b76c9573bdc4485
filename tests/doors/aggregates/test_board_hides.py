"""From the board of today, of whatever place, nobody reads an hour or place of a few people."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from functions.aggregates.domain.hours import shown_hours
from functions.aggregates.domain.source import Counted
from functions.aggregates.service import board
from functions.aggregates.store import rollups
from functions.kernel.callers import Role
from functions.kernel.periods import day_of
from functions.kernel.suppression import LEAST, suppressed_tree
from functions.runtime import clock
from tests.doors.access.world import Issuer
from tests.doors.aggregates.counts import COMMUNE, hear
from tests.doors.aggregates.test_boards import packed
from tests.doors.checkin.town import Town, officer_of

AWAY = {"79": "79/760/26734", "48": "48/490/20194"}
P08 = pytest.mark.catalogue("P08")


def closed(**provinces: dict[int, int]) -> None:
    """Arrivals of today by province and hour, counted."""
    now = clock.now()
    for name, hours in provinces.items():
        leaf = AWAY.get(name[1:], COMMUNE)
        figures = {"scans": {leaf: {"market": sum(hours.values())}}}
        told = {f"{day_of(now):%Y%m%d}{hour:02}": many for hour, many in hours.items()}
        before = rollups.rollup(day_of(now), name[1:])
        rollups.put_next(before, Counted(figures, told, {}), now)
    board.forget()


def seen(town: Town, issuer: Issuer, place: str) -> dict[str, object]:
    """The board of a place as the ministry sees it."""
    page = officer_of(town, issuer, "", Role.MINISTRY_OPERATOR).get(
        f"/can-bo/so-lieu?place={place}"
    )
    assert page.status == 200
    cells = re.findall(r'<(?:dd|td) class="num"[^>]*>(?:<abbr[^>]*>)?([^<]*)<', page.body.decode())
    names = re.findall(r'<th scope="row"[^>]*>([^<]*)<', page.body.decode())
    return {"total": cells[0], **dict(zip(names, cells[3:], strict=True))}


@P08
def test_an_hour_of_three_is_not_what_the_others_leave_of_the_total(
    town: Town, issuer: Issuer
) -> None:
    closed(p01={7: 40, 8: 3, 9: 12}, p79={7: 90, 8: 80, 9: 70})
    for place in ("01", ""):
        told = seen(town, issuer, place)
        hours = [told[f"{hour}:00"] for hour in (7, 8, 9)]
        left = int(str(told["total"])) - sum(int(str(one)) for one in hours if one != "*")
        assert not 0 < left < LEAST and hours.count("*") != 1, (place, told)


@P08
def test_what_a_province_sees_of_itself_is_hidden_where_the_nation_hides_it(
    town: Town, issuer: Issuer
) -> None:
    closed(p01={7: 3}, p48={7: 8}, p79={7: 90})
    assert seen(town, issuer, "")["Thành phố Đà Nẵng"] == "*"
    assert seen(town, issuer, "48")["total"] == "*", "with it the three of the other are read"


@P08
def test_what_runs_is_told_and_does_not_tell_three_that_are_closed(
    town: Town, issuer: Issuer
) -> None:
    closed(p01={7: 3}, p48={7: 8}, p79={7: 90})
    hear(packed("b1", 5, p01=40))
    board.forget()
    assert seen(town, issuer, "01")["total"] == "*"
    assert seen(town, issuer, "")["total"] == "141"


HOURS = st.dictionaries(st.sampled_from(["07", "08", "09", "10"]), st.integers(1, 12), max_size=4)
DAYS = st.dictionaries(st.sampled_from(["01", "48", "79", "92"]), HOURS, max_size=4)


@P08
@given(DAYS)
@example({"01": {"07": 3, "08": 40}, "48": {"07": 9, "08": 50}, "79": {"07": 60, "08": 70}})
@example({"01": {"07": 1, "08": 1, "09": 1, "10": 2}, "48": {"07": 90}})
def test_what_is_left_of_a_day_or_of_an_hour_is_none_or_no_few(
    days: dict[str, dict[str, int]],
) -> None:
    totals = suppressed_tree({place: sum(row.values()) for place, row in days.items()})
    hidden = {place for place, many in totals.items() if many is None}
    shown = shown_hours(days, hidden)
    nation: Counter[str] = Counter()
    for row in days.values():
        nation.update(row)
    rows = {"": nation} | days
    assert not [one for row in shown.values() for one in row.values() if one and one < LEAST]
    for place, row in shown.items():
        left = [rows[place][hour] for hour, many in row.items() if many is None]
        assert place in hidden or not left or (len(left) > 1 and sum(left) >= LEAST), place
    for hour, whole in shown[""].items():
        if whole is not None:
            places = [one for one in days if hour in days[one]]
            left = [days[one][hour] for one in places if shown[one].get(hour) is None]
            assert not left or (len(left) > 1 and sum(left) >= LEAST), hour
