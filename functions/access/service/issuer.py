"""What does the staff issuer say? Its keys, its addresses, its answers, with our own patience.

Only addresses at the hosts that configuration names (the issuer's and its keys') are ever called,
whatever the discovery document says; none comes from a token or a request (A02, API7). Keys are
kept ten minutes, believed for an hour at the most, and then nobody is let in until they can be
fetched again (security.md F18).
"""

from __future__ import annotations

import json
from typing import Any, Final

import urllib3

from functions.kernel.errors import Unavailable
from functions.runtime import destinations, settings

FRESH_SECONDS: Final = 600
OLDEST_SECONDS: Final = 3600
UNKNOWN_KEY_PAUSE: Final = 30
LONGEST_ANSWER: Final = 256 * 1024
_PATIENCE: Final = urllib3.Timeout(connect=2, read=3)
_pool: Final = urllib3.PoolManager(num_pools=2, retries=False, timeout=_PATIENCE)


class IssuerUnreachable(Unavailable):
    """The staff issuer does not answer, and what we knew of it is too old to be believed."""

    code = "ISSUER_UNAVAILABLE"
    vi = "Hệ thống đăng nhập cán bộ đang bận, vui lòng thử lại sau ít phút."
    en = "Staff sign-in is busy; please try again in a moment."


class _Document:
    """A JSON document of the issuer, fetched when old, believed until too old."""

    def __init__(self) -> None:
        self.fetched = float("-inf")
        self.told: dict[str, Any] = {}

    def read(
        self, url: str, instant: float, fresh_seconds: float = FRESH_SECONDS
    ) -> dict[str, Any]:
        if 0 <= instant - self.fetched < fresh_seconds:
            return self.told
        try:
            self.told, self.fetched = _asked("GET", url), instant
        except IssuerUnreachable:
            if not 0 <= instant - self.fetched < OLDEST_SECONDS:
                raise
        return self.told


_keys = _Document()
_discovery = _Document()


def signing_key(kid: str, instant: float) -> dict[str, str] | None:
    """The JWK called `kid`, None where the issuer has none. `instant` is unix seconds.

    An unknown name makes us ask again, at most every half minute. Raises IssuerUnreachable.
    """
    url = settings.issuer_jwks_url()
    found = _named(_keys.read(url, instant), kid)
    return found or _named(_keys.read(url, instant, UNKNOWN_KEY_PAUSE), kid)


def endpoint(name: str, instant: float) -> str:
    """An address from the discovery document, e.g. ``token_endpoint``. Raises IssuerUnreachable."""
    url = settings.issuer() + "/.well-known/openid-configuration"
    told = _discovery.read(url, instant)
    address = told.get(name)
    if told.get("issuer") != settings.issuer() or not isinstance(address, str):
        raise IssuerUnreachable
    return address


def exchange(fields: dict[str, str], instant: float) -> str | None:
    """The ID token for an authorization code; None where the issuer refuses the code.

    Raises IssuerUnreachable.
    """
    answer = _send("POST", endpoint("token_endpoint", instant), fields)
    if answer[0] != 200:
        return None
    token = answer[1].get("id_token")
    return token if isinstance(token, str) else None


def forget() -> None:
    """As a fresh container."""
    for document in (_keys, _discovery):
        document.fetched, document.told = float("-inf"), {}


def _named(told: dict[str, Any], kid: str) -> dict[str, str] | None:
    for key in told.get("keys", ()):
        if isinstance(key, dict) and key.get("kid") == kid and key.get("kty") == "EC":
            return key if key.get("use", "sig") == "sig" else None
    return None


def _asked(method: str, url: str) -> dict[str, Any]:
    status, told = _send(method, url, None)
    if status != 200:
        raise IssuerUnreachable
    return told


def _send(method: str, url: str, fields: dict[str, str] | None) -> tuple[int, dict[str, Any]]:
    try:
        destinations.must_be_one_of(url, (settings.issuer(), settings.issuer_jwks_url()))
        form: dict[str, Any] = {"fields": fields, "encode_multipart": False} if fields else {}
        answer = _pool.request(
            method, url, redirect=False, preload_content=False,
            headers={"Accept": "application/json"}, **form,
        )  # fmt: skip
        body = answer.read(LONGEST_ANSWER + 1)
        answer.release_conn()
        told = json.loads(body) if len(body) <= LONGEST_ANSWER else None
    except (
        destinations.Elsewhere, urllib3.exceptions.HTTPError, ValueError, RecursionError,
    ) as failed:  # fmt: skip
        raise IssuerUnreachable from failed
    if not isinstance(told, dict):
        raise IssuerUnreachable
    return answer.status, told
