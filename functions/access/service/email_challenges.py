"""How is an address of e-mail proven? A code goes there and comes back from who is signed in.

A code for an address signs nobody in: it is bound to the person who asked, and what a phone opens
is asked with no person. An address is counted like a phone, and so is the person who names it.
"""

from __future__ import annotations

from datetime import datetime

from functions.access.domain import limits as rates
from functions.access.domain.challenge import (
    LIFE,
    RESEND,
    Binding,
    Challenge,
    ChallengePurpose,
    digits_of,
)
from functions.access.service import challenges, fleet
from functions.access.service.challenges import Asker, Started
from functions.access.service.limits import enforce
from functions.access.store import challenges as store
from functions.kernel.callers import Caller, Role
from functions.kernel.emails import Email, email_index_text, mask_email, read_email
from functions.kernel.errors import Unidentified
from functions.kernel.identifiers import opaque_id
from functions.messages.access import SEALED_CODE, SEALED_EMAIL, EmailCodeRequested
from functions.runtime import crypto, entropy, keys, queues

PURPOSE = ChallengePurpose.ADD_EMAIL
NOBODY = "-"
"""Holder of no challenge: one that was sent for something else is never this."""
LIMITS = (rates.SEND_PAUSE, rates.SEND_HOUR, rates.SEND_DAY)


def start_email_challenge(caller: Caller, address: str, asker: Asker, now: datetime) -> Started:
    """Send a code to an address. Raises EmailInvalid, Unidentified, TooMany, CryptoUnavailable,
    Busy."""
    email, holder = read_email(address), _holder(caller)
    index = _index(email)
    enforce(rates.SEND_NETWORK, rates.network_of(asker.ip), now)
    for counted in (index, f"email#{holder}"):
        for limit in LIMITS:
            enforce(limit, counted, now)
    challenges.spend_national_budget(PURPOSE, now)
    digits = digits_of(fleet.under_attack(now))
    code, key = entropy.digits(digits), keys.key("session")
    device = challenges.digest(asker.device)
    bound = Binding(opaque_id(entropy.raw(16)), PURPOSE, index, device, holder)
    sealed = crypto.seal(key, email.encode(), challenges.at_rest(bound.challenge))
    mac = challenges.code_mac(bound, code)
    made = Challenge(bound, mac, digits, sealed, asker.language, now + LIFE)
    store.put_challenge(made)
    message = EmailCodeRequested(
        challenge=bound.challenge,
        language=asker.language,
        sealed_address=_sealed(key, email, SEALED_EMAIL + bound.challenge),
        sealed_code=_sealed(key, code, SEALED_CODE + bound.challenge),
        expires_at=made.expires_at.isoformat(),
    )
    queues.send("messages", message.model_dump())
    return Started(bound.challenge, LIFE, RESEND, mask_email(email))


def answer_email_challenge(
    caller: Caller, challenge: str, code: str, asker: Asker, now: datetime
) -> Email:
    """The address that the code was sent to, once.

    Raises CodeNotAccepted, TriesSpent (429 LOCKED), Unidentified, TooMany, CryptoUnavailable, Busy.
    """
    holder = _holder(caller)

    def own(bound: Binding) -> str:
        return holder if bound.purpose is PURPOSE else NOBODY

    tried = challenges.compare(challenge, code, asker, own, now)
    bound_to = challenges.at_rest(tried.binding.challenge)
    return Email(crypto.unseal(keys.key("session"), tried.sealed_phone, bound_to).decode())


def open_email_code(message: EmailCodeRequested) -> tuple[Email, str]:
    """Address and code of a message, for the house that sends it. Raises CryptoUnavailable,
    crypto.Unopenable where the message is not ours."""
    key = keys.key("session")
    address = crypto.from_text(message.sealed_address)
    code = crypto.from_text(message.sealed_code)
    return (
        Email(crypto.unseal(key, address, SEALED_EMAIL + message.challenge).decode()),
        crypto.unseal(key, code, SEALED_CODE + message.challenge).decode(),
    )


def _holder(caller: Caller) -> str:
    if caller.role is not Role.CITIZEN:
        raise Unidentified
    return caller.subject


def _index(email: Email) -> str:
    key = crypto.derive(keys.key("session"), "access|email-limits|v1")
    return crypto.to_text(crypto.mac(key, email_index_text(email).encode()))


def _sealed(key: bytes, plain: str, bound_to: str) -> str:
    return crypto.to_text(crypto.seal(key, plain.encode(), bound_to))
