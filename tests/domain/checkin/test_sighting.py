"""Two provinces within minutes, one phone for a crowd: which check-ins weigh less?"""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.checkin.domain.plausibility import DEVICE_BURST, OUTSIDE_HOURS, SuspectSpan
from functions.checkin.domain.segment import ELSEWHERE, HIGH, ONE_PHONE, Packed, SegmentUnreadable
from functions.checkin.domain.sighting import (
    NO_PHONE,
    SIGHTING_BYTES,
    Sighting,
    Sightings,
    pack_sightings,
    unpack_sightings,
)
from functions.checkin.domain.warning import OwnerWarning, warnings_of
from functions.checkin.domain.wording import LANGUAGES

NOON = 1_627_794_000
HANOI, DONG_ANH, HCMC = 1, 17, 760
PERSON, OTHER = b"\0" * 7 + b"\1", b"\0" * 7 + b"\2"
PHONE = b"abcd"


def seen(
    district: int,
    minute: float = 0,
    *,
    person: bytes = PERSON,
    sure: int = 0,
    venue: int = 0,
    phone: bytes = NO_PHONE,
) -> Sighting:
    told = (venue or district).to_bytes(5, "big")
    return Sighting(person, told, NOON + int(60 * minute), district, sure, phone)


def judged(*told: Sighting) -> dict[Sighting, int]:
    made = Sightings()
    made.add(told)
    return made.implausible()


@pytest.mark.catalogue("B09")
def test_two_provinces_within_five_minutes_mark_both() -> None:
    first, second = seen(HANOI), seen(HCMC, 5)

    assert judged(first, second) == {first: ELSEWHERE, second: ELSEWHERE}
    assert judged(first, seen(HCMC, 5 + 1 / 60)) == {}
    assert judged(first, seen(DONG_ANH, 1)) == {}, "one province can be crossed on foot"
    assert judged(first, seen(HCMC, 1, person=OTHER)) == {}


@pytest.mark.catalogue("B09")
def test_a_photo_scanned_far_away_does_not_lower_what_a_gate_has_read() -> None:
    gate, photo = seen(HANOI, sure=1), seen(HCMC, -2)

    assert judged(gate, photo) == {photo: ELSEWHERE}
    assert judged(gate, seen(HCMC, 2, sure=1)).keys() == {gate, seen(HCMC, 2, sure=1)}


@pytest.mark.catalogue("B05")
def test_one_phone_that_checks_in_a_crowd_marks_the_crowd_and_not_a_household() -> None:
    crowd = [
        seen(HANOI, n / 2, person=n.to_bytes(8, "big"), phone=PHONE)
        for n in range(1, DEVICE_BURST + 2)
    ]
    later = seen(HANOI, 200, phone=PHONE)
    gate = [seen(HANOI, n / 10, person=n.to_bytes(8, "big"), sure=1) for n in range(1, 100)]

    assert judged(*crowd, later, *gate) == dict.fromkeys(crowd, ONE_PHONE)
    assert judged(*crowd[1:], later) == {}
    slow = [seen(HANOI, n, person=n.to_bytes(8, "big"), phone=PHONE) for n in range(60)]
    assert judged(*slow) == {}


def test_what_is_told_twice_counts_once() -> None:
    household = [
        seen(HANOI, person=n.to_bytes(8, "big"), phone=PHONE) for n in range(1, DEVICE_BURST + 1)
    ]

    assert judged(*household, *household) == {}


@given(
    st.lists(
        st.builds(
            seen,
            st.sampled_from([HANOI, DONG_ANH, HCMC]),
            st.integers(0, 30),
            person=st.sampled_from([PERSON, OTHER]),
            sure=st.integers(0, 1),
            venue=st.integers(1, 4),
            phone=st.sampled_from([NO_PHONE, PHONE]),
        ),
        max_size=30,
        unique_by=lambda one: one.key,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_telling_changes_nothing_and_pairs_are_found_as_by_hand(
    told: list[Sighting], draw: Random
) -> None:
    mixed = draw.sample(told, len(told))
    far = {
        one
        for one in told
        for other in told
        if one.person == other.person
        and one.province != other.province
        and abs(one.entered - other.entered) <= 300
        and other.sure >= one.sure
    }

    assert judged(*mixed) == judged(*told)
    assert {one for one, flags in judged(*told).items() if flags & ELSEWHERE} == far


def test_each_of_a_persons_many_scans_in_two_provinces_is_marked() -> None:
    told = [seen((HANOI, HCMC)[n % 2], n / 600, venue=n + 1) for n in range(3_000)]

    assert len(judged(*told)) == 3_000


def test_sightings_are_packed_in_24_bytes_and_read_back() -> None:
    told = [seen(HANOI, phone=PHONE), seen(HCMC, sure=1)]

    assert len(pack_sightings(told)) == 1 + 2 * SIGHTING_BYTES == 49
    assert unpack_sightings(pack_sightings(told)) == told
    for wrong in (b"", b"\2" + b"x" * 24, pack_sightings(told)[:-1]):
        with pytest.raises(SegmentUnreadable):
            unpack_sightings(wrong)


def record(n: int, flags: int = 0) -> Packed:
    return Packed(b"\0\0\0\0\1", n.to_bytes(8, "big"), NOON + n, 60, flags, 100)


def test_an_owner_is_told_a_count_and_of_others_travels_only_from_five_on() -> None:
    four = [record(n, ELSEWHERE) for n in range(1, 5)]
    span = SuspectSpan(
        datetime.fromtimestamp(NOON, UTC), datetime.fromtimestamp(NOON + 9, UTC), (OUTSIDE_HOURS,)
    )

    assert warnings_of(four, [], moved=False) == ()
    assert warnings_of([*four, record(5, ELSEWHERE | ONE_PHONE)], [], moved=False) == (
        OwnerWarning("IMPOSSIBLE_TRAVEL", 5),
    )
    crowd = [record(n, ONE_PHONE | (HIGH if n == 3 else 0)) for n in range(1, 22)]
    assert warnings_of(crowd, [span], moved=True) == (
        OwnerWarning("DEVICE_BURST", 21),
        OwnerWarning("OUTSIDE_HOURS", 8),
        OwnerWarning("POSTER_MOVED"),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_warning_has_its_words(language: str) -> None:
    for code in ("DEVICE_BURST", "IMPOSSIBLE_TRAVEL", "OUTSIDE_HOURS", "VENUE_BURST"):
        assert "43" in OwnerWarning(code, 43).words(language)
    assert "{" not in OwnerWarning("POSTER_MOVED").words(language)
