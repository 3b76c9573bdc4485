"""Vietnamese days and hours, periods, and the strict reading of dates and times."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel import periods
from functions.kernel.periods import (
    DateAmbiguous,
    DateInvalid,
    InstantInvalid,
    Period,
    TimeInvalid,
    day_of,
    hour_of,
    read_day,
    read_instant,
    read_time,
)

INSTANTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2099, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
DAYS = st.dates(date(1900, 1, 2), date(2099, 12, 31))


@st.composite
def some_periods(draw: st.DrawFn) -> Period:
    start = draw(INSTANTS)
    return Period(start, start + draw(st.timedeltas(timedelta(0), timedelta(days=2))))


@pytest.mark.catalogue("T01")
def test_half_past_midnight_in_vietnam_is_the_new_day_although_utc_is_still_yesterday() -> None:
    instant = datetime(2021, 8, 31, 17, 30, tzinfo=UTC)

    assert day_of(instant) == date(2021, 9, 1)
    assert hour_of(instant) == "2021090100"


@given(INSTANTS)
@pytest.mark.catalogue("T01", "T05")
def test_every_instant_lies_in_its_own_day_and_hour(instant: datetime) -> None:
    assert instant in periods.period_of_day(day_of(instant))
    assert instant in periods.period_of_hour(hour_of(instant))


@given(DAYS)
@pytest.mark.catalogue("T05", "T09")
def test_a_day_is_24_hours_whatever_the_zone_did_in_the_past(day: date) -> None:
    whole = periods.period_of_day(day)

    assert whole.end - whole.start == timedelta(days=1)
    assert whole.end == periods.start_of_day(day + timedelta(days=1))
    assert day_of(whole.start) == day_of(whole.end - timedelta(microseconds=1)) == day


@given(some_periods())
def test_the_hours_of_a_period_cover_it_without_a_gap(period: Period) -> None:
    hours = [periods.period_of_hour(bucket) for bucket in periods.hours_of(period)]

    assert sum((hour.overlap(period) for hour in hours), timedelta(0)) == period.end - period.start
    assert all(hour.meets(period) for hour in hours)


@given(some_periods(), some_periods())
def test_overlap_is_the_same_from_both_sides_and_never_longer_than_either(
    one: Period, other: Period
) -> None:
    assert one.overlap(other) == other.overlap(one)
    assert timedelta(0) <= one.overlap(other) <= one.end - one.start
    assert one.meets(other) == (one.overlap(other) > timedelta(0))


def test_overlap_is_counted_in_whole_minutes() -> None:
    noon = datetime(2021, 9, 1, 12, tzinfo=UTC)
    one = Period(noon, noon + timedelta(minutes=30))
    other = Period(noon + timedelta(minutes=10, seconds=1), noon + timedelta(hours=3))

    assert one.overlap_minutes(other) == 19


@pytest.mark.catalogue("T06")
def test_periods_that_only_touch_do_not_meet() -> None:
    noon = datetime(2021, 9, 1, 12, tzinfo=UTC)
    before = Period(noon - timedelta(hours=1), noon)
    after = Period(noon, noon + timedelta(hours=1))

    assert not before.meets(after)
    assert noon in after
    assert noon not in before


def test_a_naive_or_reversed_period_is_a_defect() -> None:
    noon = datetime(2021, 9, 1, 12, tzinfo=UTC)

    for start, end in ((noon.replace(tzinfo=None), noon), (noon, noon - timedelta(1))):
        with pytest.raises(ValueError, match="period"):
            Period(start, end)
    with pytest.raises(ValueError, match="aware"):
        day_of(noon.replace(tzinfo=None))


def test_days_between_include_both_ends() -> None:
    days = list(periods.days_between(date(2020, 2, 28), date(2020, 3, 1)))

    assert days == [date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1)]
    assert not list(periods.days_between(date(2020, 3, 1), date(2020, 2, 28)))


@given(DAYS)
def test_a_written_day_reads_back(day: date) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "2021-02-30",
        "20210801",
        "2021-W30-1",
        "0001-01-01",
        "2021-8-1",
        "2021-08-01\n",
        " 2021-08-01",
        "２０２１-08-01",
        "2021-13-01",
        "2021-00-01",
        "",
        "1899-12-31",
        "2100-01-01",
        "2021-02-29",
        "2021-08-01T00:00",
        "1" * 10**6,
    ],
)
@pytest.mark.catalogue("I12", "I10", "T05")
def test_a_day_in_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(DateInvalid) as refused:
        read_day(text)

    assert refused.value.code == "DATE_INVALID"


@pytest.mark.parametrize("text", ["03/04/2021", "3/4/21", "31-12-2021", "03.04.2021"])
@pytest.mark.catalogue("L10")
def test_a_day_whose_month_nobody_can_tell_is_refused_as_ambiguous(text: str) -> None:
    with pytest.raises(DateAmbiguous) as refused:
        read_day(text)

    assert refused.value.code == "DATE_AMBIGUOUS"


def test_a_day_out_of_its_bounds_is_refused() -> None:
    bounds = date(2021, 9, 1), date(2021, 9, 2)

    assert read_day("2021-09-02", *bounds) == date(2021, 9, 2)
    with pytest.raises(DateInvalid):
        read_day("2021-09-03", *bounds)


def test_a_time_of_day_reads_in_one_form_only() -> None:
    assert read_time("07:30") == time(7, 30)
    for text in ("7:30", "24:00", "07:60", "07:30:00", "0730", "", "07:30\n", "٠٧:٣٠"):
        with pytest.raises(TimeInvalid):
            read_time(text)


@given(INSTANTS, st.integers(-14 * 60, 14 * 60))
def test_an_instant_reads_the_same_from_every_offset(instant: datetime, minutes: int) -> None:
    local = instant.astimezone(timezone(timedelta(minutes=minutes)))

    assert read_instant(local.isoformat()) == instant
    assert read_instant(local.isoformat()).tzinfo is UTC


@given(INSTANTS)
def test_a_written_instant_reads_back_to_the_millisecond(instant: datetime) -> None:
    read = read_instant(periods.write_instant(instant))

    assert timedelta(0) <= instant - read < timedelta(milliseconds=1)


@pytest.mark.catalogue("T05")
@given(INSTANTS)
def test_milliseconds_of_unix_time_read_back(instant: datetime) -> None:
    millis = periods.millis_of(instant)
    assert abs(periods.at_millis(millis) - instant) <= timedelta(microseconds=500)
    assert periods.millis_of(periods.at_millis(millis)) == millis
    assert periods.millis_of(datetime(1970, 1, 1, 0, 0, 1, 500, tzinfo=UTC)) == 1000


def test_what_may_be_missing_is_written_as_a_blank_and_read_as_none() -> None:
    assert (periods.instant_or_blank(None), periods.instant_or_none("")) == ("", None)
    at = datetime(2021, 11, 23, 1, tzinfo=UTC)
    assert periods.instant_or_none(periods.instant_or_blank(at)) == at
    assert (periods.day_or_none(""), periods.day_or_none("2021-11-23")) == (
        None,
        date(2021, 11, 23),
    )


def test_a_leap_second_stays_on_its_day() -> None:
    leap = read_instant("2021-12-31T23:59:60+07:00")

    assert day_of(leap) == date(2021, 12, 31)
    assert day_of(read_instant("2021-12-31T16:59:60.5Z")) == date(2021, 12, 31)
    assert day_of(leap + timedelta(microseconds=1)) == date(2022, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2021-09-01T12:00:00",
        "2021-09-01 12:00:00Z",
        "2021-09-01",
        "2021-09-01T12:00Z",
        "2021-09-01T24:00:00Z",
        "2021-09-01T12:30:60Z",
        "2021-09-01T12:00:00+7",
        "20210901T120000Z",
        "2021-02-30T12:00:00Z",
        "2021-09-01T12:00:00+15:00",
        "2021-09-01T12:00:00Z\n",
        "",
        "T" * 10**6,
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2019-12-31T23:59:59Z",
        "2100-01-01T00:00:00Z",
        "2021-09-01T12:00:00,5Z",
        "２021-09-01T12:00:00Z",
    ],
)
@pytest.mark.catalogue("I12", "I10")
def test_an_instant_in_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(InstantInvalid):
        read_instant(text)


@pytest.mark.parametrize(
    "bucket", ["", "2021090124", "2021130100", "202109010", "0001010100", "x" * 10]
)
def test_what_is_not_an_hour_is_refused(bucket: str) -> None:
    with pytest.raises(InstantInvalid):
        periods.period_of_hour(bucket)
