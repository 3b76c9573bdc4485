"""What does a session token say? Fixed bytes in a fixed order, so that there is nothing to parse.

Not a JWT: its header lets the sender say how he wishes to be checked, and reading one costs some
hundred Python calls on each check-in. Here one version byte stands for one way (HMAC-SHA-256 over
all of it), and reading takes a decode, a MAC and one unpack.

  1 version (1) · 13 person · 16 session id · 4 issued · 4 expires · 1 flags (bit 0: phone verified)
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from functions.kernel.errors import Unidentified

LIFE: Final = timedelta(days=30)
LEEWAY_SECONDS: Final = 60
"""How far two clocks of ours may differ (security.md F20)."""
MAC_SIZE: Final = 32
_VERSION: Final = 1
_PHONE_VERIFIED: Final = 1
_BODY: Final = struct.Struct(">B13s16sIIB")
SIZE: Final = _BODY.size + MAC_SIZE


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in citizen; `issued` and `expires` are unix seconds."""

    id: str
    person: str
    phone_verified: bool
    issued: int
    expires: int

    @property
    def expires_at(self) -> datetime:
        """The instant after which it is nothing."""
        return datetime.fromtimestamp(self.expires, UTC)


def begin(session: str, person: str, phone_verified: bool, now: datetime) -> Session:
    """A new session of a person; `session` is 16 random characters."""
    issued = int(now.timestamp())
    return Session(session, person, phone_verified, issued, issued + int(LIFE.total_seconds()))


def write_body(session: Session) -> bytes:
    """The bytes of a session, without its MAC."""
    return _BODY.pack(
        _VERSION,
        session.person.encode("ascii"),
        session.id.encode("ascii"),
        session.issued,
        session.expires,
        _PHONE_VERIFIED if session.phone_verified else 0,
    )


def read_body(body: bytes, now: float) -> Session:
    """The session in bytes whose MAC held; `now` in unix seconds.

    Refuses Unidentified for another version, for one not yet begun and for one that has ended.
    """
    version, person, session, issued, expires, flags = _BODY.unpack(body)
    if version != _VERSION or issued > now + LEEWAY_SECONDS or expires <= now:
        raise Unidentified
    return Session(
        session.decode("ascii"), person.decode("ascii"), flags == _PHONE_VERIFIED, issued, expires
    )
