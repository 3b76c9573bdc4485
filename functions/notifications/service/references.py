"""By which reference does the gateway speak of a message? One that says nothing to it: the notice,
sealed, so that it needs no table and nobody can make one up."""

from __future__ import annotations

from typing import Final

from functions.kernel.errors import Invalid
from functions.notifications.domain.notice import Notice
from functions.runtime import crypto, keys

KEY: Final = "sms-references"
BOUND: Final = "sms"


class ReferenceUnknown(Invalid):
    """No message of ours has this reference."""

    code = "SMS_REFERENCE_UNKNOWN"
    vi = "Không có tin nhắn nào mang số tham chiếu này."
    en = "No message has this reference."


def reference_of(notice: Notice) -> str:
    """What the gateway is given with a message. Raises CryptoUnavailable, Busy."""
    plain = f"{notice.person}#{notice.cause}".encode()
    return crypto.to_text(crypto.seal(keys.key(KEY), plain, BOUND))


def notice_of(reference: str) -> Notice:
    """Of which notice the gateway speaks. Raises ReferenceUnknown, CryptoUnavailable, Busy."""
    try:
        plain = crypto.unseal(keys.key(KEY), crypto.from_text(reference), BOUND).decode()
    except (crypto.Unopenable, ValueError):
        raise ReferenceUnknown from None
    person, _, cause = plain.partition("#")
    return Notice(person, cause)
