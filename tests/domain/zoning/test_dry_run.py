"""Another version of the table of criteria beside the proposals that were made."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from functions.kernel.rules import NoRuleInForce
from functions.zoning.domain.criteria import Known
from functions.zoning.domain.dry_run import Turn, tried, version_of
from functions.zoning.domain.proposal import Line, Proposal

DAY, USED = date(2022, 1, 26), "zones-4800-2021-11"
KNOWN = Known(
    cases=60,
    population=100_000,
    adults=70_000,
    elders50=20_000,
    adults_one=60_000,
    adults_full=50_000,
    elders50_full=19_000,
    deaths=0,
    capacity_met=True,
)
LINES = (
    Line("01/001/00001", "", KNOWN),
    Line("01/001/00004", "", Known(cases=0)),
    Line("01/001/00006", "", Known(cases=5, population=100_000, deaths=0)),
)


def test_each_day_says_how_many_areas_would_turn_and_the_last_which() -> None:
    days = [Proposal("01", DAY - timedelta(days=back), USED, LINES) for back in (1, 0)]
    made = tried(days, version_of("zones-218-2022-01"))
    # 60 in 100,000: level 3 by 4800 (from 50 on), level 1 by 218 (from 90 on).
    assert [one.day for one in made.days] == [DAY - timedelta(days=1), DAY]
    assert all(one.turns[Turn.LOWER] == 1 for one in made.days)
    first = made.turning[0]
    assert (first.line.area, first.here.level, first.there.level) == ("01/001/00001", 3, 1)
    assert not made.is_other_window
    back = tried([Proposal("01", DAY, "zones-218-2022-01", LINES)], version_of(USED))
    assert back.days[0].turns[Turn.HIGHER] == 1


def test_the_same_version_turns_nothing_and_what_is_not_known_is_not_guessed() -> None:
    proposal = Proposal("01", DAY, USED, LINES)
    same = tried([proposal], version_of(USED))
    assert same.days[0].turns == {Turn.SAME: 3}
    assert same.turning == ()
    other = tried([proposal], version_of("zones-2686-2021-05"))
    assert other.is_other_window
    assert other.days[0].turns[Turn.UNKNOWN] >= 1


def test_an_unknown_version_is_refused_and_no_proposal_makes_no_day() -> None:
    with pytest.raises(NoRuleInForce):
        version_of("zones-4800")
    assert tried([], version_of(USED)).days == ()
