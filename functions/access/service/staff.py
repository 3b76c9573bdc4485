"""Which member of staff is this? The issuer's token says who; our record says what they may.

Strict by ASVS 5.0 9.1 and 9.2: ES256 alone, the key only by name from the issuer's own list, no
header that brings a key or asks for more, all claims present, our audience, a second factor.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from typing import Any, Final

from functions.access.domain.passage import SESSION_MARK
from functions.access.domain.staff import (
    LONGEST_SHIFT,
    LONGEST_TOKEN,
    Staff,
    Unit,
    UnitState,
    caller_of,
    check_factors,
    check_posting,
    staff_id,
)
from functions.access.service import issuer, revocations, seeing
from functions.access.store import people as store
from functions.kernel.callers import Caller
from functions.kernel.errors import NotFound, Unidentified
from functions.runtime import settings, signing

LEEWAY: Final = timedelta(seconds=60)
REQUIRED: Final = ("exp", "iat", "sub", "aud", "iss", "nonce")
_HEADERS: Final = frozenset({"alg", "kid", "typ"})
"""All a header may hold: `jwk`, `jku`, `x5u`, `x5c`, `crit` are refused unread (A02)."""
_KID: Final = re.compile(r"[A-Za-z0-9._~=-]{1,128}")
_JWT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


def read_token(token: str, now: datetime) -> dict[str, Any]:
    """The claims of a staff token.

    Raises Unidentified (anything wrong with it), MfaRequired, IssuerUnreachable.
    """
    import jwt

    if len(token) > LONGEST_TOKEN or token.startswith(SESSION_MARK) or not _JWT.fullmatch(token):
        raise Unidentified
    try:
        header = jwt.get_unverified_header(token)
        key = _key_of(header, now)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["ES256"],
            audience=settings.issuer_client(),
            issuer=settings.issuer(),
            options={
                "require": list(REQUIRED),
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        raise Unidentified from None
    _check_times(claims, now)
    if claims.get("azp", settings.issuer_client()) != settings.issuer_client():
        raise Unidentified
    if not isinstance(claims["nonce"], str) or not claims["nonce"]:
        raise Unidentified
    check_factors(claims.get("amr"))
    return claims


def working(token: str, now: datetime) -> Caller:
    """The member of staff who brings this token, as the record stands at this moment.

    Whoever was taken on for a period is noted as seen, once a day. Raises Unidentified (also where
    a change of the account has ended this session), MfaRequired, StaffNotActive, Unavailable.
    """
    claims = read_token(token, now)
    digest = token_digest(token)
    if revocations.is_token_revoked(digest, now):
        raise Unidentified
    member = store.staff(staff_id(claims["iss"], claims["sub"]))
    if member and claims["iat"] <= member.cut:
        raise Unidentified
    unit = store.unit(member.unit) if member else None
    caller = caller_of(member, unit, digest[:16], now)
    if member and member.until:
        seeing.note_seen(caller.subject, now)
    return caller


def end_token(token: str, now: datetime) -> None:
    """Take a token back before its own end; nothing happens to one that is not valid. Raises Busy,
    IssuerUnreachable."""
    try:
        claims = read_token(token, now)
    except Unidentified:
        return
    revocations.revoke(f"t:{token_digest(token)}", int(claims["exp"]) + 60, now)


def token_digest(token: str) -> str:
    """The name of a token in registers: a hash, not the token."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def put_unit(unit: Unit) -> None:
    """Set up or change a unit. Raises Busy."""
    store.put_unit(unit)


def put_staff(member: Staff) -> None:
    """Set up or change a member of staff, of a unit that waits to be checked too: such a member
    passes no door yet. Raises NotFound (no such unit), PostingImpossible."""
    unit = store.unit(member.unit)
    if unit is None:
        raise NotFound
    check_posting(member, unit)
    store.put_staff(member)


def unit_of(identifier: str) -> Unit:
    """A unit by its id; one that nobody has checked yet is not there. One that was closed is: what
    it did keeps its name. Raises NotFound, Busy."""
    found = store.unit(identifier)
    if found is None or not (found.is_active or found.state is UnitState.CLOSED):
        raise NotFound
    return found


def working_unit_of(identifier: str) -> Unit:
    """A unit that others may count on from now: checked, and not closed. Raises NotFound, Busy."""
    found = unit_of(identifier)
    if not found.is_active:
        raise NotFound
    return found


def _key_of(header: dict[str, Any], now: datetime) -> Any:
    kid = header.get("kid")
    if header.get("alg") != "ES256" or not _HEADERS.issuperset(header):
        raise Unidentified
    if not isinstance(kid, str) or not _KID.fullmatch(kid):
        raise Unidentified
    found = issuer.signing_key(kid, now.timestamp())
    if found is None:
        raise Unidentified
    return signing.key_of_jwk(found)


def _check_times(claims: dict[str, Any], now: datetime) -> None:
    """By the clock given, for PyJWT would ask its own."""
    times = [claims["exp"], claims["iat"], claims.get("nbf", claims["iat"])]
    if not all(isinstance(told, int) and not isinstance(told, bool) for told in times):
        raise Unidentified
    instant, leeway = now.timestamp(), LEEWAY.total_seconds()
    expires, issued, begins = times
    if expires + leeway <= instant or max(issued, begins) > instant + leeway:
        raise Unidentified
    if issued + LONGEST_SHIFT.total_seconds() + leeway <= instant:
        raise Unidentified
