"""What does a session token say? Fixed bytes in a fixed order, so that there is nothing to parse.

Not a JWT: its header lets the sender say how he wishes to be checked, and reading one costs some
hundred Python calls on each check-in. Here one version byte stands for one way (HMAC-SHA-256 over
all of it), and reading takes a decode, a MAC and one unpack.

  1 version (2) · 13 person · 16 session id · 4 issued · 4 expires · 4 seen · 1 flags (bit 0: phone verified)

`seen` is when this token was written: once a day it is written anew, so that a session that nobody
uses ends (ADR 0121) and no store is asked for it. Version 1 had no `seen`; it is read until those
that began before version 2 have ended, thirty days after its release.
"""  # noqa: E501

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from functions.kernel.errors import Unidentified
from functions.kernel.periods import day_of, instant_at

LIFE: Final = timedelta(days=30)
"""From the code to the end, whatever is done with it (NIST SP 800-63B-4, 2.1.3: AAL1, 30 days)."""
IDLE: Final = timedelta(days=14)
"""Without use, the end (ADR 0121, 2026-11-27): the longest isolation or follow-up asked of anybody
here is fourteen days, so that who has a task is not signed out before it ends."""
LEEWAY_SECONDS: Final = 60
"""How far two clocks of ours may differ (security.md F20)."""
MAC_SIZE: Final = 32
_VERSION: Final = 2
_PHONE_VERIFIED: Final = 1
_BODY: Final = struct.Struct(">B13s16sIIIB")
_BODY_1: Final = struct.Struct(">B13s16sIIB")
SIZES: Final = frozenset({_BODY.size + MAC_SIZE, _BODY_1.size + MAC_SIZE})


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in citizen; instants are unix seconds. `seen` is 0 in a token of version 1."""

    id: str
    person: str
    phone_verified: bool
    issued: int
    expires: int
    seen: int = 0

    @property
    def expires_at(self) -> datetime:
        """The instant after which it is nothing."""
        return datetime.fromtimestamp(self.expires, UTC)


def begin(session: str, person: str, phone_verified: bool, now: datetime) -> Session:
    """A new session of a person; `session` is 16 random characters."""
    issued = int(now.timestamp())
    until = issued + int(LIFE.total_seconds())
    return Session(session, person, phone_verified, issued, until, issued)


def seen_again(session: Session, now: datetime) -> Session | None:
    """The session as its next token says it; None where this day stands in it already."""
    if session.seen and day_of(instant_at(session.seen)) >= day_of(now):
        return None
    return replace(session, seen=int(now.timestamp()))


def write_body(session: Session) -> bytes:
    """The bytes of a session, without its MAC."""
    return _BODY.pack(
        _VERSION,
        session.person.encode("ascii"),
        session.id.encode("ascii"),
        session.issued,
        session.expires,
        session.seen,
        _PHONE_VERIFIED if session.phone_verified else 0,
    )


def read_body(body: bytes, now: float) -> Session:
    """The session in bytes whose MAC held; `now` in unix seconds.

    Refuses Unidentified for another version, for one not yet begun, for one that has ended and for
    one that nobody has used for too long.
    """
    if len(body) == _BODY.size:
        version, person, session, issued, expires, seen, flags = _BODY.unpack(body)
        known = version == _VERSION and seen + IDLE.total_seconds() > now
    else:
        version, person, session, issued, expires, flags = _BODY_1.unpack(body)
        known, seen = version == 1, 0
    if not known or issued > now + LEEWAY_SECONDS or expires <= now:
        raise Unidentified
    verified = flags == _PHONE_VERIFIED
    return Session(session.decode("ascii"), person.decode("ascii"), verified, issued, expires, seen)
