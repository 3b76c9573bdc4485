"""Which vaccines are there, how many doses make a series, and how long does an open vial last?

One list for plans, dose records and certificates (ADR 0044). What the value sets of the European
certificate call them stands with certificates, under the same codes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from functions.kernel.errors import FieldFault, Invalid

FILE: Final = "data/vaccines.json"


class ProductUnknown(Invalid):
    """Not a vaccine licensed here."""

    code = "VACCINE_UNKNOWN"
    vi = "Vắc xin này không có trong danh mục được cấp phép."
    en = "That vaccine is not on the list of licensed ones."


@dataclass(frozen=True, slots=True)
class Product:
    """A vaccine: `series` doses make its primary series, a vial holds `vial` doses, and is used
    within `open_hours` of its opening."""

    code: str
    name: str
    series: int
    vial: int
    open_hours: int


@cache
def products() -> dict[str, Product]:
    """All vaccines by their code."""
    text = (resources.files(__package__) / FILE).read_text(encoding="utf-8")
    return {one["code"]: Product(**one) for one in json.loads(text)["entries"]}


def vaccine_name(code: str) -> str:
    """What a vaccine is called; its code where it is not on our list."""
    found = products().get(code)
    return found.name if found else code


def product(code: str) -> Product:
    """The vaccine of a code. Refuses ProductUnknown."""
    found = products().get(code)
    if found is None:
        raise ProductUnknown(FieldFault("product", "VACCINE_UNKNOWN"))
    return found
