"""Do the documents say what the code says, and do their links lead somewhere?"""

from __future__ import annotations

import ast
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from functions.runtime.http import ROUTES
from infra import documents
from infra.openapi import read_words

ROOT = documents.ROOT
DOCS = ROOT / "docs"
WRITTEN = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
_PERSONAL = re.compile(r"phone|cccd|cmnd|bhyt|passport|full_?name|id_?number|birth", re.IGNORECASE)


@cache
def made() -> dict[str, str]:
    """The generated documents, made once."""
    return documents.documents()


@cache
def openapi() -> Any:
    """The OpenAPI document as it is made now."""
    return json.loads(made()["openapi.json"])


@pytest.mark.parametrize(
    "name",
    [
        "openapi.json",
        "error-codes.md",
        "endpoint-map.md",
        "access-patterns.md",
        "decisions.md",
        "compliance/log-inventory.md",
    ],
)
def test_a_generated_document_is_in_step_with_the_code(name: str) -> None:
    committed = (DOCS / name).read_text("utf-8")

    assert committed == made()[name], f"docs/{name} is stale: run `make docs`"


def test_the_openapi_document_is_valid() -> None:
    validate(openapi())


def test_every_door_is_in_the_openapi_document() -> None:
    told = {
        f"{method.upper()} {path}"
        for path, operations in openapi()["paths"].items()
        for method in operations
    }

    assert told == ROUTES.keys()


def test_every_door_and_parameter_is_told_in_vietnamese_and_english() -> None:
    made()
    words = read_words()
    parameters = {f"query.{name}" for route in ROUTES.values() for name in route.query}
    parameters |= {
        f"path.{name}" for key in ROUTES for name in re.findall(r"\{(\w+)\}", key.partition(" ")[2])
    }

    assert words["summaries"].keys() == ROUTES.keys()
    assert parameters <= words["parameters"].keys()
    assert all(route.summary for route in ROUTES.values())
    assert all(" / " in words["parameters"][name]["description"] for name in parameters)


@pytest.mark.catalogue("Z15")
def test_no_door_looks_people_up_by_number_phone_or_name() -> None:
    asked = {
        (path, parameter["name"])
        for path, operations in openapi()["paths"].items()
        for operation in operations.values()
        for parameter in operation["parameters"]
        if parameter["in"] in {"path", "query"}
    }

    assert not [one for one in asked if _PERSONAL.search(one[1]) or _PERSONAL.search(one[0])]


def test_one_code_has_one_status_and_never_two_meanings_in_one_module() -> None:
    made()
    statuses: dict[str, set[int]] = {}
    meanings: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for one in documents.refusals():
        statuses.setdefault(one.code, set()).add(one.status)
        meanings.setdefault((one.code, one.where), set()).add((one.vi, one.en))

    assert {code: told for code, told in statuses.items() if len(told) > 1} == {}
    assert {place: told for place, told in meanings.items() if len(told) > 1} == {}


def test_every_refusal_has_a_code_and_a_sentence_in_both_languages() -> None:
    made()
    for one in documents.refusals():
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", one.code), one
        for sentence in (one.vi, one.en):
            assert sentence.endswith((".", "?", "!")), one
            assert unicodedata.is_normalized("NFC", sentence), one
            assert not re.search(r"[{}%]", sentence), one
        assert one.vi != one.en, one


def test_every_function_in_a_list_of_access_patterns_exists() -> None:
    for init in sorted((ROOT / "functions").glob("*/store/__init__.py")):
        listed = _listed(ast.get_docstring(ast.parse(init.read_text("utf-8"))) or "")
        there = {
            node.name
            for file in init.parent.glob("*.py")
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.FunctionDef)
        }

        assert listed, init
        assert listed <= there, f"{init.parent.parent.name}: {sorted(listed - there)}"


def _listed(told: str) -> set[str]:
    """The functions named in the last column: words with dots and underscores, commas between."""
    found: set[str] = set()
    for line in told.splitlines():
        if re.match(r"\s*[A-Z]{3}-\d+\s", line):
            last = re.search(r"((?:[a-z_.]+, )*[a-z_.]+)(?: …)?$", line.rstrip())
            assert last, line
            found |= {name.rpartition(".")[2] for name in last[1].split(", ")}
    return found


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_link_of_a_document_leads_to_a_file(file: Path) -> None:
    text = file.read_text("utf-8")
    lost = [link for link in _LINK.findall(text) if not (file.parent / link).exists()]

    assert not lost


@pytest.mark.parametrize("file", sorted((DOCS / "decisions").glob("*.md")), ids=lambda f: f.stem)
def test_a_decision_is_one_page_in_four_parts(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    parts = [line.removeprefix("## ") for line in lines if line.startswith("## ")]

    assert parts == ["Status", "Context", "Decision", "Consequences"]
    assert len(lines) <= 60
    assert lines[0].startswith(f"# {file.stem[:4]} ")


def test_every_room_of_the_tree_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    rooms = [
        *(f"{one.name}/" for one in (ROOT / "functions").iterdir() if one.is_dir()),
        "app.py", "events/", "infra/", "tests/", "docs/", "vendor/functions",
    ]  # fmt: skip

    assert [room for room in rooms if not room.startswith("__") and room not in readme] == []


def test_every_document_of_docs_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        file = waiting.pop()
        if file in reached or file.suffix != ".md" or not file.exists():
            continue
        reached.add(file)
        waiting += [
            (file.parent / link).resolve() for link in _LINK.findall(file.read_text("utf-8"))
        ]

    assert sorted(set(DOCS.rglob("*.md")) - reached) == []
