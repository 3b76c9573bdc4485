"""What one scan costs, counted: AWS calls, bytes, and Python calls from event to answer.

Goals of performance.md section 8: one call, no read, less than 1 KB written, at most 5,000 Python
calls with botocore (chalice and pynamodb alone are 4,252 on stock settings).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from moto.core.models import botocore_stubber

import app
from functions.checkin.store.visits import CheckInRecord
from functions.runtime import aws as runtime_aws
from functions.runtime import clock
from tests.benchmarks import rows
from tests.benchmarks.stub import calls_of, stub
from tests.gateway import Gateway
from tests.world import SAME_ORIGIN, Actor, poster_of

MOST_CALLS = 5_000


@pytest.fixture
def scan(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, list[Any]]]:
    """A warm container's scan of a new instant, against the stub; and what the stub saw."""
    gateway = Gateway(app.app)
    owner = Actor(gateway).sign_in("0900001001")
    token = poster_of(owner, owner.registers_venue())
    visitor = Actor(gateway).sign_in("0900001002")
    assert visitor.declares().status == 201
    assert visitor.checks_in(token).status == 201
    with stub() as (endpoint, seen):
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        monkeypatch.setattr(botocore_stubber, "enabled", False)
        monkeypatch.setattr(CheckInRecord, "_connection", None)
        runtime_aws.forget()
        instants = iter(range(1, 100))

        def once() -> None:
            at = clock.now() + timedelta(seconds=next(instants))
            body = {"poster": token, "at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z")}
            headers = SAME_ORIGIN | {
                "content-type": "application/json",
                "cookie": "; ".join(f"{k}={v}" for k, v in visitor.cookies.items()),
            }
            event = gateway.event(
                "POST", "/api/checkins", headers.items(), json.dumps(body).encode()
            )

            def act() -> None:
                answered.append(app.app(event, None))

            counts.append(calls_of(act))

        answered: list[dict[str, Any]] = []
        counts: list[Any] = []
        for _ in range(4):
            once()
        assert {told["statusCode"] for told in answered} == {201}
        yield counts, seen
    monkeypatch.setattr(CheckInRecord, "_connection", None)


def test_a_scan_is_one_call_that_writes_less_than_a_unit(scan: tuple[Any, list[Any]]) -> None:
    _, seen = scan

    rows.keep(
        "checkin_capacity",
        len(seen) / 4,
        unit="calls/scan",
        goal="1 (0 reads)",
        beside="floor 1",
        how="calls seen by a stub of DynamoDB; warm container",
    )
    assert [operation for operation, _ in seen] == ["DynamoDB_20120810.PutItem"] * 4
    assert max(size for _, size in seen) < 1_400  # base64 and names; the item itself is < 1 KB


def test_a_scan_stays_within_its_python_calls(
    scan: tuple[Any, list[Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    counts, _ = scan

    rows.keep(
        "handler_calls",
        counts[-1]["total"],
        unit="calls/request",
        goal="<= 5000",
        beside="chalice + pynamodb alone 4,252",
        how="sys.setprofile, Python and C calls, event to answer, warm",
    )
    with capsys.disabled():
        shares = ", ".join(f"{name} {n}" for name, n in counts[-1].most_common(12))
        print(f"\nPython calls of a scan: {shares}")
    assert counts[-1]["total"] == counts[-2]["total"]
    assert counts[-1]["total"] <= MOST_CALLS
