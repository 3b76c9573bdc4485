"""When a card and a phone are one person's, and when not."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from functions.kernel.cards import read_card
from functions.kernel.errors import Busy
from functions.registry import service, store
from functions.registry.domain.family import ConsentMissing, MemberUnknown, OfferOver, OwnOffer
from functions.registry.domain.person_refusals import PhoneTaken
from functions.registry.service import (
    CardHeldByAnother,
    CardNotYours,
    PersonDetails,
    QrExpired,
    QrInvalid,
)
from functions.runtime import aws, settings
from functions.runtime.idempotency import IdempotencyKeyReused
from functions.runtime.tables import ConditionLost
from tests.store.registry.actors import (
    OTHER_PHONE,
    OWNER_PHONE,
    THIRD_PHONE,
    caller_of,
    card,
    citizen,
    items_of,
)

MINE = PersonDetails(
    full_name="Nguyễn Văn An", birth="1990", id_kind="cccd", id_number="001090900001"
)
CHILD = PersonDetails(full_name="Nguyễn Thị Chi", birth="2015")


def test_a_typed_number_neither_shows_nor_joins_the_visits_of_its_card(
    keys_kept: datetime,
) -> None:
    at_gate = service.person_of_card(card(), keys_kept)
    thief = citizen(OTHER_PHONE, keys_kept)

    service.update_person(thief, thief.subject, MINE, keys_kept)

    assert service.shown_to(thief.subject) == service.records_of(thief.subject) == (thief.subject,)
    assert not service.number_is_proven(thief.subject, "cccd", "001090900001")
    assert service.person_of_card(card(), keys_kept) == at_gate


def test_card_and_phone_shown_at_one_gate_are_one_person(keys_kept: datetime) -> None:
    at_gate = service.person_of_card(card(), keys_kept)
    me = citizen(OWNER_PHONE, keys_kept)
    service.update_person(me, me.subject, MINE, keys_kept)

    linked = [service.link_card(me, me.subject, card(), keys_kept) for _ in range(2)]

    assert linked == [me.subject, me.subject]
    assert service.person_of_card(card(), keys_kept) == me.subject
    assert service.shown_to(me.subject) == (me.subject, at_gate)
    assert service.shown_to(at_gate) == (at_gate,)
    assert service.records_of(me.subject) == service.records_of(at_gate) == (me.subject, at_gate)
    assert service.number_is_proven(me.subject, "cccd", "001090900001")


def test_a_card_never_seen_before_is_linked_too(keys_kept: datetime) -> None:
    me = citizen(OWNER_PHONE, keys_kept)

    assert service.link_card(me, me.subject, card(), keys_kept) == me.subject
    assert service.person_of_card(card(), keys_kept) == me.subject


def test_a_proven_card_can_not_be_taken_by_another_phone(keys_kept: datetime) -> None:
    me, other = citizen(OWNER_PHONE, keys_kept), citizen(OTHER_PHONE, keys_kept)
    service.link_card(me, me.subject, card(), keys_kept)

    with pytest.raises(CardHeldByAnother):
        service.link_card(other, other.subject, card(), keys_kept)


def test_a_card_of_another_name_is_linked_to_that_family_member_or_refused(
    keys_kept: datetime,
) -> None:
    holder = citizen(OWNER_PHONE, keys_kept)
    mother = PersonDetails(full_name="Lê Thị Bảy", birth="1960")
    service.update_person(holder, holder.subject, mother, keys_kept)

    with pytest.raises(CardNotYours):
        service.link_card(holder, holder.subject, card(), keys_kept)
    son = service.add_member(holder, MINE, "child", consented=True, key="k-member-1", now=keys_kept)
    assert service.link_card(holder, holder.subject, card(), keys_kept) == son


@pytest.mark.catalogue("F06")
def test_a_link_whose_answer_was_lost_finds_its_own_work(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = citizen(OWNER_PHONE, keys_kept)
    service.person_of_card(card(), keys_kept)
    really = store.identities.prove_card

    def lost(*told: object) -> None:
        really(*told)  # type: ignore[arg-type]
        raise ConditionLost

    monkeypatch.setattr(store.identities, "prove_card", lost)
    assert service.link_card(me, me.subject, card(), keys_kept) == me.subject


@pytest.mark.catalogue("F02", "F06")
def test_an_account_whose_answer_was_lost_is_made_once(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = store.identities.add_person

    def lost(*told: object) -> None:
        really(*told)  # type: ignore[arg-type]
        raise ConditionLost

    monkeypatch.setattr(store.identities, "add_person", lost)
    person = service.open_account(OWNER_PHONE, keys_kept)

    monkeypatch.undo()
    assert [item["id"]["S"] for item in items_of("persons")] == [person]


def test_an_opaque_code_counts_and_leaves_no_field(keys_kept: datetime) -> None:
    opaque = read_card("VNEID:xyz-123")

    person = service.person_of_card(opaque, keys_kept)

    assert service.person_of_card(opaque, keys_kept) == person
    (item,) = items_of("persons")
    assert set(item) == {"id", "standing", "made_at", "card_version"}


@pytest.mark.catalogue("B11")
def test_a_changed_phone_is_told_to_the_old_one_and_moves_the_account(keys_kept: datetime) -> None:
    me = citizen(OWNER_PHONE, keys_kept)

    for _ in range(2):
        service.change_phone(me, OTHER_PHONE, keys_kept)

    assert service.open_account(OTHER_PHONE, keys_kept) == me.subject
    assert service.open_account(OWNER_PHONE, keys_kept) != me.subject
    told = aws.client("sqs").receive_message(QueueUrl=settings.queue_url("messages"))["Messages"]
    assert len(told) == 1
    assert json.loads(told[0]["Body"])["fact"] == "PhoneChanged"
    assert "9000010" not in told[0]["Body"]


@pytest.mark.catalogue("B11")
def test_an_account_can_not_move_onto_another_account(keys_kept: datetime) -> None:
    me = citizen(OWNER_PHONE, keys_kept)
    citizen(OTHER_PHONE, keys_kept)

    with pytest.raises(PhoneTaken):
        service.change_phone(me, OTHER_PHONE, keys_kept)
    assert service.open_account(OWNER_PHONE, keys_kept) == me.subject


def test_a_family_is_kept_once_per_key_and_by_consent(keys_kept: datetime) -> None:
    holder = citizen(OWNER_PHONE, keys_kept)
    again = {"consented": True, "key": "k-family-1", "now": keys_kept}

    first = service.add_member(holder, CHILD, "child", **again)

    assert service.add_member(holder, CHILD, "child", **again) == first
    assert service.is_guardian(holder.subject, first)
    assert [(m.full_name, m.relation) for m in service.family(holder, keys_kept)] == [
        ("Nguyễn Thị Chi", "child")
    ]
    with pytest.raises(IdempotencyKeyReused):
        service.add_member(holder, MINE, "child", **again)
    with pytest.raises(ConsentMissing):
        service.add_member(holder, CHILD, "child", consented=False, key="k-family-2", now=keys_kept)


@pytest.mark.catalogue("Z02")
def test_only_the_holder_removes_a_member(keys_kept: datetime) -> None:
    holder, other = citizen(OWNER_PHONE, keys_kept), citizen(OTHER_PHONE, keys_kept)
    member = service.add_member(
        holder, CHILD, "child", consented=True, key="k-family-1", now=keys_kept
    )

    with pytest.raises(MemberUnknown):
        service.remove_member(other, member, keys_kept)
    for _ in range(2):
        service.remove_member(holder, member, keys_kept)
    assert not service.is_guardian(holder.subject, member)
    assert service.family(holder, keys_kept) == ()


def test_a_member_takes_over_the_own_record_once(keys_kept: datetime) -> None:
    holder, grown = citizen(OWNER_PHONE, keys_kept), citizen(OTHER_PHONE, keys_kept)
    third = citizen(THIRD_PHONE, keys_kept)
    member = service.add_member(
        holder, CHILD, "child", consented=True, key="k-family-1", now=keys_kept
    )
    code = service.offer_member(holder, member, keys_kept)

    with pytest.raises(OwnOffer):
        service.claim_member(holder, code, keys_kept)
    with pytest.raises(OfferOver):
        service.claim_member(grown, code, keys_kept + timedelta(hours=25))
    assert [service.claim_member(grown, code, keys_kept) for _ in range(2)] == [member, member]

    assert not service.is_guardian(holder.subject, member)
    assert set(service.shown_to(grown.subject)) == {grown.subject, member}
    for claimant, text in ((third, code), (third, code[:-2] + "AA"), (third, "x" * 60)):
        with pytest.raises(OfferOver):
            service.claim_member(claimant, text, keys_kept)


def test_a_printed_card_is_read_until_it_is_replaced(keys_kept: datetime) -> None:
    me = citizen(OWNER_PHONE, keys_kept)
    reading, printed = service.printed_card(me.subject)

    assert service.printed_card(me.subject) == (reading, printed)
    assert service.read_personal_code(reading, keys_kept) == me.subject
    assert service.person_of_typed_card(printed.lower()) == me.subject

    fresh, _ = service.renew_printed_card(me, me.subject, keys_kept)
    assert service.read_personal_code(fresh, keys_kept) == me.subject
    with pytest.raises(QrInvalid):
        service.read_personal_code(reading, keys_kept)


@pytest.mark.catalogue("B06", "B07")
def test_a_phone_code_is_read_in_its_window_without_asking_anybody(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.registry.domain import personal_code
    from functions.registry.service import personal_codes
    from functions.runtime import crypto, keys

    me = citizen(OWNER_PHONE, keys_kept)
    made = service.personal_code_material(me.subject, keys_kept)
    text = personal_code.phone_code(
        made.sealed,
        crypto.from_text(made.seed),
        personal_code.window_of(keys_kept),
        personal_codes._crypto(keys.key("personal-code")),
    )
    with monkeypatch.context() as offline:
        offline.setattr(aws, "client", None)
        assert service.read_personal_code(text, keys_kept + timedelta(seconds=30)) == me.subject

    assert me.subject not in text
    with pytest.raises(QrExpired):
        service.read_personal_code(text, keys_kept + timedelta(seconds=90))
    with pytest.raises(QrInvalid):
        service.read_personal_code(text[:-1] + ("A" if text[-1] != "A" else "B"), keys_kept)


@pytest.mark.catalogue("F04")
def test_a_throttled_vault_says_busy_and_writes_nothing(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.registry.store import writing

    def throttled(*_: object, **__: object) -> None:
        raise Busy

    monkeypatch.setattr(writing, "TransactWrite", throttled)
    with pytest.raises(Busy):
        service.open_account(OWNER_PHONE, keys_kept)
    assert items_of("persons") == items_of("identities") == []


def test_a_caller_keeps_own_data_only(keys_kept: datetime) -> None:
    me = citizen(OWNER_PHONE, keys_kept)

    assert service.known_person("phone", OWNER_PHONE) == caller_of(me.subject).subject
    assert service.known_person("phone", OTHER_PHONE) is None
    assert service.known_person("cccd", "001090900009") is None
