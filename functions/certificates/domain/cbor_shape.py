"""May these bytes be given to a CBOR decoder at all? One walk over the heads (RFC 8949).

A decoder follows what it reads: regular expressions, decimals with huge exponents, values that
hold themselves. Certificates hold none of these. The walk is bounded by the bytes there are.
"""

from __future__ import annotations

from typing import Final

DEEPEST: Final = 16
MOST_ITEMS: Final = 2048
_BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(2, 8)
_SIMPLES: Final = frozenset((20, 21, 22, 23, 25, 26, 27))
"""false, true, null, undefined, and floats of 2, 4 and 8 bytes."""
_BREAK: Final = 0xFF
_OPEN: Final = -1
"""An array or a map of unsaid length: it goes on to its break."""


class ShapeRefused(ValueError):
    """Cut off, too deep, too many items, a tag that has no place here, or bytes behind it."""


def check_shape(data: bytes, tags: frozenset[int] = frozenset()) -> None:
    """One whole item with no other tags than `tags`. Refuses ShapeRefused."""
    at, seen = 0, 0
    wanted = [1]
    """How many items each open container still wants, the innermost last."""
    while wanted:
        if wanted[-1] == 0:
            wanted.pop()
            continue
        if at >= len(data) or seen > MOST_ITEMS or len(wanted) > DEEPEST:
            raise ShapeRefused
        seen += 1
        if data[at] == _BREAK and wanted[-1] <= _OPEN:
            wanted.pop()
            at += 1
            continue
        wanted[-1] -= 1
        kind, value, at = _head(data, at)
        more, skipped = _inside(kind, value, tags)
        if more:
            wanted.append(more)
        at += skipped
    if at != len(data):
        raise ShapeRefused


def _inside(kind: int, value: int | None, tags: frozenset[int]) -> tuple[int, int]:
    """How many items and how many bytes follow a head. Refuses ShapeRefused."""
    if kind in (_BYTES, _TEXT):
        return 0, value or 0
    if kind in (_ARRAY, _MAP):
        return _children(kind, value), 0
    if kind == _TAG:
        if value not in tags:
            raise ShapeRefused
        return 1, 0
    return 0, 0


def _head(data: bytes, at: int) -> tuple[int, int | None, int]:
    """Kind, value (None: unsaid) and where the head ends. Refuses ShapeRefused."""
    kind, short = data[at] >> 5, data[at] & 31
    if kind == _SIMPLE and short not in _SIMPLES:
        raise ShapeRefused
    if short < 24:
        return kind, short, at + 1
    if short == 31 and kind in (_ARRAY, _MAP):
        return kind, None, at + 1
    if short > 27:
        raise ShapeRefused
    end = at + 1 + (1 << (short - 24))
    if end > len(data):
        raise ShapeRefused
    return kind, int.from_bytes(data[at + 1 : end]), end


def _children(kind: int, value: int | None) -> int:
    """How many items follow; an open container counts down from -1."""
    if value is None:
        return _OPEN
    if value > MOST_ITEMS:
        raise ShapeRefused
    return value * 2 if kind == _MAP else value
