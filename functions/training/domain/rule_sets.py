"""Which dated rules are there, by the name that their document gives itself?

They are found where every house keeps them (`<house>/domain/data`, and the kernel's `data`), so
that a new one is known here without being told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType

from functions.kernel.rules import RuleSet, read_rule_set


@cache
def rule_sets() -> Mapping[str, RuleSet]:
    """All rule sets of the platform by name; each document is read once. Raises RuleSetBroken."""
    found = [read_rule_set(told) for file in _files() if (told := _rules_in(file))]
    return MappingProxyType({one.name: one for one in found})


def _files() -> Iterator[Traversable]:
    for house in sorted(resources.files("functions").iterdir(), key=lambda one: one.name):
        for data in (house / "data", house / "domain" / "data"):
            if data.is_dir():
                yield from (one for one in data.iterdir() if one.name.endswith(".json"))


def _rules_in(file: Traversable) -> Mapping[str, object] | None:
    told = json.loads(file.read_text("utf-8"))
    return told if isinstance(told, dict) and "rule_set" in told else None
