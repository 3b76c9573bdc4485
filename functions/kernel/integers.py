"""Which inputs are whole numbers, and which runs of characters are digits?

Python's own `int()` takes ``１２``, ``1_0`` and `` 7 ``, and `bool` is an `int` (security.md,
corrections; case I07). Here only a plain integer, or its plain ASCII decimal text, is read.
"""

from __future__ import annotations

import re
from typing import Final

from functions.kernel.errors import FieldFault, Invalid

LARGEST: Final = 2**63 - 1
_LONGEST: Final = 20
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*")
_DIGITS: Final = re.compile(r"[0-9]+")


class NumberInvalid(Invalid):
    """Not a whole number, or outside its bounds."""

    code = "NUMBER_INVALID"
    vi = "Vui lòng nhập một số nguyên hợp lệ."
    en = "Please give a valid whole number."


def read_integer(value: object, least: int = -LARGEST - 1, most: int = LARGEST) -> int:
    """A whole number from `least` to `most`, both included, of an int or of its decimal text.

    Refuses NumberInvalid for booleans, floats, other digits, signs, blanks, leading zeros.
    """
    number = value if type(value) is int else _read_text(value)
    if not least <= number <= most:
        raise NumberInvalid
    return number


def read_field(field: str, value: object, least: int = -LARGEST - 1, most: int = LARGEST) -> int:
    """`read_integer` of what stands in a field of a form; the refusal names the field."""
    try:
        return read_integer(value, least, most)
    except NumberInvalid:
        raise NumberInvalid(FieldFault(field, "NUMBER_INVALID")) from None


def is_digits(text: str, length: int) -> bool:
    """Is `text` exactly `length` ASCII digits, and nothing else?"""
    return len(text) == length and _DIGITS.fullmatch(text) is not None


def _read_text(value: object) -> int:
    if not isinstance(value, str) or len(value) > _LONGEST or not _INTEGER.fullmatch(value):
        raise NumberInvalid
    return int(value)
