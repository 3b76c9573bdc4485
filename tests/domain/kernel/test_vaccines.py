"""One list of vaccines and one dated rule for plans, dose records and certificates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from functions.certificates.domain import values
from functions.kernel.dose_intervals import (
    OTHER_PRODUCT,
    Given,
    IntervalTooShort,
    ProductMismatch,
    SeriesComplete,
    check_next,
    earliest,
    intervals_on,
    rules,
)
from functions.kernel.rules import load_rule_set
from functions.kernel.vaccines import ProductUnknown, product, products
from functions.vaccination.domain.groups import AGES, PACKAGE

TODAY = date(2021, 11, 23)


def test_all_houses_name_the_same_vaccines() -> None:
    ours = set(products())
    assert set(values.products()) == ours
    for rule in load_rule_set(PACKAGE, AGES).versions:
        assert set(rule.body["ages"]) == ours
    for rule in rules().versions:
        named = {line["product"] for line in rule.body["series"]}
        mixed = {line[which] for line in rule.body["mixing"] for which in ("first", "next")}
        assert named | mixed <= ours
        single = {code for code, one in products().items() if one.series == 1}
        assert not named & single  # what one dose completes has no interval within its series


def test_an_unlicensed_vaccine_is_refused() -> None:
    with pytest.raises(ProductUnknown):
        product("nanocovax")


def test_a_rule_recorded_by_either_house_before_is_found_once() -> None:
    """Doses name ``intervals-…``, appointments booked before 0044 ``dose-intervals-…``."""
    known = [name for rule in rules().versions for name in (rule.rule_id, *rule.body["formerly"])]
    assert sorted(known) == [
        "dose-intervals-2021-07", "dose-intervals-2021-09", "dose-intervals-2021-12",
        "dose-intervals-2021-12-17", "intervals-3588", "intervals-7820", "intervals-booster-3",
        "intervals-booster-6",
    ]  # fmt: skip
    assert all(rule.instrument for rule in rules().versions)
    assert rules().versions[-1].valid_to is None


@pytest.mark.catalogue("T08")
@pytest.mark.parametrize("after", [27, 28, 29])
def test_after_a_vaccine_that_is_not_on_the_list_one_waits_28_days(after: int) -> None:
    before = [Given(OTHER_PRODUCT, TODAY - timedelta(days=after))]
    if after < 28:
        with pytest.raises(IntervalTooShort):
            check_next(intervals_on(TODAY), before, "comirnaty", TODAY)
    else:
        check_next(intervals_on(TODAY), before, "comirnaty", TODAY)


def test_a_series_that_began_elsewhere_is_of_two() -> None:
    before = [Given(OTHER_PRODUCT, date(2021, 6, 1)), Given(OTHER_PRODUCT, date(2021, 7, 1))]
    with pytest.raises(SeriesComplete):
        earliest(intervals_on(TODAY), before, "comirnaty")
    assert earliest(intervals_on(date(2021, 12, 17)), before, "comirnaty") == date(2021, 10, 1)


def test_one_dose_of_janssen_completes_its_series() -> None:
    before = [Given("jcovden", date(2021, 9, 1))]
    with pytest.raises(SeriesComplete):
        earliest(intervals_on(TODAY), before, "jcovden")
    with pytest.raises(ProductMismatch):
        earliest(intervals_on(TODAY), [Given("vaxzevria", date(2021, 9, 1))], "jcovden")
