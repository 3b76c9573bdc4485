"""Do the deployed functions note and seal the audit in their own roles, and is tampering told?"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.access.domain import chain
from functions.kernel.periods import hour_of
from infra import build
from infra.parts import ROOT
from tests.local.conftest import Platform, until

pytestmark = pytest.mark.local

SUBJECT = "0000000000001"
WRITE = """
import sys
from datetime import datetime
from infra.verify_audit import point_at
point_at("dev", sys.argv[1])
from functions.access.domain import chain
from functions.access.domain.audit import AuditRow
from functions.access.store import audit, notes
from functions.kernel.callers import Purpose, Role
at = datetime.fromisoformat(sys.argv[2])
row = AuditRow(sys.argv[3], at, "s-1", Role.AUDITOR, "", "", "reveal", Purpose.SELF_SERVICE,
               ("phone",), True, "r", "")
audit.put_audit([(row, "suffix")])
key = (row.subject, at.isoformat(timespec="microseconds") + "#suffix")
item, created = notes.rows_of([key])[key], int(at.timestamp())
told = chain.note_of(item, key, chain.Act.INSERT, created, "1")
notes.put_notes(chain.hour_of_write(created), chain.shard_of(row.subject), [told])
"""

SEAL = """
import sys
from infra.verify_audit import point_at
point_at("dev", sys.argv[1])
from functions.access.domain import chain
from functions.access.service.sealing import seal_hour
for shard in chain.SHARDS:
    seal_hour(sys.argv[2], shard)
"""
AGES = (2, 7)
"""Hours ago of the row: one that is over and, where the platform's own clock has struck before we
wrote (it looks six hours back the first time), one that no run of it seals any more."""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT, env=build.environment("dev"), capture_output=True, text=True, check=False,
    )  # fmt: skip


def verify(platform: Platform, hour: str) -> tuple[int, str]:
    endpoint = platform.emulator.endpoint
    ran = run("-m", "infra.verify_audit", "--hour", hour, "--endpoint", endpoint)
    return ran.returncode, ran.stdout + ran.stderr


def notes_in(platform: Platform, hour: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = platform.client("dynamodb").query(
        TableName="lachan-dev-audit_notes",
        KeyConditionExpression="hour_shard = :group",
        ExpressionAttributeValues={":group": {"S": f"{hour}#{chain.shard_of(SUBJECT)}"}},
    )["Items"]
    return found


def is_sealed(platform: Platform, hour: str) -> bool:
    """Has the clock sealed this hour? What is noted of it later would not be in its seal."""
    s3 = platform.client("s3")
    (bucket,) = (one["Name"] for one in s3.list_buckets()["Buckets"] if "-audit-" in one["Name"])
    return bool(s3.list_objects_v2(Bucket=bucket, Prefix=f"seals/{hour}/")["KeyCount"])


def written(platform: Platform, begun: datetime) -> tuple[datetime, str]:
    """A row and its note, of an hour that was not sealed before; its instant and hour."""
    for age in AGES:
        at = (begun - timedelta(hours=age)).replace(minute=30)
        wrote = run("-c", WRITE, platform.emulator.endpoint, at.isoformat(), SUBJECT)
        assert wrote.returncode == 0, wrote.stderr
        if not is_sealed(platform, hour_of(at)):
            break
    return at, hour_of(at)


@pytest.mark.catalogue("P02")
def test_the_audit_is_noted_sealed_and_verified_with_the_roles_of_the_template(
    platform: Platform,
) -> None:
    begun = datetime.now(UTC)
    at, hour = written(platform, begun)

    def heard() -> list[dict[str, Any]]:
        now = hour_of(datetime.now(UTC))
        return notes_in(platform, hour_of(begun)) + notes_in(platform, now)

    until(heard, "what the stream's function notes")

    tick = (ROOT / "events" / "access" / "schedules.seal_audit.json").read_bytes()
    answer = platform.client("lambda").invoke(
        FunctionName="lachan-dev-access-seal-audit", Payload=tick
    )
    assert "FunctionError" not in answer, answer["Payload"].read()
    if not is_sealed(platform, hour):
        sealed = run("-c", SEAL, platform.emulator.endpoint, hour)
        assert sealed.returncode == 0, sealed.stderr
    code, said = verify(platform, hour)
    assert (code, said) == (0, f"hour {hour}: 1 rows, untouched\n")

    platform.client("dynamodb").delete_item(
        TableName="lachan-dev-audit",
        Key={
            "subject": {"S": SUBJECT},
            "at": {"S": at.isoformat(timespec="microseconds") + "#suffix"},
        },
    )
    code, said = verify(platform, hour)
    assert code == 1
    assert f"hour {hour} shard {chain.shard_of(SUBJECT)}: missing row of {at:%Y-%m-%dT%H}" in said
    assert verify(platform, hour_of(datetime.now(UTC)))[0] == 2
