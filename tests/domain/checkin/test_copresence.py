"""Who was there at the same time: edges, looking back, minimum overlaps, suspects, parts."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from functions.checkin.domain.copresence import (
    MOST_IN_PART,
    CoPresence,
    Stay,
    co_present,
    near,
    pack_found,
    share_out,
    unpack_found,
)
from functions.checkin.domain.plausibility import SuspectSpan
from functions.checkin.domain.segment import HIGH, Packed
from functions.checkin.domain.visit import Assurance, Certainty

VENUE, ME, OTHER = b"\0\0\0\0\7", b"\0" * 7 + b"\1", b"\0" * 7 + b"\2"
NOON = 1_637_640_000
HOUR, MINUTE = 3600, 60


def at(entered: int, stay: int, person: bytes = OTHER, flags: int = 2, weight: int = 100) -> Packed:
    """A presence: seconds after noon, minutes."""
    return Packed(VENUE, person, NOON + entered, stay, flags, weight)


def mine(
    begins: int = 0,
    ends: int = HOUR,
    assurance: Assurance = Assurance.HIGH,
    **more: object,
) -> Stay:
    """The stay from which the search begins."""
    return Stay(NOON + begins, NOON + begins, NOON + ends, Certainty.OBSERVED, assurance)._replace(
        **more  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("entered", "stay", "overlap"),
    [
        (-HOUR, 60, None),  # left as the stay began
        (-HOUR, 61, (0, 60)),
        (HOUR, 60, None),  # entered as it was over
        (HOUR - 1, 60, (HOUR - 1, HOUR)),
        (-12 * HOUR, 24 * 60, (0, HOUR)),  # came half a day before
        (600, 10, (600, 1200)),
        (0, 60, (0, HOUR)),
        (600, 0, None),  # was there for no time
    ],
)
def test_half_open_intervals_that_share_time_are_found(
    entered: int, stay: int, overlap: tuple[int, int] | None
) -> None:
    found = co_present([mine()], [at(entered, stay)])
    told = [(one.begins - NOON, one.ends - NOON) for one in found]
    assert told == ([overlap] if overlap else [])


def test_a_person_is_never_their_own_contact_under_any_id() -> None:
    others = [at(0, 60, ME), at(0, 60), at(60, 30, b"\0" * 7 + b"\3")]
    found = co_present([mine()], others, never={ME, b"\0" * 7 + b"\3"})
    assert [one.person for one in found] == [OTHER]


def test_the_weaker_of_both_counts_and_weights_are_multiplied() -> None:
    (one,) = co_present([mine(weight=50)], [at(0, 30, flags=2 | HIGH, weight=30)])
    assert (one.certainty, one.assurance, one.weight) == (Certainty.OBSERVED, Assurance.HIGH, 15)
    (low,) = co_present([mine(weight=1, late=True)], [at(0, 30, flags=1, weight=1)])
    assert (low.certainty, low.assurance) == (Certainty.INFERRED, Assurance.LOW)
    assert (low.weight, low.late) == (1, True)
    (default,) = co_present([mine(certainty=Certainty.DEFAULT)], [at(0, 30)])
    assert default.certainty is Certainty.DEFAULT


@pytest.mark.catalogue("B05")
def test_low_check_ins_of_a_flood_are_marked_also_the_persons_own() -> None:
    span = SuspectSpan(instant(-60), instant(60), ("VENUE_BURST",))
    others = [at(0, 30), at(0, 30, b"\0" * 7 + b"\3", flags=2 | HIGH), at(120, 30)]
    marked = {
        (one.person[-1], one.begins - NOON): one.suspect
        for one in co_present([mine()], others, spans=[span])
    }
    assert marked == {(2, 0): True, (3, 0): False, (2, 120): False}
    own_low = co_present([mine(assurance=Assurance.LOW)], others, spans=[span])
    assert {one.suspect for one in own_low} == {True}


def test_two_stays_in_which_one_was_met_are_two() -> None:
    found = co_present([mine(), mine(2 * HOUR, 3 * HOUR)], [at(1800, 180)])
    assert [one.begins - NOON for one in found] == [1800, 2 * HOUR]


@pytest.mark.parametrize("least", [1, 60, 900, 3600])
def test_looking_back_by_the_longest_stay_misses_nobody(least: int) -> None:
    """Against the plain comparison of all with all."""
    draw = random.Random(least)
    others = [
        at(draw.randrange(-20_000, 20_000), draw.randrange(300), bytes(draw.randbytes(8)))
        for _ in range(800)
    ]
    stays = [mine(begin, begin + draw.randrange(1, 9000)) for begin in (-7000, -100, 5000)]
    plain = sorted(
        (one.person, max(stay.begins, one.entered))
        for stay in stays
        for one in others
        if min(stay.ends, one.left) - max(stay.begins, one.entered) >= least
    )
    found = co_present(stays, others, at_least=least)
    assert [(one.person, one.begins) for one in found] == plain
    assert plain
    ordered = sorted(others, key=lambda one: one.entered)
    assert len(near(stays[0], ordered)) < len(others)


@pytest.mark.parametrize("many", [0, 1, MOST_IN_PART, MOST_IN_PART + 1, 5_000])
def test_parts_hold_each_once_and_no_more_than_a_queue_takes(many: int) -> None:
    draw = random.Random(many)
    found = sorted(CoPresence(draw.randbytes(8), NOON, NOON + 60, 0, 100) for _ in range(many))
    parts = dict(share_out(found))
    assert Counter(one for part in parts.values() for one in part) == Counter(found)
    assert all(len(part) <= MOST_IN_PART for part in parts.values())
    assert [one for part in parts.values() for one in unpack_found(pack_found(part))] == [
        one for part in parts.values() for one in part
    ]


def test_one_person_more_changes_one_part() -> None:
    draw = random.Random(7)
    found = [CoPresence(draw.randbytes(8), NOON, NOON + 60, 0, 100) for _ in range(2_000)]
    before = dict(share_out(sorted(found)))
    after = dict(share_out(sorted([*found, CoPresence(b"\7" * 8, NOON, NOON + 60, 0, 100)])))
    assert before.keys() == after.keys()
    assert len([name for name in after if after[name] != before[name]]) == 1


def test_one_person_met_very_often_stays_in_one_part() -> None:
    found = [CoPresence(OTHER, NOON + n, NOON + n + 60, 0, 100) for n in range(MOST_IN_PART + 9)]
    parts = list(share_out(found))
    assert len(parts) == 1
    assert len(parts[0][1]) == len(found)


def instant(seconds: int) -> datetime:
    """Seconds after noon."""
    return datetime.fromtimestamp(NOON, UTC) + timedelta(seconds=seconds)
