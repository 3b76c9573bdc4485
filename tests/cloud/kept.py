"""States of AWS in process from which any test may begin: made once, put back for each.

Tables, keys and a small town take a second to make, and a millisecond to put back. A state is all
that moto holds, pickled together with what was made in it (`Town`, `Clinic` ...), so every test has
a copy of its own and none sees what another did.

    town = kept.stand("town", lambda: Town(now), issuer)

The first test that gets here makes the town and the state is kept; the next one gets a copy. `held`
are objects made before that the new one knows (and may have changed): a copy knows the present
ones, and they become as they were then. A state belongs to the states it was made in, to the
instant and to the project's environment. Where a test has already called AWS itself, its world is
like no other's: then everything is simply made. After each, containers are fresh.
"""

from __future__ import annotations

import io
import os
import pickle
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from moto.core.base_backend import BackendDict

from functions.runtime import clock
from tests.gateway import Gateway

_SHARED = (FunctionType, Gateway, ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey)
"""What never changes, or can't be copied: copies share it."""
_RLOCK = type(threading.RLock())
_LOCK = type(threading.Lock())

Place = tuple[Any, ...]
Made = TypeVar("Made")


def _nothing() -> None:
    """No container is known."""


@dataclass
class _Standing:
    """Where the running test stands: on which state, and whether AWS was called since."""

    place: Place | None = None
    called: bool = False
    forget: Callable[[], None] = _nothing


@dataclass
class _State:
    """A kept state: pickled, with what copies share.

    `accounts` are moto's empty shelves of a service in an account, which are slow to make.
    """

    accounts: list[tuple[Any, str, Any]]
    pickled: bytes = b""
    shared: list[Any] = field(default_factory=list)


_standing = _Standing()
_states: dict[Place, _State] = {}


def begin(forget: Callable[[], None]) -> None:
    """A test begins with an empty AWS; `forget` makes containers fresh."""
    forget()
    _standing.place, _standing.called, _standing.forget = (), False, forget


def end() -> None:
    """The test is over: nothing stands."""
    _standing.forget()
    _standing.place, _standing.called, _standing.forget = None, False, _nothing


def called() -> None:
    """AWS was called."""
    _standing.called = True


def stand(name: str, make: Callable[[], Made], *held: Any) -> Made:
    """What `make` makes, in AWS as it was right after it."""
    place = None
    if _standing.place is None or _standing.called:
        made = make()
    else:
        place = (*_standing.place, (name, len(held), *_surroundings()))
        if place not in _states:
            _states[place] = _keep(make(), held)
        made = _restore(_states[place], held)
    _standing.forget()
    _standing.place, _standing.called = place, False
    return made


def _services() -> list[Any]:
    """The services of which moto holds something."""
    known: Any = BackendDict
    found: list[Any] = known._instances
    return found


def _surroundings() -> tuple[Any, ...]:
    instants = clock._fixed[-1:]
    told = sorted(item for item in os.environ.items() if item[0].startswith("LACHAN_"))
    return (*instants, *told)


def _keep(made: Any, held: tuple[Any, ...]) -> _State:
    accounts = [
        (service, account, regions)
        for service in _services()
        for account, regions in service.items()
    ]
    state, out = _State(accounts), io.BytesIO()
    backends = [dict(regions) for _, _, regions in accounts]
    _Pickler(out, state.shared, held).dump((backends, [vars(one) for one in held], made))
    state.pickled = out.getvalue()
    return state


def _restore(state: _State, held: tuple[Any, ...]) -> Any:
    backends, attributes, made = _Unpickler(io.BytesIO(state.pickled), state.shared, held).load()
    for service in _services():
        service.clear()
    for (service, account, shelf), regions in zip(state.accounts, backends, strict=True):
        shelf.clear()
        shelf.update(regions)
        service[account] = shelf
        if service not in _services():
            _services().append(service)
    for one, told in zip(held, attributes, strict=True):
        vars(one).clear()
        vars(one).update(told)
    return made


class _Pickler(pickle.Pickler):
    """Refers to what is shared or held instead of copying it."""

    def __init__(self, out: io.BytesIO, shared: list[Any], held: tuple[Any, ...]) -> None:
        super().__init__(out, protocol=5)
        self._shared, self._held = shared, held

    def persistent_id(self, obj: Any) -> Any:
        for number, one in enumerate(self._held):
            if one is obj:
                return ("held", number)
        if not isinstance(obj, _SHARED):
            return None
        self._shared.append(obj)
        return ("shared", len(self._shared) - 1)

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, _RLOCK):
            return threading.RLock, ()
        if isinstance(obj, _LOCK):
            return threading.Lock, ()
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    """Finds what is shared or held."""

    def __init__(self, read: io.BytesIO, shared: list[Any], held: tuple[Any, ...]) -> None:
        super().__init__(read)
        self._known = {"shared": shared, "held": held}

    def persistent_load(self, pid: Any) -> Any:
        kind, number = pid
        return self._known[kind][number]
