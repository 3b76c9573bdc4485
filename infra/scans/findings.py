"""What scanners find, and the reasons for what stays: one form for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A rule that a resource (``TYPE.LogicalName`` of a template, a path of code) does not keep."""

    rule: str
    resource: str
    says: str = ""


class NotScanned(Exception):
    """A scanner did not read what it was given; the text says what it said."""


def reasons(file: Path) -> dict[str, dict[str, Any]]:
    """A file of exceptions: rule to `where` (patterns over resources) and `because`."""
    read: dict[str, dict[str, Any]] = yaml.safe_load(file.read_text("utf-8"))
    return read


def judged(found: Iterable[Found], excepted: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is wrong, one line each: findings without a reason, reasons without a finding."""
    needed: set[tuple[str, str]] = set()
    wrong = []
    for one in sorted(set(found)):
        patterns = excepted.get(one.rule, {}).get("where", ())
        matching = [pattern for pattern in patterns if fnmatchcase(one.resource, pattern)]
        needed.update((one.rule, pattern) for pattern in matching)
        if not matching:
            wrong.append(f"{one.rule} {one.resource}: {one.says}")
    for rule, told in excepted.items():
        if not str(told.get("because", "")).strip():
            wrong.append(f"{rule}: the exception gives no reason")
        wrong += [
            f"{rule}: nothing matches {pattern} any more; take the exception out"
            for pattern in told["where"]
            if (rule, pattern) not in needed
        ]
    return wrong
