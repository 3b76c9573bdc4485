"""Nothing that anybody sends is ever fetched (I15): no field is an address, two modules go out.

Only `functions/access/service/issuer.py` opens connections of its own, to the addresses that
configuration and the issuer's discovery document name, and `functions/operations/store/outside.py`,
to paths of our own public origin; all else is botocore.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import AnyUrl, BaseModel

from functions.runtime import http
from infra.documents import open_every_door

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"
ISSUER = "access/service/issuer.py"
OUTSIDE = "operations/store/outside.py"
FACADE = "runtime/facade.py"
"""Loads a house's own modules when they are first asked for."""
ADDRESS = re.compile(
    r"(^|_)(ur[il]s?|href|link|callback|webhook|endpoint|redirect|host|domain|proxy|feed|image|"
    r"avatar|picture|source|server)($|_)"
)
GOING_OUT = {
    "aiohttp", "asyncio", "ftplib", "grpc", "httplib2", "httpx", "imaplib", "multiprocessing",
    "paramiko", "poplib", "pycurl", "requests", "smtplib", "socket", "socketserver", "ssl",
    "subprocess", "telnetlib", "urllib3", "webbrowser", "websocket", "websockets", "xmlrpc",
}  # fmt: skip
MODULES = ("urllib.request", "http.client", "http.server")
RUNNING = {"__import__", "eval", "exec", "compile", "system", "popen", "urlopen", "import_module"}


def odd_fields(schema: Any) -> Iterator[str]:
    """Names and formats in a JSON schema by which a field would be an address."""
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            told = inner.get("format", "") if isinstance(inner, dict) else ""
            if ADDRESS.search(name) or "uri" in told or "url" in told:
                yield name
        if "uri" in str(schema.get("format", "")):
            yield str(schema["format"])
        for inner in schema.values():
            yield from odd_fields(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from odd_fields(inner)


def going_out(source: str) -> set[str]:
    """What in a source goes to the network, starts programs, or loads code by name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{one.name}" for one in node.names]
        for name in names:
            if name.split(".")[0] in GOING_OUT or name.startswith(MODULES):
                found.add(name.split(".")[0])
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            is_pattern = isinstance(called, ast.Attribute) and name == "compile"
            if name in RUNNING and not is_pattern:
                found.add(name)
    return found


@pytest.mark.catalogue("I15")
def test_no_field_of_any_body_is_an_address() -> None:
    open_every_door()
    bodies = {route.body for route in http.ROUTES.values() if route.body is not None}
    found = {one.__name__: sorted(odd_fields(one.model_json_schema())) for one in bodies}

    assert len(found) > 15
    assert {name: fields for name, fields in found.items() if fields} == {}
    assert not [r.key for r in http.ROUTES.values() if any(map(ADDRESS.search, r.query))]


class Planted(BaseModel):
    """A body with addresses by name, by type, and deep inside."""

    photo_url: str
    where: AnyUrl
    more: list[AnyUrl]


@pytest.mark.catalogue("I15")
def test_planted_addresses_are_found() -> None:
    assert {"photo_url", "where", "uri"} <= set(odd_fields(Planted.model_json_schema()))


@pytest.mark.catalogue("I15")
def test_two_modules_alone_go_out_by_themselves() -> None:
    found = {
        file.relative_to(FUNCTIONS).as_posix(): going_out(file.read_text("utf-8"))
        for file in FUNCTIONS.rglob("*.py")
        if "static" not in file.parts
    }

    assert {file: names for file, names in found.items() if names} == {
        ISSUER: {"urllib3"},
        OUTSIDE: {"urllib3"},
        FACADE: {"import_module"},
    }


@pytest.mark.catalogue("I15")
def test_the_facade_loads_our_own_modules_alone() -> None:
    rooms = [
        getattr(room, "value", None)
        for file in FUNCTIONS.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "lazily"
        for told in call.args[1:]
        for room in (told.keys if isinstance(told, ast.Dict) else [None])
    ]
    assert rooms
    assert all(isinstance(room, str) and room.startswith("functions.") for room in rooms)


@pytest.mark.catalogue("I15")
@pytest.mark.parametrize(
    "source",
    [
        "import requests",
        "from urllib.request import urlopen",
        "from urllib import request",
        "import http.client as c",
        "def f():\n    import socket",
        "import importlib\nimportlib.import_module('so' + 'cket')",
        "import os\nos.system('curl x')",
    ],
)
def test_planted_ways_out_are_found(source: str) -> None:
    assert going_out(source)


@pytest.mark.catalogue("I15")
def test_the_issuer_is_asked_at_configured_addresses_and_follows_no_redirect() -> None:
    tree = ast.parse((FUNCTIONS / ISSUER).read_text("utf-8"))
    sent = {"_send": 0, "_asked": 0, "request": 0}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(
            call.func, "id", ""
        )  # fmt: skip
        if name in sent:
            sent[name] += 1
            told = {one.arg: one.value for one in call.keywords}
            if name == "request":
                assert (
                    isinstance(told["redirect"], ast.Constant) and told["redirect"].value is False
                )
    assert sent == {"_send": 2, "_asked": 1, "request": 1}
    public = {
        node.name: [one.arg for one in node.args.args]
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    assert public == {
        "signing_key": ["kid", "instant"],
        "endpoint": ["name", "instant"],
        "exchange": ["fields", "instant"],
        "forget": [],
    }, "a public function that took an address would let a caller choose it"


@pytest.mark.catalogue("I15")
def test_walks_ask_our_own_origin_alone_and_follow_no_redirect() -> None:
    tree = ast.parse((FUNCTIONS / OUTSIDE).read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    (sent,) = [one for one in calls if getattr(one.func, "attr", "") == "request"]
    told = {one.arg: ast.unparse(one.value) for one in sent.keywords}

    assert ast.unparse(sent.args[1]) == "settings.public_origin() + path"
    assert (told["redirect"], told["retries"], told["preload_content"]) == ("False",) * 3
