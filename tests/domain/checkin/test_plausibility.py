"""How believable is a check-in, and when does a venue's crowd stop being believable?"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.checkin.domain.plausibility import (
    Circumstances,
    Hours,
    is_open,
    is_suspect,
    suspect_spans,
    weigh,
)
from functions.checkin.domain.visit import Assurance

NOON = datetime(2021, 8, 1, 5, 0, tzinfo=UTC)
NIGHT = datetime(2021, 8, 1, 17, 40, tzinfo=UTC)  # 00:40 in Vietnam
SHOP = Hours(time(8), time(18))
BAR = Hours(time(18), time(2))


def test_an_ordinary_check_in_has_its_whole_weight() -> None:
    seen = Circumstances(NOON, SHOP, capacity=20, at_venue=3)
    assert (weigh(seen).weight, weigh(seen).reasons) == (1.0, ())


@pytest.mark.catalogue("B09")
def test_who_was_seen_elsewhere_weighs_less_and_is_not_refused() -> None:
    assert weigh(Circumstances(NOON, elsewhere=True)).reasons == ("IMPOSSIBLE_TRAVEL",)
    assert 0 < weigh(Circumstances(NOON, elsewhere=True)).weight < 1


@pytest.mark.catalogue("B05")
def test_a_poster_photo_at_night_is_accepted_with_little_weight() -> None:
    seen = Circumstances(NIGHT, SHOP, capacity=100, at_venue=43_000, one_phone=True)
    assert weigh(seen).reasons == ("OUTSIDE_HOURS", "VENUE_BURST", "DEVICE_BURST")
    assert 0 < weigh(seen).weight < 0.1


@given(
    st.builds(
        Circumstances,
        st.integers(-525_600, 525_600).map(lambda minutes: NOON + timedelta(minutes=minutes)),
        st.none() | st.builds(Hours, st.times(), st.times()),
        st.none() | st.integers(1, 200_000),
        st.integers(0, 10**6),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    )
)
def test_no_check_in_ever_loses_all_its_weight(seen: Circumstances) -> None:
    found = weigh(seen)
    assert 0 < found.weight <= 1
    assert (found.weight == 1) == (not found.reasons)


@pytest.mark.parametrize(
    ("hours", "hour", "minute", "open_"),
    [
        (SHOP, 7, 0, True),
        (SHOP, 6, 59, False),
        (SHOP, 19, 0, True),
        (SHOP, 19, 1, False),
        (BAR, 0, 40, True),
        (BAR, 3, 0, True),
        (BAR, 3, 1, False),
        (BAR, 16, 59, False),
        (Hours(time(0), time(0)), 4, 0, True),
        (Hours(time(6), time(5)), 5, 30, True),
    ],
)
def test_hours_hold_an_hour_either_side_and_may_pass_midnight(
    hours: Hours, hour: int, minute: int, open_: bool
) -> None:
    local = datetime(2021, 8, 1, hour, minute, tzinfo=UTC) - timedelta(hours=7)
    assert is_open(hours, local) is open_


def every(seconds: float, count: int, start: datetime) -> list[datetime]:
    return [start + timedelta(seconds=seconds * number) for number in range(count)]


@pytest.mark.catalogue("B05")
def test_43_000_photo_scans_at_night_make_one_suspect_span_and_spare_the_rest() -> None:
    flood = every(0.02, 43_000, NIGHT)
    day = every(600, 40, NOON - timedelta(hours=3))
    (span,) = suspect_spans([*day, *flood], SHOP, capacity=100)
    assert (span.start, span.end) == (flood[0], flood[-1])
    assert span.reasons == ("OUTSIDE_HOURS", "VENUE_BURST")
    assert all(is_suspect(at, Assurance.LOW, [span]) for at in (flood[0], flood[-1]))
    assert not any(is_suspect(at, Assurance.LOW, [span]) for at in day)


@pytest.mark.catalogue("B05")
def test_a_flood_never_hides_what_the_venues_own_gate_has_read() -> None:
    (span,) = suspect_spans(every(0.1, 500, NIGHT), SHOP, capacity=100)
    assert not is_suspect(NIGHT + timedelta(seconds=5), Assurance.HIGH, [span])


def test_an_early_cleaner_does_not_make_a_venue_suspect() -> None:
    assert suspect_spans(every(60, 3, NIGHT), SHOP, capacity=20) == ()


def test_a_full_house_is_no_flood_and_three_times_its_capacity_is_the_bound() -> None:
    assert suspect_spans(every(1, 60, NOON), SHOP, capacity=20) == ()
    (span,) = suspect_spans(every(1, 61, NOON), SHOP, capacity=20)
    assert span.reasons == ("VENUE_BURST",)
    assert suspect_spans(every(1, 61, NOON), None, capacity=None) == ()


@given(st.lists(st.integers(0, 86_400), max_size=60), st.integers(1, 5))
def test_suspect_spans_are_apart_and_in_order(seconds: list[int], capacity: int) -> None:
    spans = suspect_spans([NOON + timedelta(seconds=s) for s in seconds], SHOP, capacity)
    for earlier, later in zip(spans, spans[1:], strict=False):
        assert earlier.start <= earlier.end < later.start
