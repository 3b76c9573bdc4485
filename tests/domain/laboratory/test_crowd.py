"""What `make case` lays down: visits that were over, and crowds that met the case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from functions.checkin.domain.copresence import Stay, co_present
from functions.checkin.domain.visit import Assurance, Certainty
from functions.kernel.identifiers import pack_venue_code
from functions.kernel.periods import HOUR, hour_of, period_of_hour
from infra.local.crowd import LargeCase

AT = datetime(2021, 11, 26, 5, 7, 30, tzinfo=UTC)
CASE = LargeCase(at=AT, seed=4, venues=4, present=30)


def test_each_venue_is_another_in_an_hour_of_its_own_that_is_closed() -> None:
    venues, entered = zip(*CASE.visited, strict=True)

    assert len(set(venues)) == len({hour_of(at) for at in entered}) == 4
    assert all(
        period_of_hour(hour_of(at)).end <= AT - HOUR - timedelta(minutes=10) for at in entered
    )
    assert CASE.visited == LargeCase(at=AT, seed=4, venues=4, present=30).visited


def test_everybody_of_a_crowd_was_together_with_the_case_for_a_quarter_of_an_hour() -> None:
    met = []
    for venue, entered in CASE.visited:
        begins = int(entered.timestamp())
        own = Stay(begins, begins, begins + 3_600, Certainty.DEFAULT, Assurance.HIGH)
        crowd = CASE.crowd(venue, entered)
        assert {one.hour for one in crowd} == {hour_of(entered)}
        assert {one.venue for one in crowd} == {pack_venue_code(venue)}
        met += co_present([own], crowd, at_least=900)

    assert len({one.person for one in met}) == 4 * 30


def test_the_file_says_that_the_person_is_positive() -> None:
    (tube,) = CASE.tubes()
    _, row = b"".join(CASE.file()).decode().splitlines()

    assert tube.members == (CASE.index,)
    assert row.startswith(f"{tube.tube},RT-PCR,Dương tính") or tube.tube in row
