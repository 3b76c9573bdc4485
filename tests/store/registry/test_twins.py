"""A place that a file and an owner have registered: told as a duplicate, put before an officer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from functions.kernel.callers import Role
from functions.registry import service, store
from functions.registry.domain.joining import JoinImpossible
from functions.registry.domain.venue import VenueJoined
from functions.registry.service import VenueState, VenueSuspended, VenueUnknown
from functions.runtime.tables import ConditionLost
from tests.store.registry.actors import (
    DETAILS,
    OTHER_PHONE,
    OWNER_PHONE,
    THIRD_PHONE,
    citizen,
    items_of,
    officer,
    registered,
    rendered,
)
from tests.store.registry.test_venue_files import file_of as file
from tests.store.registry.test_venue_files import receive, row

SAME = {"name": "QUAN COM BINH MINH", "address": "Số 1 phố thử"}


def told(import_id: str, now: datetime) -> list[tuple[int, str, str]]:
    """Row, code and Vietnamese sentence of what was not accepted."""
    shown = service.import_shown(officer(), import_id, now).rows
    return [(one.row, fault.code, fault.vi) for one in shown for fault in one.faults]


def test_a_row_whose_place_has_a_venue_is_a_duplicate_of_it_and_makes_nothing(
    keys_kept: datetime,
) -> None:
    made = registered(citizen(OWNER_PHONE, keys_kept), keys_kept)
    people = len(items_of("persons"))
    body = file(row(1, **SAME), row(2, **SAME, ward="00004"), row(3))

    for key, dry_run in (("import-01", True), ("import-02", False)):
        taken = receive(body, keys_kept, key, dry_run=dry_run)
        assert (taken.accepted, taken.duplicate, taken.rejected) == (2, 1, 0)
        ((number, code, words),) = told(taken.id, keys_kept)
        assert (number, code) == (1, "DUPLICATE_OF_VENUE")
        assert f"{made.code[:4]}-{made.code[4:]}" in words
    assert len(items_of("venues")) == 3, "another commune is another place"
    assert len(items_of("persons")) == people + 2, "a duplicate opens no account"
    assert receive(body, keys_kept, "import-03").duplicate == 3


def test_the_same_registrant_is_found_in_the_whole_province(keys_kept: datetime) -> None:
    registered(citizen(OWNER_PHONE, keys_kept), keys_kept)
    body = file(row(1, **SAME, ward="00004", phone=OWNER_PHONE))

    assert receive(body, keys_kept).duplicate == 1


@pytest.mark.parametrize("dry_run", [True, False])
def test_two_rows_of_one_place_by_two_phones_are_one(keys_kept: datetime, dry_run: bool) -> None:
    body = file(row(1, **SAME), row(2, **SAME), row(3, **SAME, phone="+84900003001"))

    taken = receive(body, keys_kept, dry_run=dry_run)

    assert (taken.accepted, taken.duplicate) == (1, 2)


def test_a_venue_from_a_file_belongs_to_who_proves_its_phone(keys_kept: datetime) -> None:
    receive(file(row(1, phone=OTHER_PHONE)), keys_kept)

    (mine,) = service.venues_of(citizen(OTHER_PHONE, keys_kept).subject)
    paused = service.close_venue(citizen(OTHER_PHONE, keys_kept), mine.code, "", keys_kept)

    assert mine.source
    assert paused.state is VenueState.PAUSED


def twins(now: datetime) -> tuple[str, str]:
    """An imported venue with a poster, and the same place registered by another."""
    receive(file(row(1, name=DETAILS.name, address=DETAILS.address, phone=OTHER_PHONE)), now)
    (imported,) = service.venues_of(citizen(OTHER_PHONE, now).subject)
    service.render_poster(imported.code, 1, now)
    return imported.code, rendered(citizen(OWNER_PHONE, now), now).code


def test_what_stands_twice_is_put_before_the_officers_of_the_place(keys_kept: datetime) -> None:
    imported, own = twins(keys_kept)

    (pair,) = service.twins_of(officer())
    assert (pair.earlier.code, pair.later.code) == (imported, own)
    assert service.twins_of(officer(Role.COMMUNE_OFFICER, "01/001/00001"))
    assert service.twins_of(officer(Role.COMMUNE_OFFICER, "01/001/00004")) == ()
    assert service.twins_of(officer(division="79")) == ()


def test_an_edit_that_makes_twins_puts_them_before_the_officers(keys_kept: datetime) -> None:
    receive(file(row(1, name=DETAILS.name, address=DETAILS.address, phone=OTHER_PHONE)), keys_kept)
    (imported,) = service.venues_of(citizen(OTHER_PHONE, keys_kept).subject)
    owner = citizen(OWNER_PHONE, keys_kept)
    elsewhere = replace(DETAILS, address="9 Phố Khác")
    own = service.register_venue(
        owner, elsewhere, registrant_name="Nguyễn Văn An", key="register-1", now=keys_kept
    )
    assert service.twins_of(officer()) == ()

    service.edit_venue(owner, own.code, replace(elsewhere, capacity=31), keys_kept)
    assert service.twins_of(officer()) == (), "the place is the same as before"
    for capacity in (31, 32):
        told = replace(DETAILS, capacity=capacity)
        service.edit_venue(owner, own.code, told, keys_kept)

    (pair,) = service.twins_of(officer())
    assert (pair.earlier.code, pair.later.code) == (imported.code, own.code)
    service.join_venue(officer(), imported.code, own.code, keys_kept)
    service.edit_venue(owner, own.code, elsewhere, keys_kept)
    service.edit_venue(owner, own.code, DETAILS, keys_kept)
    assert service.twins_of(officer()) == (), "what it has absorbed is no twin"


def test_an_officer_joins_and_parts_and_nobody_else(keys_kept: datetime) -> None:
    imported, own = twins(keys_kept)
    owner = citizen(OTHER_PHONE, keys_kept)

    for _ in range(2):
        joined = service.join_venue(officer(), imported, own, keys_kept)
        assert (joined.state, joined.joined_into) == (VenueState.JOINED, own)
    assert service.twins_of(officer()) == ()
    assert service.venue(own).codes == (own, imported)
    assert service.read_poster(joined.poster_token, keys_kept).venue == imported
    for change in (
        lambda: service.edit_venue(owner, imported, DETAILS, keys_kept),
        lambda: service.rotate_poster(owner, imported, "rotate-1", keys_kept),
        lambda: service.close_venue(officer(), imported, "12/QĐ", keys_kept),
        lambda: service.open_again(officer(), imported, keys_kept),
    ):
        with pytest.raises(VenueJoined):
            change()
    for stranger in (citizen(THIRD_PHONE, keys_kept), officer(division="79")):
        with pytest.raises(VenueUnknown):
            service.join_venue(stranger, imported, own, keys_kept)
    with pytest.raises(JoinImpossible):
        service.join_venue(officer(), own, imported, keys_kept)

    service.close_venue(officer(), own, "12/QĐ", keys_kept)
    with pytest.raises(VenueSuspended):
        service.read_poster(joined.poster_token, keys_kept)
    for _ in range(2):
        parted = service.part_venue(officer(), imported, keys_kept)
        assert parted.state is VenueState.ACTIVE
    assert service.read_poster(joined.poster_token, keys_kept).venue == imported
    assert service.venue(own).absorbed == ()


def test_a_join_in_a_race_is_decided_on_what_the_other_left(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported, own = twins(keys_kept)
    really, raced = store.writing.write_together, []

    def race(effects: store.writing.Effects) -> None:
        if not raced:
            raced.append(True)
            service.close_venue(officer(), own, "12/QĐ", keys_kept)
            with pytest.raises(ConditionLost):
                really(effects)
            raise ConditionLost(())
        really(effects)

    monkeypatch.setattr(store.writing, "write_together", race)
    with pytest.raises(JoinImpossible):
        service.join_venue(officer(), imported, own, keys_kept)
    assert service.venue(imported).joined_into == ""
