"""Notes, seals and their verifier: what is done to the audit is seen, by hour and shard."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.access import schedules, streams
from functions.access.domain import chain
from functions.access.domain.audit import AuditRow
from functions.access.domain.chain import Verdict
from functions.access.domain.seal import place_of, read_seal, seal_of, write_seal
from functions.access.service import sealing, verifying
from functions.access.store import audit, notes
from functions.kernel.callers import Purpose, Role
from functions.kernel.errors import Busy, CryptoUnavailable
from functions.runtime import aws, clock, crypto, objects, settings, signing
from infra.verify_audit import keys_in, told
from tests.fixtures import resources_of

HOUR, NEXT = "2021112308", "2021112309"
BEGUN = datetime(2021, 11, 23, 1, 0, tzinfo=UTC)
TWENTY_PAST = BEGUN + timedelta(hours=1, minutes=20)
LATER = BEGUN + timedelta(hours=2, minutes=40)
Records = list[dict[str, Any]]


@pytest.fixture
def audited(tables: None, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The audit's tables, its signing key, and its bucket with the template's lock.

    The first run looks back one hour, not six: 16 seals instead of 96.
    """
    monkeypatch.setattr(sealing, "FIRST_LOOKS_BACK", timedelta(hours=1))
    kms, s3 = aws.client("kms"), aws.client("s3")
    signer = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=settings.key_alias("proofs"), TargetKeyId=signer)
    place = {"LocationConstraint": settings.REGION}
    bucket, wanted = settings.bucket("audit"), resources_of("buckets")["AuditBucket"]["Properties"]
    s3.create_bucket(
        Bucket=bucket, CreateBucketConfiguration=place, ObjectLockEnabledForBucket=True
    )
    retention = dict(wanted["ObjectLockConfiguration"]["Rule"]["DefaultRetention"], Days=731)
    s3.put_object_lock_configuration(
        Bucket=bucket,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention},
        },
    )  # fmt: skip
    return BEGUN


def rows_at(*minutes: int, subject: str = "") -> Records:
    """Rows written to the audit, each at a minute of the hour; what the stream tells of them."""
    records = []
    for number, minute in enumerate(minutes):
        at = BEGUN + timedelta(minutes=minute, seconds=number)
        who = subject or f"{number:013d}"
        row = AuditRow(
            who, at, "s-1", Role.AUDITOR, "", "", "reveal", Purpose.SELF_SERVICE, ("phone",),
            True, "r", "",
        )  # fmt: skip
        suffix = f"suffix-{minute}-{number}"
        audit.put_audit([(row, suffix)])
        key = (who, f"{at.isoformat(timespec='microseconds')}#{suffix}")
        records.append(record(notes.rows_of([key])[key], at, 1000 + 60 * minute + number))
    return records


def record(item: dict[str, Any], at: datetime, number: int, act: str = "INSERT") -> dict[str, Any]:
    return {
        "eventName": act,
        "dynamodb": {
            "ApproximateCreationDateTime": at.timestamp() // 1,
            "Keys": {name: item[name] for name in ("subject", "at")},
            "NewImage": item,
            "SequenceNumber": str(number),
        },
    }


def hear(records: Records, now: datetime = BEGUN + timedelta(minutes=59)) -> None:
    """The stream's door is called with these records."""
    with clock.fixed(now):
        assert streams.note_audit({"Records": records}, None) == {"batchItemFailures": []}


def strike(now: datetime = TWENTY_PAST) -> None:
    """The clock's door is called."""
    with clock.fixed(now):
        schedules.seal_audit(
            {"version": "0", "account": "", "region": "", "detail": {}, "detail-type": "",
             "source": "", "time": "", "id": "", "resources": []}, None,
        )  # fmt: skip


def findings(hour: str = HOUR) -> set[tuple[Verdict, str, str]]:
    found = verifying.verify_hour(hour, LATER + timedelta(days=1)).findings
    assert {one.hour for one in found} <= {hour}
    return {(one.verdict, one.shard, one.sequence[-4:]) for one in found}


def items(table: str) -> Records:
    return list(aws.client("dynamodb").scan(TableName=settings.table_name(table))["Items"])


def shard_in(told_of: dict[str, Any]) -> str:
    return chain.shard_of(told_of["dynamodb"]["Keys"]["subject"]["S"])


def object_keys() -> list[str]:
    listed = aws.client("s3").list_object_versions(Bucket=settings.bucket("audit"))
    assert "DeleteMarkers" not in listed
    return [one["Key"] for one in listed.get("Versions", [])]


def overwrite(table: str, item: dict[str, Any]) -> None:
    aws.client("dynamodb").put_item(TableName=settings.table_name(table), Item=item)


def remove(table: str, *key: str, item: dict[str, Any]) -> None:
    aws.client("dynamodb").delete_item(
        TableName=settings.table_name(table), Key={name: item[name] for name in key}
    )


def test_samples_are_heard(audited: datetime, event: Callable[[str], Any]) -> None:
    sample = event("access/streams.note_audit")
    hear(sample["Records"])
    with clock.fixed(TWENTY_PAST):
        schedules.seal_audit(event("access/schedules.seal_audit"), None)
        schedules.seal_audit(event("access/schedules.seal_audit"), None)

    (noted,) = notes.notes_of(HOUR, shard_in(sample["Records"][0]))
    assert (noted.sequence, noted.created) == (
        sample["Records"][0]["dynamodb"]["SequenceNumber"].zfill(40),
        1637631000,
    )
    assert findings() == {
        (Verdict.MISSING, shard_in(sample["Records"][0]), noted.sequence[-4:])
    }  # the sample's row was never in the table


@pytest.mark.catalogue("P02")
def test_a_replay_and_moved_batches_change_no_note(audited: datetime) -> None:
    records = rows_at(*range(12), subject="0000000000001")
    shard = shard_in(records[0])
    hear(records[:5])
    before = items("audit_notes")
    hear(records[:5])
    hear(records[:3])
    assert items("audit_notes") == before

    hear(records[:8])
    hear(records[4:])
    hear(records)
    told_of = [one.sequence for one in notes.notes_of(HOUR, shard)]
    assert told_of == [str(1000 + 60 * n + n).zfill(40) for n in range(12)]

    strike()
    hear(records, LATER)
    hear(records[6:], LATER)
    strike(LATER)
    assert findings() == findings(NEXT) == set()


def test_another_s_note_in_our_place_is_not_taken_for_ours(audited: datetime) -> None:
    records = rows_at(1, 2)
    hear(records[:1])
    group = items("audit_notes")[0]
    overwrite("audit_notes", group | {"rows": {"S": "[]"}})

    with pytest.raises(notes.NoteTaken):
        hear(records[:1])


@pytest.mark.catalogue("P02")
def test_each_hour_is_sealed_once_and_goes_on_from_the_one_before(
    audited: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "FIRST_LOOKS_BACK", timedelta(hours=6))
    records = rows_at(0, 10, 59, 61, 62)
    hear(records, BEGUN + timedelta(minutes=62))
    strike()
    first = {key: objects.read("audit", key) for key in object_keys()}
    strike()
    strike(TWENTY_PAST + timedelta(minutes=35))
    assert {key: objects.read("audit", key) for key in object_keys()} == first
    assert len(first) == len(set(first)) == 6 * 16

    strike(TWENTY_PAST + timedelta(hours=1))
    for shard in chain.SHARDS:
        earlier, _ = read_seal(objects.read("audit", place_of(HOUR, shard)))
        later, _ = read_seal(objects.read("audit", place_of(NEXT, shard)))
        assert later.previous == earlier.root != earlier.previous
    assert findings() == findings(NEXT) == findings("2021112303") == set()
    assert verifying.verify_hour(HOUR, LATER).rows == 3


def test_missed_runs_are_made_good_in_order(
    audited: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(rows_at(0, 10))
    strike()
    monkeypatch.setattr(sealing, "HOURS_A_RUN", 3)
    for _ in range(3):
        strike(TWENTY_PAST + timedelta(hours=5))

    sealed = sealing.sealed_hours(HOUR)
    assert sealed == list(chain.hours_between(HOUR, "2021112313"))
    assert [findings(hour) for hour in sealed] == [set()] * 6


def test_a_run_that_broke_off_is_finished_by_the_next(
    audited: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(rows_at(*range(20)))
    strike(TWENTY_PAST - timedelta(hours=1))
    real, calls = signing.sign, 0

    def breaks_off(name: str, message: bytes) -> bytes:
        nonlocal calls
        calls += 1
        if calls == 6:
            raise CryptoUnavailable
        return real(name, message)

    monkeypatch.setattr(signing, "sign", breaks_off)
    with pytest.raises(CryptoUnavailable):
        strike()
    strike()

    assert len(object_keys()) == len(set(object_keys())) == 2 * 16
    assert findings() == set()


def test_two_runs_at_once_leave_one_seal(
    audited: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(rows_at(0))
    real = objects.put_once

    def overtaken(bucket: str, key: str, body: bytes, content_type: str) -> bool:
        seal, _ = read_seal(body)
        other = write_seal(seal, crypto.to_text(signing.sign("proofs", seal.head)))
        assert real(bucket, key, other, content_type)
        return real(bucket, key, body, content_type)

    monkeypatch.setattr(objects, "put_once", overtaken)
    strike()

    assert len(object_keys()) == len(set(object_keys())) == 16
    assert findings() == set()


@pytest.mark.catalogue("P02")
def test_a_note_of_a_stream_that_lagged_is_sealed_with_the_hour_that_is_open(
    audited: datetime,
) -> None:
    records = rows_at(5, 6)
    hear(records[:1])
    strike()
    hear(records, LATER - timedelta(hours=1))
    strike(LATER)

    assert [verifying.verify_hour(hour, LATER).rows for hour in (HOUR, NEXT)] == [1, 1]
    assert findings() == findings(NEXT) == set()
    lagged = items("audit")
    remove("audit", "subject", "at", item=lagged[0])
    remove("audit", "subject", "at", item=lagged[1])
    assert [len(findings(hour)) for hour in (HOUR, NEXT)] == [1, 1]


@pytest.mark.catalogue("P02")
def test_every_tampering_is_named_with_its_hour_and_shard(audited: datetime) -> None:
    records = rows_at(*range(10), subject="0000000000001")
    shard = shard_in(records[0])
    hear(records)
    strike()
    assert findings() == set()

    image = records[3]["dynamodb"]["NewImage"]
    remove("audit", "subject", "at", item=image)
    assert findings() == {(Verdict.MISSING, shard, "1183")}

    overwrite("audit", image | {"allowed": {"BOOL": False}})
    assert findings() == {(Verdict.ALTERED, shard, "1183")}

    overwrite("audit", image)
    assert findings() == set()

    (group,) = items("audit_notes")
    rows = json.loads(group["rows"]["S"])
    overwrite("audit_notes", group | {"rows": {"S": json.dumps(rows[:4] + rows[5:])}})
    assert findings() == {(Verdict.MISSING, shard, "")}

    rows[1][0], rows[2][0] = rows[2][0], rows[1][0]
    overwrite("audit_notes", group | {"rows": {"S": json.dumps(rows)}})
    assert {verdict for verdict, *_ in findings()} == {Verdict.OUT_OF_ORDER}

    overwrite("audit_notes", group | {"rows": {"S": "[]"}})
    assert findings() == {(Verdict.MISSING, shard, "")}


@pytest.mark.catalogue("P02")
def test_a_row_and_its_note_put_in_after_the_seal_are_named(audited: datetime) -> None:
    hear(rows_at(0))
    strike()
    late = rows_at(30, subject="0000000000001")
    hear(late)  # by somebody who claims that the hour is still open

    assert findings() == {(Verdict.INSERTED_LATE, shard_in(late[0]), "2800")}


@pytest.mark.catalogue("P02")
def test_a_row_dated_back_is_named_in_the_hour_it_was_put_in(audited: datetime) -> None:
    hear(rows_at(0))
    strike()
    (forged,) = rows_at(30, subject="0000000000001")
    forged["dynamodb"]["ApproximateCreationDateTime"] = (BEGUN + timedelta(minutes=90)).timestamp()
    hear([forged], BEGUN + timedelta(minutes=91))
    strike(LATER)

    assert findings() == set()
    assert findings(NEXT) == {(Verdict.INSERTED_LATE, shard_in(forged), "2800")}


@pytest.mark.catalogue("P02")
@pytest.mark.parametrize(("act", "verdict"), [("MODIFY", "altered"), ("REMOVE", "missing")])
def test_a_change_told_by_the_stream_is_cried_at_once(
    audited: datetime, capsys: pytest.CaptureFixture[str], act: str, verdict: str
) -> None:
    records = rows_at(0, subject="0000000000001")
    touched = record(records[0]["dynamodb"]["NewImage"], BEGUN + timedelta(minutes=5), 9999, act)
    touched["dynamodb"].pop("NewImage") if act == "REMOVE" else None
    hear([*records, touched])
    facts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    strike()

    assert [one for one in facts if one.get("fact") == "AuditTouched"] == [
        {"fact": "AuditTouched", "level": "ERROR", "rows": 1,
         "places": f"{HOUR}/{shard_in(touched)}"},
    ]  # fmt: skip
    assert any(one.get("AuditTouched") == [1.0] for one in facts)
    assert findings() == {(Verdict(verdict), shard_in(touched), "9999")}


@pytest.mark.catalogue("P02", "P03")
def test_a_seal_can_t_be_deleted_and_one_that_is_hidden_or_replaced_is_seen(
    audited: datetime,
) -> None:
    hear(rows_at(0, subject="0000000000001"))
    strike()
    shard = chain.shard_of("0000000000001")
    s3, where = aws.client("s3"), {"Bucket": settings.bucket("audit"), "Key": place_of(HOUR, shard)}
    (version,) = objects.versions("audit", where["Key"])

    kept = s3.head_object(**where)
    assert kept["ObjectLockMode"] == "COMPLIANCE"
    assert kept["ObjectLockRetainUntilDate"].timestamp() - time.time() > 730 * 86400
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(**where, VersionId=version)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(**where, VersionId=version, BypassGovernanceRetention=True)
    assert findings() == set()

    forged = seal_of(HOUR, shard, chain.BEGINNING, [])
    s3.put_object(**where, Body=write_seal(forged, crypto.to_text(bytes(64))))
    assert findings() == {(Verdict.REPLACED, shard, "")}
    s3.delete_object(**where)
    assert findings() == {(Verdict.REPLACED, shard, "")}


@pytest.mark.catalogue("P02")
def test_a_forged_an_unsigned_and_an_unchained_seal_are_seen(audited: datetime) -> None:
    strike()
    before, _ = read_seal(objects.read("audit", place_of(HOUR, "a")))

    def lay(shard: str, body: bytes) -> None:
        assert objects.put_once("audit", place_of(NEXT, shard), body, "application/json")

    def signed(previous: str, hour: str = NEXT) -> bytes:
        seal = seal_of(hour, "a", previous, ())
        return write_seal(seal, crypto.to_text(signing.sign("proofs", seal.head)))

    lay("0", b"{}")
    lay("1", write_seal(seal_of(NEXT, "1", before.root, ()), "no signature"))
    lay("2", write_seal(seal_of(NEXT, "2", before.root, ()), crypto.to_text(bytes(64))))
    lay("3", signed(before.root))
    lay("a", signed("1" * 64))

    assert {one for one in findings(NEXT) if one[1] in "0123a4"} == {
        (Verdict.FORGED, "0", ""),
        (Verdict.FORGED, "1", ""),
        (Verdict.FORGED, "2", ""),
        (Verdict.FORGED, "3", ""),
        (Verdict.UNCHAINED, "a", ""),
        (Verdict.UNSEALED, "4", ""),
    }


@pytest.mark.catalogue("P02")
def test_a_chain_that_begins_anew_is_seen(audited: datetime) -> None:
    strike()
    hour = "2021112311"
    for shard in chain.SHARDS:
        sealing.seal_hour(hour, shard)

    assert findings(hour) == {(Verdict.UNCHAINED, shard, "") for shard in chain.SHARDS}
    assert findings("2021112310") == {(Verdict.UNSEALED, shard, "") for shard in chain.SHARDS}


def test_a_folder_of_the_future_does_not_stop_the_seals(audited: datetime) -> None:
    strike()
    objects.put_once("audit", "seals/9999999999/a.json", b"{}", "application/json")
    objects.put_once("audit", "seals/zzz/a.json", b"{}", "application/json")
    strike(LATER)

    assert findings(NEXT) == set()


def test_seals_of_before_a_new_key_need_the_former_one(audited: datetime, tmp_path: Path) -> None:
    hear(rows_at(0))
    strike()
    kms, file = aws.client("kms"), tmp_path / "former.der"
    file.write_bytes(kms.get_public_key(KeyId=settings.key_alias("proofs"))["PublicKey"])
    fresh = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    kms.update_alias(AliasName=settings.key_alias("proofs"), TargetKeyId=fresh)
    signing.forget()

    with clock.fixed(LATER):
        assert list(told([HOUR], keys_in([file]))) == [(True, f"hour {HOUR}: 1 rows, untouched")]
    assert findings() == {(Verdict.FORGED, shard, "") for shard in chain.SHARDS}


def test_an_hour_that_is_not_over_is_not_verified(audited: datetime) -> None:
    end = BEGUN + timedelta(hours=1)
    with pytest.raises(verifying.HourNotOver):
        verifying.verify_hour(HOUR, end + timedelta(minutes=29))


def test_the_verifier_s_words_name_no_subject(audited: datetime) -> None:
    records = rows_at(0, subject="0000000000001")
    hear(records)
    strike()
    with clock.fixed(LATER):
        assert list(told([HOUR])) == [(True, f"hour {HOUR}: 1 rows, untouched")]
        remove("audit", "subject", "at", item=records[0]["dynamodb"]["NewImage"])
        lines = list(told([HOUR]))

    shard = shard_in(records[0])
    assert lines[0][1].startswith(f"hour {HOUR} shard {shard}: missing row of 2021-11-23T01:00:00")
    assert lines[1] == (False, f"hour {HOUR}: 1 rows, TOUCHED")
    assert "0000000000001" not in lines[0][1].partition("number")[0]


@pytest.mark.parametrize("operation", ["list_objects_v2", "put_object", "get_object"])
def test_a_bucket_that_does_not_answer_is_told_as_busy(
    audited: datetime, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    def silent(**_: Any) -> Any:
        raise ClientError({"Error": {"Code": "SlowDown"}}, operation)

    monkeypatch.setattr(aws.client("s3"), operation, silent)
    with pytest.raises(Busy):
        strike()


def test_notes_that_can_t_be_written_fail_the_batch(
    audited: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any) -> None:
        raise Busy

    monkeypatch.setattr(notes, "put_notes", busy)
    with pytest.raises(Busy):
        hear(rows_at(0))
