"""The link by which somebody says how they are, without an account: one person, one day.

A token holds the id of a follow-up and a day, sealed; it opens the question of that day and shows
nothing of anybody. After the day it opens nothing; the next day has a link of its own. There is no
list of links: what a link may do follows from what stands when it is used.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from functions.followup.domain.refusals import CheckLinkOver
from functions.followup.store.sealed import key_of
from functions.kernel import base32
from functions.kernel.identifiers import OPAQUE_BYTES, opaque_id
from functions.kernel.periods import day_of
from functions.runtime import crypto, settings

BOUND_TO: Final = "followups|link"
LONGEST: Final = 120


def token_of(id_: str, day: date) -> str:
    """The token of a follow-up's day. Raises CryptoUnavailable."""
    plain = base32.decode(id_).to_bytes(OPAQUE_BYTES) + day.toordinal().to_bytes(3)
    return crypto.to_text(crypto.seal(key_of(day.year), plain, BOUND_TO))


def link_of(token: str) -> str:
    """The link that carries a token."""
    return f"{settings.public_origin()}/hoi-tham/{token}"


def opened(token: str, now: datetime) -> tuple[str, date]:
    """The follow-up and day of a token. Raises CheckLinkOver, CryptoUnavailable."""
    today = day_of(now)
    try:
        sealed = crypto.from_text(token, most=LONGEST)
        plain = crypto.unseal(key_of(today.year), sealed, BOUND_TO)
    except (ValueError, crypto.Unopenable):
        raise CheckLinkOver from None
    if plain[OPAQUE_BYTES:] != today.toordinal().to_bytes(3):
        raise CheckLinkOver
    return opaque_id(plain[:OPAQUE_BYTES]), today
