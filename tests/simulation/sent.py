"""One request as it is on the wire: which operation, on which tables, how consistent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from botocore.awsrequest import AWSPreparedRequest


@dataclass(slots=True)
class Sent:
    """One request as it is on the wire."""

    service: str
    operation: str
    request: AWSPreparedRequest
    body: dict[str, Any]

    @classmethod
    def of(cls, event_name: str, request: AWSPreparedRequest) -> Sent:
        """Read the request of a ``before-send.<service>.<Operation>`` event."""
        _, service, operation = event_name.split(".")
        told: dict[str, Any] = {}
        if service == "dynamodb":
            told = json.loads(request.body)
        return cls(service.replace("-", ""), operation, request, told)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it names, by physical name, each once."""
        if "TableName" in self.body:
            return (self.body["TableName"],)
        if "RequestItems" in self.body:
            return tuple(sorted(self.body["RequestItems"]))
        pieces = self.body.get("TransactItems", ())
        return tuple(sorted({act["TableName"] for piece in pieces for act in piece.values()}))

    @property
    def consistent(self) -> bool:
        """Must it see all earlier writes? Eventually consistent reads need not."""
        if self.operation in ("GetItem", "Query", "Scan"):
            return bool(self.body.get("ConsistentRead"))
        if self.operation == "BatchGetItem":
            return all(one.get("ConsistentRead") for one in self.body["RequestItems"].values())
        return True

    @property
    def digest(self) -> str:
        """Eight hex digits that stand for the whole request in a trace."""
        body = self.request.body
        if not isinstance(body, bytes | str):
            return "-" * 8  # a stream: its text is an address in memory
        raw = body if isinstance(body, bytes) else body.encode()
        return blake2b(raw, digest_size=4).hexdigest()

    def with_body(self, body: dict[str, Any]) -> AWSPreparedRequest:
        """The same request with another body."""
        plain, told = self.request, json.dumps(body).encode()
        headers = plain.headers.__class__(plain.headers.items())
        headers["Content-Length"] = str(len(told))
        return AWSPreparedRequest(plain.method, plain.url, headers, told, plain.stream_output)
