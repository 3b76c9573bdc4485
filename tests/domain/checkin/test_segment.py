"""How are millions of presences packed, so that tracing can afford to read them?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.checkin.domain.occupancy import one_stay_each
from functions.checkin.domain.segment import (
    RECORD_BYTES,
    Packed,
    SegmentUnreadable,
    by_hour,
    by_venue,
    dedupe,
    district_group,
    group_by_district,
    pack_segment,
    packed_presence,
    read_segment,
    shelf_group,
    unpack_segment,
)
from functions.checkin.domain.visit import Assurance, Certainty
from functions.kernel.identifiers import person_id, venue_code
from functions.kernel.valuesets import venue_kinds

NOON = datetime(2021, 8, 1, 5, 0, tzinfo=UTC)
VENUE, OTHER = venue_code(b"\0\0\0\0\1"), venue_code(b"\0\0\0\0\2")
PERSON = person_id(b"\0\0\0\0\0\0\0\1")

RECORDS = st.builds(
    Packed,
    st.sampled_from([b"\0\0\0\0\1", b"\0\0\0\0\2"]),
    st.sampled_from([b"\0" * 7 + b"\1", b"\0" * 7 + b"\2"]),
    st.integers(1_627_800_000, 1_627_800_000 + 7_200),
    st.integers(0, 0xFFFF),
    st.sampled_from([0, 1, 2, 4, 6, 8, 14]),
    st.integers(1, 100),
)
ANY_RECORD = st.builds(
    Packed,
    st.binary(min_size=5, max_size=5),
    st.binary(min_size=8, max_size=8),
    st.integers(0, 2**32 - 1),
    st.integers(0, 0xFFFF),
    st.integers(0, 2).map(lambda certainty: certainty | 4),
    st.integers(1, 100),
)


def visit(minutes: float, certainty: Certainty = Certainty.OBSERVED) -> Packed:
    return packed_presence(
        VENUE,
        PERSON,
        NOON,
        NOON + timedelta(minutes=minutes),
        certainty=certainty,
        assurance=Assurance.LOW,
    )


def test_a_record_is_21_bytes() -> None:
    assert RECORD_BYTES == 21
    assert len(pack_segment([visit(5)] * 100)) == 1 + 2_100


@given(st.lists(ANY_RECORD, max_size=50))
def test_whatever_is_packed_is_read_back(records: list[Packed]) -> None:
    segment = pack_segment(records)
    assert unpack_segment(segment) == records
    assert list(read_segment(segment)) == records


def test_a_presence_keeps_its_words_through_a_segment() -> None:
    told = packed_presence(
        VENUE,
        PERSON,
        NOON,
        NOON + timedelta(minutes=29, seconds=1),
        certainty=Certainty.INFERRED,
        assurance=Assurance.HIGH,
        late=True,
        weight=0.06,
    )
    (read,) = unpack_segment(pack_segment([told]))
    assert (read.venue_code, read.person_id) == (VENUE, PERSON)
    assert (read.certainty, read.assurance, read.late) == (
        Certainty.INFERRED,
        Assurance.HIGH,
        True,
    )
    assert (read.stay, read.weight) == (30, 6)
    assert read.left == read.entered + 1_800


def test_the_longest_stay_of_every_kind_of_venue_fits() -> None:
    for kind in venue_kinds().values.values():
        assert visit(kind.longest_stay_minutes).stay == kind.longest_stay_minutes


def test_a_weight_never_becomes_nothing() -> None:
    told = packed_presence(
        VENUE, PERSON, NOON, NOON, certainty=Certainty.DEFAULT, assurance=Assurance.LOW, weight=1e-6
    )
    assert told.weight == 1


def test_an_end_before_the_entry_is_a_defect() -> None:
    with pytest.raises(ValueError, match="ends after"):
        visit(-5)


def test_the_news_of_an_exit_replaces_the_default_end_in_any_order() -> None:
    default, seen = visit(30, Certainty.DEFAULT), visit(12)
    assert dedupe([default, seen]) == dedupe([seen, default, default]) == [seen]


def test_two_venues_in_the_same_second_are_two_presences() -> None:
    """The natural key holds the venue: deduping on (person, entered) alone would lose one."""
    elsewhere = visit(5)._replace(venue=b"\0\0\0\0\2")
    assert len(dedupe([visit(5), elsewhere])) == 2


@pytest.mark.catalogue("C10")
def test_a_second_tap_at_a_door_is_not_a_second_person_inside() -> None:
    first, again = visit(30, Certainty.DEFAULT), visit(40, Certainty.OBSERVED)
    tap = again._replace(entered=first.entered + 60, flags=again.flags | 4)
    (stay,) = one_stay_each([tap, first])
    assert (stay.entered, stay.left) == (first.entered, tap.left)
    assert (stay.certainty, stay.assurance) == (Certainty.OBSERVED, Assurance.HIGH)
    other = tap._replace(person=b"\0" * 8)
    later = first._replace(entered=first.entered + 7_200)
    assert len(one_stay_each([first, tap, other, later])) == 3


@given(st.lists(RECORDS, max_size=30))
def test_no_two_counted_stays_of_a_person_at_a_venue_overlap(records: list[Packed]) -> None:
    stays = one_stay_each(records)
    assert {record[:2] for record in stays} == {record[:2] for record in records}
    for one in stays:
        for other in stays:
            if one is not other and one[:2] == other[:2]:
                assert one.left <= other.entered or other.left <= one.entered


@pytest.mark.catalogue("Q01", "Q02")
@given(st.lists(RECORDS, max_size=30), st.randoms(use_true_random=False))
def test_batches_told_twice_and_shuffled_are_the_same_hours(records, random) -> None:  # type: ignore[no-untyped-def]
    half = len(records) // 2
    batches = [records[:half], records[half:], records[half // 2 :]]
    segments = [pack_segment(batch) for batch in batches]
    random.shuffle(segments)
    assert by_hour(segments) == by_hour([pack_segment(records)])
    assert by_hour(segments) == by_hour(map(pack_segment, by_hour(segments).values()))


@given(st.lists(RECORDS, max_size=30), st.integers(-3, 3))
def test_grouping_loses_and_invents_nothing_whenever_it_is_packed(
    records: list[Packed], hours: int
) -> None:
    packed_at = datetime.fromtimestamp(1_627_800_000, UTC) + timedelta(hours=hours)
    groups = group_by_district((("001", record) for record in records), packed_at)
    found = by_hour(pack_segment(some) for some in groups.values())
    read = [record for some in found.values() for record in some]
    assert sorted(read) == sorted(dedupe(records))
    own = [one for some in by_venue(read).values() for one in some]
    assert sorted(own) == sorted(read)


def test_what_is_packed_late_lies_in_the_hour_of_its_packing_and_never_in_one_before() -> None:
    early = visit(5)
    ahead = early._replace(entered=early.entered + 3_600)
    groups = group_by_district([("001", early), ("001", ahead)], NOON + timedelta(minutes=58))
    assert groups == {"D001#2021080112": [early], "D001#2021080113": [ahead]}
    groups = group_by_district([("001", early), ("001", ahead)], NOON + timedelta(hours=5))
    assert groups == {"D001#2021080117": [early, ahead]}


def test_groups_are_named_by_the_vietnamese_hour() -> None:
    late_evening_utc = datetime(2021, 7, 31, 17, 30, tzinfo=UTC)
    assert district_group("001", late_evening_utc) == "D001#2021080100"
    assert shelf_group("001", b"\0\0\0\0\x1b", "2021080112") == "C001#b#2021080112"


@pytest.mark.parametrize("bytes_", [b"", b"\2" + b"\0" * 21, b"\1" + b"\0" * 20])
def test_foreign_bytes_are_no_segment(bytes_: bytes) -> None:
    with pytest.raises(SegmentUnreadable):
        unpack_segment(bytes_)
