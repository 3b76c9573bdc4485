"""Which kinds of data are held, and by which address does somebody take each along?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from functions.datarights.domain.copies import Reach, held_at, left_out, taken_along
from functions.kernel.rules import NoRuleInForce

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
WARD = "0A1B2C3D4E5F7"


def test_a_kind_is_taken_along_or_left_out_and_never_both() -> None:
    held = held_at(NOW)
    given, kept_back = taken_along(held), left_out(held)
    assert len({one.id for one in held}) == len(held) == len(given) + len(kept_back)
    assert all(one.reach and not one.reason for one in given)
    assert all(one.reason and not one.reach for one in kept_back)


@pytest.mark.parametrize(
    ("reach", "of_a_ward"),
    [(Reach.OWN, ""), (Reach.WARD, f"?for={WARD}"), (Reach.FAMILY, "all")],
)
def test_a_wards_file_has_an_address_where_the_door_gives_it(reach: Reach, of_a_ward: str) -> None:
    found = [one for one in taken_along(held_at(NOW)) if one.reach is reach]
    assert found
    for one in found:
        wanted = {"": "", "all": one.door}.get(of_a_ward, one.door + of_a_ward)
        assert (one.link(), one.link(WARD)) == (one.door, wanted)


def test_what_has_no_door_has_no_address() -> None:
    assert {one.link() for one in left_out(held_at(NOW))} == {""}


def test_before_the_platforms_nothing_was_held() -> None:
    with pytest.raises(NoRuleInForce):
        held_at(datetime(2020, 1, 1, tzinfo=UTC))
