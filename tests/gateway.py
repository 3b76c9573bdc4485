"""API Gateway in process: a request becomes a payload-1.0 event, `app` answers it.

It does what the REST gateway does before and after the function: finds the resource, refuses what
has none with 403, merges repeated headers and parameters, and caps the body at 10 MB.
"""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

App = Callable[[dict[str, Any], Any], dict[str, Any]]
GATEWAY_BODY_CAP = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The problem's code, "" where the answer is none."""
        is_problem = "problem" in self.header("content-type")
        return str(self.json["code"]) if is_problem else ""

    def header(self, name: str) -> str:
        """The first value of a header, "" where absent."""
        return (self.headers.get(name.lower()) or [""])[0]

    @property
    def cookies(self) -> dict[str, str]:
        """Cookies set by this answer."""
        pairs = (line.split(";")[0].partition("=") for line in self.headers.get("set-cookie", []))
        return {name: value for name, _, value in pairs}


class Gateway:
    """The REST front of a Chalice app."""

    def __init__(self, app: Any) -> None:
        self.app: App = app
        self.paths = sorted(app.routes, key=lambda path: (path.count("{"), -len(path)))
        self._patterns = [
            (path, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))) for path in self.paths
        ]

    def resource(self, path: str) -> tuple[str, dict[str, str]] | None:
        """The resource of a path and its parameters, decoded once as the gateway does."""
        for pattern, compiled in self._patterns:
            found = compiled.fullmatch(path)
            if found:
                return pattern, {key: unquote(value) for key, value in found.groupdict().items()}
        return None

    def event(
        self,
        method: str,
        target: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        ip: str = "203.0.113.7",
    ) -> dict[str, Any] | None:
        """The event of a request, or None where no resource answers it."""
        parts = urlsplit(target)
        found = self.resource(parts.path)
        if found is None or method not in self.app.routes[found[0]]:  # type: ignore[attr-defined]
            return None
        single: dict[str, str] = {}
        many: dict[str, list[str]] = {}
        for name, value in headers:
            single[name] = value
            many.setdefault(name, []).append(value)
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            query.setdefault(name, []).append(value)
        try:
            text, encoded = body.decode(), False
        except UnicodeDecodeError:
            text, encoded = base64.b64encode(body).decode(), True
        return {
            "resource": found[0],
            "path": parts.path,
            "httpMethod": method,
            "headers": single,
            "multiValueHeaders": many,
            "queryStringParameters": {k: v[-1] for k, v in query.items()} or None,
            "multiValueQueryStringParameters": query or None,
            "pathParameters": found[1] or None,
            "stageVariables": None,
            "requestContext": {
                "resourcePath": found[0],
                "httpMethod": method,
                "requestId": str(uuid.uuid4()),
                "identity": {"sourceIp": ip},
                "stage": "v1",
                "path": parts.path,
            },
            "body": text or None,
            "isBase64Encoded": encoded,
        }

    def call(
        self,
        method: str,
        target: str,
        *,
        json_body: Any = None,
        form: dict[str, str] | None = None,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        cookies: dict[str, str] | None = None,
        ip: str = "203.0.113.7",
    ) -> Reply:
        """Send one request and return the answer."""
        from urllib.parse import urlencode

        sent = dict(headers or {})
        if json_body is not None:
            body = json.dumps(json_body).encode()
            sent.setdefault("content-type", "application/json")
        elif form is not None:
            body = urlencode(form).encode()
            sent.setdefault("content-type", "application/x-www-form-urlencoded")
        if cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return self.answer(method, target, sent.items(), body or b"", ip)

    def answer(
        self,
        method: str,
        target: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        ip: str = "203.0.113.7",
    ) -> Reply:
        """As the gateway answers: 413 above its cap, 403 for no resource, else the function."""
        if len(body) > GATEWAY_BODY_CAP:
            return _own(413, "TOO_LARGE")
        event = self.event(method, target, headers, body, ip)
        if event is None:
            return _own(403, "MISSING_RESOURCE")
        told = self.app(event, None)
        answered: dict[str, list[str]] = {}
        for name, values in (told.get("multiValueHeaders") or {}).items():
            answered.setdefault(name.lower(), []).extend(values)
        for name, value in (told.get("headers") or {}).items():
            answered.setdefault(name.lower(), []).append(value)
        raw = told.get("body") or ""
        data = base64.b64decode(raw) if told.get("isBase64Encoded") else raw.encode()
        return Reply(told["statusCode"], answered, data)


def _own(status: int, code: str) -> Reply:
    told = {"type": f"urn:lachan:problem:{code}", "status": status, "code": code}
    headers = {"content-type": ["application/problem+json"]}
    return Reply(status, headers, json.dumps(told).encode())
