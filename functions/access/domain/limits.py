"""How often is often enough? Figures of security.md 2.10; each is counted before the act."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times `per` span for one key. `most == 1` is a pause from act to act."""

    name: str
    most: int
    per: timedelta


SEND_PAUSE: Final = Limit("otp.send.pause", 1, MINUTE)
SEND_HOUR: Final = Limit("otp.send.hour", 5, HOUR)
SEND_DAY: Final = Limit("otp.send.day", 10, DAY)
SEND_NETWORK: Final = Limit("otp.send.network", 30, HOUR)
ANSWER_DAY: Final = Limit("otp.answer.day", 20, DAY)
PAIRING_NETWORK: Final = Limit("pairing.network", 20, HOUR)
PAIRING_VENUE: Final = Limit("pairing.venue", 10, HOUR)

CODES_PER_HOUR: Final = 110_000
"""Codes forecast in a busy hour of the nation, for each purpose; a deployment sets its own.

From domain.md section 5: 27.1 million people used the national app; a session lasts 30 days, so
that 0.9 million sign in a day; the peak hour has 12 % of a day, which is 108,400 codes.
"""
FORECASTS: Final = 3
"""How many times the forecast stops the sending: a burst of the design is three peak hours."""


def send_nation(codes_per_hour: int) -> Limit:
    """The breaker against SMS pumping. Notices have a budget of their own (security.md B12)."""
    return Limit("otp.send.nation", FORECASTS * codes_per_hour, HOUR)


def window_of(limit: Limit, now: datetime) -> tuple[int, int]:
    """The fixed window that `now` falls into: its first second and the first after it (unix)."""
    span = int(limit.per.total_seconds())
    start = int(now.timestamp()) // span * span
    return start, start + span


def network_of(address: str) -> str:
    """The network an address belongs to: /24, or /48 of IPv6; "unknown" where unreadable."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    size = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{found}/{size}", strict=False))
