"""Do the deployed functions note and seal the audit in their own roles, and is tampering told?"""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.access.domain import chain
from functions.kernel.periods import hour_of
from infra import build
from infra.parts import ROOT
from tests.local.conftest import Platform

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


@pytest.mark.catalogue("P02")
def test_the_audit_is_noted_sealed_and_verified_with_the_roles_of_the_template(
    platform: Platform,
) -> None:
    begun = datetime.now(UTC)
    at = (begun - timedelta(hours=2)).replace(minute=30)
    hour = hour_of(at)
    wrote = run("-c", WRITE, platform.emulator.endpoint, at.isoformat(), SUBJECT)
    assert wrote.returncode == 0, wrote.stderr

    deadline = time.monotonic() + 90
    heard: list[dict[str, Any]] = []
    while not heard and time.monotonic() < deadline:
        heard = notes_in(platform, hour_of(begun)) + notes_in(platform, hour_of(datetime.now(UTC)))
        time.sleep(0.5)
    assert heard, "the stream's function noted nothing"

    tick = (ROOT / "events" / "access" / "schedules.seal_audit.json").read_bytes()
    answer = platform.client("lambda").invoke(
        FunctionName="lachan-dev-access-seal-audit", Payload=tick
    )
    assert "FunctionError" not in answer, answer["Payload"].read()
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
