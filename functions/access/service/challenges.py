"""How is a phone proven? A code goes out by SMS and comes back from the same device.

Nothing here asks whether the phone is known: known and unknown phones are answered alike (A09).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from functions.access.domain import limits as rates
from functions.access.domain.challenge import (
    LIFE,
    RESEND,
    TRIES,
    Binding,
    Challenge,
    ChallengePurpose,
    CodeNotAccepted,
    TriesSpent,
    check_answerable,
    digits_of,
)
from functions.access.domain.roster import Device
from functions.access.service import fleet, roster, sessions
from functions.access.service.limits import enforce
from functions.access.service.neighbourhood import neighbours
from functions.access.service.phones import open_phone, seal_phone
from functions.access.store import challenges as store
from functions.kernel.callers import Caller, Role
from functions.kernel.errors import FieldFault, TooMany, Unidentified
from functions.kernel.identifiers import opaque_id
from functions.kernel.phones import Phone, mask_phone, read_phone
from functions.messages.access import SEALED_CODE, CodeRequested
from functions.runtime import crypto, entropy, journal, keys, queues, settings

_ID = re.compile(r"[0-9A-Z]{26}")
SEND_LIMITS = (rates.SEND_PAUSE, rates.SEND_HOUR, rates.SEND_DAY)


@dataclass(frozen=True, slots=True)
class Started:
    """A code is on its way: the challenge's id, and for how long it lives and must be waited."""

    challenge: str
    expires_in: timedelta
    resend_in: timedelta
    phone_masked: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Where a question about a code comes from: the device's nonce, its address, its language, and
    what kind of device it is."""

    device: str
    ip: str
    language: str = "vi"
    runs_on: Device = Device.OTHER


@dataclass(frozen=True, slots=True)
class SendingStopped(journal.Fact):
    """The national breaker of one purpose is open; an alarm listens to this line."""

    level: ClassVar[journal.Level] = "ERROR"
    purpose: str
    seconds: int


def start_challenge(
    caller: Caller, phone: str, purpose: str, asker: Asker, now: datetime
) -> Started:
    """Send a code. Raises PhoneInvalid (and PhoneForeign, PhoneLandline), TooMany, Unidentified
    (changing a phone without being signed in), CryptoUnavailable, Busy."""
    return _send(caller, read_phone(phone), ChallengePurpose(purpose), asker, now)


def resend_challenge(caller: Caller, challenge: str, asker: Asker, now: datetime) -> Started:
    """Send a new code to the phone of an earlier challenge of the same device.

    Raises CodeNotAccepted, and what `start_challenge` raises.
    """
    before = _own_challenge(challenge, asker)
    return _send(caller, _phone_of(before), before.binding.purpose, asker, now)


def open_challenge(challenge: str, asker: Asker, now: datetime) -> Started:
    """A challenge of the same device that may still be answered. Raises CodeNotAccepted."""
    found = _own_challenge(challenge, asker)
    left = found.expires_at - now
    if found.used or found.tried >= TRIES or left <= timedelta(0):
        raise CodeNotAccepted
    return Started(challenge, left, max(timedelta(0), RESEND - (LIFE - left)), _masked(found))


def answer_challenge(
    caller: Caller, challenge: str, code: str, asker: Asker, now: datetime
) -> sessions.Opened:
    """Sign in with the code that was sent, once.

    Raises CodeNotAccepted, TriesSpent (429 LOCKED), TooMany, CryptoUnavailable, Busy.
    """
    tried = compare(challenge, code, asker, lambda bound: _holder(caller, bound.purpose), now)
    return _signed_in(caller, tried.binding.purpose, _phone_of(tried), asker, now)


def compare(
    challenge: str, code: str, asker: Asker, holder: Callable[[Binding], str], now: datetime
) -> Challenge:
    """Count a try, compare, and use the challenge; `holder` says whose it must be.

    Raises CodeNotAccepted, TriesSpent, TooMany, CryptoUnavailable, Busy.
    """
    if not _ID.fullmatch(challenge):
        raise CodeNotAccepted
    tried = store.try_challenge(challenge, TRIES)
    if tried is None:
        known = store.challenge(challenge)
        raise CodeNotAccepted if known is None or known.used else TriesSpent
    bound = tried.binding
    attacked = fleet.under_attack(now)
    check_answerable(tried, digest(asker.device), holder(bound), attacked, now)
    enforce(rates.ANSWER_DAY, bound.phone_index, now)
    right = crypto.same(code_mac(bound, code), tried.code_mac)
    fleet.tell_answer(right, now)
    if not right or not store.use_challenge(challenge):
        raise CodeNotAccepted(FieldFault("code", "CODE_WRONG"))
    return tried


def open_code(message: CodeRequested) -> tuple[Phone, str]:
    """Phone and code of a message, for the house that sends it. Raises CryptoUnavailable,
    crypto.Unopenable where the message is not ours."""
    sealed, bound = crypto.from_text(message.sealed_code), SEALED_CODE + message.challenge
    code = crypto.unseal(keys.key("session"), sealed, bound).decode()
    return open_phone(message.sealed_phone), code


def _send(
    caller: Caller, phone: Phone, purpose: ChallengePurpose, asker: Asker, now: datetime
) -> Started:
    holder = _holder(caller, purpose)
    index = phone_index(phone)
    enforce(rates.SEND_NETWORK, rates.network_of(asker.ip), now)
    for limit in SEND_LIMITS:
        enforce(limit, index, now)
    spend_national_budget(purpose, now)
    digits = digits_of(fleet.under_attack(now))
    code = entropy.digits(digits)
    bound = Binding(opaque_id(entropy.raw(16)), purpose, index, digest(asker.device), holder)
    sealed = crypto.seal(keys.key("session"), phone.encode(), at_rest(bound.challenge))
    made = Challenge(bound, code_mac(bound, code), digits, sealed, asker.language, now + LIFE)
    store.put_challenge(made)
    queues.send("messages", _message(made, phone, code).model_dump())
    return Started(bound.challenge, LIFE, RESEND, mask_phone(phone))


def spend_national_budget(purpose: ChallengePurpose, now: datetime) -> None:
    """Each purpose has its own, and notices have theirs. Raises TooMany, and sounds the alarm."""
    try:
        enforce(rates.send_nation(settings.codes_per_hour()), purpose.value, now)
    except TooMany as stopped:
        journal.tell(SendingStopped(purpose.value, stopped.retry_after or 0))
        raise


def _message(made: Challenge, phone: Phone, code: str) -> CodeRequested:
    key, bound = keys.key("session"), made.binding
    sealed_code = crypto.seal(key, code.encode(), SEALED_CODE + bound.challenge)
    return CodeRequested.model_validate(
        {
            "challenge": bound.challenge,
            "purpose": bound.purpose.value,
            "language": made.language,
            "sealed_phone": seal_phone(phone),
            "sealed_code": crypto.to_text(sealed_code),
            "expires_at": made.expires_at.isoformat(),
        }
    )


def _signed_in(
    caller: Caller, purpose: ChallengePurpose, phone: Phone, asker: Asker, now: datetime
) -> sessions.Opened:
    if purpose is not ChallengePurpose.CHANGE_PHONE:
        person = neighbours().open_account(phone, now)
        return roster.enter(person, asker.runs_on, caller, now)
    neighbours().change_phone(caller, phone, now)
    return roster.enter_alone(caller.subject, asker.runs_on, now)


def _holder(caller: Caller, purpose: ChallengePurpose) -> str:
    if purpose is not ChallengePurpose.CHANGE_PHONE:
        return ""
    if caller.role is not Role.CITIZEN:
        raise Unidentified
    return caller.subject


def _phone_of(challenge: Challenge) -> Phone:
    bound_to = at_rest(challenge.binding.challenge)
    return Phone(crypto.unseal(keys.key("session"), challenge.sealed_phone, bound_to).decode())


def _own_challenge(challenge: str, asker: Asker) -> Challenge:
    found = store.challenge(challenge) if _ID.fullmatch(challenge) else None
    if found is None or found.binding.device != digest(asker.device):
        raise CodeNotAccepted
    if found.binding.purpose in (ChallengePurpose.READ_RESULT, ChallengePurpose.ADD_EMAIL):
        raise CodeNotAccepted  # whose phone it is was not the asker's to know, or it is no phone
    return found


def _masked(challenge: Challenge) -> str:
    return mask_phone(_phone_of(challenge))


def phone_index(phone: Phone) -> str:
    """The keyed hash of a phone under which sendings are counted."""
    key = crypto.derive(keys.key("session"), "access|phone-limits|v1")
    return crypto.to_text(crypto.mac(key, phone.encode()))


def code_mac(bound: Binding, code: str) -> bytes:
    """What is kept in place of a code."""
    return crypto.mac(crypto.derive(keys.key("session"), "access|otp|v1"), bound.message(code))


def digest(device: str) -> str:
    """What is kept in place of a device's nonce."""
    return hashlib.sha256(device.encode()).hexdigest()


def at_rest(challenge: str) -> str:
    """To what a sealed phone is bound."""
    return f"challenges|{challenge}|phone"
