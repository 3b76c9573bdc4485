"""How is a number written so that a person can read it aloud and a slip is noticed?

Crockford's base 32: no I, L, O, U; upper and lower case are the same; I and L read as 1, O as 0.
The check character is Damm's: a walk through a totally anti-symmetric quasigroup of order 32,
``x * y = 2x + y`` in GF(2^5) modulo the primitive polynomial x^5 + x^2 + 1. In such a field 2 and
3 are not zero, hence ``(c*x)*y = (c*y)*x`` and ``x*y = y*x`` each hold only for ``x = y``: every
single substitution and every swap of neighbours is noticed (Damm, 2004).
"""

from __future__ import annotations

from typing import Final

from functions.kernel.errors import Invalid

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST: Final = 64
"""Characters looked at, before anything else is done with a text."""

_BITS: Final = 5
_POLYNOMIAL: Final = 0b100101
_VALUES: Final = {
    **{character: value for value, character in enumerate(ALPHABET)},
    **{character.lower(): value for value, character in enumerate(ALPHABET)},
    **dict.fromkeys("IiLl", 1),
    **dict.fromkeys("Oo", 0),
}
_SEPARATORS: Final = dict.fromkeys(map(ord, " -\u00a0\u2010\u2011\u2012\u2013\u2014"))


class CodeUnreadable(Invalid):
    """A code holds a character outside the alphabet, or is of another length."""

    code = "CODE_UNREADABLE"
    vi = "Mã không đúng, vui lòng kiểm tra từng ký tự."
    en = "The code is not right; please check each character."


def encode(number: int, length: int) -> str:
    """Write `number` (0 or more) as exactly `length` characters, most significant first."""
    if not 0 <= number < 1 << (_BITS * length):
        raise ValueError("the number does not fit")
    places = range(_BITS * (length - 1), -1, -_BITS)
    return "".join(ALPHABET[number >> place & 31] for place in places)


def decode(text: str) -> int:
    """Read characters of the alphabet or their look-alikes, in either case.

    Refuses CodeUnreadable for anything else, the empty text included.
    """
    if not 0 < len(text) <= LONGEST:
        raise CodeUnreadable
    number = 0
    for character in text:
        value = _VALUES.get(character)
        if value is None:
            raise CodeUnreadable
        number = number << _BITS | value
    return number


def tidy(text: str, length: int) -> str:
    """The `length` characters of a code as stored: separators gone, look-alikes resolved.

    Refuses CodeUnreadable.
    """
    if len(text) > LONGEST:
        raise CodeUnreadable
    bare = text.translate(_SEPARATORS)
    if len(bare) != length:
        raise CodeUnreadable
    return encode(decode(bare), length)


def check_character(body: str) -> str:
    """The character that brings Damm's walk over `body` (alphabet only) back to zero."""
    return ALPHABET[_DOUBLED[_walk(body)]]


def is_whole(checked: str) -> bool:
    """Does the last character of `checked` (alphabet only) fit those before it?"""
    return _walk(checked) == 0


def _double(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled >> _BITS else doubled


def _walk(characters: str) -> int:
    interim = 0
    for character in characters:
        interim = _DOUBLED[interim] ^ _VALUES[character]
    return interim


_DOUBLED: Final = tuple(map(_double, range(1 << _BITS)))
