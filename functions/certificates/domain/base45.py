"""base45 (RFC 9285): two bytes as three characters of a QR code's alphanumeric mode.

Table-driven, since issuing is held to four times a raw signature and the package `base45` alone
takes three of these (performance.md section 6); the tests hold it to that package.
"""

from __future__ import annotations

from functools import cache
from struct import unpack_from
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_PAIRS: Final = tuple(low + high for high in ALPHABET for low in ALPHABET)
"""Two characters by the number they stand for, low digit first."""
_VALUES: Final = {sign: value for value, sign in enumerate(ALPHABET)}


@cache
def _triples() -> tuple[str, ...]:
    """Three characters by the two bytes they stand for; made where something is first written."""
    return tuple(_PAIRS[word % 2025] + ALPHABET[word // 2025] for word in range(1 << 16))


def encode(data: bytes) -> str:
    """The text of the bytes."""
    triples = _triples()
    written = "".join([triples[word] for word in unpack_from(f">{len(data) // 2}H", data)])
    return written + _PAIRS[data[-1]] if len(data) % 2 else written


def decode(text: str) -> bytes:
    """The bytes of a text. Raises ValueError where it is none."""
    if len(text) % 3 == 1:
        raise ValueError("one character too many")
    try:
        values = [_VALUES[sign] for sign in text]
    except KeyError:
        raise ValueError("a character that is not base45") from None
    read = bytearray()
    whole = len(values) - len(values) % 3
    for at in range(0, whole, 3):
        word = values[at] + 45 * values[at + 1] + 2025 * values[at + 2]
        if word > 0xFFFF:
            raise ValueError("more than two bytes")
        read += word.to_bytes(2)
    if whole < len(values):
        last = values[whole] + 45 * values[whole + 1]
        if last > 0xFF:
            raise ValueError("more than one byte")
        read.append(last)
    return bytes(read)
