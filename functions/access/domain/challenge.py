"""Is this the code that was sent to this phone, on this device, for this purpose, just now?

Six digits, ten minutes, five comparisons, once (ASVS 5.0 6.5 and 6.6; security.md 2.10). The
comparison is counted before it is made, by a conditional write: of 40 parallel guesses exactly five
are compared (C08). One guess on each of a million phones would still find one code, so the fleet
counts its failures; while they are too many, codes have eight digits and one try (A06).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.kernel.errors import TooMany, Unidentified

LIFE: Final = timedelta(minutes=10)
RESEND: Final = timedelta(seconds=60)
DIGITS: Final = 6
DIGITS_UNDER_ATTACK: Final = 8
TRIES: Final = 5
TRIES_UNDER_ATTACK: Final = 1
FLEET_WINDOW: Final = timedelta(minutes=10)
FLEET_FAILURES: Final = 500
"""Wrong codes in a window below which no ratio means anything."""
FLEET_RATIO: Final = 0.5
"""People mistype about one code in ten; more wrong than right is somebody guessing."""


class ChallengePurpose(StrEnum):
    """What a code is good for; a code for one is nothing for the others."""

    SIGN_IN = "sign_in"
    REGISTER_VENUE = "register_venue"
    CHANGE_PHONE = "change_phone"
    ADD_EMAIL = "add_email"
    """The code goes to the address; whoever is signed in shows that it is theirs."""
    READ_RESULT = "read_result"
    """One result, by its short code. The phone is the registered one; the asker never names it."""


class CodeNotAccepted(Unidentified):
    """Wrong, used, too old, from elsewhere or never sent: told in the same words (A07, A09)."""

    code = "CODE_NOT_ACCEPTED"
    vi = "Mã không đúng hoặc đã hết hạn."
    en = "The code is not right or has expired."


class TriesSpent(TooMany):
    """Five wrong codes: this one is closed, a new one must be sent (A05)."""

    code = "LOCKED"
    vi = "Bạn đã nhập sai quá nhiều lần, vui lòng lấy mã mới."
    en = "Too many wrong codes; please ask for a new one."


@dataclass(frozen=True, slots=True)
class Binding:
    """What a code is bound to; `holder` is the person signed in where a phone is changed or an
    e-mail address added, the MAC of the short code where a result is read, else ""."""

    challenge: str
    purpose: ChallengePurpose
    phone_index: str
    device: str
    holder: str = ""

    def message(self, code: str) -> bytes:
        """What is put under HMAC in place of the code. No part can hold a line feed."""
        parts = (self.challenge, self.purpose, self.phone_index, self.device, self.holder, code)
        return "\n".join(parts).encode()


@dataclass(frozen=True, slots=True)
class Challenge:
    """A code that was sent; `tried` counts comparisons, the present one included."""

    binding: Binding
    code_mac: bytes
    digits: int
    sealed_phone: bytes
    language: str
    expires_at: datetime
    tried: int = 0
    used: bool = False


def check_answerable(
    challenge: Challenge, device: str, holder: str, under_attack: bool, now: datetime
) -> None:
    """Refuse CodeNotAccepted, TriesSpent for an answer that must not even be compared."""
    bound = challenge.binding
    if challenge.used or now >= challenge.expires_at:
        raise CodeNotAccepted
    if device != bound.device or holder != bound.holder:
        raise CodeNotAccepted
    if challenge.tried > tries_of(challenge.digits, under_attack):
        raise TriesSpent


def tries_of(digits: int, under_attack: bool) -> int:
    """How often a code may be compared; a short code sent before the attack only once."""
    return TRIES_UNDER_ATTACK if under_attack and digits < DIGITS_UNDER_ATTACK else TRIES


def digits_of(under_attack: bool) -> int:
    """How long a new code is."""
    return DIGITS_UNDER_ATTACK if under_attack else DIGITS


def is_under_attack(failed: int, passed: int) -> bool:
    """Do the fleet's answers of one window look like guessing?"""
    return failed >= FLEET_FAILURES and failed > FLEET_RATIO * (failed + passed)
