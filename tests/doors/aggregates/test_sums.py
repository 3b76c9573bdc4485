"""What lies in a place adds up to it, with what is told of no district; the rest tells nobody."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.aggregates.service import publishing, showing
from functions.kernel.periods import DAY
from functions.kernel.suppression import LEAST
from functions.runtime import clock
from tests.doors.aggregates.counts import COMMUNE, YESTERDAY, figures, hear, result
from tests.doors.aggregates.test_publishing import MIDNIGHT
from tests.doors.checkin.town import open_app
from tests.gateway import Gateway, Reply

NEIGHBOUR, FAR = "01/002/00037", "79/760/26734"
kept = pytest.mark.usefixtures("keys_kept")


def told_at(*places: tuple[str, int]) -> None:
    """So many people with a result, by place of sampling; the day is published."""
    at = MIDNIGHT - timedelta(hours=10)
    for tube, (place, many) in enumerate(places):
        once = {"sampled": at, "released": at + DAY / 4}
        hear(result(f"T-{tube}", **once, division=place, members=many))
    figures()
    with clock.fixed(MIDNIGHT + timedelta(hours=2)):
        publishing.publish(YESTERDAY, clock.now())
    showing.forget()


def asks(place: str, path: str = "/api/figures") -> Reply:
    """Somebody reads the day, in the morning after it."""
    query = urlencode({"place": place, "day": YESTERDAY.isoformat()})
    with clock.fixed(MIDNIGHT + timedelta(hours=3)):
        return Gateway(open_app()).call("GET", f"{path}?{query}")


def results_in(place: str) -> list[dict[str, Any]]:
    """The place asked for, and all that lies in it."""
    told = asks(place).json["figures"]
    found: list[dict[str, Any]] = next(
        one["places"] for one in told if one["definition"] == "results-1"
    )
    return found


@kept
@pytest.mark.catalogue("P08")
def test_two_people_told_of_the_province_alone_are_not_what_districts_leave_over() -> None:
    told_at((COMMUNE, 20), (NEIGHBOUR, 9), ("01", 2), (FAR, 30))
    whole, *inside = results_in("01")
    left = whole["total"] - sum(one["total"] or 0 for one in inside)
    assert not 0 < left < LEAST, "the two are read from the sum of districts"
    assert left == 11, "they and the smallest district are hidden together"


@kept
def test_what_has_no_district_or_province_stands_in_a_row_of_its_own() -> None:
    told_at((COMMUNE, 20), (NEIGHBOUR, 9), ("01", 7), ("", 6), (FAR, 30))
    for place, rest, many in (("01", "01/-", 7), ("", "-", 6)):
        whole, *inside = results_in(place)
        assert whole["total"] == sum(one["total"] for one in inside)
        assert [one["total"] for one in inside if one["division"] == rest] == [many]
        table = asks(place, "/minh-bach/so-lieu/bang").body.decode().lstrip("\ufeff")
        rows = [one for one in csv.DictReader(StringIO(table)) if one["definition"] == "results-1"]
        sums = {one["division"].lstrip("'"): int(one["value"]) for one in rows if not one["column"]}
        assert sums.pop(place) == sum(sums.values()) and sums[rest] == many
        page = asks(place, "/minh-bach/so-lieu").body.decode()
        assert "Chưa rõ nơi" in page and f"place={rest}" not in page
    assert asks("01/-").status == 422


@kept
def test_there_is_no_such_row_where_all_is_told() -> None:
    told_at((COMMUNE, 20), (NEIGHBOUR, 9), (FAR, 30))
    assert not [one for place in ("", "01") for one in results_in(place) if "-" in one["division"]]
