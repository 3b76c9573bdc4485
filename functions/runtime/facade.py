"""How does a house answer through one door without waking all its rooms?

A service package re-exports what other houses may ask. Loading all of it costs the scan function
a third of its cold start (measured), so a name's module is loaded when the name is first asked for
(PEP 562), and the name then stands in the package like any other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, rooms: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of `package`: `rooms` maps a module to the names it gives, spaced."""
    places = {name: room for room, names in rooms.items() for name in names.split()}

    def found(name: str) -> Any:
        room = places.get(name)
        if room is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(room), name)
        setattr(sys.modules[package], name, value)
        return value

    return found


def by_name(package: str, rooms: Collection[str]) -> Callable[[str], Any]:
    """The `__getattr__` of a `package` that gives its own modules, each loaded when asked for."""

    def found(name: str) -> Any:
        if name not in rooms:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return import_module(f"{package}.{name}")

    return found
