"""Which documents say what the code says? `make docs` writes them; a test compares.

They are made from routes, policy registry, refusals, stores and titles of decisions (`documents`).
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import decisions, log_inventory
from infra.wiring import LOG_DAYS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
_ROW_CODE = re.compile(r"[A-Z][A-Z0-9_]+")
_GENERATED = "<!-- Made by `make docs` from the code; edit the code, not this file. -->"


@dataclass(frozen=True, slots=True)
class Named:
    """A refusal as the world sees it. `where` is the module that names it."""

    code: str
    status: int
    vi: str
    en: str
    name: str
    where: str


def open_every_door() -> Any:
    """The app with all its doors, and every module of `functions` imported."""
    os.environ.pop("LACHAN_AUDIENCE", None)
    os.environ.setdefault("AWS_DEFAULT_REGION", "ap-southeast-1")
    app = importlib.import_module("app")
    package = importlib.import_module("functions")
    for module in pkgutil.walk_packages(package.__path__, "functions."):
        if not module.name.startswith("functions.static"):
            importlib.import_module(module.name)
    return app.app


def refusals() -> tuple[Named, ...]:
    """Every refusal of `functions`, by code and name."""
    from functions.kernel.errors import Refusal
    from functions.runtime.http import status_of

    def below(family: type[Refusal]) -> Iterator[type[Refusal]]:
        yield family
        for child in family.__subclasses__():
            yield from below(child)

    found = {
        Named(one.code, status_of(one), one.vi, one.en, one.__name__, one.__module__)
        for one in below(Refusal)
        if one.__module__.startswith("functions.")
    }
    return tuple(sorted(found, key=lambda one: (one.code, one.where, one.name)))


def row_words() -> Mapping[str, tuple[str, str, str]]:
    """Codes of rows of files (never a whole request): code -> Vietnamese, English, module.

    They stand in mappings named ..._WORDS of the domains.
    """
    found: dict[str, tuple[str, str, str]] = {}
    for name in sorted(sys.modules):
        if not (name.startswith("functions.") and ".domain" in name):
            continue
        for label, value in vars(sys.modules[name]).items():
            if label.endswith("_WORDS") and isinstance(value, Mapping):
                for code, words in value.items():
                    if _ROW_CODE.fullmatch(str(code)) and _is_pair(words):
                        found.setdefault(str(code), (*words, name))
    return found


def _is_pair(words: Any) -> bool:
    return isinstance(words, tuple) and [type(word) for word in words] == [str, str]


def error_codes() -> str:
    """docs/error-codes.md."""
    lines = [
        "# Refusals and their codes",
        "",
        _GENERATED,
        "",
        "Every refusal is answered as `application/problem+json` with a stable `code` and one",
        "sentence in Vietnamese and in English; pages show the sentence. Statuses are given by the",
        "family of the refusal alone (`functions/runtime/http/answers.py`).",
        "",
        *_table(
            ("code", "status", "Tiếng Việt", "English", "named in"),
            (
                (f"`{one.code}`", str(one.status), one.vi, one.en, f"`{one.where}.{one.name}`")
                for one in refusals()
            ),
        ),
    ]
    rows = row_words()
    if rows:
        cells = ((f"`{code}`", vi, en, f"`{where}`") for code, (vi, en, where) in rows.items())
        lines += ["", "## Rows of a file", "", "A file goes on; such a row is listed, and why.", ""]
        lines += _table(("code", "Tiếng Việt", "English", "named in"), sorted(cells))
    return "\n".join(lines) + "\n"


def endpoint_map(app: Any) -> str:
    """docs/endpoint-map.md: who may ask what, and which function answers."""
    from functions.runtime.http import ROUTES

    routes = sorted(ROUTES.values(), key=lambda one: (one.path, one.method))
    lines = [
        "# Doors, functions, and who may pass",
        "",
        _GENERATED,
        "",
        "For those who operate the platform: which door is served by which Lambda function, and",
        "the line of the policy registry (`functions/access/policy.py`) that guards it. Relations:",
        "*own* - about oneself; *unit* - one's venue, or a person one is guardian of;",
        "*jurisdiction* - within one's division; *public* - anyone's.",
        "",
        "## HTTP",
        "",
        *_table(
            ("door", "function", "who (relation)", "purpose", "needs", "view"),
            (_route_row(route) for route in routes),
        ),
        "",
        "## Queues, streams and clock",
        "",
        *_table(
            ("source", "function", "door", "does"),
            sorted(_event_row(source) for source in app.event_sources),
        ),
    ]
    return "\n".join(lines) + "\n"


def _route_row(route: Any) -> tuple[str, ...]:
    from functions.access.policy import policy_line

    line = policy_line(route.key)
    if line is None:
        return (f"`{route.key}`", route.audience, "nobody", "", "", f"`{route.name}`")
    grants: dict[str, list[str]] = {}
    for role, relations in line.grants.items():
        grants.setdefault(", ".join(sorted(relations)), []).append(role.value)
    who = "; ".join(f"{', '.join(sorted(roles))} ({how})" for how, roles in sorted(grants.items()))
    needs = ", ".join(sorted(need.value for need in line.needs))
    return (f"`{route.key}`", route.audience, who, line.purpose.value, needs, f"`{route.name}`")


def _event_row(source: Any) -> tuple[str, str, str, str]:
    module_name, _, name = source.handler_string.rpartition(".")
    module = module_name.removeprefix("functions.")
    summary = _first_line(importlib.import_module(module_name), name)
    return (_source(source), f"`{source.name}`", f"`{module}.{name}`", summary)


def _first_line(module: Any, name: str) -> str:
    """What a door's source says of it; Chalice's wrapper hides the docstring."""
    for node in ast.parse(Path(module.__file__).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return (ast.get_docstring(node) or "").partition("\n")[0]
    return ""


def _source(source: Any) -> str:
    from functions.runtime import settings

    stage = f"lachan-{settings.STAGE}-"
    if getattr(source, "queue", None):
        return f"queue `{source.queue.removeprefix(stage)}`"
    if getattr(source, "stream_arn", None):
        return f"stream of `{source.stream_arn.split('/')[1].removeprefix(stage)}`"
    expression = source.schedule_expression
    told = expression if isinstance(expression, str) else expression.to_string()
    return f"clock `{told}`"


def access_patterns() -> str:
    """docs/access-patterns.md: the tables of the stores, as they stand in their docstrings."""
    lines = [
        "# Access patterns",
        "",
        _GENERATED,
        "",
        "One table per aggregate, no index on a hot path. Each store numbers what it asks of",
        "DynamoDB; a function that is not in its list does not belong there.",
    ]
    for file in sorted((ROOT / "functions").glob("*/store/__init__.py")):
        told = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
        title, _, rest = told.partition("\n")
        head = ["", f"## {file.parent.parent.name}", "", title, ""]
        lines += [*head, "```", rest.strip("\n"), "```"]
    return "\n".join(lines) + "\n"


def _table(head: tuple[str, ...], rows: Any) -> list[str]:
    told = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return told + [
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows
    ]


def openapi() -> str:
    """docs/openapi.json."""
    from infra.openapi import document

    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def documents() -> dict[str, str]:
    """Every generated document by its name below docs/."""
    app = open_every_door()
    made: dict[str, Callable[[], str]] = {
        "error-codes.md": error_codes,
        "endpoint-map.md": lambda: endpoint_map(app),
        "access-patterns.md": access_patterns,
        "decisions.md": lambda: decisions.document(_GENERATED, DOCS / "decisions"),
        "compliance/log-inventory.md": lambda: log_inventory.document(_GENERATED, LOG_DAYS),
        "openapi.json": openapi,
    }
    return {name: make() for name, make in made.items()}


def main() -> None:
    """Write the documents; say which changed."""
    DOCS.mkdir(exist_ok=True)
    for name, text in documents().items():
        file = DOCS / name
        before = file.read_text("utf-8") if file.exists() else ""
        file.write_text(text, "utf-8")
        print(f"{'same   ' if before == text else 'written'} docs/{name}")


if __name__ == "__main__":
    main()
