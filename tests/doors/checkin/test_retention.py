"""After its day key a visit is noise, also in a backup; and the deletion can be verified."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import load_der_public_key

from functions.checkin.service import retaining
from functions.checkin.store import presence, visits
from functions.kernel.errors import KeyDestroyed
from functions.kernel.periods import day_of
from functions.runtime import aws, clock, crypto, daykeys, settings
from tests.doors.checkin.town import Town, items_of
from tests.world import pack_presence


def keep_on(town: Town, days: int) -> None:
    """Run the daily schedule on each of the next days."""
    for ahead in range(1, days + 1):
        with clock.fixed(town.now + timedelta(days=ahead)):
            retaining.keep_day_keys(clock.now())


def backed_up(table: str) -> list[dict[str, Any]]:
    """What a backup of a table, restored into another, holds."""
    dynamodb, name = aws.client("dynamodb"), settings.table_name(table)
    made = dynamodb.create_backup(TableName=name, BackupName=f"{table}-drill")
    arn = made["BackupDetails"]["BackupArn"]
    dynamodb.restore_table_from_backup(TargetTableName=f"{name}-restored", BackupArn=arn)
    found: list[dict[str, Any]] = dynamodb.scan(TableName=f"{name}-restored")["Items"]
    return found


@pytest.mark.catalogue("P05", "P07")
def test_a_visit_is_unreadable_after_its_day_key_is_gone(town: Town) -> None:
    visitor = town.visitor()
    visitor.checks_in(town.token)
    pack_presence()
    day = day_of(town.now)
    raw, packed = items_of("checkins"), items_of("presence")
    before = [opened(item) for item in backed_up("checkins")]
    assert [body["u"] for body in before] == [visitor.person], "the backup is whole and readable"
    keep_on(town, 28)
    daykeys.forget()
    with clock.fixed(town.now + timedelta(days=28)):
        with pytest.raises(KeyDestroyed):
            daykeys.day_key(day)
        for item in (*raw, *items_of("checkins"), *restored("checkins")):
            with pytest.raises(KeyDestroyed):
                opened(item)
            assert visitor.person.encode() not in item["b"]["B"]
        for group in packed:
            with pytest.raises(crypto.Unopenable):
                crypto.unseal(b"\0" * 32, group["b"]["B"], f"presence|{group['g']}|{group['n']}")
        assert presence.segments("D001#2021112308", town.now) == []
        assert visits.rows_of(visitor.person, [day], town.now) == []


def restored(table: str) -> list[dict[str, Any]]:
    """The restored table again."""
    name = f"{settings.table_name(table)}-restored"
    found: list[dict[str, Any]] = aws.client("dynamodb").scan(TableName=name)["Items"]
    return found


def opened(item: dict[str, Any]) -> dict[str, Any]:
    """A raw item's body."""
    d = int(item["d"]["N"])
    return visits.opened(item["p"]["B"], item["s"]["S"], d, item["b"]["B"])[0]


def test_the_daily_round_makes_three_days_ahead_and_deletes_day_21(town: Town) -> None:
    with clock.fixed(town.now + timedelta(days=1)):
        made, deleted = retaining.keep_day_keys(clock.now())
        again = retaining.keep_day_keys(clock.now())
    assert [day.isoformat() for day in made] == ["2021-11-27"]
    assert [day.isoformat() for day in deleted] == ["2021-11-02", "2021-11-03"]
    assert again[0] == ()
    assert len(retaining.proofs_of(2021)) == 2


def test_a_proof_of_deletion_verifies_with_the_public_key_alone(town: Town) -> None:
    keep_on(town, 1)
    shown = town.somebody().get("/api/deletion-proofs")
    assert shown.status == 200
    proof = shown.json["proofs"][-1]
    assert proof["day"] == "2021-11-02"
    signed, _, signature = proof["statement"].rpartition(".")
    alias = settings.key_alias("proofs")
    public = load_der_public_key(aws.client("kms").get_public_key(KeyId=alias)["PublicKey"])
    raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    r, s = int.from_bytes(raw[:32]), int.from_bytes(raw[32:])
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(utils.encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(
            utils.encode_dss_signature(r, s), signed.encode() + b"x", ec.ECDSA(hashes.SHA256())
        )
    payload = signed.split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert told["day"] == proof["day"]
    assert told["kept_promise"] is True
    kept = aws.client("s3").get_object(
        Bucket=settings.bucket("documents"), Key=f"proofs/{proof['day']}.jws"
    )
    assert kept["Body"].read().decode() == proof["statement"]
    page = town.somebody().get("/minh-bach").body.decode()
    assert proof["statement"] in page
    assert "21 ngày" in page


def test_a_missed_round_is_made_good_at_once(town: Town) -> None:
    with clock.fixed(town.now + timedelta(days=30)):
        made, deleted = retaining.keep_day_keys(clock.now())
        assert made[0].isoformat() == "2021-12-23"
        assert len(deleted) == 25
        with pytest.raises(KeyDestroyed):
            daykeys.day_key(day_of(town.now))


def test_a_visit_of_the_last_readable_day_is_still_read(town: Town) -> None:
    visitor = town.visitor()
    visitor.checks_in(town.token)
    with clock.fixed(town.now + timedelta(days=10)):
        assert len(town.history(visitor)) == 1
    keep_on(town, 20)
    daykeys.forget()
    with clock.fixed(town.now + timedelta(days=20)):
        assert len(town.history(visitor)) == 1
    keep_on(town, 21)
    daykeys.forget()
    with clock.fixed(town.now + timedelta(days=21)):
        assert town.history(visitor) == []
