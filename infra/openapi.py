"""What can be asked of our doors, and what do they answer? OpenAPI 3.1, made from the routes.

Nothing here is written by hand but the words of parameters: paths, bodies, answers and refusals
come from the plates of `functions.runtime.http.ROUTES`, who may ask from the policy registry, and
statuses from `status_of`. Refusals that every door can answer (path, guard, body) are added.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from functions.access.domain.passage import (
    CrossSite,
    Line,
    Need,
    PathUnclear,
    PhoneUnverified,
    SecretInAddress,
)
from functions.access.domain.staff import MfaRequired, StaffNotActive
from functions.access.policy import policy_line
from functions.kernel import errors
from functions.kernel.callers import Role
from functions.runtime.http import ROUTES, Route, UnknownField, status_of
from functions.runtime.http.bodies import DuplicateKey, NotJson, TooDeep
from functions.runtime.http.request import IdempotencyKeyNeeded, RepeatedParameter

Json = dict[str, Any]
Refusals = tuple[type[errors.Refusal], ...]

WORDS = Path(__file__).with_name("words.json")
PROBLEM = "#/components/schemas/Problem"
_PARAMETER = re.compile(r"\{(\w+)\}")

PASSING: Refusals = (PathUnclear, SecretInAddress, RepeatedParameter)
"""Of a path or query that the guard does not take."""
RECOGNISING: Refusals = (errors.Unidentified, errors.Forbidden)
WORKING: Refusals = (
    errors.Busy,
    errors.CryptoUnavailable,
    errors.AuditUnavailable,
    errors.Unavailable,
)
READING: Refusals = (
    errors.Malformed,
    NotJson,
    DuplicateKey,
    TooDeep,
    errors.TooLarge,
    errors.Unsupported,
    errors.Invalid,
    UnknownField,
)
"""Of a body that can't be read."""


def read_words() -> Json:
    """Vietnamese summaries of the routes, and the words of parameters."""
    read: Json = json.loads(WORDS.read_text("utf-8"))
    return read


def refusals_of(route: Route) -> Refusals:
    """Every refusal of a door: its own, and those of passage, guard, body and dependencies."""
    line = policy_line(route.key)
    needs = line.needs if line else frozenset()
    found: list[type[errors.Refusal]] = [*PASSING, *RECOGNISING, *WORKING]
    found += (MfaRequired, StaffNotActive) if line and line.admits_staff else ()
    found += (CrossSite,) if Need.SAME_ORIGIN in needs else ()
    found += (PhoneUnverified,) if Need.PHONE_VERIFIED in needs else ()
    found += (IdempotencyKeyNeeded,) if Need.IDEMPOTENCY_KEY in needs else ()
    found += READING if route.body is not None else ()
    found += (errors.NotFound,) if line and not line.is_public and "{" in route.path else ()
    return tuple(dict.fromkeys([*found, *route.refuses]))


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
    return {
        "openapi": "3.1.0",
        "info": words["info"] | {"version": "1.0.0"},
        "servers": [{"url": "/"}],
        "tags": words["tags"],
        "paths": paths,
        "components": {
            "securitySchemes": words["security"],
            "schemas": {"Problem": _problem_schema(), **models},
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
    return dict(sorted(made.get("$defs", {}).items())), dict(refs)


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
        "responses": _answers(route, refs) | _refused(route),
    }
    if route.body is not None:
        kind = "application/x-www-form-urlencoded" if route.is_form else "application/json"
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
        {"name": name, "in": "path", "required": True, **words[f"path.{name}"]}
        for name in _PARAMETER.findall(route.path)
    ]
    made += [{"name": name, "in": "query", **words[f"query.{name}"]} for name in route.query]
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
    for status, answered in sorted(route.answers.items()):
        told: Json = {"description": _STATUS_WORDS.get(status, "Answer")}
        if 300 <= status < 400:
            told["headers"] = {"Location": {"required": True, "schema": {"type": "string"}}}
        elif route.is_page:
            told["content"] = {"text/html": {"schema": {"type": "string"}}}
        elif status != 204:
            schema = refs.get((answered, "serialization"), {})
            told["content"] = {"application/json": {"schema": schema}}
        made[str(status)] = told
    return made


def _refused(route: Route) -> Json:
    by_status: dict[int, dict[str, type[errors.Refusal]]] = {}
    for refusal in refusals_of(route):
        by_status.setdefault(status_of(refusal), {}).setdefault(refusal.code, refusal)
    return {str(s): _refused_answer(route, by_status[s], s) for s in sorted(by_status)}


def _refused_answer(
    route: Route, refusals: dict[str, type[errors.Refusal]], status: int
) -> Json:
    lines = [f"- `{code}` {one.vi} / {one.en}" for code, one in sorted(refusals.items())]
    told: Json = {"description": "\n".join(lines)}
    if status == 503:  # noqa: PLR2004
        told["headers"] = {
            "Retry-After": {"required": not route.is_page, "schema": {"type": "string"}}
        }
    schema: Json = {
        "allOf": [{"$ref": PROBLEM}],
        "properties": {"code": {"enum": sorted(refusals)}, "status": {"const": status}},
    }
    kind, schema = (
        ("text/html", {"type": "string"}) if route.is_page else ("application/problem+json", schema)
    )
    return told | {"content": {kind: {"schema": schema}}}


def _problem_schema() -> Json:
    text = {"type": "string"}
    fault = {
        "type": "object",
        "required": ["field", "code"],
        "properties": {"field": text, "code": text},
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "description": "A refusal (RFC 9457) in Vietnamese and English; no value from the input.",
        "required": ["type", "title", "status", "code", "message_vi", "message_en", "request_id"],
        "properties": {
            "type": {"type": "string", "pattern": "^urn:lachan:problem:[A-Z0-9_]+$"},
            "title": text,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "code": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
            "message_vi": text,
            "message_en": text,
            "request_id": text,
            "errors": {"type": "array", "items": fault},
        },
        "additionalProperties": False,
    }


_STATUS_WORDS = {
    200: "Đã có kết quả / Here it is",
    201: "Đã ghi nhận / Made",
    202: "Đã nhận, đang xử lý / Taken, will be done",
    204: "Xong / Done",
    302: "Chuyển trang / Go there",
    303: "Chuyển trang / See there",
}
