"""Does everything stay small enough to be read, and is nothing called after nothing?"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from infra.documents import ROOT

MODULE = 250
DOOR = 15
DOORS = ("api", "pages", "consumers", "schedules", "streams")
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "stuff"}
SOURCES = sorted(
    [ROOT / "app.py", *(ROOT / "functions").rglob("*.py"), *(ROOT / "infra").rglob("*.py")]
)


def doors() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Every function of a door's module that stands under a decorator."""
    for file in SOURCES:
        room = file.relative_to(ROOT).parts
        if room[1:2] != ("runtime",) and len(room) > 2 and room[2].removesuffix(".py") in DOORS:
            for node in ast.parse(file.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.decorator_list:
                    yield file, node


def lines_of(function: ast.FunctionDef) -> int:
    """Lines of the body, the docstring left out."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_module_is_longer_than_250_lines() -> None:
    sizes = {
        file.relative_to(ROOT).as_posix(): len(file.read_text("utf-8").splitlines())
        for file in SOURCES
    }

    assert {name: size for name, size in sizes.items() if size > MODULE} == {}


def test_no_door_is_longer_than_15_lines() -> None:
    sizes = {f"{file.relative_to(ROOT)}:{door.name}": lines_of(door) for file, door in doors()}

    assert sizes
    assert {name: size for name, size in sizes.items() if size > DOOR} == {}


def test_no_module_is_called_after_nothing() -> None:
    named = {part.removesuffix(".py") for file in SOURCES for part in file.relative_to(ROOT).parts}

    assert named & NAMELESS == set()


def test_no_function_of_a_door_opens_a_store() -> None:
    reached = {
        file.relative_to(ROOT).as_posix()
        for file, _ in doors()
        if ".store" in file.read_text("utf-8")
    }

    assert reached == set()
