"""The value sets of the EU DCC (eHealth Network) and which of our products is which of theirs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

DISEASE: Final = "840539006"
"""COVID-19, SNOMED CT."""
DETECTED, NOT_DETECTED = "260373001", "260415000"
NAAT, RAPID = "LP6464-4", "LP217198-3"
DEVICES: Final = "devices"
"""Rapid antigen tests; in a payload their field is `ma`, as a vaccine's manufacturer is."""

_SETS: Final = {
    "tg": "disease-agent-targeted",
    "vp": "vaccine-prophylaxis",
    "mp": "vaccine-medicinal-product",
    "ma": "vaccine-mah-manf",
    "tt": "test-type",
    "tr": "test-result",
    DEVICES: "test-manf",
}


@dataclass(frozen=True, slots=True)
class Product:
    """A vaccine of `functions.kernel.vaccines` as the value sets write it."""

    code: str
    prophylaxis: str
    medicinal: str
    maker: str


def active(field: str) -> frozenset[str]:
    """The codes of a field that may be issued today; read certificates may hold older ones."""
    return frozenset(code for code, entry in _entries(field).items() if entry["active"])


def display(field: str, code: str) -> str:
    """What a code is called in English; the code itself where the set lacks it."""
    entry = _entries(field).get(code)
    return str(entry["display"]) if entry else code


@cache
def products() -> dict[str, Product]:
    """Our vaccines by our code."""
    read = json.loads(_text("products.json"))
    return {one["code"]: Product(**one) for one in read["entries"]}


@cache
def _entries(field: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_text(f"{_SETS[field]}.json"))["valueSetValues"]
    return read


def _text(file: str) -> str:
    return (resources.files(__package__) / "data" / file).read_text(encoding="utf-8")
