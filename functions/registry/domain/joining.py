"""When do two registrations mean one place, and what happens when an officer joins them?

A province's file and an owner can register the same shop. What has the same division, and the same
name and address without tones and case, is taken for one place; with the same registrant, the
province is enough. A join is an alias and rewrites nothing: both posters and codes stay, visits
keep the code they were made under, the kept venue's board counts them together, and parting the
two again is exact. Decided by an officer only: an owner can't join what is another's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.kernel.errors import Invalid
from functions.kernel.identifiers import PersonId, VenueCode, print_venue_code
from functions.kernel.names import search_key
from functions.registry.domain.changing import Change, closings
from functions.registry.domain.imports import RowFault
from functions.registry.domain.venue import Venue, VenueDetails, VenueState

MOST_JOINED = 10


class JoinImpossible(Invalid):
    """Not two open venues of one district, or one of them is joined already."""

    code = "JOIN_IMPOSSIBLE"
    vi = "Chỉ gộp được hai địa điểm khác nhau trong cùng quận, huyện, đang mở và chưa gộp."
    en = "Only two different venues of one district can be joined, both open and not joined yet."


def place_keys(details: VenueDetails, owner: PersonId | None) -> tuple[str, ...]:
    """Under which keys a venue is found: by place for everybody, by province for its owner."""
    folded = f"{search_key(details.name)}#{search_key(details.address)}"
    province = details.division.partition("/")[0]
    own = (f"place#{province}#{folded}#{owner}",) if owner else ()
    return (f"place#{details.division}#{folded}", *own)


def duplicate_of(code: VenueCode) -> RowFault:
    """What a file's row is told whose place has a venue already."""
    told = print_venue_code(code)
    return RowFault(
        "name",
        "DUPLICATE_OF_VENUE",
        f"Trùng với địa điểm đã có, mã {told}; dòng này không tạo địa điểm mới.",
        f"Duplicate of {told}, which stands already; the row makes no new venue.",
    )


def join(venue: Venue, kept: Venue, now: datetime) -> tuple[Change, Change]:
    """Make `venue` an alias of `kept`. Raises JoinImpossible.

    Joined so already, nothing changes.
    """
    if venue.joined_into == kept.code:
        return Change(venue), Change(kept)
    same_district = venue.division.split("/")[:2] == kept.division.split("/")[:2]
    free = not (venue.joined_into or venue.absorbed or kept.joined_into)
    both_open = venue.state is kept.state is VenueState.ACTIVE
    room = len(kept.absorbed) < MOST_JOINED
    if venue.code == kept.code or not (same_district and free and both_open and room):
        raise JoinImpossible
    joined = replace(venue, joined_into=kept.code, edition=venue.edition + 1)
    absorbed = (*kept.absorbed, venue.code)
    return Change(joined), Change(replace(kept, absorbed=absorbed, edition=kept.edition + 1))


def part(venue: Venue, kept: Venue, now: datetime) -> tuple[Change, Change]:
    """The two are venues of their own again, open both if `kept` was closed meanwhile."""
    if not venue.joined_into:
        return Change(venue), Change(kept)
    parted = replace(venue, joined_into="", edition=venue.edition + 1)
    left = tuple(code for code in kept.absorbed if code != venue.code)
    lifted = tuple(order for order in closings(kept, now) if order.subject == venue.code)
    changed = Change(replace(kept, absorbed=left, edition=kept.edition + 1), (), lifted)
    return Change(parted), changed
