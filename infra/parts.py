"""What is deployed besides the functions? The parts `infra/*.yaml`, read and joined into one.

Chalice takes one merge template, so the parts are joined here. Short intrinsics (`!Sub`) become
their long form; top-level keys that begin with `x-` are patterns and anchors for the build step.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
KINDS = (
    "stage",
    "tables",
    "queues",
    "topics",
    "buckets",
    "keys",
    "doors",
    "front",
    "alarms",
    "dashboard",
)

REGION = "ap-southeast-1"
Template = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short intrinsics."""


def _intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        raise ValueError(f"!{suffix} over a mapping")
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _intrinsic)


def read_part(kind: str) -> Template:
    """One part as plain data, e.g. `tables`."""
    text = (HERE / f"{kind}.yaml").read_text("utf-8")
    read: Template = yaml.load(text, _Loader)  # noqa: S506  # nosec B506 (a SafeLoader)
    return read


def joined(stage: str) -> tuple[Template, Template]:
    """The merge template of a stage, and the `x-` patterns. Raises ValueError where parts clash."""
    merged: Template = {}
    patterns: Template = {}
    for kind in KINDS:
        for section, content in read_part(kind).items():
            if section.startswith("x-"):
                patterns[section] = content
                continue
            place = merged.setdefault(section, {})
            clash = place.keys() & content.keys()
            if clash:
                raise ValueError(f"{section} in {kind}.yaml repeats {sorted(clash)}")
            place.update(content)
    merged["Parameters"]["Stage"]["Default"] = stage
    return merged, patterns
