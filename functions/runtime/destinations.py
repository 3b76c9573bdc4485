"""Whom may a function speak to? AWS in our region and the staff issuer; no other host is asked.

An allow-list inside the process (ASVS 5.0 V13.2.5, ADR 0138): it holds what a defect or a planted
value would send elsewhere, not code that opens sockets of its own; that tests find before it ships
(tests/architecture/test_outbound.py). Walks ask our own public origin, of which they give paths.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from functions.runtime import settings

_AWS: Final = ".amazonaws.com"
_OVERRIDE: Final = "AWS_ENDPOINT_URL"
"""Names another place for AWS, as a test and the local emulator do; the template sets none."""
_known: set[tuple[str, str]] = set()


class Elsewhere(Exception):
    """A request would leave for a host that is not on the list: a defect of ours, and told so."""

    def __init__(self, host: str) -> None:
        super().__init__(f"nothing is sent to {host[:80]!r}")


def origin_of(url: str) -> tuple[str, str]:
    """(scheme, host with its port) of an address, in small letters; no name and no password.

    Raises Elsewhere for what has no host, or names somebody before it.
    """
    told = urlsplit(url)
    if not told.hostname or "@" in told.netloc or "\\" in told.netloc:
        raise Elsewhere(told.netloc)
    return told.scheme, told.netloc.lower()


def must_be_one_of(url: str, allowed: Iterable[str]) -> None:
    """Refuse an address of another origin than those of `allowed`. Raises Elsewhere."""
    origin = origin_of(url)
    if origin not in {origin_of(one) for one in allowed}:
        raise Elsewhere(origin[1])


def refuse_elsewhere(request: Any, **_: Any) -> None:
    """For botocore's ``before-send``: only AWS in our region, over TLS. Raises Elsewhere."""
    scheme, host = origin = origin_of(request.url)
    if origin in _known:
        return
    in_region = scheme == "https" and host.endswith(f".{settings.REGION}{_AWS}")
    if not in_region:
        named = {origin_of(url) for url in _places()}
        if not any(scheme == how and f".{host}".endswith(f".{at}") for how, at in named):
            raise Elsewhere(host)
    _known.add(origin)


def is_elsewhere() -> bool:
    """Does something else stand in for AWS here, a test or the local emulator?"""
    return any(_places())


def _places() -> list[str]:
    return [url for name, url in os.environ.items() if name.startswith(_OVERRIDE)]


def forget() -> None:
    """As a fresh container, e.g. after the environment changed in a test."""
    _known.clear()
