"""Our check of a payload says what the published JSON schema says."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.certificates.domain.schema import kind_of
from functions.certificates.domain.words import Kind
from tests.domain.certificates.samples import payload

PUBLISHED = jsonschema.Draft202012Validator(
    json.loads((Path(__file__).parent / "data/DCC.combined-schema.json").read_text("utf-8"))
)
ODD: list[Any] = [
    None, True, 0, 1, -1, 2.5, "", "x" * 81, "x" * 80, "A<B", "a<b", "1990", "1990-01-01", "2101",
    "1899-01-01", [], [{}], {}, "840539006", "vn", "VN", "1.3.0", "1.3", "A" * 11,
]  # fmt: skip


DAYS = ("1990-01-01", "1899-01-01")


def places(told: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a payload."""
    inner = told.items() if isinstance(told, dict) else enumerate(told)
    found = [path] if path else []
    for key, value in inner if isinstance(told, dict | list) else ():
        found += places(value, (*path, key)) if isinstance(value, dict | list) else [(*path, key)]
    return found


def changed(told: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The payload with another value at a place; `...` takes the place away."""
    made = deepcopy(told)
    where: Any = made
    for key in path[:-1]:
        where = where[key]
    if value is ...:
        del where[path[-1]]
    else:
        where[path[-1]] = value
    return made


CASES = [(kind, path) for kind in Kind for path in places(payload(kind))]


@pytest.mark.parametrize(("kind", "path"), CASES, ids=str)
def test_it_agrees_with_the_schema_on_every_field(kind: Kind, path: tuple[Any, ...]) -> None:
    for value in (..., *ODD):
        told = changed(payload(kind), path, value)
        ours = kind_of(told) is not None
        if path[-1] in ("dt", "sc", "fr", "df", "du") and isinstance(value, str):
            # A JSON schema does not assert formats; a date that is none is refused by us.
            assert ours is (value in DAYS and path[-1] != "sc"), value
        elif path[-1] == "ver" and isinstance(value, str):
            # The published pattern takes any sign for the dots.
            assert ours is (value == "1.3.0"), value
        elif path[-1] == "co":
            # The published pattern is not anchored.
            assert ours is (value == "VN"), value
        else:
            assert ours is PUBLISHED.is_valid(told), value


@given(st.dictionaries(st.sampled_from(["ver", "nam", "dob", "v", "t", "r", "x"]), st.none()))
def test_an_empty_payload_is_none(told: dict[str, Any]) -> None:
    assert kind_of(told) is None


@pytest.mark.parametrize("kind", Kind)
def test_what_we_write_fits(kind: Kind) -> None:
    assert kind_of(payload(kind)) is kind
    PUBLISHED.validate(payload(kind))
    assert kind_of(payload(kind) | {"extra": 1}) is kind


@pytest.mark.parametrize(
    ("told", "fits"),
    [
        ("2021-12-01T08:00:00Z", True), ("2021-12-01T08:00:00.123+07:00", True),
        ("2021-12-01T08:00:00+0700", True), ("2021-12-01 08:00:00Z", False),
        ("2021-12-01T08:00:00", False), ("2021-13-01T08:00:00Z", False), ("2021-12-01", False),
    ],
)  # fmt: skip
def test_the_moment_of_a_sample(told: str, fits: bool) -> None:
    assert (kind_of(changed(payload(Kind.TEST), ("t", 0, "sc"), told)) is Kind.TEST) is fits
