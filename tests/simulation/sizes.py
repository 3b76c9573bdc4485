"""How many bytes is an item to DynamoDB, and how many units is that?

"DynamoDB item sizes and formats" and "Capacity unit consumption" (AWS developer guide):

* name: UTF-8 bytes; string: UTF-8 bytes; binary: raw bytes; null and boolean: 1
* number: about 1 byte per two significant digits, plus 1; one more for a negative one
* list or map: 3, plus 1 for each element, plus the contents; set: the sum of its elements
* write unit: up to 1 KB; read unit: up to 4 KB consistently read, half for an eventual read
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from decimal import Decimal
from math import ceil
from typing import Any

WRITE_UNIT = 1024
READ_UNIT = 4096
Value = Mapping[str, Any]
"""An attribute value as on the wire: one type letter and its content."""
Item = Mapping[str, Value]


def item_size(item: Item | None) -> int:
    """Bytes of an item; 0 where there is none."""
    return sum(len(name.encode()) + value_size(value) for name, value in (item or {}).items())


def value_size(value: Value) -> int:
    """Bytes of one attribute value. Raises ValueError for a type that DynamoDB does not know."""
    ((kind, held),) = value.items()
    if kind in _SCALARS:
        return int(_SCALARS[kind](held))
    if kind in ("SS", "NS", "BS"):
        return sum(_SCALARS[kind[0]](one) for one in held)
    if kind == "L":
        return 3 + sum(1 + value_size(one) for one in held)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + value_size(one) for name, one in held.items())
    raise ValueError(f"no such type: {kind}")


def number_size(text: str) -> int:
    """Bytes of a number: leading and trailing zeros do not count."""
    sign, digits, _ = Decimal(text).as_tuple()
    significant = len("".join(map(str, digits)).strip("0"))
    return ceil(significant / 2) + 1 + sign if significant else 1


def write_units(size: int) -> int:
    """Write units of an item of `size` bytes; at least one."""
    return max(1, ceil(size / WRITE_UNIT))


def read_units(size: int, *, consistent: bool) -> float:
    """Read units of `size` bytes read together; at least one unit, half of it where eventual."""
    return max(1, ceil(size / READ_UNIT)) * (1.0 if consistent else 0.5)


def _binary_size(held: bytes | str) -> int:
    return len(held) if isinstance(held, bytes) else len(b64decode(held))


_SCALARS: dict[str, Any] = {
    "S": lambda held: len(held.encode()),
    "N": lambda held: number_size(str(held)),
    "B": _binary_size,
    "BOOL": lambda _: 1,
    "NULL": lambda _: 1,
}
