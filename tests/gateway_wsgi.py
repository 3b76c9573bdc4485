"""The gateway as a WSGI application, for tools that speak WSGI; a test says who calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from tests.gateway import Gateway

Headers = dict[str, str]
Sign = Callable[[str, str, bytes], Headers]
"""Method, path and body to the headers that say who calls."""
_OTHERS = {"CONTENT_TYPE": "content-type", "CONTENT_LENGTH": "content-length"}
_IDENTIFYING = {"authorization", "cookie", "host", "content-length"}


def nobody(_: str, __: str, ___: bytes) -> Headers:
    """Nobody we know."""
    return {}


class WsgiGateway:
    """Answers as the gateway would; every request comes from another address."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.sign: Sign = nobody
        self.answered: Counter[int] = Counter()
        self._requests = count()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """One request."""
        method, target = environ["REQUEST_METHOD"], environ["REQUEST_URI"]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        path = urlsplit(target).path
        headers = {k: v for k, v in _headers(environ).items() if k not in _IDENTIFYING}
        headers |= self.sign(method, path, body)
        number = next(self._requests)
        ip = f"198.51.{number // 250 % 250}.{number % 250}"
        reply = self.gateway.answer(method, target, headers.items(), body, ip)
        self.answered[reply.status] += 1
        told = [(name, value) for name, values in reply.headers.items() for value in values]
        start(f"{reply.status} -", told)
        return [reply.body]


def _headers(environ: dict[str, Any]) -> Headers:
    found = {
        key[5:].replace("_", "-").lower(): value
        for key, value in environ.items()
        if key.startswith("HTTP_")
    }
    return found | {name: environ[key] for key, name in _OTHERS.items() if environ.get(key)}
