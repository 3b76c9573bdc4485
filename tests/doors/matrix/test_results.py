"""Nobody but staff of a laboratory can write a result (Z04).

A route that takes a result, by its path or a field of its body, must stand in the policy for staff
of laboratories alone. The search is tried on planted routes, so that it finds any that is added.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from functions.access.domain.passage import Line
from functions.access.policy import BY_ROUTE
from functions.kernel.callers import CALLING, Purpose, Relation, Role
from functions.runtime import http
from functions.runtime.http import UnknownField
from functions.runtime.http.api import Route
from tests.doors.access.world import Country, open_doors
from tests.doors.matrix.conftest import Credentials

RESULT = re.compile(
    r"results|result_?row|finding|interpretation|positive|negative|(^|_|/)(ct|pcr)(_|$)"
    r"|(?<!immunizations/)corrections",  # doses are corrected too, by the site that gave them
    re.IGNORECASE,
)
WRITERS = frozenset({Role.LAB_TECHNICIAN, Role.LAB_APPROVER})
CHANGE = {"sec-fetch-site": "same-origin", "idempotency-key": "matrix-0001"}


def fields_of(schema: Any) -> Iterator[str]:
    """The names of all properties of a JSON schema, however deep."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from fields_of(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from fields_of(inner)


def takes_a_result(route: Route) -> bool:
    """Does a changing route name a result in its path, its parameters or its body?"""
    if route.method == "GET":
        return False
    named = [route.path, *route.query]
    named += fields_of(route.body.model_json_schema()) if route.body is not None else []
    return any(RESULT.search(name) for name in named)


def let_in(routes: Iterable[Route], lines: Mapping[str, Line]) -> list[str]:
    """The routes by which somebody who is no writer could write a result."""
    return [
        route.key
        for route in routes
        if takes_a_result(route)
        and (route.key not in lines or not WRITERS.issuperset(lines[route.key].grants))
    ]


@pytest.mark.catalogue("Z04")
def test_no_route_lets_anyone_but_a_laboratory_write_a_result() -> None:
    open_doors()

    assert let_in(http.ROUTES.values(), BY_ROUTE) == []


class Result(BaseModel):
    """A planted body."""

    findings: list[dict[str, str]]


class Report(BaseModel):
    """One that holds it deeper."""

    of: Result


@pytest.mark.catalogue("Z04")
@pytest.mark.parametrize("body", [None, Result, Report])
def test_a_planted_route_that_takes_results_is_found(body: Any) -> None:
    open_doors()
    path = "/api/reports" if body else "/api/cases/{id}/results"
    planted = replace(http.ROUTES["POST /api/checkouts"], path=path, body=body)
    grants = {role: frozenset({Relation.JURISDICTION}) for role in WRITERS}

    def line(**more: Any) -> dict[str, Line]:
        made = Line("POST", path, grants | more.get("others", {}), Purpose.EPIDEMIC_CONTROL,
                    Purpose.EPIDEMIC_CONTROL, frozenset())  # fmt: skip
        return {made.key: made}

    for role in set(CALLING) - WRITERS:
        others = {"others": {role: frozenset({Relation.OWN})}}
        assert let_in([planted], line(**others)) == [planted.key]
    assert let_in([planted], {}) == [planted.key]
    assert let_in([planted], line()) == []


@pytest.mark.catalogue("Z04")
def test_a_result_slipped_into_any_body_is_an_unknown_field() -> None:
    open_doors()
    bodies = {route.body for route in http.ROUTES.values() if route.body is not None}
    assert len(bodies) > 15
    for body in bodies:
        if body.model_config.get("extra") in {None, "ignore"}:
            assert RESULT.search(" ".join(fields_of(body.model_json_schema()))) is None
            continue
        with pytest.raises(UnknownField):
            http.parse(body, {"result": "positive"})


@pytest.mark.catalogue("Z04")
def test_no_page_reads_a_result_from_a_form() -> None:
    read = {
        text.value
        for house in Path("functions").glob("*/pages")
        for file in house.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        for text in asked_of_a_mapping(node)
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    }
    assert "nothing_changed" in read
    assert not [text for text in read if RESULT.search(text)]


def asked_of_a_mapping(node: ast.AST) -> list[ast.expr]:
    """What `form["x"]` and `form.get("x")` ask for."""
    if isinstance(node, ast.Subscript):
        return [node.slice]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.args[:1] if node.func.attr in {"get", "getlist", "pop"} else []
    return []


@pytest.mark.catalogue("Z04")
@pytest.mark.parametrize("role", [Role.CITIZEN, Role.GATE_DEVICE, Role.ANONYMOUS])
def test_whoever_tries_is_refused(country: Country, credentials: Credentials, role: Role) -> None:
    for path in ("/api/results", "/api/specimens/S1/results", "/api/laboratory/results"):
        headers = CHANGE | credentials(role, "POST", path, b"")
        reply = country.gateway.call("POST", path, headers=headers)
        assert reply.status == 403
