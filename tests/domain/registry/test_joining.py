"""Two registrations of one place: found by name and address, joined as an alias, parted exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from functions.kernel.identifiers import PersonId, print_venue_code, venue_code
from functions.registry.domain import changing
from functions.registry.domain.joining import JoinImpossible, duplicate_of, join, part, place_keys
from functions.registry.domain.order import Why
from functions.registry.domain.venue import Venue, VenueDetails, VenueJoined, VenueState

NOW = datetime(2021, 8, 1, 5, 0, tzinfo=UTC)
DETAILS = VenueDetails(
    "Quán Bình Minh", "food", "01/001/00001", "Số 1 Phố Thử", "06:00", "22:00", 9
)
OWNER, OTHER = PersonId("0000000000001"), PersonId("0000000000002")
KEPT = Venue(venue_code(b"\0\0\0\0\1"), DETAILS, OWNER, NOW)
TWIN = Venue(venue_code(b"\0\0\0\0\2"), DETAILS, OTHER, NOW, source="file#1")


def in_ward(ward: str) -> VenueDetails:
    return replace(DETAILS, division=ward)


def test_a_place_is_found_without_tones_and_case_by_anybody_and_by_its_owner_in_the_province() -> (
    None
):
    shouted = replace(DETAILS, name="QUAN  BINH MINH", address="so 1 pho thu")

    assert place_keys(shouted, OTHER)[0] == place_keys(DETAILS, OWNER)[0]
    assert place_keys(shouted, OWNER)[1] == place_keys(in_ward("01/001/00004"), OWNER)[1]
    assert place_keys(in_ward("01/001/00004"), OWNER)[0] != place_keys(DETAILS, OWNER)[0]
    assert place_keys(DETAILS, OTHER)[1] != place_keys(DETAILS, OWNER)[1]
    assert len(place_keys(DETAILS, None)) == 1


def test_a_row_is_told_whose_duplicate_it_is() -> None:
    fault = duplicate_of(KEPT.code)

    assert fault.code == "DUPLICATE_OF_VENUE"
    assert print_venue_code(KEPT.code) in fault.vi
    assert print_venue_code(KEPT.code) in fault.en


def test_a_join_is_an_alias_and_parting_brings_both_back() -> None:
    joined, kept = join(TWIN, KEPT, NOW)

    assert (joined.venue.state, joined.venue.joined_into) == (VenueState.JOINED, KEPT.code)
    assert kept.venue.codes == (KEPT.code, TWIN.code)
    assert joined.given + joined.lifted + kept.given + kept.lifted == (), "both posters stand"
    assert join(joined.venue, kept.venue, NOW)[0].venue == joined.venue
    again, left = part(joined.venue, kept.venue, NOW)
    assert again.venue == replace(TWIN, edition=3)
    assert left.venue == replace(KEPT, edition=3)
    assert part(TWIN, KEPT, NOW)[0].venue == TWIN


@pytest.mark.parametrize(
    ("venue", "kept"),
    [
        (KEPT, KEPT),
        (replace(TWIN, details=in_ward("01/002/00037")), KEPT),
        (replace(TWIN, paused_at=NOW), KEPT),
        (TWIN, replace(KEPT, suspended_by="12/QĐ")),
        (replace(TWIN, absorbed=(venue_code(b"\0\0\0\0\3"),)), KEPT),
        (TWIN, replace(KEPT, joined_into=venue_code(b"\0\0\0\0\3"))),
        (replace(TWIN, joined_into=venue_code(b"\0\0\0\0\3")), KEPT),
        (
            TWIN,
            replace(KEPT, absorbed=tuple(venue_code(bytes([0, 0, 0, 1, n])) for n in range(10))),
        ),
    ],
)
def test_only_two_open_venues_of_one_district_that_are_free_are_joined(
    venue: Venue, kept: Venue
) -> None:
    with pytest.raises(JoinImpossible):
        join(venue, kept, NOW)


def test_who_closes_the_kept_venue_closes_both_doors_and_opens_both() -> None:
    _, kept = join(TWIN, KEPT, NOW)
    closed = changing.suspend(kept.venue, "12/QĐ", NOW)

    assert [(order.subject, order.why) for order in closed.given] == [
        (KEPT.code, Why.BY_ORDER),
        (TWIN.code, Why.BY_ORDER),
    ]
    assert changing.lift(closed.venue, NOW).lifted == closed.given
    joined, _ = join(TWIN, KEPT, NOW)
    _, left = part(joined.venue, closed.venue, NOW)
    assert [order.subject for order in left.lifted] == [TWIN.code]


def test_a_venue_with_aliases_does_not_move_away_from_them() -> None:
    _, kept = join(TWIN, KEPT, NOW)

    with pytest.raises(VenueJoined):
        changing.edit(kept.venue, in_ward("01/001/00004"), NOW)
    renamed = changing.edit(kept.venue, replace(DETAILS, name="Quán Mới"), NOW)
    assert renamed.venue.absorbed == (TWIN.code,)
