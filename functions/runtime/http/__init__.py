"""The HTTP door: strict bodies, the guard, refusals as problem+json, pages."""

from functions.runtime.http.answers import (
    Answer,
    accepted,
    answer,
    attachment,
    created,
    html,
    no_content,
    ok,
    problem,
    problem_of,
    see_other,
    status_of,
)
from functions.runtime.http.api import (
    ROUTES,
    Api,
    Route,
    UnknownField,
    install_error_page,
    install_guard,
    parse,
)
from functions.runtime.http.request import LANGUAGES, Request

__all__ = [
    "LANGUAGES",
    "ROUTES",
    "Answer",
    "Api",
    "Request",
    "Route",
    "UnknownField",
    "accepted",
    "answer",
    "attachment",
    "created",
    "html",
    "install_error_page",
    "install_guard",
    "no_content",
    "ok",
    "parse",
    "problem",
    "problem_of",
    "see_other",
    "status_of",
]
