"""The wire: every attempt of every AWS call passes here, inside botocore's own retry loop.

Replaces ``moto.core.botocore_stubber.BotocoreStubber.__call__`` (security.md 2.3: the event
``before-send`` itself is too late, moto has applied the write by then). moto has no memory of
``ClientRequestToken``, no stale reads and no partial batches; they are added here.
"""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from moto.core.botocore_stubber import MockRawResponse

from tests.simulation.faults import Call, Crash, Fault
from tests.simulation.sent import Sent

Answer = Callable[[AWSPreparedRequest], AWSResponse]
TOKEN_KEPT = timedelta(minutes=10)
"""How long DynamoDB remembers a ClientRequestToken (security.md 2.1)."""
LAG = timedelta(seconds=1)
"""How far an eventually consistent read may lag behind; AWS says "usually within a second"."""
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
_THROTTLES = {"dynamodb": "ProvisionedThroughputExceededException", "s3": "SlowDown"}
_DISABLED = {"kms": "DisabledException", "secretsmanager": "DecryptionFailure"}
_JSON = {"content-type": "application/x-amz-json-1.0"}


@dataclass(slots=True)
class Memory:
    """What AWS remembers and moto does not: tokens of transactions, and the near past of tables."""

    tokens: dict[str, tuple[datetime, str, bytes]] = field(default_factory=dict)
    past: dict[str, tuple[datetime, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Near:
    """What stands behind the wire: moto's answer and tables, AWS's memory, the instant."""

    answer: Answer
    table_named: Callable[[str], Any]
    memory: Memory
    now: datetime


def send(sent: Sent, fault: Fault | None, call: Call, near: Near) -> AWSResponse:
    """Answer one call, with its fault. Raises botocore's timeouts, Crash."""
    if fault is Fault.TIMEOUT_BEFORE:
        raise ConnectTimeoutError(endpoint_url=sent.request.url)
    if fault is Fault.CRASH_BEFORE:
        raise Crash
    if fault in _REFUSING:
        return _REFUSING[fault](sent, call)
    if fault in _BENDING:
        return _BENDING[fault](sent, near)
    if sent.operation in WRITES:
        _remember(sent, near)
    told = _once(sent, near)
    if fault is Fault.TIMEOUT_AFTER:
        raise ReadTimeoutError(endpoint_url=sent.request.url)
    if fault is Fault.CRASH_AFTER:
        raise Crash
    if fault is Fault.ERROR_AFTER:
        return failure(sent, 500, "InternalServerError")
    return told


def failure(sent: Sent, status: int, code: str, **more: Any) -> AWSResponse:
    """An error as the service words it: XML for S3 and SNS, JSON for the others."""
    if sent.service == "s3":
        body = f"<Error><Code>{code}</Code><Message>simulated</Message></Error>"
        headers = {"content-type": "application/xml"}
    elif sent.service == "sns":
        error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>simulated</Message></Error>"
        body = f"<ErrorResponse>{error}<RequestId>simulated</RequestId></ErrorResponse>"
        headers = {"content-type": "text/xml"}
    else:
        body = json.dumps({"__type": code, "message": "simulated", **more})
        headers = _JSON | {"x-amzn-errortype": code}
    return _response(sent.request, status, headers, body.encode())


def _response(
    request: AWSPreparedRequest, status: int, headers: dict[str, str], body: bytes
) -> AWSResponse:
    return AWSResponse(request.url, status, headers, MockRawResponse(body))


def _throttled(sent: Sent, call: Call) -> AWSResponse:
    status = 503 if sent.service == "s3" else 400
    return failure(sent, status, _THROTTLES.get(sent.service, "ThrottlingException"))


def _disabled(sent: Sent, call: Call) -> AWSResponse:
    return failure(sent, 400, _DISABLED[sent.service])


def _denied(sent: Sent, call: Call) -> AWSResponse:
    return failure(sent, 400, "AccessDeniedException")


def _conflict(sent: Sent, call: Call) -> AWSResponse:
    if sent.operation not in ("TransactWriteItems", "TransactGetItems"):
        return failure(sent, 400, "TransactionConflictException")
    count = len(sent.body["TransactItems"])
    at = call.number % count
    reasons = [{"Code": "TransactionConflict" if n == at else "None"} for n in range(count)]
    return failure(sent, 400, "TransactionCanceledException", CancellationReasons=reasons)


_REFUSING: dict[Fault | None, Callable[[Sent, Call], AWSResponse]] = {
    Fault.THROTTLED: _throttled,
    Fault.DISABLED: _disabled,
    Fault.CONFLICT: _conflict,
    Fault.AUDIT: _denied,
}


def _once(sent: Sent, near: Near) -> AWSResponse:
    token = sent.body.get("ClientRequestToken")
    if not token:
        return near.answer(sent.request)
    plain = json.dumps(sent.body, sort_keys=True)
    before = near.memory.tokens.get(token)
    if before and near.now - before[0] < TOKEN_KEPT:
        if before[1] != plain:
            return failure(sent, 400, "IdempotentParameterMismatchException")
        return _response(sent.request, 200, _JSON, before[2])
    told = near.answer(sent.request)
    if told.status_code == 200:
        near.memory.tokens[token] = (near.now, plain, told.content)
    return told


def _remember(sent: Sent, near: Near) -> None:
    """Keep the tables as they are before this write; an update changes moto's items in place."""
    in_place = sent.operation == "UpdateItem" or b'"Update"' in (sent.request.body or b"")
    for name in sent.tables:
        table = near.table_named(name)
        if table is None:
            continue
        items = table.items
        if in_place:
            near.memory.past[name] = (near.now, copy.deepcopy(items))
            continue
        kept = {key: dict(row) if isinstance(row, dict) else row for key, row in items.items()}
        near.memory.past[name] = (near.now, defaultdict(dict, kept))


def _stale(sent: Sent, near: Near) -> AWSResponse:
    present: dict[str, Any] = {}
    for name in sent.tables:
        written, before = near.memory.past.get(name, (None, None))
        if written is not None and near.now - written < LAG:
            present[name] = near.table_named(name).items
            near.table_named(name).items = before
    try:
        return near.answer(sent.request)
    finally:
        for name, items in present.items():
            near.table_named(name).items = items


def _paged(sent: Sent, near: Near) -> AWSResponse:
    return near.answer(sent.with_body(sent.body | {"Limit": 1}))


def _half(sent: Sent, near: Near) -> AWSResponse:
    """Process the first half of a batch and hand the rest back, as AWS does when short of units."""
    asked = sent.body["RequestItems"]
    writing = sent.operation == "BatchWriteItem"
    flat = [
        (name, one)
        for name in sorted(asked)
        for one in (asked[name] if writing else asked[name]["Keys"])
    ]
    if len(flat) < 2:
        return near.answer(sent.request)
    middle = (len(flat) + 1) // 2
    done, left = (_gathered(part, asked, writing) for part in (flat[:middle], flat[middle:]))
    if writing:
        _remember(sent, near)
    told = near.answer(sent.with_body(sent.body | {"RequestItems": done}))
    if told.status_code != 200:
        return told
    body = json.loads(told.content) | {"UnprocessedItems" if writing else "UnprocessedKeys": left}
    return _response(sent.request, 200, _JSON, json.dumps(body).encode())


_BENDING: dict[Fault | None, Callable[[Sent, Near], AWSResponse]] = {
    Fault.STALE: _stale,
    Fault.HALF: _half,
    Fault.PAGED: _paged,
}


def _gathered(part: list[tuple[str, Any]], asked: dict[str, Any], writing: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, one in part:
        if writing:
            found.setdefault(name, []).append(one)
        else:
            found.setdefault(name, {**asked[name], "Keys": []})["Keys"].append(one)
    return found
