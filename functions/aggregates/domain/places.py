"""What lies in a place: paths and names below it, and its communes."""

from __future__ import annotations

from functions.kernel.divisions import divisions_in, provinces


def below(place: str) -> list[tuple[str, str]]:
    """Path and name of what lies directly in a place; "" is the nation."""
    if not place:
        return [(str(one.code), one.name) for one in provinces()]
    inner = divisions_in(place.rpartition("/")[2])
    return [(f"{place}/{one.code}", one.name) for one in inner]


def communes_of(place: str) -> list[str]:
    """The communes of a place, itself if it is one; a district without communes is one."""
    inside = [] if place.count("/") > 1 else below(place)
    if not inside:
        return [place]
    return [one for path, _ in inside for one in communes_of(path)]
