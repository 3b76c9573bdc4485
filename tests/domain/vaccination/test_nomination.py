"""Nominations: who is first, what is told, whether two rows can be of one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.births import read_birth
from functions.kernel.valuesets import Sex
from functions.vaccination.domain import nomination as rules
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.groups import groups_listed
from functions.vaccination.domain.identity import Identity, Kind
from functions.vaccination.domain.list_guide import EXPLAINED, headings
from functions.vaccination.domain.nomination import (
    Around,
    Named,
    Nomination,
    NominationState,
    NominationUnknown,
    Place,
)
from functions.vaccination.domain.nomination_row import COLUMNS, ListRow, read_row
from functions.vaccination.domain.nomination_words import WORDS, Told

TODAY = date(2021, 11, 23)
NOW = datetime(2021, 11, 23, 2, tzinfo=UTC)
GROUPS = groups_listed("priority-groups-2021-07")
WHO = Identity("Phạm Thị Thử", read_birth("1990-02-03"), Sex.FEMALE, "cccd", "001190000001")
NAMED = Named(WHO, "+84900004001", "01/001/00001", "13", "Công nhân", date(2021, 12, 1))
ONE = Nomination(
    campaign=CampaignId("01-2VQ7M4K9T1X8C"),
    mark="m",
    unit="works",
    version=1,
    state=NominationState.NAMED,
    named=NAMED,
    digest="d",
    phone_index="h",
    division="01/001/00001",
    conflicts=(),
    told=Told.REGISTERED,
    source="f#1",
    by="s",
    at=NOW,
)
CELLS = {
    "full_name": "Phạm Thị Thử",
    "birth": "1990",
    "sex": "nữ",
    "phone": "0900 004 001",
    "document": "001 190 000 001",
    "occupation": "Công nhân",
    "day": "2021-12-01",
    "province": "01",
    "district": "001",
    "ward": "Phường Phúc Xá",
    "group": "8",
}


def test_who_registered_after_being_named_took_the_offer_up() -> None:
    before, after = Around("works", "", (ONE,)), Around("works", "P", (ONE,))
    assert not rules.is_anothers(ONE, "works", before)
    assert not rules.is_anothers(ONE, "works", after)
    assert rules.is_anothers(None, "school", before)
    assert rules.is_anothers(None, "school", Around("", "P", ()))
    gone = replace(ONE, named=None, state=NominationState.WITHDRAWN)
    assert rules.is_anothers(gone, "works", Around("", "P", (gone,)))
    assert not rules.is_anothers(gone, "works", Around("", "", (gone,)))


def test_the_second_is_first_once_the_first_has_left() -> None:
    second = replace(ONE, unit="school", told=Told.ALREADY_REGISTERED)
    assert rules.is_unchanged(second, "d", Around("works", "", (ONE, second)))
    assert rules.told_again(second) is Told.ALREADY_REGISTERED
    assert not rules.is_unchanged(second, "d", Around("", "", (second,)))
    own = Around(second.unit, "", (second,))
    assert not rules.is_unchanged(second, "d", own), "another list of its own took the place"
    assert not rules.is_unchanged(second, "other", Around("works", "", (second,)))
    assert rules.outcome_of(second, anothers=False, conflicts=()) is Told.REGISTERED
    assert rules.outcome_of(ONE, anothers=False, conflicts=()) is Told.CHANGED
    assert rules.outcome_of(ONE, anothers=True, conflicts=()) is Told.ALREADY_REGISTERED
    doubted = (Kind.DETAILS_DIFFER,)
    assert rules.outcome_of(None, anothers=True, conflicts=doubted) is Told.IDENTITY_IN_DOUBT


@pytest.mark.parametrize("conflicts", [(), (Kind.CCCD_SEX,)])
def test_an_objection_outlasts_every_word_of_the_organisation(conflicts: tuple[Kind, ...]) -> None:
    objected = replace(ONE, state=NominationState.OBJECTED)
    gone = replace(objected, named=None, state=rules.state_withdrawn(objected))
    assert rules.state_of(objected, conflicts) is NominationState.OBJECTED
    assert rules.state_of(gone, conflicts) is NominationState.OBJECTED
    assert not gone.stands
    assert rules.state_withdrawn(ONE) is NominationState.WITHDRAWN


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(WHO, full_name="PHAM  THI THU"), True),
        (replace(WHO, birth=read_birth("1990")), True),
        (replace(WHO, sex=Sex.UNKNOWN), True),
        (replace(WHO, full_name="Phạm Thị Thư Hai"), False),
        (replace(WHO, birth=read_birth("1990-02-04")), False),
        (replace(WHO, sex=Sex.MALE), False),
    ],
)
def test_two_rows_are_of_one_person_by_name_without_tones_birth_and_sex(
    other: Identity, same: bool
) -> None:
    for one, another in permutations((WHO, other)):
        assert rules.is_same_person(one, another) is same


def test_a_place_is_read_as_it_is_written_and_nothing_else_is_one() -> None:
    assert Place.read(str(ONE.place)) == ONE.place
    for text in ("", "01-2VQ7M4K9T1X8C", "a#b"):
        with pytest.raises(NominationUnknown):
            Place.read(text)


def test_a_row_is_read_as_people_write_it() -> None:
    read = read_row(CELLS, TODAY, GROUPS)
    assert isinstance(read, ListRow)
    assert read.named is not None
    assert (read.number, read.named.phone, read.named.group) == (
        "001190000001",
        "+84900004001",
        "08",
    )
    assert (read.named.division, read.named.identity.sex) == ("01/001/00001", Sex.FEMALE)
    gone = read_row({"document": "001190000001", "withdraw": "X"}, TODAY, GROUPS)
    assert gone == ListRow(read.kind, "001190000001", None)


def test_every_code_has_its_words_and_every_column_its_guide() -> None:
    assert WORDS.keys() == set(Told)
    assert all(vi and en for vi, en in WORDS.values())
    assert EXPLAINED.keys() == COLUMNS.keys()
    assert len(set(headings())) == len(COLUMNS)


@given(st.dictionaries(st.sampled_from(list(COLUMNS)), st.text(max_size=40)))
def test_whatever_stands_in_cells_is_a_row_or_faults_by_column(cells: dict[str, str]) -> None:
    read = read_row(CELLS | cells, TODAY, GROUPS)
    if not isinstance(read, ListRow):
        assert read
        assert {one.column for one in read} <= COLUMNS.keys()
        assert all(one.why.code and one.why.vi and one.why.en for one in read)
