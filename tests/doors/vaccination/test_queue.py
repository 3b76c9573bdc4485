"""The queue by priority group and division, for everybody: once a day, small cells hidden."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from functions.kernel.identifiers import person_id
from functions.runtime import clock
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.counting import Mark, Measure, count
from functions.vaccination.domain.queue import shown
from functions.vaccination.service import listing, queueing
from functions.vaccination.store import marks
from tests.doors.vaccination.clinic import Clinic
from tests.doors.vaccination.test_figures import counted
from tests.doors.vaccination.test_keeping import round_of_night

DAY = date(2021, 11, 20)


def stands(clinic: Clinic, first: int, many: int, group: str, district: str, **more: Any) -> None:
    """So many people of a group who are registered."""
    id_ = CampaignId(clinic.campaign)
    for number in range(first, first + many):
        person = person_id((5000 + number).to_bytes(8))
        marks.put_registered(id_, person, 1, Mark(group, district, DAY, is_registered=True))
        if "invited" in more:
            marks.put_invited(id_, person, more["invited"])
        if "is_given" in more:
            marks.put_booked(id_, person, 1, Mark(site="s", day=DAY, is_booked=True, is_given=True))


def queue(clinic: Clinic, province: str = "01") -> dict[str, Any]:
    reply = clinic.town.somebody().get(f"/api/vaccination/queue?province={province}")
    assert reply.status == 200, reply.body
    found: dict[str, Any] = reply.json
    return found


def rows(clinic: Clinic) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    return {
        (one["division"], one["group"]): (one["waiting"], one["invited"])
        for one in queue(clinic)["rows"]
    }


@pytest.mark.catalogue("P08")
def test_the_queue_is_told_by_group_and_division_and_hides_the_few(opened: Clinic) -> None:
    stands(opened, 0, 12, "09", "01/001")
    stands(opened, 12, 7, "09", "01/002")
    stands(opened, 19, 3, "16", "01/001")
    stands(opened, 22, 20, "16", "01/002")
    stands(opened, 42, 30, "16", "01/003")
    stands(opened, 72, 6, "09", "01/001", invited=DAY)
    stands(opened, 78, 9, "09", "01/001", is_given=True)
    assert queue(opened)["day"] == ""
    queueing.forget()
    round_of_night()

    found = rows(opened)
    assert found[("01", "09")] == (19, 6)
    assert found[("01/001", "09")] == (12, 6)
    assert found[("01", "16")] == (53, 0)
    assert found[("01/001", "16")] == (None, 0)
    assert found[("01/002", "16")] == (None, 0)  # or the three would follow from the total
    assert found[("01/003", "16")] == (30, 0)
    page = opened.town.somebody().get("/minh-bach/tiem-chung/hang-cho?province=01&group=16")
    assert page.status == 200
    assert page.body.decode().count("<abbr") == 2
    sent = opened.town.somebody().get("/minh-bach/tiem-chung/hang-cho/bang?province=01")
    lines = list(csv.reader(io.StringIO(sent.body.decode("utf-8-sig"))))
    assert lines[0] == ["day", "division", "group", "waiting", "called"]
    assert [clock.now().date().isoformat(), "01/001", "16", "", "0"] in lines


@pytest.mark.catalogue("P08")
def test_a_day_has_one_queue_so_that_no_difference_of_hours_tells(opened: Clinic) -> None:
    stands(opened, 0, 12, "09", "01/001")
    queueing.forget()
    round_of_night()
    stands(opened, 12, 1, "09", "01/001")
    round_of_night()
    queueing.forget()
    assert rows(opened)[("01/001", "09")] == (12, 0)
    with clock.fixed(clock.now() + timedelta(days=1)):
        listing.forget()
        round_of_night()
        queueing.forget()
        assert rows(opened)[("01/001", "09")] == (13, 0)


def test_an_unknown_province_or_group_is_refused(opened: Clinic) -> None:
    anybody = opened.town.somebody()
    assert anybody.get("/api/vaccination/queue?province=99").status in (404, 422)
    page = anybody.get("/minh-bach/tiem-chung/hang-cho?province=01&group=77")
    assert page.status == 422


def test_who_waits_and_who_is_invited_by_marks() -> None:
    mark = Mark("09", "01/001", DAY, is_registered=True)
    booked = Mark("09", "01/001", DAY, is_registered=True, site="s", day=DAY, is_booked=True)
    called = Mark("09", "01/001", DAY, is_registered=True, invited=DAY)
    found = count([mark, mark, booked, called, Mark("09", "01/001", DAY)])
    standing = {key[0]: sum(cells.values()) for key, cells in found.items()}
    assert (standing[Measure.WAITING], standing[Measure.CALLED]) == (2, 1)
    told = shown(DAY, [{"waiting|01/001|09": 3, "waiting|01/002|09": 9, "waiting|01/003|09": 8}])
    assert told.figure(Measure.WAITING, "09", "01") == 20
    assert told.figure(Measure.WAITING, "09", "01/001") is None
    assert told.figure(Measure.WAITING, "09", "01/003") is None
    assert told.groups == ("09",)


def test_what_a_day_said_before_is_told_with_what_changed(opened: Clinic) -> None:
    yesterday = clock.now().date() - timedelta(days=1)
    for revision, doses in ((1, 12), (2, 14), (3, 40)):
        opened.hears(counted("site-01", "01/001/00001", doses, revision, yesterday))
        round_of_night()
    anybody = opened.town.somebody()
    place = f"?province=01&day={yesterday.isoformat()}"
    reply = anybody.get(f"/api/vaccination/figures/revisions{place}")
    assert reply.status == 200, reply.body
    told = [(one["revision"], one["figures"]["used"]) for one in reply.json["revisions"]]
    assert told == [(3, 40), (2, 14), (1, None)]  # 12 and 14 would tell of two people
    assert [one["changed"] for one in reply.json["revisions"]] == [["used"], ["used"], []]
    assert anybody.get(f"/minh-bach/tiem-chung/lan-sua{place}").status == 200
    sent = anybody.get(f"/minh-bach/tiem-chung/lan-sua/bang{place}").body.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(sent)))
    assert [line[2] for line in lines] == ["revision", "3", "2", "1"]
    assert (lines[1][-1], lines[3][-1]) == ("used", "")
    assert anybody.get("/api/vaccination/figures/revisions?province=00").status == 422
    assert anybody.get("/minh-bach/tiem-chung/lan-sua").status == 200
