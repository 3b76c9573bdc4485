"""The vault: sealed, found again by keyed hashes, opened only after the audit row."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

import botocore.exceptions
import pytest

from functions.access import service as access
from functions.kernel.callers import Caller, Role
from functions.kernel.errors import AuditUnavailable, CryptoUnavailable, Forbidden
from functions.registry import service
from functions.registry.service import PersonDetails, PersonUnknown
from functions.runtime import aws, keys, settings
from tests.store.registry.actors import (
    CARD,
    OTHER_PHONE,
    OWNER_PHONE,
    caller_of,
    card,
    citizen,
    device,
    items_of,
    officer,
)

NAMED = PersonDetails(
    full_name="Nguyễn Văn An",
    birth="1990-01-01",
    sex="male",
    id_kind="cccd",
    id_number="001090900001",
    address="Số 1 Phố Thử",
    division="01/001/00001",
)


def test_a_phone_has_one_account_however_it_is_written(keys_kept: datetime) -> None:
    first = service.open_account("0900 001 001", keys_kept)

    assert service.open_account(OWNER_PHONE, keys_kept) == first
    assert len(items_of("persons")) == len(items_of("identities")) == 1


def test_a_card_makes_one_person_and_is_found_again(keys_kept: datetime) -> None:
    first = service.person_of_card(card(), keys_kept)

    assert service.person_of_card(card(), keys_kept) == first
    assert service.person_of_number("cccd", "001 090 900 001", keys_kept) == first


@pytest.mark.catalogue("P07")
def test_a_raw_dump_shows_no_personal_value_and_no_guessable_hash(keys_kept: datetime) -> None:
    me = citizen(OWNER_PHONE, keys_kept)
    service.update_person(me, me.subject, NAMED, keys_kept)
    service.person_of_card(card(), keys_kept)

    dump = repr(items_of("persons") + items_of("identities")).lower()

    for secret in ("nguyễn", "an'", "1990", "001090900001", "900001001", "phố thử"):
        assert secret not in dump
    for text in ("cccd:v1:001090900001", f"phone:v1:{OWNER_PHONE}", "001090900001"):
        assert hashlib.sha256(text.encode()).hexdigest() not in dump


@pytest.mark.catalogue("P07")
def test_a_ciphertext_moved_to_another_person_or_field_does_not_open(keys_kept: datetime) -> None:
    me, other = citizen(OWNER_PHONE, keys_kept), citizen(OTHER_PHONE, keys_kept)
    service.update_person(me, me.subject, NAMED, keys_kept)
    mine = next(i for i in items_of("persons") if i["id"]["S"] == me.subject)

    _put(other.subject, "full_name", mine["full_name"])
    _put(me.subject, "address", mine["full_name"])

    for caller, field in ((other, "full_name"), (me, "address")):
        with pytest.raises(CryptoUnavailable):
            service.reveal(caller, [caller.subject], [field], now=keys_kept)


@pytest.mark.catalogue("P01")
def test_every_opened_field_stands_in_an_audit_row_written_before(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = citizen(OWNER_PHONE, keys_kept)
    service.update_person(me, me.subject, NAMED, keys_kept)
    stranger = service.person_of_card(card(), keys_kept)
    before, told = service.opened_fields(), len(_reads())
    written: list[int] = []
    really = access.write_audit

    def noted(*args: Any, **named: Any) -> None:
        written.append(service.opened_fields())
        really(*args, **named)

    monkeypatch.setattr(access, "write_audit", noted)
    service.reveal(me, [me.subject], ["full_name", "birth"], now=keys_kept)
    service.masked(device("v"), [me.subject, stranger], now=keys_kept)
    service.masked_name(me, keys_kept)

    rows = _reads()[told:]
    opened = service.opened_fields() - before
    assert written == [before, before + 2, before + 5]
    assert opened == 7
    assert [_fields(row) for row in rows] == [2, 2, 2, 2]


@pytest.mark.catalogue("F17")
def test_where_the_audit_refuses_nothing_is_opened(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = citizen(OWNER_PHONE, keys_kept)
    service.update_person(me, me.subject, NAMED, keys_kept)
    before = service.opened_fields()
    aws.client("dynamodb").delete_table(TableName=settings.table_name("audit"))

    for ask in (
        lambda: service.reveal(me, [me.subject], ["full_name"], now=keys_kept),
        lambda: service.masked(me, [me.subject], now=keys_kept),
        lambda: service.update_person(me, me.subject, NAMED, keys_kept),
    ):
        with pytest.raises(AuditUnavailable):
            ask()
    assert service.opened_fields() == before


@pytest.mark.catalogue("F12")
def test_without_keys_nothing_is_stored_and_nothing_is_shown(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = citizen(OWNER_PHONE, keys_kept)
    count = len(items_of("persons"))
    keys.forget()

    def closed(*_: object, **__: object) -> None:
        raise botocore.exceptions.ClientError({"Error": {"Code": "ThrottlingException"}}, "Decrypt")

    monkeypatch.setattr(aws.client("kms"), "decrypt", closed)
    for ask in (
        lambda: service.open_account(OTHER_PHONE, keys_kept),
        lambda: service.person_of_card(card(), keys_kept),
        lambda: service.reveal(me, [me.subject], ["phone"], now=keys_kept),
        lambda: service.personal_code_material(me.subject, keys_kept),
    ):
        with pytest.raises(CryptoUnavailable):
            ask()
    assert len(items_of("persons")) == count


@pytest.mark.catalogue("Z02")
def test_a_citizen_reads_only_the_own_record_and_the_refusal_is_audited(
    keys_kept: datetime,
) -> None:
    me, other = citizen(OWNER_PHONE, keys_kept), citizen(OTHER_PHONE, keys_kept)

    for foreign in (other.subject, "0000000000000"):
        with pytest.raises(PersonUnknown):
            service.reveal(me, [foreign], ["full_name"], now=keys_kept)
        with pytest.raises(PersonUnknown):
            service.update_person(me, foreign, NAMED, keys_kept)
    refused = [row for row in items_of("audit") if not row["allowed"]["BOOL"]]
    assert {row["subject"]["S"] for row in refused} == {other.subject, "0000000000000"}


def test_devices_auditors_and_operators_read_nobody_in_clear(keys_kept: datetime) -> None:
    person = service.person_of_card(card(), keys_kept)
    callers = [device("v"), officer(Role.AUDITOR), officer(Role.MINISTRY_OPERATOR, "")]

    for caller in [*callers, Caller(Role.ANONYMOUS)]:
        with pytest.raises(Forbidden):
            service.reveal(caller, [person], ["full_name"], now=keys_kept)
    tracer = officer(Role.EPIDEMIOLOGIST)
    shown = service.reveal(tracer, [person], ["full_name", "id_number"], now=keys_kept)
    assert shown == {person: {"full_name": "Nguyễn Văn An", "id_number": "001090900001"}}


def test_a_venue_sees_a_mask(keys_kept: datetime) -> None:
    me = citizen(OWNER_PHONE, keys_kept)
    service.update_person(me, me.subject, NAMED, keys_kept)

    seen = service.masked(device("v"), [me.subject], now=keys_kept)[me.subject]

    assert (seen.name, seen.gate_name) == ("Nguyễn***", "Nguyễn V*** A***")
    assert seen.phone == "0900001***"


@pytest.mark.catalogue("P06")
def test_nothing_personal_is_told_to_the_log(
    keys_kept: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    me = citizen(OWNER_PHONE, keys_kept)
    service.update_person(me, me.subject, NAMED, keys_kept)
    service.reveal(me, [me.subject], ["full_name", "id_number"], now=keys_kept)
    service.person_of_card(card(), keys_kept)

    told = capsys.readouterr().out
    lines = [json.loads(line) for line in told.splitlines()]
    assert [line["fact"] for line in lines] == ["PersonsRevealed"]
    for secret in ("Nguy", "9000010", "001090", CARD, me.subject):
        assert secret not in told


def test_the_identity_of_a_declaration_is_taken_by_its_own_names(keys_kept: datetime) -> None:
    me = citizen(OWNER_PHONE, keys_kept)
    said = {
        "full_name": "Trần Thị Bình",
        "birth": "1950",
        "sex": "2",
        "nationality": "VN",
        "document": "001150900002",
        "phone": OTHER_PHONE,
        "home": "01/001/00001",
        "insurance": "GD4010000000001",
    }

    service.update_person(me, me.subject, said, keys_kept)

    shown = service.reveal(
        me, [me.subject], ["birth", "sex", "id_kind", "phone", "bhyt"], now=keys_kept
    )[me.subject]
    assert shown["birth"] == "1950"
    assert shown["sex"] == "female"
    assert shown["id_kind"] == "cccd"
    assert shown["phone"] == OWNER_PHONE
    assert service.residence(me.subject) == "01/001/00001"


def test_a_person_of_nobody_is_left_out(keys_kept: datetime) -> None:
    tracer = officer(Role.EPIDEMIOLOGIST)

    assert service.reveal(tracer, ["0000000000001"], ["phone"], now=keys_kept) == {}
    assert service.residence(caller_of("0000000000001").subject) is None


def _reads() -> list[dict[str, Any]]:
    rows = [row for row in items_of("audit") if row["action"]["S"] in ("reveal", "mask")]
    return sorted(rows, key=lambda row: row["at"]["S"])


def _put(person: str, field: str, value: Any) -> None:
    aws.client("dynamodb").update_item(
        TableName=settings.table_name("persons"),
        Key={"id": {"S": person}},
        UpdateExpression=f"SET {field} = :v",
        ExpressionAttributeValues={":v": value},
    )


def _fields(row: dict[str, Any]) -> int:
    (written,) = row["fields"].values()
    return len(str(written).split(","))
