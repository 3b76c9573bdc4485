"""Accounts that work on the cockpit of the nation, of a province, and beside like provinces."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from functions.access.service import account_reviews
from functions.aggregates.domain.cockpit import PlaceShown
from functions.aggregates.domain.dormant import Venues
from functions.aggregates.domain.places import below, communes_of
from functions.aggregates.domain.staffing import reached_percent, staffed
from functions.aggregates.service import alike, cockpit
from functions.kernel.callers import Role
from functions.runtime import clock
from tests.doors.access.posted import post
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import Officer, Town, officer_of
from tests.simulation.meter import Meter

PAGE = "/can-bo/so-lieu/tong-quan"
READY = "/can-bo/to-cong-nghe/san-sang"
REPORT = "/can-bo/to-cong-nghe/bao-cao"
NEVER = "Chưa có lần đếm nào."


def night(now: datetime) -> None:
    """The night of an instant."""
    with clock.fixed(now):
        account_reviews.look_after_accounts(now)
    forget()


def forget() -> None:
    """As containers that begin."""
    cockpit.forget()
    alike.forget()


@pytest.fixture
def ministry(town: Town, issuer: Issuer) -> Officer:
    """Accounts of two provinces and of the nation, none counted yet; and who looks at them."""
    forget()
    post("a", "01/001/00001")
    post("b", "01/001/00004", Role.SAMPLER)
    post("c", "01/001/00004")
    post("d", "01", Role.PROVINCE_OFFICER)
    post("e", "79/760/26734")
    post("f", "", Role.MINISTRY_OPERATOR)
    return officer_of(town, issuer, "", Role.MINISTRY_OPERATOR)


def text(officer: Officer, path: str) -> str:
    """A page."""
    reply = officer.get(path)
    assert reply.status == 200, reply.body
    return reply.body.decode()


def staff_of(page: str) -> str:
    """The part of a page that tells of accounts."""
    part = re.split(r"<h[23]>Tài khoản đang hoạt động</h[23]>", page)[1]
    return re.split(r"<h[23]>", part)[0]


def row(page: str, name: str) -> list[str]:
    """The numbers beside a place in the table of accounts."""
    found = re.search(rf"<tr><th[^>]*>(?:<a[^>]*>)?{name}<.*?</tr>", staff_of(page))
    assert found, name
    return re.findall(r'<td class="num"[^>]*>([^<]*)<', found[0])


def test_the_nation_shows_each_province_and_the_sum_once_the_night_has_counted(
    ministry: Officer,
) -> None:
    before = text(ministry, PAGE)
    night(clock.now())
    page = text(ministry, PAGE)
    hcm = len(communes_of("79"))

    assert NEVER in before and "<table" not in staff_of(before)
    assert NEVER not in page and "access.accounts-working.v1" in page
    assert row(page, "Thành phố Hà Nội") == ["4", "2 / 579", "0 %"]
    assert row(page, "Thành phố Hồ Chí Minh") == ["1", f"1 / {hcm}", "0 %"]
    assert row(page, "Tỉnh Hà Giang")[0] == "0"
    whole = row(page, "Việt Nam")
    assert whole[0] == "6" and whole[1].startswith("3 / ")
    tile = r"<dt>Tài khoản đang hoạt động</dt><dd class=\"num\">([^<]*)<"
    assert [re.findall(tile, one) for one in (before, page)] == [["–"], ["6"]]
    assert re.search(r"Cán bộ cấp xã</th><td class=\"num\">3<", staff_of(page))
    assert staff_of(page).count("<rect") == 63 + 4, "a tile of each province, a bar of each role"


def test_what_the_night_left_out_is_a_dash_and_told(
    ministry: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    with monkeypatch.context() as patched:
        few = account_reviews.provinces()[:2]
        patched.setattr(account_reviews, "provinces", lambda: few)
        night(now)
    page = text(ministry, PAGE)
    assert "không nằm trong tổng: 61." in page
    assert row(page, "Thành phố Hồ Chí Minh")[0] == "–"
    assert row(page, "Việt Nam")[0] == "5" and "Có đêm chưa đếm được" not in page
    night(now - timedelta(hours=31))
    assert "Có đêm chưa đếm được" in staff_of(text(ministry, PAGE))


def test_a_province_shows_the_same_number_of_itself_and_of_its_districts_without_a_night(
    ministry: Officer, town: Town, issuer: Issuer
) -> None:
    province = officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)
    page = text(province, PAGE)
    assert row(page, "Thành phố Hà Nội") == ["4", "2 / 579", "0 %"]
    assert row(page, "Quận Ba Đình") == ["3", "2 / 14", "14 %"]
    assert row(page, "Quận Hoàn Kiếm")[0] == "0"
    assert "Hồ Chí Minh" not in page
    district = text(province, f"{PAGE}?place=01/001")
    assert row(district, "Phường Trúc Bạch") == ["2", "1 / 1", "100 %"]
    report = text(province, REPORT)
    assert row(report, "Quận Ba Đình") == ["3", "2 / 14", "14 %"]


def test_like_provinces_are_compared_by_communes_with_an_account_never_by_name(
    ministry: Officer, town: Town, issuer: Issuer
) -> None:
    province = officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)
    posted = [one for path, _ in below("48")[:4] for one in communes_of(path)]
    for one in posted:
        post(f"dn-{one}", one)
    others = sum(len(communes_of(one)) for one in ("31", "48", "79", "92"))
    before = text(province, READY)
    night(clock.now())
    page = text(province, READY)
    told = []
    for one in (before, page):
        start = one[one.index("Xã, phường có tài khoản đang hoạt động") :]
        told.append(re.findall(r'<td class="num"[^>]*>([^<]*)<', start)[:3])
    assert told[0] == ["–", "–", "–"]
    share = f"{100 * (len(posted) + 1) // others} %"
    assert told[1] == ["0 %", share, "2 / 5"], "equal shares are one place; own is no other"
    assert "Đà Nẵng" not in page


def test_the_nations_accounts_cost_one_more_query(ministry: Officer) -> None:
    night(clock.now())
    with Meter() as meter:
        ministry.get(PAGE)
    assert meter.rcu["lachan-test-accounts"] <= 2


def test_a_share_of_nothing_is_unknown() -> None:
    assert reached_percent(3, 0) is None and reached_percent(None, 5) is None
    assert reached_percent(577, 579) == 99
    place = PlaceShown("01", "Hà Nội", Venues(), 579, 0, 0, None)
    shown = [staffed(place, one) for one in (None, (0, 0), (700, 290), (900, 579))]
    assert [one.shade for one in shown] == [0, 1, 3, 4]
