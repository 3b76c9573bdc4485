"""On which citizens' pages is a mode told? On those with a door that it touches (ADR 0120).

A page's doors are its own address and all below it: what its forms and links lead to. The first
page leads to everything. Staff see what counts on the page of modes, JSON callers by the refusal.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from functions.access.domain.mode_doors import concerns
from functions.access.domain.modes import Mode, ModeKind
from functions.access.policy import BY_ROUTE
from functions.kernel.callers import Role

_CITIZENS: Final = frozenset({Role.ANONYMOUS, Role.CITIZEN})
_NOT_PAGES: Final = ("/api/", "/can-bo")
_NAMED: Final = frozenset({ModeKind.SWITCH, ModeKind.WAITING_ROOM})


def told_on(key: str, modes: Iterable[Mode]) -> tuple[tuple[str, str], ...]:
    """(kind, function it is about or "") of those that touch the page of a route, each once."""
    doors = _doors_of(key)
    found = {
        (one.kind.value, one.subject if one.kind in _NAMED else ""): None
        for one in modes
        if any(concerns(one, door) for door in doors)
    }
    return tuple(sorted(found))


@cache
def _doors_of(key: str) -> tuple[str, ...]:
    """The doors of citizens at a page's address and below it; none of what is no page."""
    path = key.partition(" ")[2]
    if path.startswith(_NOT_PAGES):
        return ()
    below = path.rstrip("/") + "/"
    return tuple(
        line.key
        for line in BY_ROUTE.values()
        if line.grants.keys() & _CITIZENS
        and (line.path == path or line.path.startswith(below))
        and not line.path.startswith("/can-bo")
    )
