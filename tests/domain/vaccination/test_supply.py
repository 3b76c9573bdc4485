"""What a plan needs, and how lots are shared on the way from department to site."""

from __future__ import annotations

from datetime import date

import pytest

from functions.kernel.identifiers import DivisionPath, UnitId
from functions.vaccination.domain.campaign import Site
from functions.vaccination.domain.counting import NOW, Mark, Measure, Place, count, district_of
from functions.vaccination.domain.supply import (
    Expected,
    LotImpossible,
    Part,
    Share,
    ShareExceeded,
    ShareUnknown,
    TargetImpossible,
    expecting,
    given_to_district,
    given_to_site,
    need,
    read_lot,
)

FIRST = Site(UnitId("site-01"), "Một", DivisionPath("01/001/00001"), 2)
SECOND = Site(UnitId("site-02"), "Hai", DivisionPath("01/001/00004"), 2)
FAR = Site(UnitId("site-03"), "Ba", DivisionPath("01/002/00037"), 2)
SITES = (FIRST, SECOND, FAR)
MONDAY, TUESDAY = date(2021, 11, 22), date(2021, 11, 23)
LOT = Share("comirnaty.FF2382", {}, {})


def test_people_need_the_series_and_what_no_lot_covers_is_short() -> None:
    assert (need(100, 2, [150, 20]).doses, need(100, 2, [150, 20]).short) == (200, 30)
    assert need(100, 1, [150]).short == 0


def test_a_group_that_the_plan_is_not_for_is_refused_and_nobody_takes_a_group_out() -> None:
    seen = expecting(Expected(FIRST.unit, {}), {"09": 40, "16": 10}, ("09", "16"))
    assert (seen.all, seen.version) == (50, 1)
    assert expecting(seen, {"16": 0}, ("09", "16")).people == {"09": 40}
    with pytest.raises(TargetImpossible):
        expecting(seen, {"03": 1}, ("09", "16"))


def test_sites_never_have_more_than_their_district_was_given() -> None:
    given = given_to_district(LOT, "01/001", 100, SITES, MONDAY)
    shared = given_to_site(given, FIRST, 60, SITES, MONDAY)
    with pytest.raises(ShareExceeded):
        given_to_site(shared, SECOND, 41, SITES, MONDAY)
    full = given_to_site(shared, SECOND, 40, SITES, MONDAY)
    with pytest.raises(ShareExceeded):
        given_to_district(full, "01/001", 99, SITES, MONDAY)
    with pytest.raises(ShareExceeded):
        given_to_site(full, FAR, 1, SITES, MONDAY)
    with pytest.raises(ShareUnknown):
        given_to_district(full, "01/003", 10, SITES, MONDAY)
    assert given_to_site(full, FIRST, 0, SITES, MONDAY).sites == {SECOND.unit: Part(40, MONDAY)}


def test_what_is_decided_again_stays_of_its_day() -> None:
    given = given_to_district(LOT, "01/001", 100, SITES, MONDAY)
    assert given_to_district(given, "01/001", 100, SITES, TUESDAY).districts == given.districts
    more = given_to_district(given, "01/001", 120, SITES, TUESDAY)
    assert more.districts == {"01/001": Part(120, TUESDAY)}


@pytest.mark.parametrize("text", ["vaxzevria.AB123", "comirnaty", "comirnaty.a", "", "comirnaty.."])
def test_only_a_lot_of_the_plans_vaccine_is_shared(text: str) -> None:
    assert read_lot("comirnaty.FF2382", "comirnaty") == "comirnaty.FF2382"
    with pytest.raises(LotImpossible):
        read_lot(text, "comirnaty")


def test_marks_are_counted_by_measure_day_place_and_group() -> None:
    found = count(
        [
            Mark("09", "01/001", MONDAY, True, TUESDAY, "site-01", TUESDAY, True, True),
            Mark("09", "01/001", MONDAY, True),
            Mark("09", "01/001", MONDAY, False, TUESDAY),
            Mark(site="site-01", day=TUESDAY, is_booked=False),
        ]
    )
    assert found == {
        (Measure.REGISTERED, MONDAY): {Place("01/001", "09"): 2},
        (Measure.INVITED, TUESDAY): {Place("01/001", "09"): 1},
        (Measure.BOOKED, TUESDAY): {Place("site-01", "09"): 1},
        (Measure.GIVEN, TUESDAY): {Place("site-01", "09"): 1},
        (Measure.WAITING, NOW): {Place("01/001", "09"): 1},
    }


@pytest.mark.parametrize(
    ("division", "told"),
    [("01/001/00001", "01/001"), ("01/001", "01/001"), ("79/760/26734", "01/-"), ("", "01/-"),
     ("01", "01/-"), ("01/999", "01/-")],
)  # fmt: skip
def test_who_lives_elsewhere_is_counted_apart(division: str, told: str) -> None:
    assert district_of(division, "01") == told
