"""What do all HTML forms share? A key against sending twice, and being shown again when refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from functions.kernel.errors import Refusal
from functions.runtime import entropy, objects
from functions.runtime.http import Answer, Request, problem_of, status_of
from functions.runtime.http.answers import PAGE_HEADERS
from functions.runtime.idempotency import IdempotencyKeyReused
from functions.runtime.pages import render

FORM_KEY_BITS = 128
LONGEST = 400
Line = Field(default="", max_length=LONGEST)


class Form(BaseModel):
    """Base of forms: text, empty fields left out, unknown fields refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    idempotency_key: str = Field(default="", max_length=64)
    step: str = Field(default="", max_length=20)

    def values(self) -> dict[str, Any]:
        """What had been typed, to be shown again."""
        return self.model_dump(exclude={"idempotency_key", "step"})


def ticked(told: Mapping[str, Any], prefix: str, into: str) -> dict[str, Any]:
    """What a form sent, its ticked boxes gathered in one field: each is a field of its own in the
    page, named by the prefix and what it stands for."""
    names = sorted(name for name in told if name.startswith(prefix))
    others = {name: value for name, value in told.items() if name not in names}
    return others | {into: tuple(name.removeprefix(prefix) for name in names)}


def fresh_form(**context: Any) -> dict[str, Any]:
    """The variables of a form page that nobody has sent yet."""
    return {
        "values": {},
        "problem": None,
        "form_key": entropy.token(FORM_KEY_BITS),
    } | context


def again(
    request: Request, template: str, form: Form, refusal: Refusal | None, **context: Any
) -> Answer:
    """Show a form again with what was typed; with the refusal, if there is one.

    It keeps its key, but where the key was spent on something else: sent again, it would be refused
    for ever.
    """
    problem = problem_of(refusal, request.request_id) if refusal else None
    status = status_of(type(refusal)) if refusal else 200
    shown = fresh_form(**context) | {"values": form.values(), "problem": problem}
    if form.idempotency_key and not isinstance(refusal, IdempotencyKeyReused):
        shown["form_key"] = form.idempotency_key
    return render(request, template, status, **shown)


def upload_headers() -> dict[str, str]:
    """The page may send a form to our bucket, and nowhere else."""
    policy, origin = PAGE_HEADERS["Content-Security-Policy"], objects.upload_origin()
    for directive in ("form-action", "connect-src"):
        policy = policy.replace(f"{directive} 'self'", f"{directive} 'self' {origin}")
    return {"Content-Security-Policy": policy}
