"""What is answered where no function of ours runs: by the gateway itself, and at an unknown path.

The gateway's own words ("Missing Authentication Token") say nothing to anybody. Its answers are
made of our refusals, in the shape of a problem, with our security headers. Where no door is it says
405, which no door of ours does; the front then shows `not_found_page` with 404 (infra/front.yaml).
That is for people who look for a page. Below `/api/`, where programs ask, the gateway answers 404
with a problem by itself, at unknown paths and for unknown methods: a page there is unreadable.
"""

from __future__ import annotations

import json
import re
from typing import Any

from functions.kernel.errors import (
    Busy,
    Defect,
    Forbidden,
    Malformed,
    NotFound,
    Refusal,
    TooLarge,
    Unsupported,
)
from functions.runtime.http.answers import SECURITY_HEADERS, problem_of
from functions.runtime.pages import static_url
from infra.parts import Template

NO_DOOR = 405
"""The gateway's status where neither path nor method is known; the front makes it 404."""
NOT_FOUND_KEY = "static/not-found.html"
API = "/api/"
NO_API_DOOR = API + "{proxy+}"
ANY = "x-amazon-apigateway-any-method"
"""Takes what no method of its path takes."""
BODIES = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
)
"""What a caller may send to where no door is; anything else is an unsupported media type."""
RESPONSES: dict[str, tuple[type[Refusal], int | None]] = {
    "MISSING_AUTHENTICATION_TOKEN": (NotFound, NO_DOOR),
    "RESOURCE_NOT_FOUND": (NotFound, NO_DOOR),
    "REQUEST_TOO_LARGE": (TooLarge, 413),
    "UNSUPPORTED_MEDIA_TYPE": (Unsupported, 415),
    "BAD_REQUEST_BODY": (Malformed, 400),
    "BAD_REQUEST_PARAMETERS": (Malformed, 400),
    "THROTTLED": (Busy, 429),
    "QUOTA_EXCEEDED": (Busy, 429),
    "INTEGRATION_FAILURE": (Busy, 503),
    "INTEGRATION_TIMEOUT": (Busy, 504),
    "WAF_FILTERED": (Forbidden, 403),
    "DEFAULT_4XX": (Malformed, None),
    "DEFAULT_5XX": (Defect, None),
}
"""By type: whose words, and which status (None: the gateway's own)."""


def set_responses(template: Template) -> None:
    """Give the REST API its answers."""
    told = {kind: _response(*wanted) for kind, wanted in RESPONSES.items()}
    template["Resources"]["RestAPI"]["Properties"]["GatewayResponses"] = told


def set_title(template: Template) -> None:
    """Give the API's description its name: alarms name it, and which of two counts isn't told."""
    api = template["Resources"]["RestAPI"]["Properties"]
    api["DefinitionBody"]["info"]["title"] = api["Name"]


def set_no_doors(template: Template) -> None:
    """Answer below /api/ where no door is: the least of all paths, and any method left over."""
    paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    for path in [*filter(lambda path: path.startswith(API), paths), NO_API_DOOR]:
        paths.setdefault(path, {})[ANY] = _no_door(path)


def no_door_problem(request_id: str) -> dict[str, Any]:
    """What a program is told where no door is."""
    return problem_of(NotFound(), request_id)


def not_found_page() -> str:
    """The page at an unknown path: both languages, no script, a way home."""
    return f"""<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Không tìm thấy trang · Lá Chắn</title>
<link rel="stylesheet" href="{static_url("css/lachan.css")}">
</head>
<body>
<header><div class="top"><div class="wrap">
<a class="brand" href="/">Lá Chắn</a>
</div></div></header>
<main id="main" class="wrap">
<h1>Không tìm thấy trang</h1>
<p>Đường dẫn này không có trên Lá Chắn. Hãy kiểm tra lại địa chỉ hoặc quét lại mã.</p>
<p lang="en" class="soft"><strong>Page not found.</strong> There is no such page on Lá Chắn.
Please check the address, or scan the code again.</p>
<p><a class="button main" href="/">Về trang chủ · <span lang="en">Home</span></a></p>
</main>
</body>
</html>
"""


def _no_door(path: str) -> dict[str, Any]:
    headers = SECURITY_HEADERS | {"Content-Type": "application/problem+json"}
    problem = json.dumps(no_door_problem("$context.requestId"), ensure_ascii=False)
    return {
        "produces": ["application/problem+json"],
        "parameters": [
            {"name": name.rstrip("+"), "in": "path", "required": True, "type": "string"}
            for name in re.findall(r"{([^}]+)}", path)
        ],
        "responses": {
            "404": {
                "description": "No door is here",
                "headers": {name: {"type": "string"} for name in headers},
            }
        },
        "x-amazon-apigateway-integration": {
            "type": "mock",
            "passthroughBehavior": "never",
            "contentHandling": "CONVERT_TO_TEXT",
            "requestTemplates": dict.fromkeys(BODIES, '{"statusCode": 404}'),
            "responses": {
                "default": {
                    "statusCode": "404",
                    "responseParameters": {
                        f"method.response.header.{name}": f"'{value}'"
                        for name, value in headers.items()
                    },
                    "responseTemplates": {"application/json": problem},
                }
            },
        },
    }


def _response(refusal: type[Refusal], status: int | None) -> dict[str, Any]:
    problem = problem_of(refusal(), "$context.requestId")
    problem.pop("status")
    headers = SECURITY_HEADERS | {"Content-Type": "application/problem+json"}
    if refusal is Busy:
        headers["Retry-After"] = "5"
    told: dict[str, Any] = {
        "ResponseParameters": {"Headers": {name: f"'{value}'" for name, value in headers.items()}},
        "ResponseTemplates": {
            "application/json": json.dumps(
                problem | ({"status": status} if status else {}), ensure_ascii=False
            )
        },
    }
    return told | ({"StatusCode": status} if status else {})


def drop_defaults(template: Template) -> None:
    """Leave out what API Gateway takes anyway: a template may have a million bytes.

    A function behind `aws_proxy` says status, headers and type itself, so that what Chalice writes
    of them is read by nobody; SAM writes none of it for its own routes.
    """
    paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    for methods in paths.values():
        for operation in methods.values():
            integration = operation.get("x-amazon-apigateway-integration", {})
            if integration.get("passthroughBehavior") == "when_no_match":
                del integration["passthroughBehavior"]
            for empty in ("consumes", "parameters"):
                if operation.get(empty) == []:
                    del operation[empty]
            operation.pop("produces", None)
            if integration.get("type") == "aws_proxy":
                integration.pop("responses", None)
                operation["responses"] = {}
