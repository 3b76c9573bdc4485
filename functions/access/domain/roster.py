"""Which sessions does a person hold side by side, and which must go when another begins?

A session in the roster is one that its person may see and end (ASVS 5.0 V7.5.2). Whether a token is
believed is not asked here: it is signed, and what was taken back stands in the revocations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from functions.access.domain.session import IDLE, LIFE
from functions.kernel.periods import day_of, instant_at

MOST: Final = 5
"""Sessions of one person side by side (ASVS 5.0 V7.1.2; ADR 0121): a phone and the one before it, a
tablet, a computer at home and one at work. Beginning another ends the one unused for longest."""


class Device(StrEnum):
    """As coarse as a person needs to tell their own devices apart; no model, no version."""

    ANDROID = "android"
    APPLE = "apple"
    COMPUTER = "computer"
    OTHER = "other"


_SIGNS: Final = (
    (re.compile(r"\bAndroid\b"), Device.ANDROID),
    (re.compile(r"\b(?:iPhone|iPad|iPod)\b"), Device.APPLE),
    (re.compile(r"\b(?:Windows NT|Macintosh|X11|CrOS)\b"), Device.COMPUTER),
)


def device_in(user_agent: str) -> Device:
    """The kind of device that a browser says it runs on."""
    return next((kind for sign, kind in _SIGNS if sign.search(user_agent)), Device.OTHER)


@dataclass(frozen=True, slots=True)
class Held:
    """A session in the roster: when it began (unix), and the day on which it was last used."""

    session: str
    since: int
    day: date
    device: Device


def alive(held: tuple[Held, ...], now: datetime) -> tuple[Held, ...]:
    """Those that have not run out, the latest used first."""
    today = day_of(now)
    found = [one for one in held if instant_at(one.since) + LIFE > now and today - one.day <= IDLE]
    return tuple(sorted(found, key=lambda one: (one.day, one.since, one.session), reverse=True))


def with_begun(
    held: tuple[Held, ...], begun: Held, instead_of: str, now: datetime
) -> tuple[tuple[Held, ...], tuple[str, ...]]:
    """The roster with a session just begun, and the names of those that end by it: the one that
    this device had before (`instead_of`, "" for none) and those over the bound."""
    others = [one for one in alive(held, now) if one.session not in (begun.session, instead_of)]
    kept, over = others[: MOST - 1], others[MOST - 1 :]
    ended = [one.session for one in over]
    return (begun, *kept), tuple([instead_of, *ended] if instead_of else ended)
