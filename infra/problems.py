"""Which refusals can a door answer, and how does OpenAPI say so?

A door's plate names its own refusals; those of passage, guard, body and dependencies are added
here, once for all doors. Statuses come from `status_of`, words from the refusals themselves.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from functions.access.domain.passage import (
    CrossSite,
    Need,
    PathUnclear,
    PhoneUnverified,
    SecretInAddress,
)
from functions.access.domain.staff import MfaRequired, StaffNotActive
from functions.access.domain.volume import VolumeLimit
from functions.access.policy import policy_line
from functions.kernel import errors
from functions.registry.service import PersonUnknown, VenueUnknown
from functions.runtime.http import Route, UnknownField, status_of
from functions.runtime.http.bodies import DuplicateKey, NotJson, TooDeep
from functions.runtime.http.request import IdempotencyKeyNeeded, RepeatedParameter

Json = dict[str, Any]
Refusals = tuple[type[errors.Refusal], ...]

FIRST_REFUSAL = 400
_PARAMETER = re.compile(r"\{(\w+)\}")
PROBLEM = "#/components/schemas/Problem"
PASSING: Refusals = (PathUnclear, SecretInAddress, RepeatedParameter)
"""Of a path or query that the guard does not take."""
RECOGNISING: Refusals = (errors.Unidentified, errors.Forbidden)
WORKING: Refusals = (
    errors.TooMany,
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
SHOWN: Refusals = (errors.NotFound, errors.Conflict, errors.Gone, errors.Invalid)
"""Families that a page with a form or a parameter shows as a sentence."""


_TEXT = {"type": "string"}
_FAULT = {
    "type": "object",
    "required": ["field", "code"],
    "properties": {"field": _TEXT, "code": _TEXT},
    "additionalProperties": False,
}
SCHEMA: Json = {
    "type": "object",
    "description": "A refusal (RFC 9457) in Vietnamese and English; no value from the input.",
    "required": ["type", "title", "status", "code", "message_vi", "message_en", "request_id"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:lachan:problem:[A-Z0-9_]+$"},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$"},
        "message_vi": _TEXT,
        "message_en": _TEXT,
        "request_id": _TEXT,
        "errors": {"type": "array", "items": _FAULT},
    },
    "additionalProperties": False,
}


def values_refused() -> Refusals:
    """Of a field whose value is none: every `Invalid` of the kernel's words."""
    found, waiting = [], [errors.Invalid]
    while waiting:
        family = waiting.pop()
        waiting += family.__subclasses__()
        if family.__module__.startswith("functions.kernel."):
            found.append(family)
    return tuple(sorted(found, key=lambda one: one.code))


def _named_in(route: Route) -> Refusals:
    """Of a venue or a family member that the request names, whoever looks it up."""
    fields = set(getattr(route.body, "model_fields", ())) | set(_PARAMETER.findall(route.path))
    venue = (VenueUnknown,) if fields & {"code", "venue"} else ()
    return venue + ((PersonUnknown,) if fields & {"member", "for_person"} else ())


def refusals_of(route: Route) -> Refusals:
    """Every refusal of a door: its own, and those of passage, guard, body and dependencies."""
    line = policy_line(route.key)
    needs = line.needs if line else frozenset()
    found: list[type[errors.Refusal]] = [*PASSING, *RECOGNISING, *WORKING]
    found += (MfaRequired, StaffNotActive, VolumeLimit) if line and line.admits_staff else ()
    found += (CrossSite,) if Need.SAME_ORIGIN in needs else ()
    found += (PhoneUnverified,) if Need.PHONE_VERIFIED in needs else ()
    found += (IdempotencyKeyNeeded,) if Need.IDEMPOTENCY_KEY in needs else ()
    found += READING if route.body is not None or route.is_form else ()
    if route.is_page:
        found += SHOWN if route.is_form or "{" in route.path else ()
    elif route.body is not None or route.query:
        found += values_refused()
    found += _named_in(route)
    found += (errors.NotFound,) if line and not line.is_public and "{" in route.path else ()
    return tuple(dict.fromkeys([*found, *route.refuses]))


def answers_of(route: Route) -> Json:
    """The OpenAPI answers of every refusal of a door, by status."""
    by_status: dict[int, dict[str, type[errors.Refusal]]] = {}
    for refusal in refusals_of(route):
        by_status.setdefault(status_of(refusal), {}).setdefault(refusal.code, refusal)
    return {str(s): _refused_answer(route, by_status[s], s) for s in sorted(by_status)}


def _refused_answer(route: Route, refusals: dict[str, type[errors.Refusal]], status: int) -> Json:
    lines = [f"- `{code}` {one.vi} / {one.en}" for code, one in sorted(refusals.items())]
    told: Json = {"description": "\n".join(lines)}
    if issubclass(next(iter(refusals.values())), errors.Unavailable):
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


def share(paths: dict[str, Json]) -> Json:
    """Put the most frequent refusal of each status into the components, and refer to it."""
    seen: dict[str, Counter[str]] = {}
    answers = [
        (operation["responses"], status, told)
        for operations in paths.values()
        for operation in operations.values()
        for status, told in operation["responses"].items()
        if int(status) >= FIRST_REFUSAL
    ]
    for _, status, told in answers:
        name = f"{'Page' if 'text/html' in told['content'] else 'Refused'}{status}"
        seen.setdefault(name, Counter())[json.dumps(told)] += 1
    common = {name: counted.most_common(1)[0][0] for name, counted in sorted(seen.items())}
    names = {text: name for name, text in common.items()}
    for responses, status, told in answers:
        name = names.get(json.dumps(told), "")
        if name:
            responses[status] = {"$ref": f"#/components/responses/{name}"}
    return {name: json.loads(text) for name, text in common.items()}
