"""The cockpit of a place: venues, turnaround, records of doses, corrections; and no person."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from functions.aggregates.domain.cockpit import day_shown
from functions.aggregates.service import alike, cockpit, counting, publishing
from functions.kernel.callers import Role
from functions.kernel.periods import DAY, start_of_day
from functions.runtime import clock
from tests.doors.access.world import Issuer
from tests.doors.aggregates.counts import (
    COMMUNE,
    YESTERDAY,
    correction,
    doses,
    hear,
    result,
    scans,
    venue,
)
from tests.doors.checkin.town import Officer, Town, officer_of
from tests.simulation.meter import Meter

PAGE = "/can-bo/so-lieu/tong-quan"
REPORT = "/can-bo/to-cong-nghe/bao-cao"
TABLE = "lachan-test-aggregates"
HOUR = timedelta(hours=1)
NIGHT = start_of_day(YESTERDAY + DAY) + timedelta(hours=2)


@pytest.fixture
def told(town: Town) -> None:
    """Venues, results, doses, corrections were told, and the night has come."""
    at = start_of_day(YESTERDAY) + timedelta(hours=8)
    hear(venue("000000012"), venue("000000023", "shop"), venue("000000034", "shop"))
    hear(venue("000000045", "shop", is_open=False), venue("000000056", "food", at="79/760/26734"))
    hear(
        scans((COMMUNE, "market", "000000012", 12)),
        scans((COMMUNE, "shop", "000000023", 5), hour=f"{YESTERDAY - DAY:%Y%m%d}08"),
        scans((COMMUNE, "shop", "000000023", 5), hour=f"{YESTERDAY - DAY:%Y%m%d}10"),
    )
    hear(*(result(f"T-{n}", sampled=at, released=at + timedelta(hours=n)) for n in range(1, 21)))
    hear(doses("s-1", 40, verified=39, same_day=30), doses("s-2", 3, day=YESTERDAY - DAY))
    hear(correction("C-1"), correction("C-2"), correction("C-2", 2, is_open=False))
    with clock.fixed(NIGHT):
        assert counting.count_left(NIGHT) == 0
        publishing.publish(YESTERDAY, NIGHT)
    cockpit.forget()
    alike.forget()


def last(found: list[str], name: str) -> int:
    """Where a place stands in the table of venues, the last one."""
    return len(found) - 1 - found[::-1].index(name)


def cells(officer: Officer, place: str = "") -> list[str]:
    """What stands in the page, word by word of cells."""
    reply = officer.get(f"{PAGE}?place={place}" if place else PAGE)
    assert reply.status == 200, reply.body
    text = re.sub(r"(?s)<(title|style|script).*?</\1>", "", reply.body.decode())
    return re.findall(r"<(?:td|dd|th)[^>]*>\s*(?:<a[^>]*>|<span>)?([^<]*)<", text)


@pytest.mark.usefixtures("told")
def test_a_province_sees_what_is_registered_seen_and_dormant(town: Town, issuer: Issuer) -> None:
    found = cells(officer_of(town, issuer, "01", Role.PROVINCE_OFFICER))
    tiles = found[:9]
    assert tiles == [
        "3", "1", "578 / 579", "1 / 579", "≤ 10 h", "≤ 19 h", "75 %", "97 %", "1",
    ]  # fmt: skip
    shop = found.index("Cửa hàng") if "Cửa hàng" in found else -1
    assert shop > 0 and found[shop + 1 : shop + 4] == ["2", "1", "1"]
    row = last(found, "Quận Ba Đình")
    assert found[row + 1 : row + 6] == ["3", "2", "1", "13 / 14", "21/11/2021"]


@pytest.mark.usefixtures("told")
def test_the_nation_is_the_sum_and_nobody_sees_anothers(town: Town, issuer: Issuer) -> None:
    ministry = officer_of(town, issuer, "", Role.MINISTRY_OPERATOR)
    found = cells(ministry)
    assert found[:2] == ["4", "2"]
    row = last(found, "Thành phố Hồ Chí Minh")
    assert found[row + 1 : row + 4] == ["1", "0", "1"]
    district = cells(ministry, "01/001")
    assert district[:4] == ["3", "1", "13 / 14", "1 / 14"]
    assert ministry.get(f"{PAGE}?place={COMMUNE}").status == 404
    province = officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)
    assert province.get(f"{PAGE}?place=79").status == 404
    assert province.get(f"{PAGE}?place=nowhere").status == 404


@pytest.mark.usefixtures("told")
def test_places_stand_beside_each_other_and_those_behind_come_first(
    town: Town, issuer: Issuer
) -> None:
    at, early = start_of_day(YESTERDAY), YESTERDAY - 3 * DAY
    slow = "01/002/00037"
    hear(
        *(
            result(f"U-{n}", sampled=at, released=at + 50 * HOUR, division=slow, members=10)
            for n in range(3)
        ),
        *(
            result(f"V-{n}", sampled=at - DAY, released=at + DAY, division=slow, members=10)
            for n in range(3)
        ),
        *(result(f"W-{n}", sampled=at, released=at + 5 * HOUR, members=10) for n in range(10)),
        doses("s-7", 100, day=early, at=slow, verified=100, same_day=20),
        doses("s-8", 9, day=YESTERDAY - 7 * DAY, at="01/003/00091", verified=9, same_day=0),
        doses("s-9", 9, at="79/760/26734", verified=9, same_day=9),
    )
    with clock.fixed(NIGHT):
        counting.count_left(NIGHT)
    cockpit.forget()
    province = officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)
    found = cells(province)
    first = found.index("Quận Hoàn Kiếm")
    assert [one.strip() for one in found[first + 1 : first + 5]] == [
        "≤ 48 h", "≤ 50 h", "20 %", "100 %",
    ]  # fmt: skip
    assert found.index("Quận Ba Đình") > first > found.index("Thành phố Hà Nội")
    page = province.get(PAGE).body.decode().partition("theo địa bàn, 7 ngày")[2]
    rows = page[page.index("Quận Hoàn Kiếm") :].split("</tr>")
    assert rows[0].count("kém hơn toàn địa bàn") == 2, "the median and the same day"
    assert rows[1].count("kém hơn") == 0, "of 43 doses 39 verified tell nothing"
    older = page[page.index("Quận Tây Hồ") :].split("</tr>")[0]
    assert older.count("–") == 4, "of the eighth day back nothing is in the week"
    nation = cells(officer_of(town, issuer, "", Role.MINISTRY_OPERATOR))
    row = nation.index("Thành phố Hồ Chí Minh")
    assert nation[row + 1 : row + 5] == ["–", "–", "100 %", "100 %"]
    beside = officer_of(town, issuer, "", Role.MINISTRY_OPERATOR).get(f"{PAGE}?place=01/001")
    assert "theo địa bàn, 7 ngày" not in beside.body.decode(), "nothing is told below districts"


@pytest.mark.usefixtures("told")
def test_a_province_stands_beside_like_ones_by_a_bounded_number_of_reads(
    town: Town, issuer: Issuer
) -> None:
    for place, many in (("79/760/26734", 10), ("48/490/20194", 10)):
        hear(doses(f"s-{place[:2]}", many, at=place, verified=many, same_day=many // 2))
    with clock.fixed(NIGHT):
        counting.count_left(NIGHT)
    province = officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)
    page = province.get("/can-bo/to-cong-nghe/san-sang").body.decode()
    with Meter() as again:
        province.get("/can-bo/to-cong-nghe/san-sang")
    row = page[page.index("Mũi tiêm nhập trong ngày") :]
    found = re.findall(r'<td class="num"[^>]*>([^<]*)<', row)[:3]
    assert found == ["69 %", "50 %", "1 / 3"], "30 of 43 in the week"
    assert "Hồ Chí Minh" not in page, "never by name"
    assert again.rcu[TABLE] == 0
    alike.forget()
    with Meter() as meter:
        alike.alike("01", ("01", "48", "79"), clock.now())
    assert meter.calls["dynamodb", "Query"] == meter.calls_of("dynamodb") == 10
    assert meter.rcu[TABLE] <= 9


@pytest.mark.usefixtures("told")
def test_a_cockpit_is_a_bounded_number_of_reads_and_kept(town: Town, issuer: Issuer) -> None:
    ministry = officer_of(town, issuer, "", Role.MINISTRY_OPERATOR)
    for place, most in (("", 16 + 2 + 63), ("01", 18), ("01/001", 18)):
        with Meter() as meter:
            ministry.get(f"{PAGE}?place={place}")
        with Meter() as again:
            ministry.get(f"{PAGE}?place={place}")
        assert meter.rcu[TABLE] <= most, place
        assert again.rcu[TABLE] == 0


@pytest.mark.usefixtures("told")
def test_the_daily_report_prints_it_too(town: Town, issuer: Issuer) -> None:
    province = officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)
    page = province.get(REPORT).body.decode()
    assert "Tổng quan" in page and "≤ 10 h" in page and "75 %" in page and "Quận Ba Đình" in page


def test_of_few_people_and_few_doses_nothing_is_shown() -> None:
    def of(people: int, given: int) -> tuple[int | None, int | None]:
        figures = {
            "hours": {"01/001": {"003": people}, "79/760": {"099": 50}},
            "doses": {"01/001": {"doses": given}},
            "records": {"01/001": {"verified": given, "same_day": given}},
        }
        shown = day_shown(YESTERDAY, "01", figures)
        return shown.median, shown.verified

    assert of(4, 4) == (None, None)
    assert of(5, 5) == (3, 100)
    assert of(0, 0) == (None, None)


def test_what_no_night_has_counted_yet_is_not_told_as_wide_awake(
    town: Town, issuer: Issuer
) -> None:
    hear(venue("0A1B2C3D4"), venue("0A1B2C3D5", "shop"))
    counting.count_left(clock.now())
    cockpit.forget()
    found = cells(officer_of(town, issuer, "01", Role.PROVINCE_OFFICER))
    assert found[:2] == ["2", "–"], "two are registered, of none is known that it sleeps"
    shop = found.index("Cửa hàng")
    assert found[shop + 1 : shop + 4] == ["1", "–", "–"]
    row = last(found, "Quận Ba Đình")
    assert found[row + 1 : row + 4] == ["2", "–", "–"]
    page = officer_of(town, issuer, "01", Role.PROVINCE_OFFICER).get(PAGE).body.decode()
    assert "100 %" not in page
