"""The order of invitations: group, risk, weeks, lottery; each place can be computed again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.births import BirthDate
from functions.kernel.identifiers import PersonId
from functions.vaccination.domain.allocation import (
    DrawImpossible,
    Place,
    Round,
    Standing,
    Wave,
    WaveImpossible,
    check_draw,
    check_wave,
    commitment_of,
    place_in,
    place_up_to,
    rank,
)
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.registration import (
    Answer,
    Registration,
    RegistrationState,
)
from tests.registered import AT, TARGETS, TOLD, registration

SEED = "5eed" * 16
DRAWN = datetime(2021, 12, 11, 3, 0, tzinfo=UTC)
"""Three weeks after AT."""
ROUND = Round(1, "allocation-2021-07", commitment_of(SEED), AT, SEED, DRAWN)
LIST = TARGETS.rule_id


def made(group: str = "16", risk: str = "", **more: object) -> Registration:
    answers = ((risk, Answer.YES),) if risk else ()
    told = replace(TOLD, group=group, answers=answers)
    return registration(PersonId("P"), CampaignId("C"), told=told, **more)


def place(one: Registration, mark: str = "mark", drawn: Round = ROUND) -> Place:
    found = place_in(drawn, one, LIST, mark)
    assert found is not None
    return found


def test_a_place_is_computed_again_from_what_is_published() -> None:
    """By nothing but SHA-256, the seed, the mark and what the person knows of themselves."""
    assert hashlib.sha256(SEED.encode()).hexdigest() == ROUND.commitment
    lottery = hashlib.sha256(f"{SEED}|my-mark".encode()).hexdigest()[:16]
    assert place(made(), "my-mark") == f"16.1.05.{lottery}"
    assert place(made("09", "pregnant"), "my-mark") == f"09.0.05.{lottery}"


def test_group_comes_before_risk_before_waiting_before_the_lottery() -> None:
    late = {"since": DRAWN - timedelta(days=3)}
    old = {"identity": replace(made().identity, birth=BirthDate(1956, 12, 11))}
    order = [
        made("01", **late),
        made("02", "over_65"),
        made("02", "pregnant", **late),
        made("02"),
        made("02", **late),
        made("10", **old),
        made("10"),
    ]
    places = [place(one) for one in order]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("waited", "weeks"), [(6, "08"), (7, "07"), (13, "07"), (14, "06"), (56, "00"), (400, "00")]
)
def test_whole_weeks_count_and_at_most_eight(waited: int, weeks: str) -> None:
    one = made(since=DRAWN - timedelta(days=waited))
    assert place(one).split(".")[2] == weeks


def test_who_came_after_the_draw_or_withdrew_has_no_place_in_it() -> None:
    late = made(since=DRAWN + timedelta(seconds=1))
    assert place_in(ROUND, late, LIST, "mark") is None
    gone = made(state=RegistrationState.WITHDRAWN)
    assert place_in(ROUND, gone, LIST, "mark") is None
    assert place_in(replace(ROUND, seed="", drawn_at=None), made(), LIST, "mark") is None
    assert rank((ROUND,), late, LIST, "mark", DRAWN).standing is Standing.NOT_DRAWN


def test_a_share_of_a_class_is_that_share_of_its_people() -> None:
    marks = [f"mark-{number}" for number in range(4_000)]
    for percent in (1, 25, 60, 100):
        last = place_up_to(ROUND, 16, at_risk=False, weeks=3, percent=percent)
        invited = sum(place(made(), mark) <= last for mark in marks)
        assert abs(invited - 40 * percent) < 130
        assert place(made("15"), "any") <= last < place(made(since=DRAWN), "any")
    assert invited == len(marks)


def test_an_invitation_ends_and_the_next_round_takes_who_let_it_pass() -> None:
    one, end = made(), DRAWN + timedelta(hours=2)
    first = place_up_to(ROUND, 15, at_risk=True, weeks=0, percent=100)
    whole = place_up_to(ROUND, 16, at_risk=False, weeks=0, percent=100)
    waves = (
        Wave(1, first, DRAWN, end),
        Wave(2, whole, DRAWN, end),
    )
    drawn = replace(ROUND, waves=waves)
    assert rank((replace(ROUND, waves=waves[:1]),), one, LIST, "m", DRAWN).standing == "waiting"
    invited = rank((drawn,), one, LIST, "m", end - timedelta(seconds=1))
    assert (invited.standing, invited.until, invited.round) == (Standing.INVITED, end, 1)
    assert rank((drawn,), one, LIST, "m", end).standing is Standing.EXPIRED
    again = replace(ROUND, number=2, drawn_at=end)
    assert rank((drawn, again), one, LIST, "m", end).standing is Standing.WAITING


def test_waves_go_on_in_order_and_end_within_two_weeks() -> None:
    up_to = place_up_to(ROUND, 9, at_risk=True, weeks=0, percent=50)
    first = Wave(1, up_to, DRAWN, DRAWN + timedelta(days=14))
    check_wave(ROUND, first)
    standing = replace(ROUND, waves=(first,))
    check_wave(standing, replace(first, number=2, up_to=Place("09.1")))
    for wrong in (
        replace(first, number=2),
        replace(first, number=2, up_to=Place("08.0.00.ffffffffffffffff")),
        replace(first, number=2, up_to=Place("16"), until=DRAWN),
        replace(first, number=2, up_to=Place("16"), until=first.until + timedelta(seconds=1)),
    ):
        with pytest.raises(WaveImpossible):
            check_wave(standing, wrong)
    with pytest.raises(WaveImpossible):
        check_wave(replace(ROUND, seed=""), first)
    for group, weeks, percent in ((0, 0, 1), (100, 0, 1), (1, 9, 1), (1, 0, 0), (1, 0, 101)):
        with pytest.raises(WaveImpossible):
            place_up_to(ROUND, group, at_risk=True, weeks=weeks, percent=percent)


def test_a_seed_is_committed_to_for_a_day_before_it_is_drawn_with() -> None:
    day = timedelta(hours=24)
    check_draw(ROUND, AT + day)
    with pytest.raises(DrawImpossible):
        check_draw(ROUND, AT + day - timedelta(seconds=1))


@given(st.binary(min_size=1), st.text(min_size=1, max_size=20))
def test_the_lottery_is_the_same_for_everybody_who_computes_it(seed: bytes, mark: str) -> None:
    drawn = replace(ROUND, seed=seed.hex())
    wanted = hashlib.sha256((seed.hex() + "|" + mark).encode()).hexdigest()
    assert wanted.startswith(place(made(), mark, drawn).rpartition(".")[2])
