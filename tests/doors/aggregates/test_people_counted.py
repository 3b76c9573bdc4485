"""Contacts, rounds, methods, venues, corrections: exact in any order, and told twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.aggregates.domain.source import REGISTER, UNPLACED
from functions.aggregates.domain.turnaround import hour_of_release, percentile
from functions.aggregates.store import sources
from functions.runtime import clock
from tests.doors.aggregates.counts import (
    COMMUNE,
    contact,
    correction,
    doses,
    figures,
    followed,
    hear,
    result,
    venue,
)
from tests.doors.checkin.town import items_of

pytestmark = pytest.mark.usefixtures("keys_kept")
ELSEWHERE = "79/760/26734"


def in_any_order(told: Sequence[str], **where: Any) -> list[dict[str, Any]]:
    """The figures after each order of what was told, the first of it told again at the end."""
    found = []
    for order in permutations(told):
        hear(*order, order[0])
        found.append(figures(**where)["figures"])
        for row in items_of("aggregates"):
            sources.SourceRecord(row["p"]["S"], row["s"]["S"]).delete()
    return found


def test_a_contact_counts_once_where_it_is_told_last_and_not_once_dismissed() -> None:
    told = [contact("A"), contact("A", 2, division=ELSEWHERE), contact("B"), contact("C")]
    told += [contact("C", 2, stands=False)]
    expected = {"contacts": {"79/760": {"contacts": 1}, "01/001": {"contacts": 1}}}
    for found in in_any_order(told, province=UNPLACED)[::5]:
        assert found == expected


def test_nobody_reads_of_a_row_whose_contact_it_is() -> None:
    hear(contact("CONTACT-7"))
    kept = repr(items_of("aggregates"))
    assert "CONTACT-7" not in kept and "CASE-1" not in kept


def test_a_round_counts_with_its_highest_edition() -> None:
    told = [
        followed("0", {COMMUNE: (9, 3, 6, 0), ELSEWHERE: (2, 2, 0, 0)}, 5),
        followed("0", {COMMUNE: (9, 4, 5, 1)}, 6),
        followed("1", {COMMUNE: (1, 1, 0, 0)}, 5),
    ]
    for found in in_any_order(told, province=UNPLACED):
        assert found == {
            "followed": {"01/001": {"answered": 5, "unanswered": 5}},
            "red": {"01/001": {"red": 1}},
        }


def test_a_result_counts_by_the_method_and_the_hours_of_the_release_that_stands() -> None:
    at = clock.now() - timedelta(hours=20)
    told = [
        result("T-1", sampled=at, released=at + timedelta(hours=5), method="antigen"),
        result("T-1", "positive", 2, sampled=at, released=at + timedelta(hours=30)),
        result("T-2", sampled=at, released=at + timedelta(minutes=20), method="antigen", members=3),
        result("T-3", sampled=at, released=at + timedelta(hours=1), method=""),
    ]
    for found in in_any_order(told):
        assert found["methods"] == {"01/001": {"pcr": 1, "rapid": 3, "other": 1}}
        assert found["hours"] == {"01/001": {"030": 1, "001": 4}}
        assert sum(found["results"]["01/001"].values()) == 5


def test_a_venue_stands_in_the_register_where_it_is_open_last() -> None:
    told = [
        venue("V-1"),
        venue("V-1", edition=2, at=ELSEWHERE),
        venue("V-2", "shop"),
        venue("V-3", "shop"),
        venue("V-3", "shop", edition=2, is_open=False),
    ]
    for order in list(permutations(told))[::11]:
        hear(*order, order[0])
        here, there = figures(REGISTER), figures(REGISTER, "79")
        assert here["figures"] == {"venues": {COMMUNE: {"shop": 1}}}
        assert there["figures"] == {"venues": {ELSEWHERE: {"market": 1}}}
        for row in items_of("aggregates"):
            sources.SourceRecord(row["p"]["S"], row["s"]["S"]).delete()


def test_a_correction_waits_until_it_is_decided() -> None:
    told = [correction("C-1"), correction("C-1", 2), correction("C-2")]
    told.append(correction("C-2", 3, is_open=False))
    for found in in_any_order(told, day=REGISTER):
        assert found == {"corrections": {"01/001": {"corrections": 1}}}


def test_records_of_doses_are_counted_beside_the_doses() -> None:
    told = [doses("s-1", 9, 1, verified=9, same_day=2), doses("s-1", 10, 2, verified=7, same_day=4)]
    told.append(doses("s-2", 5, 1))
    for found in in_any_order(told):
        assert found["doses"] == {"01/001": {"doses": 15}}
        assert found["records"] == {"01/001": {"verified": 7, "same_day": 4}}


def test_within_how_many_hours_so_many_have_their_result() -> None:
    minutes = [0, 1, 60, 61, 120, 24 * 60, 24 * 60 + 1, 500 * 60]
    columns = [hour_of_release(timedelta(minutes=one)) for one in minutes]
    assert columns == ["001", "001", "001", "002", "002", "024", "025", "168"]
    many = {"002": 10, "005": 9, "048": 1}
    assert [percentile(many, one) for one in (1, 50, 51, 95, 96, 100)] == [2, 2, 5, 5, 48, 48]
    assert percentile({}, 50) is None
