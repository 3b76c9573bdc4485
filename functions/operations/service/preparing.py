"""What a walk from outside holds is made here, by a clock of its own, and laid down for it.

Whoever walks goes out, and so holds no key. This clock holds keys, takes no input and goes nowhere:
it signs the synthetic venue's poster, opens a session of the synthetic person, and says since when
the stage has keys at all (ADR 0129).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.access import service as access
from functions.kernel.errors import Busy, Invalid, NotFound
from functions.kernel.periods import read_instant, write_instant
from functions.kernel.synthetic import SYNTHETIC_PERSON
from functions.registry import service as registry
from functions.runtime import journal, keys, objects

PREPARED: Final = "walks/prepared.json"
"""The document of a walk; read by the walker, written here alone."""
LIFE: Final = timedelta(hours=6)
"""After so long it is made anew: a poster is good until the end of the day after."""
FIRST_KEY: Final = "session"
"""Nobody signs in, and so nobody is counted, before it was made; it is made once for all time."""


@dataclass(frozen=True, slots=True)
class WalkPrepared(journal.Fact):
    """A walk's poster and session were made anew."""

    stood: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a walk holds: a poster's token, the session's token, when both were made, and since when
    this stage has stood."""

    poster: str
    session: str
    made: datetime
    stood: datetime


def prepare(now: datetime) -> bool:
    """Make anew what is missing, unreadable or old; was it? Raises CryptoUnavailable, Busy."""
    try:
        standing = prepared()
    except (NotFound, Busy, ValueError):
        standing = None  # S3 refuses what is not there to whoever may not list: that reads as Busy
    if standing is not None and timedelta(0) <= now - standing.made < LIFE:
        return False
    stood = keys.made_at(FIRST_KEY)
    told = {
        "poster": registry.synthetic_poster(now),
        "session": access.open_session(SYNTHETIC_PERSON, False, now),
        "made": write_instant(now),
        "stood": write_instant(stood),
    }
    objects.put("documents", PREPARED, json.dumps(told).encode(), "application/json")
    journal.tell(WalkPrepared(told["stood"]))
    return True


def prepared() -> Prepared:
    """What was prepared last. Raises NotFound, Busy; ValueError where it can't be read."""
    told = json.loads(objects.read("documents", PREPARED))
    try:
        return Prepared(
            str(told["poster"]),
            str(told["session"]),
            read_instant(str(told["made"])),
            read_instant(str(told["stood"])),
        )
    except (Invalid, KeyError, TypeError) as unread:
        raise ValueError(PREPARED) from unread
