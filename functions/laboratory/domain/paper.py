"""What does the QR of a printed result say to a machine, and is it one of ours?

A link reads ``https://host/x/<payload>.<signature>``. The payload is 23 bytes, hence 31 characters
of base64url; the signature is ES256, raw r||s (86 characters), over `SIGNED_AS` and the payload:

    0      format version (1)        18-19  version of the result (1 or more)
    1      key id                    20     method (1 PCR, 2 antigen)
    2-17   id of the result          21-22  Vietnamese day of the sample, days since 1 Jan 2020

What was found is not in it: a link lies in the memory of cameras and in logs of proxies. The page
behind it tells the finding of that version, and whether a later one has taken its place, so a
paper is withdrawn by a correction and by nothing else.
"""

from __future__ import annotations

import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from functions.kernel import base32
from functions.kernel.errors import Invalid
from functions.kernel.identifiers import OPAQUE_BYTES, opaque_id
from functions.laboratory.domain.words import Method

FORMAT: Final = 1
SIGNED_AS: Final = b"lachan-result-v1\x00"
"""Stands before the payload when signing: a signature made for another purpose never fits."""
METHODS: Final = (Method.PCR, Method.ANTIGEN)
"""Methods by number, from 1. Numbers are printed: append, never reorder."""

Sign = Callable[[bytes], bytes]
"""Message to 64 bytes r||s."""
Verify = Callable[[int, bytes, bytes], bool]
"""Key id, message and signature to: did the holder of that key sign it?"""

_LAYOUT: Final = struct.Struct(">BB16sHBH")
_EPOCH: Final = date(2020, 1, 1)
_TOKEN: Final = re.compile(r"([A-Za-z0-9_-]{31})\.([A-Za-z0-9_-]{86})")
_LINK: Final = re.compile(r"(?P<origin>[A-Za-z]{4,5}://[^/?#\s]*)/x/(?P<token>[^?#\s]*)")
_LONGEST: Final = 512


class PaperInvalid(Invalid):
    """Not a code of a result of ours, or an altered one."""

    code = "PAPER_INVALID"
    vi = "Mã này không phải mã kết quả xét nghiệm của hệ thống, hoặc đã bị sửa."
    en = "This is not the code of a test result of ours, or it has been altered."


@dataclass(frozen=True, slots=True)
class Paper:
    """What the QR of one printed version says."""

    result: str
    version: int
    method: Method
    sampled_on: date
    key_id: int = 1


def write_token(paper: Paper, sign: Sign) -> str:
    """The signed token, 118 characters."""
    payload = _LAYOUT.pack(
        FORMAT,
        paper.key_id,
        base32.decode(paper.result).to_bytes(OPAQUE_BYTES),
        paper.version,
        METHODS.index(paper.method) + 1,
        (paper.sampled_on - _EPOCH).days,
    )
    return f"{_to_text(payload)}.{_to_text(sign(SIGNED_AS + payload))}"


def write_link(origin: str, token: str) -> str:
    """The link that the QR holds."""
    return f"{origin}/x/{token}"


def read_token(token: str, verify: Verify) -> Paper:
    """The paper of a token, its signature verified. Refuses PaperInvalid."""
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        raise PaperInvalid
    payload, signature = _from_text(parts[1]), _from_text(parts[2])
    canonical = token == f"{_to_text(payload)}.{_to_text(signature)}"
    if not canonical or not verify(payload[1], SIGNED_AS + payload, signature):
        raise PaperInvalid
    version, key_id, result, number, method, day = _LAYOUT.unpack(payload)
    if version != FORMAT or number < 1 or not 0 < method <= len(METHODS):
        raise PaperInvalid
    return Paper(
        opaque_id(result), number, METHODS[method - 1], _EPOCH + timedelta(days=day), key_id
    )


def token_in(text: str, origin: str) -> str:
    """The token in what a scanner read: our link, or the token alone. Refuses PaperInvalid."""
    tidied = text.strip() if len(text) <= _LONGEST else ""
    link = _LINK.match(tidied)
    if link and link["origin"].lower() == origin.lower():
        tidied = link["token"]
    if not _TOKEN.fullmatch(tidied):
        raise PaperInvalid
    return tidied


def _to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _from_text(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
