"""The dormant venues of a place by name, as the night listed them; no owner, no other area's."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest

from functions.aggregates.domain.asleep import PART, Asleep, counts_of
from functions.aggregates.service import cockpit, counting, publishing, sleepers
from functions.aggregates.store import sleepers as lists
from functions.aggregates.store import weeks
from functions.aggregates.store.packed import pack
from functions.kernel.callers import Role
from functions.kernel.periods import DAY, start_of_day
from functions.runtime import clock
from tests.doors.access.world import Issuer
from tests.doors.aggregates.counts import COMMUNE, NEXT, YESTERDAY, hear, scans, venue
from tests.doors.checkin.town import OWNER, Officer, Town, items_of, officer_of
from tests.doors.registry.test_links import imported
from tests.simulation.meter import Meter

PAGE, COCKPIT = "/can-bo/so-lieu/ngung", "/can-bo/so-lieu/tong-quan"
TABLE, VENUES = "lachan-test-aggregates", "lachan-test-venues"
A, B, C, ELSEWHERE = "000000012", "000000023", "000000034", "000000056"
LARGEST = 400 * 1024


def night(after: date = YESTERDAY) -> None:
    """The night after a day has come."""
    now = start_of_day(after + DAY) + timedelta(hours=2)
    with clock.fixed(now):
        assert counting.count_left(now) == 0
        publishing.publish(after, now)
    cockpit.forget()


def arrived(code: str, ago: int, place: str = COMMUNE) -> None:
    """A venue had arrivals so many days before yesterday."""
    day = YESTERDAY - ago * DAY
    hear(scans((place, "market", code, 3), hour=f"{day:%Y%m%d}08"))


def listed(at: str = COMMUNE, **registered: str) -> None:
    """Venues stand in the register."""
    hear(*(venue(code[1:], at=at, registered=day) for code, day in registered.items()))


def rows_of(officer: Officer, query: str = "") -> list[list[str]]:
    """The table of a page: the words of each row's cells."""
    reply = officer.get(PAGE + query)
    assert reply.status == 200, reply.body
    body = reply.body.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    cells = (re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("</tr>"))
    return [[" ".join(re.sub("<[^>]*>", " ", one).split()) for one in row] for row in cells if row]


@pytest.fixture
def province(town: Town, issuer: Issuer) -> Officer:
    """An officer of Hà Nội."""
    return officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)


def standing(until: date = YESTERDAY) -> list[tuple[str, int]]:
    """What the list of Hà Nội says: code, days since the last arrival or -1."""
    found = weeks.newest_week(until, "01", 1)
    assert found is not None
    day, week = found
    districts = sorted({place[:6] for place in week.dormant})
    told = [one for d in districts for one in lists.part(day, "01", week.edition, d, 0)]
    return [(one.code, (until - one.last).days if one.last else -1) for one in told]


def test_who_answers_for_a_place_reads_name_address_and_last_day(
    town: Town, issuer: Issuer, province: Officer
) -> None:
    imported(province)
    (food,) = (one["code"]["S"] for one in items_of("venues") if one["name"]["S"] == "Quán 1")
    hear(venue(town.venue), venue(food, "food", at=COMMUNE), venue(A), venue(B, at=NEXT))
    hear(venue(ELSEWHERE, at="79/760/26734"), venue(C, registered=YESTERDAY.isoformat()))
    arrived(town.venue, 9)
    arrived(A, 6)
    night()
    found = rows_of(province)
    (stall,) = (one for one in found if "Quán 1" in one[0])
    assert stall[1:] == [
        "Quán ăn, nhà hàng, cà phê",
        "Số 1 Phố Thử, Phường Phúc Xá, Quận Ba Đình, Thành phố Hà Nội",
        "Chưa ghi nhận",
        "Đơn vị thử",
    ]
    (market,) = (one for one in found if town.venue[:4] in one[0])
    assert market[3:] == ["13/11/2021", "Chủ địa điểm tự đăng ký"]
    assert len(found) == 3 and B[:4] in found[2][0], "neither awake nor new ones; by commune"
    assert "Không còn trong sổ" in found[2][0], "of a code that is not registered nothing is told"
    page = province.get(PAGE).body.decode()
    assert "22/11/2021" in page and f'href="/dia-diem/{food}"' in page
    for secret in (OWNER[1:], "Nguyễn Văn An", "003 001", "003001"):
        assert secret not in page + province.get(f"{PAGE}/bang").body.decode()
    district = officer_of(town, issuer, "01/001", Role.DISTRICT_OFFICER)
    commune = officer_of(town, issuer, NEXT, Role.COMMUNE_OFFICER)
    assert rows_of(district) == found
    assert rows_of(commune) == found[2:] == rows_of(province, f"?place={NEXT}")


def test_nobody_reads_another_areas_nor_the_nations(
    town: Town, issuer: Issuer, province: Officer
) -> None:
    listed(c000000012="")
    night()
    district = officer_of(town, issuer, "01/001", Role.DISTRICT_OFFICER)
    commune = officer_of(town, issuer, NEXT, Role.COMMUNE_OFFICER)
    for officer, place in (
        (province, "79"), (province, "79/760"), (district, "01"), (district, "01/002"),
        (commune, "01/001"), (commune, COMMUNE), (province, "nowhere"), (province, "01/001/1"),
    ):  # fmt: skip
        for door in (PAGE, f"{PAGE}/bang"):
            assert officer.get(f"{door}?place={place}").status == 404, (door, place)
    for page in ("0", "-1", "x", "1e3", "²", "9999999"):
        assert province.get(f"{PAGE}?page={page}").status == 404, page
    assert rows_of(province, "?page=999999") == rows_of(province), "the last one"
    assert f'"{PAGE}?place=01"' in province.get(f"{PAGE}?place=01/001").body.decode()
    assert f'"{PAGE}?place=01"' not in district.get(PAGE).body.decode(), "it is not theirs"
    for role in (Role.MINISTRY_OPERATOR, Role.EPIDEMIOLOGIST, Role.AUDITOR, Role.SAMPLER):
        other = officer_of(town, issuer, "" if role is Role.MINISTRY_OPERATOR else "01", role)
        assert other.get(PAGE).status == 403, role
        assert other.get(f"{PAGE}/bang").status == 403, role
    assert town.owner.get(PAGE).status in (401, 403)


def test_the_cockpit_counts_what_is_listed_and_leads_to_it(
    town: Town, issuer: Issuer, province: Officer
) -> None:
    listed(c000000012="", c000000023="", c000000034="")
    arrived(A, 0)
    arrived(ELSEWHERE, 0)
    night()
    page = province.get(COCKPIT).body.decode()
    assert f'<a href="{PAGE}?place=01">2</a>' in page, "one that is closed and was seen hides none"
    assert f'<a href="{PAGE}?place=01/001">2</a>' in page and len(rows_of(province)) == 2
    assert f'href="{PAGE}?place=01"' in province.get("/can-bo/to-cong-nghe").body.decode()
    ministry = officer_of(town, issuer, "", Role.MINISTRY_OPERATOR)
    assert PAGE not in ministry.get(COCKPIT).body.decode()
    assert PAGE not in ministry.get("/can-bo/to-cong-nghe").body.decode()


def test_one_that_closed_or_moved_since_the_night_says_so_and_no_more(
    town: Town, province: Officer
) -> None:
    other, _ = town.another_venue()
    listed(**{f"c{town.venue}": "", f"c{other}": ""}, at=NEXT)
    headers = {"idempotency-key": "asleep-suspend-1"}
    suspended = town.owner.call("POST", f"/api/venues/{other}/suspend", {}, headers=headers)
    assert suspended.status == 200
    night()
    page = {row[0]: row for row in rows_of(province)}
    (closed,) = (name for name in page if other[:4] in name)
    assert "Quán Thử Hai" in closed and "Đang tạm ngừng" in closed
    (moved,) = (row for row in rows_of(province, f"?place={NEXT}") if town.venue[:4] in row[0])
    assert moved[0].endswith("Đã chuyển đi nơi khác") and moved[4] == "–"
    assert "Phúc Xá" not in " ".join(moved), "it stands in another commune now"


@pytest.mark.usefixtures("keys_kept")
def test_a_night_made_again_puts_the_same_items_and_what_came_late_counts() -> None:
    listed(c000000012="", c000000023="", c000000034="2021-11-16")
    arrived(A, 27)
    night()
    assert standing() == [(A, 27), (B, -1), (C, -1)]

    def kept() -> list[Any]:
        found = [one for one in items_of("aggregates") if one["p"]["S"].startswith("dormant#")]
        return sorted(found, key=repr)

    first = kept()
    night()
    assert kept() == first
    hear(scans((COMMUNE, "market", B, 1), hour=f"{YESTERDAY:%Y%m%d}08", known="x"))
    night()
    assert standing() == [(A, 27), (C, -1)]
    assert len(kept()) == len(first) + 1, "the earlier list is not written over"


@pytest.mark.usefixtures("keys_kept")
def test_a_last_day_outlives_the_days_that_are_kept_and_a_night_that_was_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed(c000000012="")
    arrived(A, 20)
    night(YESTERDAY - 2 * DAY)
    monkeypatch.setattr(weeks, "seen_on", lambda _day, _province: {})
    night()
    assert standing() == [(A, 20)]


def test_before_any_night_nothing_is_told_and_before_the_next_the_last_one_stands(
    province: Officer,
) -> None:
    assert "Chưa có danh sách" in province.get(PAGE).body.decode()
    listed(c000000012="")
    night(YESTERDAY - DAY)
    assert "21/11/2021" in province.get(PAGE).body.decode() and len(rows_of(province)) == 1
    weeks.WeekRecord(f"week#{YESTERDAY.isoformat()}", "01", b=pack({})).save()
    assert len(rows_of(province)) == 1, "a week as it was put before lists were made"
    weeks.WeekRecord(f"week#{YESTERDAY.isoformat()}", "01").delete()
    assert f'<a href="{PAGE}?place=01">1</a>' in province.get(COCKPIT).body.decode()


def laid_down(many: int, place: str = COMMUNE) -> None:
    """A list of many venues of a commune, and one of another district."""
    venues = [Asleep(place, "market", f"{number:09}") for number in range(many)]
    venues.append(Asleep("01/002/00037", "shop", A, YESTERDAY - 8 * DAY))
    edition = lists.put_list(YESTERDAY, "01", venues)
    weeks.put_week(YESTERDAY, "01", weeks.Week({}, counts_of(venues), edition), clock.now())


def test_pages_and_files_lie_one_behind_the_other(province: Officer) -> None:
    laid_down(130)
    told = [rows_of(province, f"?place=01/001&page={number}") for number in (1, 2, 3)]
    assert [len(one) for one in told] == [60, 60, 10]
    codes = [row[0].split()[0].replace("-", "") for one in told for row in one]
    assert codes == [f"{number:09}" for number in range(130)]
    middle = province.get(f"{PAGE}?place=01/001&page=2").body.decode()
    assert "trang 2 / 3" in middle and middle.count("&amp;page=1") == 2, "before, and the file"
    assert "&amp;page=3" in middle and len(rows_of(province, "?page=3")) == 11
    assert len(middle.encode()) <= 50 * 1024
    reply = province.get(f"{PAGE}/bang?place=01/002")
    assert "text/csv" in str(reply.headers["content-type"])
    (one,) = csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig")))
    assert (one["code"], one["last_day"], one["state"]) == ("0000-00012", "2021-11-14", "gone")
    whole = province.get(f"{PAGE}/bang").body.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(whole)))) == 132


def test_a_list_of_a_large_district_costs_few_units_and_no_large_item(province: Officer) -> None:
    with Meter() as night_meter:
        laid_down(10_000)
    rows = [one for one in items_of("aggregates") if one["p"]["S"].startswith("dormant#")]
    assert len(rows) == 10_000 // PART + 1
    assert max(len(one["b"]["B"]) for one in rows) <= LARGEST / 8
    assert night_meter.wcu[TABLE] <= 10_000 / 50, "fifty venues a unit at the least"
    with Meter() as meter:
        assert len(rows_of(province, "?place=01/001&page=34")) == 60
    assert meter.calls["dynamodb", "BatchGetItem"] == 1
    assert meter.rcu[TABLE] <= 8, "the week and two parts, not the list"
    assert sleepers.PAGE <= 100, "one batch"
