"""Which area is meant: a commune, or a named part of it?

``01/001/00001`` is a commune; ``01/001/00001#to-7`` is a part of it that the province has drawn
itself. Five island districts have no commune and are areas themselves.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NewType

from functions.kernel.divisions import Division, divisions_in, find_division, path_of, read_path
from functions.kernel.errors import FieldFault, Invalid

Area = NewType("Area", str)
PART: Final = "#"
_CODE: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?")


class AreaUnknown(Invalid):
    """Not a commune of the province, nor a part of one."""

    code = "AREA_UNKNOWN"
    vi = "Xã, phường hoặc khu vực không đúng."
    en = "The commune or part of it is not right."


def read_area(text: str, province: str) -> Area:
    """An area of a province, as it came from outside. Raises AreaUnknown."""
    path, sign, part = text.partition(PART)
    fault = AreaUnknown(FieldFault("area", "AREA_UNKNOWN"))
    try:
        read_path(path)
    except Invalid:
        raise fault from None
    if path not in _paths(province) or (sign and not _CODE.fullmatch(part)):
        raise fault
    return Area(text)


def communes_of(province: str) -> tuple[Area, ...]:
    """The communes of a province in the order of their paths, and districts that have none."""
    return tuple(sorted(_paths(province)))


def commune_of(area: str) -> str:
    """The commune in which an area lies: itself, or what it is a part of."""
    return area.partition(PART)[0]


def is_part(area: str) -> bool:
    """Is it a part of a commune?"""
    return PART in area


def name_of(area: str) -> str:
    """What the commune of an area is called."""
    return find_division(commune_of(area).rpartition("/")[2]).name


def district_of(area: str) -> str:
    """The path of the district in which an area lies."""
    return "/".join(commune_of(area).split("/")[:2])


@cache
def _paths(province: str) -> frozenset[Area]:
    found: list[Division] = []
    for district in divisions_in(province):
        found += divisions_in(district.code) or (district,)
    return frozenset(Area(path_of(one.code)) for one in found)
