"""What can be asked of our doors, and what do they answer? OpenAPI 3.1, made from the routes.

Nothing here is written by hand but the words of parameters: paths, bodies, answers and refusals
come from the plates of `functions.runtime.http.ROUTES`, who may ask from the policy registry.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from functions.access.domain.passage import Line, Need
from functions.access.policy import policy_line
from functions.kernel.callers import Role
from functions.runtime.http import ROUTES, Route
from infra import problems

Json = dict[str, Any]

UNWORDED = {"schema": {"type": "string", "minLength": 1}}
FORM = "application/x-www-form-urlencoded"
WORDS = Path(__file__).with_name("words.json")
_PARAMETER = re.compile(r"\{(\w+)\}")


def read_words() -> Json:
    """Vietnamese summaries of the routes, and the words of parameters."""
    read: Json = json.loads(WORDS.read_text("utf-8"))
    return read


def document() -> Json:
    """The whole OpenAPI document. Every door must be registered before."""
    words = read_words()
    routes = sorted(ROUTES.values(), key=lambda route: (route.path, route.method))
    names = Counter(route.name for route in routes)
    models, refs = _models(routes)
    paths: dict[str, Json] = {}
    for route in routes:
        operation = _operation(route, words, refs)
        if names[route.name] > 1:
            operation["operationId"] += f".{route.method.lower()}"
        paths.setdefault(route.path, {})[route.method.lower()] = operation
    shared = problems.share(paths)
    return {
        "openapi": "3.1.0",
        "info": words["info"] | {"version": "1.0.0"},
        "servers": [{"url": "/"}],
        "tags": words["tags"],
        "paths": paths,
        "components": {
            "securitySchemes": words["security"],
            "responses": shared,
            "schemas": {"Problem": problems.SCHEMA, **models},
        },
    }


def _models(routes: Iterable[Route]) -> tuple[Json, dict[tuple[Any, str], Json]]:
    from pydantic import BaseModel
    from pydantic.json_schema import models_json_schema

    wanted: dict[tuple[Any, Any], None] = {}
    for route in routes:
        if route.body is not None:
            wanted[route.body, "validation"] = None
        for answered in route.answers.values():
            if isinstance(answered, type) and issubclass(answered, BaseModel):
                wanted[answered, "serialization"] = None
    refs, made = models_json_schema(
        list(wanted), ref_template="#/components/schemas/{model}", by_alias=True
    )
    named: dict[tuple[Any, str], Json] = {(one, mode): ref for (one, mode), ref in refs.items()}
    return dict(sorted(made.get("$defs", {}).items())), named


def _operation(route: Route, words: Json, refs: dict[tuple[Any, str], Json]) -> Json:
    line = policy_line(route.key)
    made: Json = {
        "operationId": route.name,
        "summary": words["summaries"].get(route.key, route.summary),
        "description": _description(route, line),
        "tags": ["pages" if route.is_page else route.name.partition(".")[0]],
        "parameters": _parameters(route, line, words["parameters"]),
        "security": _security(line),
        "x-audience": route.audience,
        "responses": _answers(route, refs) | problems.answers_of(route),
    }
    if route.is_form and route.body is None:
        fields = {"type": "object", "additionalProperties": {"type": "string"}}
        made["requestBody"] = {"content": {FORM: {"schema": fields}}}
    if route.body is not None:
        kind = FORM if route.is_form else "application/json"
        schema = refs[route.body, "validation"]
        made["requestBody"] = {"required": True, "content": {kind: {"schema": schema}}}
    return made


def _description(route: Route, line: Line | None) -> str:
    if line is None:
        return f"{route.summary}\n\nNo line in the policy registry: always refused."
    roles = ", ".join(sorted(role.value for role in line.grants))
    return f"{route.summary}\n\nFor: {roles}. Purpose: {line.purpose.value}."


def _parameters(route: Route, line: Line | None, words: Json) -> list[Json]:
    made = [
        {"name": name, "in": "path", "required": True, **words.get(f"path.{name}", UNWORDED)}
        for name in _PARAMETER.findall(route.path)
    ]
    made += [
        {"name": name, "in": "query", **words.get(f"query.{name}", UNWORDED)}
        for name in route.query
    ]
    if line and Need.IDEMPOTENCY_KEY in line.needs:
        made.append({"name": "Idempotency-Key", "in": "header", **words["header.idempotency-key"]})
    return made


def _security(line: Line | None) -> list[dict[str, list[str]]]:
    if line is None:
        return []
    made: list[dict[str, list[str]]] = [{}] if line.is_public else []
    made += [{"session": []}] if Role.CITIZEN in line.grants else []
    made += [{"device": []}] if Role.GATE_DEVICE in line.grants else []
    made += [{"staff": []}, {"staffCookie": []}] if line.admits_staff else []
    return made


def _answers(route: Route, refs: dict[tuple[Any, str], Json]) -> Json:
    made: Json = {}
    answers = ({303: None} if route.is_page else {}) | route.answers
    for status, answered in sorted(answers.items()):
        told: Json = {"description": _STATUS_WORDS.get(status, "Answer")}
        if 300 <= status < 400:
            told["headers"] = {"Location": {"required": True, "schema": {"type": "string"}}}
        elif isinstance(answered, str):
            kind = "object" if answered.endswith("json") else "string"
            told["content"] = {answered: {"schema": {"type": kind}}}
        elif route.is_page:
            told["content"] = {"text/html": {"schema": {"type": "string"}}}
        elif status != 204:
            schema = refs.get((answered, "serialization"), {})
            told["content"] = {"application/json": {"schema": schema}}
        if route.saved_as and status == 200:
            told["headers"] = {"Content-Disposition": {"schema": {"type": "string"}}}
        made[str(status)] = told
    return made


_STATUS_WORDS = {
    200: "Đã có kết quả / Here it is",
    201: "Đã ghi nhận / Made",
    202: "Đã nhận, đang xử lý / Taken, will be done",
    204: "Xong / Done",
    302: "Chuyển trang / Go there",
    303: "Chuyển trang / See there",
}
