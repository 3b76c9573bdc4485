"""How does a phone number travel in a message that many can read? Sealed, and bound to that use."""

from __future__ import annotations

from functions.kernel.phones import Phone
from functions.messages.access import SEALED_PHONE
from functions.runtime import crypto, keys


def seal_phone(phone: Phone) -> str:
    """A phone for a message. Raises CryptoUnavailable."""
    return crypto.to_text(crypto.seal(keys.key("session"), phone.encode(), SEALED_PHONE))


def open_phone(sealed_phone: str) -> Phone:
    """The phone of a message, for the house that sends it. Raises CryptoUnavailable,
    crypto.Unopenable where the message is not ours."""
    sealed = crypto.from_text(sealed_phone)
    return Phone(crypto.unseal(keys.key("session"), sealed, SEALED_PHONE).decode())
