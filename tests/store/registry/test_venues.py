"""Venues: registered once, kept by their owner, closed and opened by two hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.kernel.callers import Role
from functions.kernel.errors import Busy, Invalid
from functions.registry import service, store
from functions.registry.domain.order import InstrumentMissing
from functions.registry.domain.venue import ControllersFull, OwnerStays
from functions.registry.service import (
    PosterMoved,
    PosterRevoked,
    QrInvalid,
    VenueState,
    VenueSuspended,
    VenueUnknown,
)
from functions.runtime import aws, clock, idempotency, signing
from functions.runtime.idempotency import IdempotencyKeyReused
from functions.runtime.tables import ConditionLost
from tests.store.registry.actors import (
    DETAILS,
    ELSEWHERE,
    OTHER_PHONE,
    OWNER_PHONE,
    citizen,
    items_of,
    officer,
    registered,
    rendered,
)


@pytest.mark.catalogue("F02")
def test_registering_twice_with_one_key_makes_one_venue(keys_kept: datetime) -> None:
    owner = citizen(OWNER_PHONE, keys_kept)

    first = registered(owner, keys_kept)

    assert registered(owner, keys_kept) == first
    assert service.venues_of(owner.subject) == (first,)
    assert service.is_linked(owner.subject, first.code)
    assert service.reveal(owner, [owner.subject], ["full_name"], now=keys_kept) == {
        owner.subject: {"full_name": "Nguyễn Văn An"}
    }
    with pytest.raises(IdempotencyKeyReused):
        service.register_venue(
            owner,
            replace(DETAILS, name="Khác"),
            registrant_name="Nguyễn Văn An",
            key="register-1",
            now=keys_kept,
        )


@pytest.mark.catalogue("F02", "F03")
def test_a_registration_whose_answer_was_lost_is_answered_on_the_second_try(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = citizen(OWNER_PHONE, keys_kept)
    really = idempotency.commit

    def lost(*told: object) -> str:
        really(*told)  # type: ignore[arg-type]
        raise Busy

    monkeypatch.setattr(idempotency, "commit", lost)
    with pytest.raises(Busy):
        registered(owner, keys_kept)
    monkeypatch.undo()
    with clock.fixed(keys_kept):
        made = registered(owner, keys_kept)
    assert [item["code"]["S"] for item in items_of("venues")] == [made.code]


def test_a_taken_code_is_drawn_again(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.runtime import entropy

    owner = citizen(OWNER_PHONE, keys_kept)
    drawn = iter([b"\0\0\0\0\1", b"\0\0\0\0\1", b"\0\0\0\0\2"])
    really = entropy.raw
    monkeypatch.setattr(entropy, "raw", lambda n: next(drawn) if n == 5 else really(n))

    codes = {registered(owner, keys_kept, key).code for key in ("register-1", "register-2")}

    assert len(codes) == 2


@pytest.mark.catalogue("B10")
def test_an_unverified_phone_registers_nothing(keys_kept: datetime) -> None:
    owner = replace(citizen(OWNER_PHONE, keys_kept), phone_verified=False)

    with pytest.raises(Exception) as refused:
        registered(owner, keys_kept)
    assert getattr(refused.value, "code", "") == "PHONE_UNVERIFIED"
    assert items_of("venues") == []


@pytest.mark.catalogue("Z02")
def test_anothers_venue_answers_like_an_unknown_one(keys_kept: datetime) -> None:
    owner, other = citizen(OWNER_PHONE, keys_kept), citizen(OTHER_PHONE, keys_kept)
    made = registered(owner, keys_kept)
    abroad = officer(division="79", unit="u-79")

    for caller in (other, abroad):
        for code in (made.code, "00000000A", "../x", "a%00"):
            for act in (
                lambda c, k: service.open_venue(c, k, now=keys_kept),
                lambda c, k: service.close_venue(c, k, "12/QĐ", keys_kept),
                lambda c, k: service.rotate_poster(c, k, "k-rotate-1", keys_kept),
                lambda c, k: service.poster_files(c, k, keys_kept),
                lambda c, k: service.add_controller(c, k, OTHER_PHONE, keys_kept),
                lambda c, k: service.edit_venue(c, k, DETAILS, keys_kept),
            ):
                with pytest.raises(VenueUnknown):
                    act(caller, code)
    assert service.venue(made.code) == made


def test_a_controller_keeps_the_poster_but_not_the_venue(keys_kept: datetime) -> None:
    owner, other = citizen(OWNER_PHONE, keys_kept), citizen(OTHER_PHONE, keys_kept)
    made = rendered(owner, keys_kept)

    for _ in range(2):
        kept = service.add_controller(owner, made.code, OTHER_PHONE, keys_kept)

    assert kept.controllers == (other.subject,)
    assert service.poster_files(other, made.code, keys_kept).state == "ready"
    assert service.is_linked(other.subject, made.code)
    with pytest.raises(VenueUnknown):
        service.rotate_poster(other, made.code, "k-rotate-1", keys_kept)
    with pytest.raises(OwnerStays):
        service.add_controller(owner, made.code, OWNER_PHONE, keys_kept)
    for _ in range(2):
        service.remove_controller(owner, made.code, other.subject, keys_kept)
    assert not service.is_linked(other.subject, made.code)
    with pytest.raises(VenueUnknown):
        service.poster_files(other, made.code, keys_kept)


def test_controllers_have_a_limit(keys_kept: datetime) -> None:
    owner = citizen(OWNER_PHONE, keys_kept)
    made = registered(owner, keys_kept)
    for number in range(20):
        service.add_controller(owner, made.code, f"+849000020{number:02d}", keys_kept)

    with pytest.raises(ControllersFull):
        service.add_controller(owner, made.code, "+84900002999", keys_kept)


@pytest.mark.catalogue("B06")
def test_a_rotated_poster_is_refused_at_the_door_and_the_new_one_is_taken(
    keys_kept: datetime,
) -> None:
    owner = citizen(OWNER_PHONE, keys_kept)
    made = rendered(owner, keys_kept)

    for _ in range(2):
        rotated = service.rotate_poster(owner, made.code, "k-rotate-1", keys_kept)
    service.render_poster(made.code, rotated.poster_version, keys_kept)

    assert rotated.poster_version == 2
    with pytest.raises(PosterRevoked):
        service.read_poster(made.poster_token, keys_kept)
    fresh = service.venue(made.code)
    assert service.read_poster(fresh.poster_token, keys_kept).version == 2
    assert [end.version for end in fresh.endings] == [1]


@pytest.mark.catalogue("B06")
def test_an_edited_poster_is_no_poster(keys_kept: datetime) -> None:
    made = rendered(citizen(OWNER_PHONE, keys_kept), keys_kept)
    token = made.poster_token
    swapped = ("B" if token[5] != "B" else "C").join((token[:5], token[6:]))

    for text in (swapped, token[:-4] + "AAAA", token + "x", "", "x" * 500):
        with pytest.raises(QrInvalid):
            service.read_poster(text, keys_kept)


def test_a_moved_venue_says_so_on_its_old_poster(keys_kept: datetime) -> None:
    owner = citizen(OWNER_PHONE, keys_kept)
    made = rendered(owner, keys_kept)

    moved = service.edit_venue(owner, made.code, replace(DETAILS, division=ELSEWHERE), keys_kept)
    again = service.edit_venue(owner, made.code, replace(DETAILS, division=ELSEWHERE), keys_kept)

    assert again == moved
    assert (moved.poster_version, moved.poster_state) == (2, "rendering")
    assert moved.moved_lately(keys_kept)
    with pytest.raises(PosterMoved):
        service.read_poster(made.poster_token, keys_kept)


def test_a_new_name_keeps_the_poster(keys_kept: datetime) -> None:
    owner = citizen(OWNER_PHONE, keys_kept)
    made = rendered(owner, keys_kept)

    service.edit_venue(owner, made.code, replace(DETAILS, name="Quán Mới"), keys_kept)

    assert service.read_poster(made.poster_token, keys_kept).venue == made.code
    assert service.venue_names([made.code]) == {made.code: "Quán Mới"}


def test_neither_hand_opens_what_the_other_has_closed(keys_kept: datetime) -> None:
    owner, health = citizen(OWNER_PHONE, keys_kept), officer()
    made = rendered(owner, keys_kept)

    service.close_venue(owner, made.code, "", keys_kept)
    with pytest.raises(InstrumentMissing):
        service.close_venue(health, made.code, " ", keys_kept)
    suspended = service.close_venue(health, made.code, "12/QĐ-SYT", keys_kept)
    assert suspended.state is VenueState.SUSPENDED
    assert service.open_again(owner, made.code, keys_kept).state is VenueState.SUSPENDED
    with pytest.raises(VenueSuspended):
        service.read_poster(made.poster_token, keys_kept)

    assert service.open_again(health, made.code, keys_kept).state is VenueState.ACTIVE
    assert service.read_poster(made.poster_token, keys_kept).venue == made.code


def test_a_closed_venue_that_moves_stays_closed_in_its_new_province(keys_kept: datetime) -> None:
    owner = citizen(OWNER_PHONE, keys_kept)
    made = rendered(owner, keys_kept)
    service.close_venue(owner, made.code, "", keys_kept)

    moved = service.edit_venue(owner, made.code, replace(DETAILS, division=ELSEWHERE), keys_kept)
    service.render_poster(made.code, moved.poster_version, keys_kept)

    with pytest.raises(VenueSuspended):
        service.read_poster(service.venue(made.code).poster_token, keys_kept)
    assert {(o["scope"]["S"], o["kind"]["S"]) for o in items_of("orders")} == {
        ("01", "poster"),
        ("79", "venue"),
    }


@pytest.mark.catalogue("F06")
def test_a_change_whose_answer_was_lost_finds_itself_done(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = citizen(OWNER_PHONE, keys_kept)
    made = registered(owner, keys_kept)
    really = store.writing.write_together

    def lost(effects: store.writing.Effects) -> None:
        really(effects)
        raise ConditionLost

    monkeypatch.setattr(store.writing, "write_together", lost)
    assert service.close_venue(owner, made.code, "", keys_kept).state is VenueState.PAUSED


def test_a_change_meets_a_change_of_another_hand(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = citizen(OWNER_PHONE, keys_kept)
    made = registered(owner, keys_kept)
    really, meddled = store.writing.write_together, []

    def meddling(effects: store.writing.Effects) -> None:
        if not meddled:
            meddled.append(True)
            monkeypatch.setattr(store.writing, "write_together", really)
            service.close_venue(officer(), made.code, "12/QĐ", keys_kept)
        really(effects)

    monkeypatch.setattr(store.writing, "write_together", meddling)
    edited = service.edit_venue(owner, made.code, replace(DETAILS, capacity=9), keys_kept)
    assert (edited.details.capacity, edited.state) == (9, VenueState.SUSPENDED)


def test_a_warm_scan_calls_nothing(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    made = rendered(citizen(OWNER_PHONE, keys_kept), keys_kept)
    first = service.read_poster(made.poster_token, keys_kept)
    link = f"https://lachan.test/v/{made.poster_token}?fbclid=1"

    with monkeypatch.context() as offline:
        offline.setattr(aws, "client", None)
        offline.setattr(store.orders, "orders_at", None)
        offline.setattr(signing, "public_key", None)
        assert service.read_poster(made.poster_token, keys_kept + timedelta(hours=-3)) == first
        assert service.read_poster(link, keys_kept).default_stay_minutes > 0


def test_orders_are_asked_again_after_a_minute_and_kept_while_the_table_is_throttled(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = rendered(citizen(OWNER_PHONE, keys_kept), keys_kept)
    service.read_poster(made.poster_token, keys_kept)
    asked = []

    def throttled(scope: str, now: datetime) -> None:
        asked.append(scope)
        raise Busy

    monkeypatch.setattr(store.orders, "orders_at", throttled)
    with clock.fixed(keys_kept + timedelta(seconds=61)):
        service.read_poster(made.poster_token, clock.now())
    assert asked == ["00", "01"]
    with clock.fixed(keys_kept + timedelta(minutes=11)), pytest.raises(Busy):
        service.read_poster(made.poster_token, clock.now())


def test_files_of_a_poster_are_lent_when_it_is_ready(keys_kept: datetime) -> None:
    owner = citizen(OWNER_PHONE, keys_kept)
    made = registered(owner, keys_kept)
    assert service.poster_files(owner, made.code, keys_kept).pdf == ""
    with pytest.raises(VenueUnknown):
        service.token_of(made.code, keys_kept)

    for _ in range(2):
        service.render_poster(made.code, 1, keys_kept)
    service.render_poster(made.code, 7, keys_kept)
    service.render_poster("00000000A", 1, keys_kept)

    files = service.poster_files(owner, made.code, keys_kept)
    assert files.link == f"https://lachan.test/v/{service.token_of(made.code, keys_kept)}"
    assert f"posters/{made.code}/1.pdf" in files.pdf


def test_details_name_the_field_at_fault(keys_kept: datetime) -> None:
    owner = citizen(OWNER_PHONE, keys_kept)
    wrong = {
        "name": "",
        "kind": "castle",
        "division": "01/001",
        "address": "\x00",
        "opens_at": "25:00",
        "closes_at": "８:00",
        "capacity": 0,
    }

    for field, value in wrong.items():
        with pytest.raises(Invalid) as refused:
            service.register_venue(
                owner,
                replace(DETAILS, **{field: value}),
                registrant_name="An",
                key="register-1",
                now=keys_kept,
            )
        assert [fault.field for fault in refused.value.faults] == [field]


def test_officers_of_the_place_read_a_venue_and_auditors_do_not(keys_kept: datetime) -> None:
    made = registered(citizen(OWNER_PHONE, keys_kept), keys_kept)
    near = officer(Role.DISTRICT_OFFICER, "01/001")
    far = officer(Role.DISTRICT_OFFICER, "01/002")

    assert service.open_venue(near, made.code, now=keys_kept) == made
    with pytest.raises(VenueUnknown):
        service.open_venue(far, made.code, now=keys_kept)
