"""For what does a negative result count, by the rule of the day it was taken?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from functions.laboratory.domain.validity import NO_RULE, rules, validity
from functions.laboratory.domain.words import Method, Told

TAKEN = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)


def test_three_days_from_the_taking_of_the_sample() -> None:
    """A negative result counts until the last moment before 72 hours, not after."""
    found = validity(Told.NEGATIVE, Method.PCR, TAKEN)
    assert found.rule_id == "result-validity-2021-10"
    assert {one.purpose for one in found.at(TAKEN)} == {"travel_from_level_4", "flight"}
    last = TAKEN + timedelta(hours=72)
    assert found.at(last - timedelta(seconds=1)) == found.counts
    assert found.at(last) == ()
    assert found.counts[0].called("en").startswith("Travel")
    assert found.counts[0].called("xx") == found.counts[0].called("vi")


NEGATIVES = {Told.NEGATIVE, Told.NEGATIVE_IN_POOL}


@pytest.mark.parametrize("what", [None, *sorted(set(Told) - NEGATIVES)])
def test_nothing_else_counts(what: Told | None) -> None:
    """Only negatives count for a purpose; the rule asked is told all the same."""
    found = validity(what, Method.PCR, TAKEN)
    assert (found.rule_id, found.counts) == ("result-validity-2021-10", ())


def test_the_rule_of_the_day_of_sampling_decides() -> None:
    """Edges: the last day of one version, the first of the next, a day before any."""
    eve = datetime(2021, 10, 10, 16, 59, 59, tzinfo=UTC)
    assert validity(Told.NEGATIVE, Method.PCR, eve).rule_id == "result-validity-2021-07"
    after = validity(Told.NEGATIVE, Method.PCR, eve + timedelta(seconds=1))
    assert after.rule_id == "result-validity-2021-10"
    later = validity(Told.NEGATIVE, Method.PCR, datetime(2022, 5, 1, tzinfo=UTC))
    assert (later.rule_id, later.counts) == ("result-validity-2022-04", ())
    early = validity(Told.NEGATIVE, Method.PCR, datetime(2020, 5, 1, tzinfo=UTC))
    assert early.rule_id == validity(Told.NEGATIVE, Method.PCR, None).rule_id == NO_RULE


def test_each_version_names_its_instrument() -> None:
    """No rule without a source."""
    assert all(rule.instrument and rule.source for rule in rules().versions)
