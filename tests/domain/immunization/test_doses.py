"""Numbers are of the history, intervals of the day, the same injection is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from functions.immunization.domain.dose import (
    Dose,
    DoseState,
    Left,
    ObservationRunning,
    ReasonTooShort,
    is_same,
    key_of,
    left,
    numbered,
    schedule,
)
from functions.immunization.domain.lot import LotId, VialId
from functions.kernel.dose_intervals import (
    Given,
    IntervalTooShort,
    ProductMismatch,
    SeriesComplete,
    check_next,
    intervals_on,
)
from functions.kernel.identifiers import PersonId, StaffId, UnitId

NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)


def dose(days_ago: int = 0, product: str = "comirnaty", **more: object) -> Dose:
    at = NOW - timedelta(days=days_ago)
    made = Dose(
        person=PersonId("0000000000001"),
        key=key_of(at),
        product=product,
        lot=LotId(f"{product}.FF2382"),
        vial=VialId("v"),
        site=UnitId("site-01"),
        screening="s",
        occurred_at=at,
        observe_for=timedelta(minutes=30),
        number=0,
        series=0,
        rule_id="",
        by=StaffId("s-1"),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def numbers(*history: Dose) -> dict[str, tuple[int, int]]:
    told: dict[str, tuple[int, int]] = {}
    standing: list[Dose] = []
    for one in history:
        for made in numbered([*standing, one], one.key):
            standing = [kept for kept in standing if kept.key != made.key] + [made]
    for one in standing:
        told[one.key] = (one.number, one.series)
    return told


def test_numbers_are_by_time_in_whatever_order_doses_were_entered() -> None:
    doses = (dose(60), dose(30), dose(0))
    expected = {doses[0].key: (1, 2), doses[1].key: (2, 2), doses[2].key: (3, 3)}

    assert {tuple(sorted(numbers(*order).items())) for order in permutations(doses)} == {
        tuple(sorted(expected.items()))
    }


def test_a_second_dose_can_not_be_typed_as_a_first() -> None:
    """DIVOC #534, #558: the number is not among what is told of a dose."""
    first = numbered([dose(30)], dose(30).key)[0]
    (second,) = numbered([first, dose(0, number=1, series=1)], dose(0).key)

    assert (second.number, second.series) == (2, 2)


@pytest.mark.parametrize(
    ("products", "expected"),
    [
        (("jcovden",), [(1, 1)]),
        (("jcovden", "comirnaty"), [(1, 1), (2, 2)]),
        (("abdala", "abdala", "abdala"), [(1, 3), (2, 3), (3, 3)]),
        (("vaxzevria", "comirnaty"), [(1, 2), (2, 2)]),
    ],
)
def test_the_series_is_that_of_the_first_vaccine(
    products: tuple[str, ...], expected: list[tuple[int, int]]
) -> None:
    history = [dose(60 - 28 * n, product) for n, product in enumerate(products)]

    assert list(numbers(*history).values()) == expected


def test_a_withdrawn_dose_moves_those_after_it_to_their_next_revision() -> None:
    first, second = dose(30, number=1, series=2), dose(0, number=2, series=2)
    gone = replace(first, state=DoseState.WITHDRAWN, revision=2, change="withdrawn")

    told = {one.key: one for one in numbered([gone, second], gone.key)}

    assert (told[first.key].number, told[first.key].revision) == (1, 2)
    moved = told[second.key]
    assert (moved.number, moved.revision, moved.change) == (1, 2, "renumbered")


@pytest.mark.catalogue("T08")
@pytest.mark.parametrize(
    ("first", "product", "after", "is_refused"),
    [
        ("comirnaty", "comirnaty", 20, True),
        ("comirnaty", "comirnaty", 21, False),
        ("comirnaty", "comirnaty", 22, False),
        ("spikevax", "spikevax", 27, True),
        ("spikevax", "spikevax", 28, False),
        ("vaxzevria", "vaxzevria", 27, True),
        ("vaxzevria", "vaxzevria", 28, False),
        ("vaxzevria", "comirnaty", 55, True),
        ("vaxzevria", "comirnaty", 56, False),
        ("abdala", "abdala", 13, True),
        ("abdala", "abdala", 14, False),
    ],
)
def test_each_interval_at_its_day(first: str, product: str, after: int, is_refused: bool) -> None:
    day = date(2021, 11, 23)
    before = [Given(first, day - timedelta(days=after))]
    if is_refused:
        with pytest.raises(IntervalTooShort):
            check_next(intervals_on(day), before, product, day)
    else:
        check_next(intervals_on(day), before, product, day)


@pytest.mark.catalogue("T08")
def test_the_interval_of_a_vaccine_is_that_of_the_letter_in_force() -> None:
    for day, days in ((date(2021, 9, 19), 56), (date(2021, 9, 20), 28)):
        rule = intervals_on(day)
        check_next(rule, [Given("vaxzevria", day - timedelta(days=days))], "vaxzevria", day)
        with pytest.raises(IntervalTooShort):
            early = Given("vaxzevria", day - timedelta(days=days - 1))
            check_next(rule, [early], "vaxzevria", day)


@pytest.mark.catalogue("T08")
@pytest.mark.parametrize(
    ("last", "day", "is_refused"),
    [
        (date(2021, 11, 30), date(2022, 2, 27), True),
        (date(2021, 11, 30), date(2022, 2, 28), False),
        (date(2023, 11, 30), date(2024, 2, 28), True),
        (date(2023, 11, 30), date(2024, 2, 29), False),
        (date(2021, 12, 31), date(2022, 3, 30), True),
        (date(2021, 12, 31), date(2022, 3, 31), False),
        (date(2021, 6, 15), date(2021, 12, 14), True),
        (date(2021, 6, 15), date(2021, 12, 15), False),
    ],
)
def test_a_booster_is_months_after_the_last_dose(last: date, day: date, is_refused: bool) -> None:
    before = [Given("comirnaty", last - timedelta(days=21)), Given("comirnaty", last)]
    if is_refused:
        with pytest.raises(IntervalTooShort):
            check_next(intervals_on(day), before, "comirnaty", day)
    else:
        check_next(intervals_on(day), before, "comirnaty", day)


def test_what_may_follow_what_is_listed() -> None:
    day = date(2021, 11, 23)
    for first, product in (("comirnaty", "vaxzevria"), ("vero-cell", "comirnaty")):
        with pytest.raises(ProductMismatch):
            check_next(intervals_on(day), [Given(first, date(2021, 8, 1))], product, day)
    before = [Given("comirnaty", date(2021, 8, 1)), Given("comirnaty", date(2021, 9, 1))]
    with pytest.raises(SeriesComplete):
        check_next(intervals_on(day), before, "comirnaty", day)


def test_out_of_schedule_only_by_a_reason_that_is_kept() -> None:
    early, now = dose(20, number=1, series=2), dose(0)
    with pytest.raises(IntervalTooShort):
        schedule(now, [early], "")
    with pytest.raises(ReasonTooShort):
        schedule(now, [early], "vội  ")
    told = schedule(now, [early], "Chuẩn bị đi công tác  nước ngoài")
    assert (told.override, told.reason, told.rule_id) == (
        "INTERVAL_TOO_SHORT",
        "Chuẩn bị đi công tác nước ngoài",
        "intervals-7820",
    )
    assert schedule(now, [dose(21)], "lý do không cần thiết").override == ""


def test_a_withdrawn_dose_counts_for_no_interval() -> None:
    gone = dose(3, state=DoseState.WITHDRAWN)
    assert schedule(dose(0), [gone], "").override == ""


@pytest.mark.catalogue("C06")
def test_one_injection_is_one_whatever_two_clocks_say() -> None:
    one, other = dose(0), dose(0, occurred_at=NOW + timedelta(minutes=3), screening="t")
    assert is_same(one, other)
    assert not is_same(one, replace(other, lot=LotId("comirnaty.FF9999")))
    assert not is_same(one, replace(other, site=UnitId("site-02")))


def test_the_vietnamese_day_is_the_key() -> None:
    assert key_of(datetime(2021, 11, 23, 16, 59, tzinfo=UTC)) == "20211123"
    assert key_of(datetime(2021, 11, 23, 17, 0, tzinfo=UTC)) == "20211124"


@pytest.mark.catalogue("T06")
def test_nobody_leaves_before_the_half_hour_is_over() -> None:
    with pytest.raises(ObservationRunning):
        left(dose(0), Left.WELL, NOW + timedelta(minutes=30) - timedelta(microseconds=1))
    ended = left(dose(0), Left.WELL, NOW + timedelta(minutes=30))
    assert (ended.observed_until, ended.revision) == (NOW + timedelta(minutes=30), 2)
