"""Does every door have a sample event, and every sample a door?

`events/<context>/<door>[.<module>].<function>[.<variant>].json` is sample, fixture and
documentation at once.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re

import pytest
from chalice.app import Blueprint, EventSourceHandler

import functions
from functions.runtime.http import ROUTES
from infra.parts import ROOT

EVENTS = ROOT / "events"
ROOMS = ("consumers", "schedules", "streams")
NAME = re.compile(r"[a-z]+(\.[a-z0-9_-]+){1,3}\.json")


def doors() -> set[str]:
    """`<context>/<door>.<function>` of every door in the tree."""
    found = set()
    for module in pkgutil.walk_packages(functions.__path__, "functions."):
        parts = module.name.split(".")
        if len(parts) < 3 or parts[2] not in (*ROOMS, "api", "pages"):
            continue
        loaded = importlib.import_module(module.name)
        blueprint = getattr(loaded, "doors", None)
        if parts[2] in ROOMS and isinstance(blueprint, Blueprint):
            for handler in vars(loaded).values():
                if isinstance(handler, EventSourceHandler):
                    found.add(f"{parts[1]}/{parts[2]}.{handler.func.__name__}")
    for route in ROUTES.values():
        context, door, *_, function = route.name.split(".")
        found.add(f"{context}/{door}.{function}")
    return found


def samples(known: set[str]) -> dict[str, list[str]]:
    """Door to its sample files; where a room is a package its module may stand in between."""
    found: dict[str, list[str]] = {}
    for file in sorted(EVENTS.rglob("*.json")):
        assert NAME.fullmatch(file.name), f"{file} is not named after a door"
        room, *rest = file.stem.split(".")
        named = [f"{file.parent.name}/{room}.{part}" for part in rest]
        door = next((name for name in named if name in known), named[0])
        found.setdefault(door, []).append(file.name)
    return found


def test_every_door_has_a_sample_event() -> None:
    known = doors()
    missing = sorted(known - samples(known).keys())
    assert not missing, f"{len(missing)} doors without a sample: {missing}"


def test_every_sample_event_belongs_to_a_door() -> None:
    known = doors()
    assert sorted(samples(known).keys() - known) == []


@pytest.mark.parametrize("file", sorted(EVENTS.rglob("*.json")), ids=lambda file: file.stem)
def test_a_sample_event_is_json_without_a_real_person(file: object) -> None:
    text = file.read_text("utf-8")  # type: ignore[attr-defined]
    json.loads(text)
    phones = re.findall(r"(?<!\d)(?:\+84|84|0)\d{9}(?!\d)", text)
    assert not [p for p in phones if "9000" not in p]
