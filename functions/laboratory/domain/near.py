"""Which tube may be meant by a code that nobody knows?

A barcode that was typed differs by a character, or has two neighbours swapped. Only tubes that the
laboratory expects are offered, and only as a suggestion: a person decides (domain.md C6). A code
of ours carries a check character, which catches both mistakes; one whose check character agrees
was hardly mistyped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from functions.kernel.errors import Refusal
from functions.kernel.identifiers import TUBE_MARK, TubeCode, read_tube_code

MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An expected tube, and how its code differs: ``swap``, ``one_character`` or ``length``."""

    tube: TubeCode
    how: str


def is_checked(code: str) -> bool:
    """Is it a code of ours whose check character agrees?"""
    try:
        return read_tube_code(code).startswith(TUBE_MARK)
    except Refusal:
        return False


def suggestions(code: str, expected: Iterable[TubeCode]) -> tuple[Suggestion, ...]:
    """The expected tubes one mistake away, swaps first, then in order of their codes."""
    if is_checked(code):
        return ()
    found = [Suggestion(tube, how) for tube in expected if (how := _difference(code, tube))]
    order = {"swap": 0, "one_character": 1, "length": 2}
    return tuple(sorted(found, key=lambda each: (order[each.how], each.tube))[:MOST])


def _difference(one: str, other: str) -> str:
    """Which single mistake lies between two codes; "" for none or more."""
    if one == other or abs(len(one) - len(other)) > 1:
        return ""
    start = next(
        (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right),
        min(len(one), len(other)),
    )
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return "length" if longer[start + 1 :] == shorter[start:] else ""
    if one[start + 1 :] == other[start + 1 :]:
        return "one_character"
    swapped = one[start + 1 : start + 2] + one[start : start + 1] + one[start + 2 :]
    return "swap" if swapped == other[start:] else ""
