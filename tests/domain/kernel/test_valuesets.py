"""The closed lists."""

from __future__ import annotations

import unicodedata

import pytest

from functions.kernel.valuesets import (
    PLAIN_SETS,
    Mark,
    Setting,
    ValueUnknown,
    value_set,
    venue_kinds,
)


@pytest.mark.parametrize("name", PLAIN_SETS)
def test_every_value_has_a_name_in_both_languages(name: str) -> None:
    values = value_set(name).values.values()

    assert values
    assert len({value.vi for value in values}) == len({value.en for value in values}) == len(values)
    assert all(unicodedata.is_normalized("NFC", value.vi + value.en) for value in values)
    assert all(value.code and value.vi.strip() == value.vi for value in values)


def test_what_was_not_read_in_a_source_is_marked() -> None:
    symptoms = value_set("symptoms")

    assert symptoms.read("fever").mark is Mark.VERIFIED
    assert symptoms.read("loss_of_taste_or_smell").mark is Mark.TO_BE_CONFIRMED


def test_all_countries_are_there() -> None:
    countries = value_set("countries")

    assert len(countries.values) == 249
    assert countries.read("VN").vi == "Việt Nam"
    assert countries.read("LA").en == "Laos"


def test_an_unknown_code_is_refused_and_an_unknown_set_is_a_defect() -> None:
    with pytest.raises(ValueUnknown):
        value_set("countries").read("XX")
    with pytest.raises(ValueUnknown):
        venue_kinds().read("")
    with pytest.raises(KeyError):
        value_set("../rules")


def test_a_default_stay_is_never_longer_than_the_longest() -> None:
    kinds = venue_kinds().values.values()

    assert 12 <= len(kinds) <= 16
    for kind in kinds:
        assert 0 < kind.default_stay_minutes <= kind.longest_stay_minutes <= 24 * 60
        assert kind.vi
        assert kind.en


def test_the_longest_stays_are_those_the_tracing_cost_was_reckoned_with() -> None:
    longest = {code: kind.longest_stay_minutes for code, kind in venue_kinds().values.items()}

    assert (longest["shop"], longest["food"]) == (3 * 60, 4 * 60)
    assert (longest["office"], longest["factory"], longest["checkpoint"]) == (12 * 60, 12 * 60, 60)
    assert venue_kinds().read("food").setting is Setting.CLOSE
