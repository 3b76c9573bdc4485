"""CHK-16 to CHK-23: of two that ran together the later number stands, in any order of writing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import permutations

import pytest

from functions.checkin.store import places, searches, watched
from functions.checkin.store.places import FoundPart, Place
from functions.checkin.store.searches import StoredLock, StoredWish
from functions.runtime.tables import ConditionLost
from tests.world import stream_records

DAY = date(2021, 11, 23)


@pytest.fixture
def until(keys_kept: datetime) -> datetime:
    """When rows go."""
    return keys_kept + timedelta(days=30)


@pytest.mark.catalogue("Q02")
def test_chk_16_the_highest_revision_stands_in_any_order(until: datetime) -> None:
    told = [StoredLock("", revision, revision == 2, 2021, "s") for revision in (1, 2, 3)]
    for number, order in enumerate(permutations(range(3))):
        case = f"case-{number}"
        for place in order:
            one = told[place]
            searches.put_lock(
                StoredLock(case, one.revision, one.stands, one.year, one.sealed), until
            )
        standing = searches.lock(case)
        assert standing is not None
        assert (standing.revision, standing.stands) == (3, False)
    assert searches.lock("nobody's") is None


def test_chk_17_a_wish_is_whole_when_no_place_of_its_latest_round_is_missing(
    until: datetime,
) -> None:
    searches.put_wish(StoredWish("c", "t", 1, 2021, "s", searches.WAITING), until)
    assert [one.trace for one in searches.waiting("c")] == ["t"]
    assert [searches.begin_round("c", "t") for _ in range(2)] == [1, 2]
    searches.settle("c", "t", 2, ["a", "b"])
    searches.settle("c", "t", 1, ["a"])
    searches.put_found("c", "t", "a", 2, (("a.1.0", 2),))
    searches.put_found("c", "t", "a", 1, (("a.1.0", 1),))
    standing = searches.wish("c", "t")
    assert standing is not None
    assert (standing.places, standing.answer) == (("a", "b"), None)
    searches.put_found("c", "t", "b", 1, ())
    standing = searches.wish("c", "t")
    assert standing is not None
    assert standing.answer == (("a.1.0", 2),)
    assert searches.waiting("c") == []
    searches.refuse("c", "t")
    assert searches.wish("c", "t") == standing, "what is answered is not refused"
    searches.put_found("c", "another", "b", 1, ())
    assert searches.wish("c", "another") is None


def test_chk_17_what_was_refused_is_not_searched(until: datetime) -> None:
    searches.put_wish(StoredWish("c", "t", 1, 2021, "s", searches.WAITING), until)
    searches.refuse("c", "t")
    searches.put_wish(StoredWish("c", "t", 1, 2021, "s", searches.WAITING), until)
    for trace in ("t", "unknown"):
        with pytest.raises(ConditionLost):
            searches.begin_round("c", trace)


def test_chk_19_to_21_a_lower_attempt_or_round_changes_nothing(until: datetime) -> None:
    name = places.name_of("t", "VENUE", DAY)
    place = Place("c", "t", name, DAY, 2021, {"v": "newer"}, "")
    places.put_place(place, 2)
    places.put_place(Place("c", "t", name, DAY, 2021, {"v": "older"}, ""), 1)
    first, second = places.claim("c", "t", name), places.claim("c", "t", name)
    assert first is not None
    assert second is not None
    assert (first.attempt, second.attempt, second.body) == (1, 2, {"v": "newer"})
    for attempt, packed in ((second, b"second"), (first, b"first")):
        places.put_part(attempt, "1.0", {"v": "newer"}, packed)
        places.finish(attempt, [FoundPart("1.0", attempt.attempt, "mark")])
    third = places.claim("c", "t", name)
    assert third is not None
    assert (third.done, third.parts) == (2, (FoundPart("1.0", 2, "mark"),))
    images = [record["dynamodb"]["NewImage"] for record in stream_records("visit_searches")]
    (part,) = [one for one in map(places.part_of_image, images) if one is not None]
    assert (part.name, part.edition, part.packed) == (f"{name}.1.0", 2, b"second")
    assert "VENUE" not in str(images)
    assert places.claim("c", "t", "unknown") is None


def test_chk_22_and_23_who_waits_is_found_by_day_and_district_and_by_nothing_else(
    until: datetime,
) -> None:
    now, other = until - timedelta(days=30), DAY - timedelta(days=1)
    waiting = watched.WatchedPlace(
        "c", "t", "p", frozenset([b"venue"]), frozenset(["2021112308", "2021112309"])
    )
    watched.put_place(waiting, "001", DAY)
    watched.put_place(waiting, "001", DAY)
    watched.put_person("c", "t", b"somebody", [DAY, date(2021, 1, 1)])
    assert watched.places("001", DAY, now) == [waiting]
    assert watched.persons(DAY, now) == [watched.WatchedPerson("c", "t", b"somebody")]
    assert watched.places("002", DAY, now) == watched.places("001", other, now) == []
    assert watched.persons(other, now) == watched.persons(date(2021, 1, 1), now) == []
    assert watched.places("001", DAY, until) == []
