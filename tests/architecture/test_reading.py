"""Is everybody counted whom an answer to staff tells of (security.md Z09, PM-17; ADR 0087)?

The breaker counts where the audit is written, so a route that opens what is sealed and reaches no
audit of people is a way past it. It is found here, and mended, or stands in a closed list with its
reason (`reads`). That a route which may count does so on each of its ways, its own tests show.
"""

from __future__ import annotations

import ast
import functools
import importlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from chalice.app import EventSourceHandler

from functions.access.policy import BY_ROUTE
from functions.registry.service import vault
from functions.runtime.http import ROUTES
from infra.parts import ROOT
from tests.architecture import reads
from tests.architecture.reaching import name_of, reached_from
from tests.architecture.test_doors import doors

OPENING = frozenset({"functions.runtime.crypto.unseal", "functions.runtime.crypto.unseal_json"})
"""By these alone anything sealed is opened."""
LEAVING = frozenset(
    f"functions.{name}"
    for name in (
        "runtime.objects.put", "runtime.objects.put_once", "runtime.mail.send", "runtime.sms.send",
        "runtime.sms.send_all", "registry.store.imports.put_faults",
        "laboratory.store.accounts.put_account", "tracing.store.exports.put_page",
    )
)  # fmt: skip
"""By these an answer leaves otherwise than through a door: an object, a message, a row's fate."""


def marked(subject: ast.expr) -> bool:
    """Is this the name of something that is no person, such as f"unit#{unit}"?"""
    first = subject.values[0] if isinstance(subject, ast.JoinedStr) else subject
    return isinstance(first, ast.Constant) and "#" in str(first.value)


def may_count(call: ast.Call) -> bool:
    """Does this call write the audit of somebody who is shown, as far as its text tells?"""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    name = call.func.id if isinstance(call.func, ast.Name) else name
    if name not in {"write_audit", "audited"} or len(call.args) < 2:
        return False
    told = {one.arg: one.value for one in call.keywords}
    allowed, subjects = told.get("allowed"), call.args[1]
    if isinstance(allowed, ast.Constant) and allowed.value is False:
        return False
    return not (isinstance(subjects, (ast.Tuple, ast.List)) and all(map(marked, subjects.elts)))


def functions_in(tree: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
    """(qualified name, node) of each function and method of a module."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            if isinstance(node, ast.FunctionDef):
                yield f"{name}.{node.name}", node
            yield from functions_in(node, f"{name}.{node.name}")


@functools.cache
def counting() -> frozenset[str]:
    """The functions that write an audit of people."""
    found = set[str]()
    for file in sorted((ROOT / "functions").rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        for name, node in functions_in(ast.parse(file.read_text("utf-8")), ".".join(parts)):
            if any(isinstance(one, ast.Call) and may_count(one) for one in ast.walk(node)):
                found.add(name)
    return frozenset(found)


def looks() -> frozenset[str]:
    """Those among them whose subjects are people."""
    return counting() - {f"functions.{name}" for name in reads.OF_NO_PERSON}


@functools.cache
def reached() -> Mapping[str, frozenset[str]]:
    """What the views of all routes that admit staff reach."""
    doors()
    found = {}
    for key, route in ROUTES.items():
        if BY_ROUTE[key].admits_staff:
            module, _, view = f"functions.{route.name}".rpartition(".")
            found[key] = reached_from(getattr(importlib.import_module(module), view))
    return found


def uncounted(people: frozenset[str]) -> set[str]:
    """The routes that open something sealed and reach none of `people`."""
    return {key for key, all_ in reached().items() if all_ & OPENING and not all_ & people}


def listed(closed: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The keys of a closed list."""
    assert all(len(reason) > 20 for reason in closed)
    return [key for keys in closed.values() for key in keys]


@pytest.mark.catalogue("Z09")
def test_a_route_that_opens_what_is_sealed_counts_people_or_says_why_not() -> None:
    known = listed(reads.UNCOUNTED)

    assert len(known) == len(set(known))
    assert uncounted(looks()) == set(known)


@pytest.mark.catalogue("Z09")
def test_an_answer_with_a_field_of_a_person_counts_them_or_says_why_not() -> None:
    told = json.loads((ROOT / "docs/openapi.json").read_text("utf-8"))
    named = set[str]()
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            key = f"{method.upper()} {path}"
            if key in reached() and fields_of(operation, told) & reads.PERSONAL:
                named.add(key)

    assert len(named) > 15
    assert {key for key in named if not reached()[key] & looks()} == set(
        listed(reads.NAMED_UNCOUNTED)
    )


def fields_of(operation: Any, told: Any) -> set[str]:
    """The names of all fields of the answers to what was granted."""
    found, waiting, seen = set[str](), list[Any](), set[str]()
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            waiting += [one.get("schema", {}) for one in answer.get("content", {}).values()]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            name = str(one.get("$ref", "")).rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                waiting.append(told["components"]["schemas"][name])
            found |= set(one.get("properties", {}))
            waiting += [value for key, value in one.items() if key != "$ref"]
    return found


def answering() -> dict[str, frozenset[str]]:
    """Doors of queues, clocks and streams by which an answer leaves, with all that they reach."""
    found = {}
    for name in doors():
        context, _, door = name.partition("/")
        module, _, function = door.partition(".")
        loaded = importlib.import_module(f"functions.{context}.{module.partition('.')[0]}")
        handler = getattr(loaded, function, None)
        if isinstance(handler, EventSourceHandler):
            all_ = reached_from(handler.func)
            if all_ & LEAVING:
                found[name] = all_
    return found


@pytest.mark.catalogue("Z09")
def test_what_leaves_otherwise_than_through_a_door_is_counted_or_says_why_not() -> None:
    found = answering()

    assert set(found) == set(reads.BEYOND_HTTP)
    for name, reason in reads.BEYOND_HTTP.items():
        assert len(reason) > 20
        assert reason != reads.COUNTED or found[name] & looks(), name


def test_who_is_said_to_audit_no_person_audits() -> None:
    stale = {f"functions.{name}" for name in reads.OF_NO_PERSON} - counting()

    assert not stale


def test_a_route_whose_looks_are_taken_away_is_found() -> None:
    """Each of these is the one look of a route: without it the route would tell and not count."""
    for look, route in {
        "tracing.service.showing.candidates": "GET /can-bo/truy-vet/{case}/tep",
        "vaccination.service.list_status.part": "GET /to-chuc/tinh-trang/{campaign}/tep",
        "laboratory.service.correcting._put_on_record": "GET /xet-nghiem/ket-qua/{tube}",
        "datarights.service.deciding._audit": "GET /api/data-request-queue",
    }.items():
        name, general = f"functions.{look}", f"{vault.__name__}._audit"
        assert name in looks() and route not in uncounted(looks())
        assert route in uncounted(looks() - {name, general})


def test_what_is_reached_goes_through_facades_methods_and_tables() -> None:
    by_door = answering()
    taken = by_door["vaccination/consumers.receive_list"]

    assert name_of(vault.disclose) in reached()["GET /api/traced-cases/{case}/contacts"]
    assert "functions.vaccination.service.nominating.PeopleTaker._compare" in taken
    assert not by_door["checkin/consumers.receive_visit_file"] & looks()
