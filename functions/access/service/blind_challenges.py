"""How does a code go to a phone that the asker does not name, and may not learn anything about?

Whoever types the short code of a result is asked for a code sent to the phone of its person. A
short code that nobody has is answered alike: the same limits are counted, a challenge is kept that
no code opens, and the same message goes to the queue; only there is it seen that nobody is to be
told. So neither status, words, size nor the time of an answer tells whether a code exists (A09).
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
from functions.kernel.errors import TooMany
from functions.kernel.identifiers import opaque_id
from functions.kernel.phones import Phone
from functions.messages.access import SEALED_CODE, SEALED_PERSON, ResultCodeRequested
from functions.runtime import crypto, entropy, keys, queues

NOBODY = "-" * 13
"""Stands where a person's id would, and is as long."""
PURPOSE = ChallengePurpose.READ_RESULT
LIMITS = (rates.SEND_PAUSE, rates.SEND_HOUR, rates.SEND_DAY)


def start_blind_challenge(person: str | None, holder: str, asker: Asker, now: datetime) -> Started:
    """Send a code to the phone of `person`; nobody is told anything where it is None.

    `holder` is the keyed hash of what was typed; limits are counted by it. Raises TooMany,
    CryptoUnavailable, Busy.
    """
    enforce(rates.SEND_NETWORK, rates.network_of(asker.ip), now)
    for limit in LIMITS:
        enforce(limit, f"result#{holder}", now)
    challenges.spend_national_budget(PURPOSE, now)
    digits = digits_of(fleet.under_attack(now))
    code = entropy.digits(digits)
    device = challenges.digest(asker.device)
    bound = Binding(opaque_id(entropy.raw(16)), PURPOSE, f"result#{holder}", device, holder)
    key = keys.key("session")
    sealed = crypto.seal(key, b"", challenges.at_rest(bound.challenge))
    # A code that nobody gets opens nothing: what is kept is not its own.
    nobodys = entropy.token()
    mac = challenges.code_mac(bound, code if person else nobodys)
    made = Challenge(bound, mac, digits, sealed, asker.language, now + LIFE)
    store.put_challenge(made)
    message = ResultCodeRequested(
        challenge=bound.challenge,
        language=asker.language,
        sealed_person=_sealed(key, person or NOBODY, SEALED_PERSON + bound.challenge),
        sealed_code=_sealed(key, code, SEALED_CODE + bound.challenge),
        expires_at=made.expires_at.isoformat(),
    )
    queues.send("messages", message.model_dump())
    return Started(bound.challenge, LIFE, RESEND, "")


def answer_blind_challenge(challenge: str, code: str, asker: Asker, now: datetime) -> str:
    """What `start_blind_challenge` was told as `holder`, once, for the code that was sent.

    Raises CodeNotAccepted, TriesSpent (429 LOCKED), TooMany, CryptoUnavailable, Busy.
    """
    return challenges.compare(challenge, code, asker, _own_holder, now).binding.holder


def open_result_code(message: ResultCodeRequested) -> tuple[str | None, str]:
    """The person, None for nobody, and the code of a message, for the house that sends it.

    Raises CryptoUnavailable, crypto.Unopenable where the message is not ours.
    """
    key = keys.key("session")
    person = _opened(key, message.sealed_person, SEALED_PERSON + message.challenge)
    code = _opened(key, message.sealed_code, SEALED_CODE + message.challenge)
    return (None if person == NOBODY else person), code


def may_be_sent(phone: Phone, now: datetime) -> bool:
    """Count one more code to a phone; False where it has had enough of them."""
    try:
        for limit in (rates.SEND_HOUR, rates.SEND_DAY):
            enforce(limit, challenges.phone_index(phone), now)
    except TooMany:
        return False
    return True


def _own_holder(bound: Binding) -> str:
    return bound.holder if bound.purpose is PURPOSE else NOBODY


def _sealed(key: bytes, plain: str, bound_to: str) -> str:
    return crypto.to_text(crypto.seal(key, plain.encode(), bound_to))


def _opened(key: bytes, sealed: str, bound_to: str) -> str:
    return crypto.unseal(key, crypto.from_text(sealed), bound_to).decode()
