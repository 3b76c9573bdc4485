"""What does a door answer? JSON, a page, a redirect or a problem (RFC 9457), no stack trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalice.app import Response

from functions.kernel.errors import (
    Conflict,
    Defect,
    Forbidden,
    Gone,
    Invalid,
    Malformed,
    NotFound,
    Refusal,
    TooLarge,
    TooMany,
    Unavailable,
    Unidentified,
    Unsupported,
)

Answer = Response

_STATUS: dict[type[Refusal], int] = {
    Malformed: 400,
    Unidentified: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    TooLarge: 413,
    Unsupported: 415,
    Invalid: 422,
    TooMany: 429,
    Unavailable: 503,
    Defect: 500,
}
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
PAGE_HEADERS = SECURITY_HEADERS | {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "media-src 'self' blob:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
CAMERA_HEADERS = {
    "Content-Security-Policy": PAGE_HEADERS["Content-Security-Policy"].replace(
        "worker-src 'self'", "worker-src 'self' blob:"
    )
}
"""For pages that read codes: qr-scanner starts its decoder as a blob where the browser has none."""


def status_of(refusal: type[Refusal]) -> int:
    """The HTTP status of a refusal, by its nearest family."""
    for family in refusal.__mro__:
        if family in _STATUS:
            return _STATUS[family]
    return 400


def answer(status: int, view: Any = None, headers: Mapping[str, Any] | None = None) -> Answer:
    """Answer with a view (a pydantic model or plain JSON values)."""
    body = view.model_dump_json() if hasattr(view, "model_dump_json") else view
    sent = {**SECURITY_HEADERS, "Content-Type": "application/json", **(headers or {})}
    return Response(body="" if body is None else body, headers=sent, status_code=status)


def ok(view: Any, headers: Mapping[str, Any] | None = None) -> Answer:
    """200 with a view."""
    return answer(200, view, headers)


def created(view: Any, headers: Mapping[str, Any] | None = None) -> Answer:
    """201 with a view."""
    return answer(201, view, headers)


def accepted(view: Any, headers: Mapping[str, Any] | None = None) -> Answer:
    """202: taken, and will be done."""
    return answer(202, view, headers)


def no_content(headers: Mapping[str, Any] | None = None) -> Answer:
    """204."""
    return answer(204, None, headers)


def see_other(location: str, headers: Mapping[str, Any] | None = None) -> Answer:
    """303 to a path of ours, after a form was taken."""
    return answer(303, None, {"Location": location, **(headers or {})})


def html(text: str, status: int = 200, headers: Mapping[str, Any] | None = None) -> Answer:
    """A rendered page with its security headers."""
    sent: dict[str, Any] = {**PAGE_HEADERS, **(headers or {})}
    return Response(body=text, headers=sent, status_code=status)


def attachment(text: str, content_type: str, filename: str) -> Answer:
    """A text to be kept as a file; `filename` is plain ASCII of ours."""
    kept = {"Content-Type": f"{content_type}; charset=utf-8", **kept_as(filename)}
    return Response(body=text, headers={**SECURITY_HEADERS, **kept}, status_code=200)


def kept_as(filename: str) -> dict[str, str]:
    """The header by which an answer is kept as a file; `filename` is plain ASCII of ours."""
    return {"Content-Disposition": f'attachment; filename="{filename}"'}


def problem_of(refusal: Refusal, request_id: str) -> dict[str, Any]:
    """The problem document of a refusal; it never holds an input value."""
    told: dict[str, Any] = {
        "type": f"urn:lachan:problem:{refusal.code}",
        "title": refusal.vi,
        "status": status_of(type(refusal)),
        "code": refusal.code,
        "message_vi": refusal.vi,
        "message_en": refusal.en,
        "request_id": request_id,
    }
    if refusal.faults:
        told["errors"] = [{"field": f.field, "code": f.code} for f in refusal.faults]
    return told


def problem(refusal: Refusal, request_id: str) -> Answer:
    """Answer a refusal as problem+json."""
    headers: dict[str, Any] = {**SECURITY_HEADERS, "Content-Type": "application/problem+json"}
    if refusal.retry_after is not None or isinstance(refusal, Unavailable):
        headers["Retry-After"] = str(refusal.retry_after or 5)
    told = problem_of(refusal, request_id)
    return Response(body=told, headers=headers, status_code=told["status"])
