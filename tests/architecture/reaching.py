"""What may a door's view reach? The functions that a function names, and those that they name.

Read from bytecode: a name of a module, a chain of attributes (`registry.audited`, also through a
facade), an import inside a function. A class that is named brings all its methods, and a method all
others of its class. What is called by a parameter is not seen where it is called, but where it is
named. So more is reached than is called at any one time, never less by a name.
"""

from __future__ import annotations

import dis
import functools
import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

_MISSING = object()


def reached_from(start: Callable[..., Any]) -> frozenset[str]:
    """The qualified names of all functions of ours that are reached."""
    seen = set[str]()
    waiting = list(_functions_in(start))
    while waiting:
        one = waiting.pop()
        name = name_of(one)
        if name in seen:
            continue
        seen.add(name)
        waiting += [called for called in _named(one) if name_of(called) not in seen]
    return frozenset(seen)


def name_of(function: Callable[..., Any]) -> str:
    """``functions.registry.service.vault.disclose``."""
    return f"{function.__module__}.{function.__qualname__}"


@functools.cache
def _named(function: FunctionType) -> tuple[FunctionType, ...]:
    found: list[FunctionType] = []
    for code in _codes(function.__code__):
        for thing in _things(code, function):
            found += _functions_in(thing)
    owner = _owner(function)
    return tuple(found) if owner is None else (*found, *_functions_in(owner))


def _owner(function: FunctionType) -> type | None:
    names = function.__qualname__.split(".")[:-1]
    if not names or "<locals>" in names:
        return None
    found: Any = sys.modules[function.__module__]
    for name in names:
        found = getattr(found, name, None)
    return found if inspect.isclass(found) else None


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _codes(const)


def _things(code: CodeType, function: FunctionType) -> Iterator[Any]:
    """Everything that a chain of names stands for, also each of its beginnings."""
    imported: dict[str, Any] = {}
    standing: Any = _MISSING
    module: Any = None
    for step in dis.get_instructions(code):
        if step.opname in {"LOAD_GLOBAL", "LOAD_NAME"}:
            standing = function.__globals__.get(step.argval, _MISSING)
            yield standing
        elif step.opname == "IMPORT_NAME":
            module = standing = importlib.import_module(step.argval)
        elif step.opname == "IMPORT_FROM":
            standing = _attribute(module, step.argval)
            yield standing
        elif step.opname == "STORE_FAST" and isinstance(standing, (ModuleType, FunctionType, type)):
            imported[step.argval] = standing
            standing = _MISSING
        elif step.opname.startswith("LOAD_FAST") and isinstance(step.argval, str):
            standing = imported.get(step.argval, _MISSING)
        elif step.opname in {"LOAD_ATTR", "LOAD_METHOD"}:
            standing = _attribute(standing, step.argval)
            yield standing
        elif step.opname not in {"PUSH_NULL", "CACHE", "EXTENDED_ARG", "NOP", "PRECALL"}:
            standing = _MISSING


def _attribute(thing: Any, name: str) -> Any:
    if thing is _MISSING or thing is None:
        return _MISSING
    is_ours = isinstance(thing, ModuleType) or _is_ours(getattr(type(thing), "__module__", ""))
    if not is_ours and not (inspect.isclass(thing) and _is_ours(thing.__module__)):
        return _MISSING
    try:
        return getattr(thing, name, _MISSING)
    except Exception:  # noqa: BLE001  (a property that needs more than its name)
        return _MISSING


def _functions_in(thing: Any) -> Iterable[FunctionType]:
    if isinstance(thing, MethodType):
        thing = thing.__func__
    thing = inspect.unwrap(thing) if callable(thing) and hasattr(thing, "__wrapped__") else thing
    if isinstance(thing, FunctionType):
        return (thing,) if _is_ours(thing.__module__) else ()
    if inspect.isclass(thing) and _is_ours(thing.__module__):
        return tuple(_methods(thing))
    if isinstance(thing, functools.partial):
        return _functions_in(thing.func)
    if isinstance(thing, (dict, tuple, list)):
        held = thing.values() if isinstance(thing, dict) else thing
        return tuple(found for one in held for found in _functions_in(one))
    if is_dataclass(thing) and _is_ours(type(thing).__module__):
        held = (getattr(thing, field.name, None) for field in fields(thing))
        return tuple(found for one in held for found in _functions_in(one))
    return ()


def _methods(kind: type) -> Iterator[FunctionType]:
    for named in vars(kind).values():
        held: Any = named
        if isinstance(named, property):
            held = named.fget
        elif isinstance(named, functools.cached_property):
            held = named.func
        elif isinstance(named, (classmethod, staticmethod)):
            held = named.__func__
        if isinstance(held, FunctionType) and _is_ours(held.__module__):
            yield held


def _is_ours(module: str) -> bool:
    return module == "functions" or module.startswith("functions.")
