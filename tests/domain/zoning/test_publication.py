"""A proposal is the same bytes whoever makes it; a publication is whole, and follows the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.zoning.domain import proposal as proposals
from functions.zoning.domain.area import AreaUnknown, communes_of, read_area
from functions.zoning.domain.criteria import Known
from functions.zoning.domain.proposal import Line, Proposal, delta
from functions.zoning.domain.publication import (
    Decision,
    NothingSigned,
    Publication,
    ReasonMissing,
    StartImpossible,
    following,
    in_force,
    read,
    write,
)
from functions.zoning.domain.tiles import SIDE, WIDE, laid_out

NOW = datetime(2021, 11, 23, 1, tzinfo=UTC)
DAY = date(2021, 11, 22)
ONE, OTHER, PART = "01/001/00001", "01/001/00004", "01/001/00001#to-7"
KNOWN = Known(
    cases=25, population=100_000, adults=10, adults_one=9, elders50=5, elders50_full=5,
    capacity_met=True,
)  # fmt: skip
PROPOSAL = Proposal(
    "01",
    DAY,
    "zones-4800-2021-11",
    (
        Line(ONE, "", KNOWN),
        Line(PART, "Tổ 7", replace(KNOWN, cases=500)),
        Line(OTHER, "", Known(cases=0)),
    ),
)


def signed(
    *decisions: Decision, before: Publication | None = None, starts_at: datetime = NOW
) -> Publication:
    return following(before, PROPOSAL, 1, decisions, starts_at=starts_at, by="staff-1", now=NOW)


@pytest.mark.catalogue("F15")
def test_a_proposal_is_the_same_bytes_in_whatever_order_its_areas_came() -> None:
    turned = replace(PROPOSAL, lines=tuple(reversed(PROPOSAL.lines)))
    assert proposals.write(turned) == proposals.write(PROPOSAL)
    assert proposals.write(proposals.read(proposals.write(PROPOSAL))) == proposals.write(PROPOSAL)


@pytest.mark.catalogue("T02")
def test_a_revision_names_what_it_changes() -> None:
    later = replace(KNOWN, cases=55)
    lines = (Line(ONE, "", later), *PROPOSAL.lines[1:])
    (found,) = delta(PROPOSAL, replace(PROPOSAL, lines=lines))
    assert (found.area, found.changes, found.level) == (ONE, (("cases", 25, 55),), (2, 3))
    assert delta(PROPOSAL, PROPOSAL) == ()


def test_as_proposed_needs_no_reason_and_anything_else_does() -> None:
    assert signed(Decision(ONE, 2)).levels[0].reason == ""
    for level in (1, 3, 4):
        with pytest.raises(ReasonMissing):
            signed(Decision(ONE, level, "vì thế"))
    made = signed(Decision(ONE, 3, "Ổ dịch tại chợ đầu mối"))
    assert (made.levels[0].level, made.levels[0].proposed) == (3, 2)
    with pytest.raises(ReasonMissing):
        signed(Decision(OTHER, 1))


def test_a_publication_keeps_what_it_does_not_change() -> None:
    first = signed(Decision(ONE, 2), Decision(PART, 4))
    second = signed(Decision(ONE, 3, "Ổ dịch tại chợ đầu mối"), before=first)
    assert {one.area: (one.level, one.number) for one in second.levels} == {
        ONE: (3, 2),
        PART: (4, 1),
    }
    assert (second.changed, first.changed) == ((ONE,), (ONE, PART))
    assert read(write(second), "staff-1") == second
    lifted = signed(Decision(PART, None, "Đã gỡ phong toả tổ 7"), before=second)
    assert [one.area for one in lifted.levels] == [ONE] and lifted.changed == (PART,)


def test_nothing_twice_unknown_or_in_the_past_is_signed() -> None:
    first = signed(Decision(ONE, 2))
    for decisions in ((), (Decision(ONE, 2), Decision(ONE, 2))):
        with pytest.raises(NothingSigned):
            signed(*decisions)
    with pytest.raises(NothingSigned):
        signed(Decision(ONE, 2), before=first)
    with pytest.raises(AreaUnknown):
        signed(Decision("01/001/00006", 2))
    with pytest.raises(AreaUnknown):
        signed(Decision(ONE, None, "Không công bố nữa"))
    for moved in (timedelta(seconds=-1), timedelta(days=7, seconds=1)):
        with pytest.raises(StartImpossible):
            signed(Decision(ONE, 2), starts_at=NOW + moved)


def test_a_publication_holds_from_its_instant() -> None:
    first = signed(Decision(ONE, 2))
    second = signed(Decision(PART, 4), before=first, starts_at=NOW + timedelta(days=1))
    both = (second, first)
    assert in_force(both, NOW) is first and in_force(both, NOW + timedelta(days=1)) is second
    assert in_force(both, NOW - timedelta(seconds=1)) is None
    with pytest.raises(StartImpossible):
        signed(Decision(OTHER, 1, "Không còn ca nào"), before=second)


def test_areas_are_communes_and_districts_that_have_none() -> None:
    assert read_area(PART, "01") == PART
    assert read_area("48/498", "48") == "48/498"
    for text in ("01", "01/001", "79/760/26734", f"{ONE}#", f"{ONE}#Tổ", f"{ONE}#a#b", "x"):
        with pytest.raises(AreaUnknown):
            read_area(text, "01")


def test_every_commune_has_a_tile_of_its_own() -> None:
    areas = communes_of("01")
    blocks, height = laid_out(areas)
    tiles = [one for block in blocks for one in block.tiles]
    assert [one.area for one in tiles] == list(areas)
    assert len({(one.x, one.y) for one in tiles}) == len(areas)
    assert max(one.x for one in tiles) < WIDE * SIDE
    assert max(one.y for one in tiles) + SIDE <= height
