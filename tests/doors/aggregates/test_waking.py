"""In the night: which venues were seen in the week, since when a commune scans; exact when late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from functions.aggregates.domain.asleep import LOOKED
from functions.aggregates.domain.dormant import DAYS, Venues, by_commune, firsts_after
from functions.aggregates.service import counting, publishing, waking
from functions.aggregates.store import weeks
from functions.kernel.divisions import provinces
from functions.kernel.periods import DAY, start_of_day
from functions.runtime import clock
from tests.doors.aggregates.counts import COMMUNE, NEXT, YESTERDAY, hear, scans, venue
from tests.simulation.meter import Meter

pytestmark = pytest.mark.usefixtures("keys_kept")
TABLE = "lachan-test-aggregates"
A, B, C = "0A1B2C3D4", "0B1B2C3D4", "0C1B2C3D4"


def arrived(day: date, *venues: tuple[str, str, str, int], known: str = "") -> None:
    """Venues had arrivals in an hour of a day."""
    hear(scans(*venues, hour=f"{day:%Y%m%d}08", known=known))


def night(after: date) -> None:
    """The night after a day has come."""
    now = start_of_day(after + DAY) + timedelta(hours=2)
    with clock.fixed(now):
        assert counting.count_left(now) == 0
        publishing.publish(after, now)


def seen(until: date = YESTERDAY) -> dict[str, dict[str, int]]:
    """Venues of province 01 in the week up to a day."""
    return {leaf: dict(kinds) for leaf, kinds in weeks.weeks(until)["01"].seen.items()}


def test_a_venue_of_several_hours_and_days_is_seen_once() -> None:
    arrived(YESTERDAY - DAYS * DAY, (NEXT, "shop", C, 3))
    arrived(YESTERDAY - (DAYS - 1) * DAY, (COMMUNE, "market", B, 2))
    arrived(YESTERDAY, (COMMUNE, "market", A, 2))
    hear(scans((COMMUNE, "market", A, 4), (NEXT, "shop", B, 1), hour=f"{YESTERDAY:%Y%m%d}09"))
    night(YESTERDAY)
    assert seen() == {COMMUNE: {"market": 2}, NEXT: {"shop": 1}}, "what is older than a week is not"


def test_what_comes_late_is_seen_and_a_night_made_again_changes_nothing() -> None:
    arrived(YESTERDAY, (COMMUNE, "market", A, 2))
    night(YESTERDAY)
    arrived(YESTERDAY - 2 * DAY, (COMMUNE, "market", B, 2), known=f"{YESTERDAY:%Y%m%d}20")
    for _ in range(2):
        night(YESTERDAY)
        assert seen() == {COMMUNE: {"market": 2}}
        assert dict(weeks.firsts("01").days) == {COMMUNE: YESTERDAY - 2 * DAY}


def test_until_a_province_is_counted_the_week_before_stands() -> None:
    night(YESTERDAY - DAY)
    now = clock.now()
    for place in ("01", "79"):
        weeks.put_week(YESTERDAY - DAY, place, weeks.Week({place: {"shop": 1}}, {}), now)
    assert weeks.standing_weeks(YESTERDAY, "01")["01"].seen == {"01": {"shop": 1}}
    weeks.put_week(YESTERDAY, "01", weeks.Week({"01": {"shop": 7}}, {}), now)
    found = weeks.standing_weeks(YESTERDAY)
    assert len(found) == len(provinces()) and found["01"].seen == {"01": {"shop": 7}}
    assert found["79"].seen == {"79": {"shop": 1}}
    assert weeks.standing_weeks(YESTERDAY, "01")["01"].seen == {"01": {"shop": 7}}


def test_a_night_reads_a_register_once_and_older_days_only_where_somebody_is_missed() -> None:
    hear(*(venue(f"0000{number:05}") for number in range(40)), venue(A))
    arrived(YESTERDAY, (COMMUNE, "market", A, 2))
    night(YESTERDAY - DAY)
    now, places = start_of_day(YESTERDAY + DAY) + timedelta(hours=2), len(provinces())
    with Meter() as meter:
        waking.keep_week(YESTERDAY, now)
    days_register_and_week = DAYS + 1 + 1
    older, carried = LOOKED - DAYS, 1
    assert meter.calls["dynamodb", "Query"] == places * days_register_and_week + older + carried
    assert meter.calls_of("dynamodb") == meter.calls["dynamodb", "Query"] + places + 1
    assert meter.wcu[TABLE] == places + 1, "a week each, and one part"
    assert meter.rcu[TABLE] <= places * days_register_and_week + older + 3


def test_a_run_that_died_before_the_revision_lays_the_venues_down_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arrived(YESTERDAY, (COMMUNE, "market", A, 2))

    def dies(*_asked: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(publishing.editions, "put_next", dies)
        with pytest.raises(RuntimeError):
            night(YESTERDAY)
    arrived(YESTERDAY, (COMMUNE, "market", A, 2), (COMMUNE, "market", B, 1), known="x")
    night(YESTERDAY)
    assert seen() == {COMMUNE: {"market": 2}}


def test_a_commune_whose_first_arrivals_were_none_begins_when_it_is_seen_next() -> None:
    one, two, three = YESTERDAY - 2 * DAY, YESTERDAY - DAY, YESTERDAY
    known = {"a": one, "b": one, "c": two}
    assert firsts_after(known, one, ["b"], {two: ["c"], three: ["a"]}) == {
        "a": three, "b": one, "c": two,
    }  # fmt: skip
    assert firsts_after(known, one, [], {two: ["c"], three: []}) == {"c": two}
    assert firsts_after(known, two, ["a", "b", "c", "d"], {}) == known | {"d": two}


def test_what_is_dormant_is_told_by_the_night_whatever_was_seen_or_is_registered_now() -> None:
    found = by_commune(
        {"x": {"shop": 3, "food": 2}},
        {"x": {"shop": 1, "food": 4}, "y": {"": 1}},
        {"x": {"shop": 2}, "z": {"food": 1}},
    )
    together = sum(found["x"].values(), Venues())
    assert (together, together.percent) == (Venues(5, 5, 2), 60)
    assert found["y"][""] == Venues(0, 1, 0) and Venues(0, 1, 0).percent is None
    assert found["z"]["food"] == Venues(0, 0, 1), "closed since the night"
    assert Venues(1, 0, 2).percent == 0
