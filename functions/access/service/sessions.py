"""Who is signed in? Session tokens: made, read, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.access.domain import session as rules
from functions.access.domain.passage import SESSION_MARK
from functions.access.domain.session import MAC_SIZE, SIZES, Session
from functions.access.service import revocations
from functions.kernel.callers import Caller, Role
from functions.kernel.errors import Unidentified
from functions.runtime import crypto, entropy, journal, keys

LENGTHS: Final = frozenset(len(SESSION_MARK) + -(-size * 4 // 3) for size in SIZES)
_LABEL: Final = "access|session|v1"
_derived: dict[bytes, bytes] = {}


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just begun: its token goes into a cookie and nowhere else."""

    token: str
    session: Session


@dataclass(frozen=True, slots=True)
class SignedIn(journal.Fact):
    """Somebody has signed in (ASVS 5.0 V16.3.1). `session` is the name under which the audit knows
    it; `factors` are as the issuer told them, ``sms`` for a citizen's code."""

    role: str
    session: str
    unit: str
    factors: str


def begin_session(person: str, phone_verified: bool, now: datetime) -> Opened:
    """Begin a session of a person (13 characters). Raises CryptoUnavailable."""
    begun = rules.begin(crypto.to_text(entropy.raw(12)), person, phone_verified, now)
    return Opened(write_token(begun), begun)


def write_token(session: Session) -> str:
    """The token of a session as it stands. Raises CryptoUnavailable."""
    body = rules.write_body(session)
    return SESSION_MARK + crypto.to_text(body + crypto.mac(_key(), body))


def open_session(person: str, phone_verified: bool, now: datetime) -> str:
    """The token of a new session of a person. Raises CryptoUnavailable."""
    return begin_session(person, phone_verified, now).token


def read_session(token: str, now: datetime) -> Session:
    """The session of a token. Raises Unidentified (forged, ended, taken back), Unavailable.

    This runs on each check-in; no call leaves the container while it is warm.
    """
    if len(token) not in LENGTHS or not token.startswith(SESSION_MARK):
        raise Unidentified
    try:
        raw = crypto.from_text(token[len(SESSION_MARK) :])
    except ValueError:
        raise Unidentified from None
    body = raw[:-MAC_SIZE]
    if not crypto.same(crypto.mac(_key(), body), raw[-MAC_SIZE:]):
        raise Unidentified
    found = rules.read_body(body, now.timestamp())
    if revocations.is_revoked(found, now):
        raise Unidentified
    return found


def citizen_of(session: Session) -> Caller:
    """The citizen of a session, as a caller without rights yet."""
    return Caller(
        role=Role.CITIZEN,
        subject=session.person,
        session=session.id,
        phone_verified=session.phone_verified,
        signed_in=session.issued,
    )


def revoke_session(session: str, now: datetime) -> None:
    """Take a session back, everywhere within a minute. Raises Busy."""
    revocations.revoke(f"s:{session}", _end(now), now)


def end_sessions_of(person: str, now: datetime) -> None:
    """Take back all sessions of a person so far, e.g. after a change of phone. Raises Busy."""
    revocations.revoke(f"p:{person}", _end(now), now)


def _end(now: datetime) -> int:
    return int((now + rules.LIFE).timestamp()) + rules.LEEWAY_SECONDS


def _key() -> bytes:
    master = keys.key("session")
    derived = _derived.get(master)
    if derived is None:
        _derived.clear()
        derived = _derived[master] = crypto.derive(master, _LABEL)
    return derived
