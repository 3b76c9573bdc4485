"""Which place is meant, and may the caller see it?"""

from __future__ import annotations

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.kernel.divisions import Division, divisions_in, path_of, print_place, provinces
from functions.kernel.divisions import read_path as _read_path
from functions.kernel.errors import Invalid, NotFound


def place_of(caller: Caller, place: str = "") -> str:
    """The path of a place in the caller's area, "" is that area itself.

    Raises NotFound for another's, in the same words as for one that does not exist.
    """
    try:
        asked = str(_read_path(place)) if place else caller.division
    except Invalid:
        raise NotFound from None
    access.require(caller, Scope(division=asked))
    return asked or ""


def below(place: str) -> tuple[tuple[str, str], ...]:
    """Path and name of what lies directly in a place: provinces, districts, communes."""
    found: tuple[Division, ...] = divisions_in(place.rpartition("/")[2]) if place else provinces()
    return tuple((str(path_of(one.code)), one.name) for one in found)


def name_of(place: str) -> str:
    """What a place is called; the nation is Việt Nam."""
    return print_place(place).partition(", ")[0]


def province_of(place: str) -> str:
    """The code of the province in which a place lies."""
    return place.partition("/")[0]
