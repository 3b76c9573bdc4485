"""How do the fields of an HTML form become the values of a declaration, and back?

Inputs are named `identity.<id>` and `answers.<id>`; a division adds `.province .district .ward`, a
list `.1 .2 .3`. Yes and no come as words; everything else as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.kernel.births import iso_of_typed
from functions.kernel.divisions import divisions_in, provinces
from functions.kernel.errors import Refusal
from functions.kernel.valuesets import value_set

Option = tuple[str, str]


def values_of(
    described: list[dict[str, Any]], part: str, form: Mapping[str, str]
) -> dict[str, Any]:
    """The values of one part (`identity` or `answers`), empty ones left out."""
    found = {asked["id"]: _value(asked, f"{part}.{asked['id']}", form) for asked in described}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def lists_for(form: Mapping[str, str], language: str, prefixes: tuple[str, ...]) -> dict[str, Any]:
    """The closed lists that the fields choose from, as far as the form is filled."""
    countries = value_set("countries").values.values()
    return {
        "provinces": _options(""),
        "countries": [(one.code, one.vi if language == "vi" else one.en) for one in countries],
        "districts": {prefix: _options(form.get(f"{prefix}province", "")) for prefix in prefixes},
        "wards": {prefix: _options(form.get(f"{prefix}district", "")) for prefix in prefixes},
    }


def division_prefixes(described: dict[str, Any]) -> tuple[str, ...]:
    """The prefixes of all division fields of a described form."""
    return tuple(
        f"{part}.{asked['id']}."
        for part, questions in (
            ("identity", described["identity"]),
            ("answers", described["questions"]),
        )
        for asked in questions
        if asked["type"] == "division"
    )


def _value(asked: dict[str, Any], name: str, form: Mapping[str, str]) -> Any:
    kind = asked["type"]
    if kind == "yes_no":
        return {"yes": True, "no": False}.get(form.get(name, ""))
    if kind == "division":
        codes = [form.get(f"{name}.{level}", "") for level in ("province", "district", "ward")]
        return "/".join(code for code in codes if code)
    if kind in ("provinces", "countries"):
        return [form[f"{name}.{place}"] for place in (1, 2, 3) if form.get(f"{name}.{place}")]
    if kind == "birth":
        return iso_of_typed(form.get(name, ""))
    return form.get(name)


def _options(parent: str) -> list[Option]:
    try:
        found = divisions_in(parent) if parent else provinces()
    except Refusal:
        return []
    return [(one.code, one.name) for one in found]
