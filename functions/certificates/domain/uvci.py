"""How is a certificate called everywhere? ``URN:UVCI:01:VN:<26 characters>#<check character>``.

The unique vaccination certificate identifier of the eHealth Network's guidelines (annex 2), in its
form with an opaque part: 128 bits that tell nothing of person, place or day. The check character
is Luhn modulo 38 over the whole text before ``#``.
"""

from __future__ import annotations

import re
from typing import Final, NewType

from functions.kernel.errors import Invalid
from functions.kernel.identifiers import opaque_id

CertificateId = NewType("CertificateId", str)
"""The opaque part: 26 characters of Crockford base 32."""

PREFIX: Final = "URN:UVCI:01:VN:"
CHARACTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:"
_OURS: Final = re.compile(
    r"URN:UVCI:01:VN:([0-9ABCDEFGHJKMNPQRSTVWXYZ]{26})#([A-Z0-9/:])", re.ASCII
)
_LONGEST: Final = 80


class UvciInvalid(Invalid):
    """Not the identifier of a certificate of ours, or its check character disagrees."""

    code = "UVCI_INVALID"
    vi = "Mã chứng nhận không đúng, vui lòng kiểm tra từng ký tự."
    en = "The certificate's identifier is not right; please check each character."


def certificate_id(bits: bytes) -> CertificateId:
    """Write 16 bytes as the opaque part of an identifier."""
    return CertificateId(opaque_id(bits))


def write_uvci(identifier: CertificateId) -> str:
    """The whole identifier with its check character, 43 characters."""
    body = PREFIX + identifier
    return f"{body}#{check_character(body)}"


def read_uvci(text: str) -> CertificateId:
    """The opaque part of an identifier of ours, in either case. Refuses UvciInvalid."""
    tidied = text.strip(" ").upper() if len(text) <= _LONGEST and text.isascii() else ""
    parts = _OURS.fullmatch(tidied)
    if parts is None or check_character(PREFIX + parts[1]) != parts[2]:
        raise UvciInvalid
    return CertificateId(parts[1])


def check_character(body: str) -> str:
    """The Luhn check character, modulo 38, of a text of `CHARACTERS`. Raises ValueError else."""
    total, size = 0, len(CHARACTERS)
    for place, sign in enumerate(reversed(body)):
        weighed = CHARACTERS.index(sign) * (2 if place % 2 == 0 else 1)
        total += weighed // size + weighed % size
    return CHARACTERS[-total % size]
