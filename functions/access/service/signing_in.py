"""How does a member of staff sign in? OIDC authorization code, PKCE, answer by form post.

The answer comes back as a form, so that no code ever stands in an address (A13). State, nonce and
verifier travel in one sealed cookie of ten minutes; it is what makes the answer ours, and each
answer is good for one exchange at the issuer.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from functions.access.domain.staff import factors_in
from functions.access.service import issuer, staff
from functions.access.service.sessions import SignedIn
from functions.kernel.errors import Forbidden, Unidentified
from functions.runtime import crypto, entropy, journal, keys, settings

LIFE: Final = timedelta(minutes=10)
CALLBACK: Final = "/can-bo/phien"
_BOUND: Final = "access|oidc|v1"
_LONGEST: Final = 2048


class SignInLost(Forbidden):
    """The issuer's answer belongs to no sign-in begun in this browser in the last ten minutes."""

    code = "SIGN_IN_LOST"
    vi = "Phiên đăng nhập đã hết hạn, vui lòng đăng nhập lại."
    en = "This sign-in has expired; please start again."


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and the sealed cookie that waits for its return."""

    address: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Entered:
    """The issuer's token, and for how long it may be kept."""

    token: str
    life: timedelta


def begin_sign_in(now: datetime) -> Begun:
    """Begin a sign-in. Raises IssuerUnreachable, CryptoUnavailable."""
    state, nonce, verifier = (entropy.token(256) for _ in range(3))
    challenge = crypto.to_text(hashlib.sha256(verifier.encode()).digest())
    asked = {
        "response_type": "code",
        "response_mode": "form_post",
        "client_id": settings.issuer_client(),
        "redirect_uri": _redirect(),
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = issuer.endpoint("authorization_endpoint", now.timestamp())
    until = int((now + LIFE).timestamp())
    kept = json.dumps({"state": state, "nonce": nonce, "verifier": verifier, "until": until})
    sealed = crypto.to_text(crypto.seal(_key(), kept.encode(), _BOUND))
    return Begun(f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", sealed)


def finish_sign_in(cookie: str, state: str, code: str, told_issuer: str, now: datetime) -> Entered:
    """Exchange the issuer's answer for its token, and check that token as on every request.

    `told_issuer` is the answer's `iss` (RFC 9207), "" where it has none. Raises SignInLost,
    Unidentified, MfaRequired, StaffNotActive, IssuerUnreachable.
    """
    kept = _opened(cookie, now)
    if not crypto.same(kept["state"].encode(), state.encode()):
        raise SignInLost
    if told_issuer and told_issuer != settings.issuer():
        raise SignInLost
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": settings.issuer_client(),
        "redirect_uri": _redirect(),
        "code_verifier": kept["verifier"],
    }
    token = issuer.exchange(fields, now.timestamp())
    if token is None:
        raise SignInLost
    claims = staff.read_token(token, now)
    if not crypto.same(claims["nonce"].encode(), kept["nonce"].encode()):
        raise Unidentified
    caller = staff.working(token, now)
    journal.tell(
        SignedIn(caller.role.value, caller.session, caller.unit, factors_in(claims.get("amr")))
    )
    return Entered(token, timedelta(seconds=max(0, int(claims["exp"] - now.timestamp()))))


def _opened(cookie: str, now: datetime) -> dict[str, Any]:
    try:
        if len(cookie) > _LONGEST:
            raise SignInLost
        kept: dict[str, Any] = json.loads(crypto.unseal(_key(), crypto.from_text(cookie), _BOUND))
    except (crypto.Unopenable, ValueError) as wrong:
        raise SignInLost from wrong
    if kept["until"] <= now.timestamp():
        raise SignInLost
    return kept


def _redirect() -> str:
    return settings.public_origin() + CALLBACK


def _key() -> bytes:
    return crypto.derive(keys.key("session"), _BOUND)
