"""Which long-lived keys must there be? Made ahead, so that no request ever has to make one."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from functions.kernel.periods import day_of
from functions.runtime import keys

LASTING: Final = (
    "session",
    "index",
    "personal-code",
    "pass",
    "result-codes",
    "certificate-ids",
    "vaccine-tickets",
    "sms-references",
)
YEARLY: Final = (
    "persons",
    "declarations",
    "results",
    "registrations",
    "immunizations",
    "aefi",
    "certificates",
    "cases",
    "zoning",
    "followups",
    "data_requests",
)


def names_for(now: datetime) -> tuple[str, ...]:
    """The keys that must exist: the lasting ones, and those of this year and the next."""
    year = day_of(now).year
    return LASTING + tuple(f"{name}-{one}" for name in YEARLY for one in (year, year + 1))


def keep_keys(now: datetime) -> tuple[str, ...]:
    """Make those that do not exist yet; the names made. Raises CryptoUnavailable, Busy."""
    return keys.keep(names_for(now), now)
