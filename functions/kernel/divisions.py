"""Which provinces, districts and communes are there, and which lies in which?

The list in force from 1 Nov 2021: 63 provinces, 705 districts, 10,599 communes (General Statistics
Office; see data/README.md). Codes are strings of 2, 3 and 5 digits, so one look tells the level.
From 1 Jul 2025 many codes name another place: whoever stores a code stores `VALID_FROM` with it.
Five island districts have no commune. A path is the codes from the province down:
``01/001/00001``; the nation is ``""``.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

from functions.kernel.callers import covers
from functions.kernel.errors import FieldFault, Invalid
from functions.kernel.identifiers import DivisionCode, DivisionPath
from functions.kernel.names import search_key

VALID_FROM: Final = date(2021, 11, 1)
NATION: Final = DivisionPath("")
LONGEST_SEARCH: Final = 80
_FILE: Final = "data/divisions-2021-11.csv"
_KIND: Final = re.compile(
    r"(?:Thành phố|Tỉnh|Quận|Huyện|Thị xã|Thị trấn|Phường|Xã) (?=[^0-9])(?P<short>.+)"
)


class DivisionUnknown(Invalid):
    """No such province, district or commune, or it lies elsewhere."""

    code = "DIVISION_UNKNOWN"
    vi = "Tỉnh, huyện hoặc xã không đúng, vui lòng chọn lại."
    en = "The province, district or commune is not right; please choose again."


class CommuneMissing(DivisionUnknown):
    """The district has communes, and none was named."""

    code = "COMMUNE_MISSING"
    vi = "Vui lòng chọn xã, phường hoặc thị trấn."
    en = "Please choose a commune."


class Level(StrEnum):
    """The three levels, widest first."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Division:
    """One province, district or commune; `parent` is None for a province."""

    level: Level
    code: DivisionCode
    name: str
    parent: DivisionCode | None

    @property
    def short_name(self) -> str:
        """The name without its kind: ``Hà Nội``; ``Quận 1`` stays, for 1 is no name."""
        kind = _KIND.fullmatch(self.name)
        return kind["short"] if kind else self.name


@dataclass(frozen=True, slots=True)
class _Register:
    by_code: dict[str, Division]
    children: dict[str, tuple[Division, ...]]


def find_division(code: str) -> Division:
    """The division of a code of any level. Refuses DivisionUnknown."""
    division = _register().by_code.get(code)
    if division is None:
        raise DivisionUnknown
    return division


def provinces() -> tuple[Division, ...]:
    """The 63 provinces by code."""
    return _register().children[""]


def province_asked(province: str, division: str = "") -> tuple[str, str]:
    """Code and name of the province asked for; "" is that of the division, else the first.

    Refuses DivisionUnknown.
    """
    names = {str(one.code): one.name for one in provinces()}
    asked = province or division.partition("/")[0] or next(iter(names))
    if asked not in names:
        raise DivisionUnknown(FieldFault("province", "DIVISION_UNKNOWN"))
    return asked, names[asked]


def name_asked(province: str) -> str:
    """The name of the province asked for; "" is the nation, which is named elsewhere.

    Refuses DivisionUnknown.
    """
    return province_asked(province)[1] if province else ""


def divisions_in(code: str) -> tuple[Division, ...]:
    """The districts of a province or the communes of a district. Refuses DivisionUnknown."""
    return _register().children.get(find_division(code).code, ())


def chain_of(code: str) -> tuple[Division, ...]:
    """The division and those it lies in, the province first. Refuses DivisionUnknown."""
    division = find_division(code)
    return (*chain_of(division.parent), division) if division.parent else (division,)


def path_of(code: str) -> DivisionPath:
    """The path of a code: ``01/001/00001``. Refuses DivisionUnknown."""
    return DivisionPath("/".join(division.code for division in chain_of(code)))


def read_path(text: str) -> DivisionPath:
    """A path from outside, proven link by link; "" is the nation. Refuses DivisionUnknown."""
    if text and path_of(text.rpartition("/")[2]) != text:
        raise DivisionUnknown
    return DivisionPath(text)


def read_place(province: str, district: str, commune: str | None) -> DivisionPath:
    """The path of an address; only districts without communes may leave the commune out.

    Refuses DivisionUnknown, CommuneMissing.
    """
    path = read_path(f"{province}/{district}/{commune}" if commune else f"{province}/{district}")
    if path.count("/") != (2 if commune else 1):
        raise DivisionUnknown
    if not commune and divisions_in(district):
        raise CommuneMissing
    return path


def contains(scope: str, code: str) -> bool:
    """Does the division of path `scope` ("" = the nation) hold the division of this code?

    Refuses DivisionUnknown for an unknown code.
    """
    return covers(scope, path_of(code))


def print_place(path: str) -> str:
    """An address as people write it, narrowest first: ``Phường Phúc Xá, Quận Ba Đình, …``."""
    named = chain_of(path.rpartition("/")[2]) if path else ()
    return ", ".join(division.name for division in reversed(named)) or "Việt Nam"


def search_divisions(
    text: str, *, level: Level | None = None, within: str = NATION, most: int = 20
) -> list[Division]:
    """Divisions whose name holds the words, with or without tones; whole names come first."""
    wanted = search_key(text[:LONGEST_SEARCH])
    if not wanted:
        return []
    found = [
        (key != wanted, not key.startswith(wanted), len(division.code), division.code, division)
        for key, whole, division in _search_keys()
        if wanted in whole and (level is None or division.level is level)
    ]
    divisions = (division for *_, division in sorted(found, key=lambda entry: entry[:4]))
    return [division for division in divisions if contains(within, division.code)][:most]


@cache
def _register() -> _Register:
    by_code: dict[str, Division] = {}
    children: dict[str, list[Division]] = {}
    text = (resources.files(__package__) / _FILE).read_text(encoding="utf-8")
    for level, code, name, parent in list(csv.reader(text.splitlines(), strict=True))[1:]:
        above = DivisionCode(parent) if parent else None
        division = Division(Level(level), DivisionCode(code), name, above)
        by_code[code] = division
        children.setdefault(parent, []).append(division)
    return _Register(by_code, {above: tuple(below) for above, below in children.items()})


@cache
def _search_keys() -> tuple[tuple[str, str, Division], ...]:
    return tuple(
        (search_key(division.short_name), search_key(division.name), division)
        for division in _register().by_code.values()
    )
