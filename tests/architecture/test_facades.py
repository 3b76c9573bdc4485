"""A facade gives exactly what it names for type checkers, and wakes no room before it is asked."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys

import pytest

from infra.parts import ROOT

FACADES = ("functions.access.service", "functions.checkin.schemas", "functions.registry.service")


def _told(facade: str) -> tuple[dict[str, str], dict[str, str]]:
    """(name to module for type checkers, name to module at run time)."""
    tree = ast.parse((ROOT / facade.replace(".", "/") / "__init__.py").read_text("utf-8"))
    typed = {
        alias.name: node.module or ""
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    (rooms,) = (node for node in ast.walk(tree) if isinstance(node, ast.Dict))
    given = {
        name: module for module, names in ast.literal_eval(rooms).items() for name in names.split()
    }
    return typed, given


@pytest.mark.parametrize("facade", FACADES)
def test_a_facade_gives_what_it_names(facade: str) -> None:
    typed, given = _told(facade)

    assert typed == given
    module = importlib.import_module(facade)
    rooms = {room: importlib.import_module(room) for room in given.values()}
    for name, room in given.items():
        assert getattr(module, name) is getattr(rooms[room], name), f"{name} is not {room}'s"
    with pytest.raises(AttributeError):
        _ = module.nothing_of_that_name


@pytest.mark.parametrize("facade", FACADES)
def test_a_facade_wakes_no_room_before_it_is_asked(facade: str) -> None:
    typed, _ = _told(facade)
    program = f"import sys, {facade}; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert not set(typed.values()) & set(told.stdout.split())
