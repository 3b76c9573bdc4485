"""Whoever comes to live elsewhere between two rounds is asked that day, and once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from functions.followup.domain.follow import Act
from functions.followup.service import hearing, rounds
from functions.followup.store import rounds as stored
from functions.followup.store.events import events_of
from functions.kernel.periods import start_of_day
from functions.runtime import clock
from tests.doors.followup.ward import A, Rounds, Ward

NEXT = date(2021, 11, 24)
MORNING, EVENING = (start_of_day(NEXT) + timedelta(hours=hour) for hour in (8, 18))
HANOI, SAIGON = "01", "79"
Move = Callable[[], None]


@pytest.fixture
def move(ward: Ward, running: Rounds, monkeypatch: pytest.MonkeyPatch) -> Move:
    """Another fact is heard of the person, who lives in another province by now."""
    both = [type("P", (), {"code": code}) for code in (HANOI, SAIGON)]
    monkeypatch.setattr(rounds, "provinces", lambda: both)
    ward.confirmed(A)

    def moved() -> None:
        monkeypatch.setattr(hearing.registry, "residence", lambda person: "79/760/26734")
        ward.confirmed(A, date(2021, 11, 21), contact="c2")
        assert ward.follow_up(A).division.startswith(SAIGON)

    return moved


def between(running: Rounds, at: datetime, first: str, move: Move) -> list[dict[str, Any]]:
    """The rounds of a phase: `first` is gone through, the person moves, the others follow."""
    with clock.fixed(at):
        rounds.look_after(at)
        pages, running.own = running.own, []
        for here in (True, False):
            for page in pages:
                if (page["province"] == first) is here:
                    hearing.hear(json.dumps(page), at)
            if here:
                move()
    told, running.notices = running.notices, []
    return [one for one in told if one["fact"] == "CheckDue"]


@pytest.mark.parametrize("first", [SAIGON, HANOI], ids=["missed-by-both", "met-by-both"])
def test_whoever_moves_between_two_morning_rounds_is_asked_once(
    ward: Ward, running: Rounds, move: Move, first: str
) -> None:
    told = between(running, MORNING, first, move)
    # What is told twice of a day has the same cause, and is told to the person once.
    assert {(one["person"], one["follow_up"], one["day"]) for one in told} == {
        (A, ward.follow_up(A).id, NEXT.isoformat())
    }


@pytest.mark.parametrize("first", [SAIGON, HANOI])
def test_whoever_moves_between_two_evening_rounds_is_missed_once_and_counted_at_most_once(
    ward: Ward, running: Rounds, move: Move, first: str
) -> None:
    between(running, EVENING, first, move)
    one = ward.follow_up(A)
    assert one.missed == (NEXT,)
    assert [e.act for e in events_of(one.id)].count(Act.MISSED) == 1
    counted = [stored.sums(area, NEXT, NEXT).get(NEXT, {}) for area in (HANOI, SAIGON)]
    assert sum(one.get("followed", 0) for one in counted) <= 1


def test_whoever_moves_back_and_forth_is_counted_where_they_are(
    ward: Ward, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    move()
    assert (stored.count_of(HANOI), stored.count_of(SAIGON)) == (0, 1)
    monkeypatch.setattr(hearing.registry, "residence", lambda person: "01/001/00001")
    ward.confirmed(A, date(2021, 11, 20), contact="c3")
    assert (stored.count_of(HANOI), stored.count_of(SAIGON)) == (1, 0)


def test_whom_the_round_no_longer_asked_is_not_missed_on_the_day_it_begins_again(
    ward: Ward, running: Rounds
) -> None:
    """The last day is over and an officer has to end it; in the afternoon another contact is heard
    of. The morning asked nothing, so the evening misses nothing."""
    ward.confirmed(A)
    late = ward.follow_up(A).until
    assert late is not None
    day = late + timedelta(days=2)
    assert running.day(day, 8) == []
    with clock.fixed(start_of_day(day) + timedelta(hours=13)):
        assert ward.confirmed(A, late + timedelta(days=1), contact="c4").is_active
    running.day(day, 18)
    assert ward.follow_up(A).missed == ()
    assert [one["person"] for one in running.day(day + timedelta(days=1), 8)] == [A]
