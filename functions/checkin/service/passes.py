"""Which declaration does this phone carry?

After declaring, the phone keeps a *pass*: the packed declaration and when it was last confirmed,
bound to the person by a MAC. A scan then needs no read to know the colour (performance.md 1.2: one
call, no read unit). It is HttpOnly and says nothing that the person has not said; its length does
not tell what was answered (security.md P12).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from functions.checkin.domain.colour import ZONES
from functions.checkin.domain.declaration import Declaration
from functions.checkin.domain.packing import pack_declaration, unpack_declaration
from functions.kernel.identifiers import PersonId, pack_person_id
from functions.runtime import crypto, keys

COOKIE = "lachan_pass"
_MAC = 16
_HEAD = 8 + 4
_NUMBERS = {zone: number for number, zone in ZONES.items()}
_STEP = 128
"""Bytes to which a packed declaration is filled up; a domestic one takes 12 to about 100."""


@dataclass(frozen=True, slots=True)
class Pass:
    """A person's declaration as the phone carries it; `confirmed_at`: "nothing changed" since;
    `zone`: level of where they lived when they declared, if one was known."""

    person: PersonId
    confirmed_at: datetime
    declaration: Declaration
    zone: str | None = None


def issue_pass(held: Pass) -> str:
    """The pass as text. Raises CryptoUnavailable."""
    seconds = int(held.confirmed_at.timestamp()).to_bytes(4, "big")
    packed = pack_declaration(held.declaration)
    filled = packed + bytes(-len(packed) % _STEP)
    zone = bytes([_NUMBERS.get(held.zone or "", 0)])
    plain = pack_person_id(held.person) + seconds + zone + filled
    return crypto.to_text(plain + crypto.mac(keys.key("pass"), plain)[:_MAC])


def read_pass(text: str, person: PersonId) -> Pass | None:
    """The pass of this person, or None where it is another's, altered, or of an unknown form."""
    try:
        told = crypto.from_text(text)
    except ValueError:
        return None
    plain, mac = told[:-_MAC], told[-_MAC:]
    if len(plain) <= _HEAD or not crypto.same(mac, crypto.mac(keys.key("pass"), plain)[:_MAC]):
        return None
    if plain[:8] != pack_person_id(person):
        return None
    has_zone = (len(plain) - _HEAD) % _STEP  # a pass of an earlier release has none
    confirmed_at = datetime.fromtimestamp(int.from_bytes(plain[8:_HEAD], "big"), UTC)
    try:
        declaration = unpack_declaration(plain[_HEAD + has_zone :])
        return Pass(person, confirmed_at, declaration, ZONES.get(plain[_HEAD] * has_zone))
    except (ValueError, LookupError):
        return None
