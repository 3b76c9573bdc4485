"""The compliance file: each requirement of ASVS 5.0 level 2 has a test that exists, or a reason."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest
import yaml

from functions.access.service import cookies
from functions.runtime import settings
from functions.runtime.http.answers import PAGE_HEADERS, SECURITY_HEADERS
from infra.parts import ROOT
from tests.doors.access.world import Country
from tests.doors.matrix.conftest import country

__all__ = ["country"]

FILE = ROOT / "docs" / "compliance" / "asvs-5.0-l2.yaml"
LEVELS = ROOT / "tests" / "architecture" / "asvs_5_0.txt"
KINDS = ("tests", "met", "not_applicable", "not_met")


def required() -> dict[str, int]:
    """Every requirement of ASVS 5.0 and its level."""
    found = {}
    for line in LEVELS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            section, levels = line.split()
            found |= {f"{section}.{n}": int(level) for n, level in enumerate(levels, 1)}
    return found


def claimed() -> dict[str, dict[str, Any]]:
    """What the file says."""
    read: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return read


@cache
def defined_in(file: str) -> frozenset[str]:
    """The tests that a file of tests/ defines."""
    tree = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def exists(node: str) -> bool:
    """Is there such a test?"""
    file, _, name = node.partition("::")
    return (ROOT / "tests" / file).is_file() and name in defined_in(file)


def test_each_requirement_of_levels_one_and_two_is_answered_and_no_other() -> None:
    wanted = [one for one, level in required().items() if level <= 2]

    assert Counter(required().values()) == {1: 70, 2: 183, 3: 92}
    assert list(claimed()) == wanted


def test_each_answer_is_a_test_that_exists_or_words() -> None:
    wrong = []
    for one, told in claimed().items():
        kinds = [kind for kind in KINDS if kind in told]
        if len(kinds) != 1 or set(told) - {*kinds, "note"}:
            wrong.append(f"{one}: {sorted(told)}")
        elif kinds == ["tests"]:
            wrong += [f"{one}: no test {node}" for node in told["tests"] if not exists(node)]
            wrong += [] if told["tests"] else [f"{one}: nothing named"]
        elif len(str(told[kinds[0]]).split()) < 2:
            wrong.append(f"{one}: no reason")

    assert wrong == []


def test_a_test_that_is_gone_would_be_found() -> None:
    assert not exists("doors/access/test_codes.py::test_a_code_is_used_twice")
    assert not exists("doors/access/test_nothing.py::test_a_code_is_used_once")
    assert exists("doors/access/test_codes.py::test_a_code_is_used_once")


def test_what_is_not_met_is_counted_in_the_readme_of_the_file() -> None:
    """Whoever mends one, or finds another, says so where operators look."""
    counted = Counter(next(kind for kind in KINDS if kind in told) for told in claimed().values())
    text = (ROOT / "docs" / "compliance" / "README.md").read_text("utf-8")
    told = {kind: int(many) for kind, many in re.findall(r"\| `(\w+)` \| (\d+) \|", text)}

    assert told == dict(counted)


@pytest.mark.parametrize("cross_site", [False, True])
def test_cookies_are_closed_to_scripts_and_other_sites(
    monkeypatch: pytest.MonkeyPatch, cross_site: bool
) -> None:
    """V3.3: the issuer's form post alone needs a cookie that another site may send along."""
    monkeypatch.setattr(settings, "secure_cookies", lambda: True)
    made = cookies.set_cookie("x", "y", cookies.DEVICE_LIFE, cross_site=cross_site).split("; ")

    assert made[0] == "__Host-x=y"
    assert {"HttpOnly", "Secure", "Path=/"} <= set(made)
    assert ("SameSite=None" if cross_site else "SameSite=Lax") in made
    assert not [one for one in made if one.startswith("Domain")]
    written = [
        file.name
        for file in (ROOT / "functions").rglob("*.py")
        if "cross_site=True" in file.read_text("utf-8")
    ]
    assert written == ["staff.py"]


def test_every_answer_carries_the_headers_that_close_a_browser(country: Country) -> None:
    """V3.4, V14.3.2: a page, a refusal, an answer, what nobody has."""
    signed_in = country.session()
    for path, cookies_sent in (
        ("/dang-nhap", {}), ("/api/me", {}), ("/api/me", signed_in), ("/ai-da-xem", signed_in),
        ("/api/results/" + "0" * 26, signed_in),
    ):  # fmt: skip
        reply = country.gateway.call("GET", path, cookies=cookies_sent)
        for name, value in SECURITY_HEADERS.items():
            assert reply.header(name.lower()) == value, (path, name)
        assert "access-control-allow-origin" not in reply.headers
        if reply.header("content-type").startswith("text/html"):
            assert (
                reply.header("content-security-policy") == PAGE_HEADERS["Content-Security-Policy"]
            )
    policy = PAGE_HEADERS["Content-Security-Policy"]
    for wanted in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert wanted in policy
    assert "unsafe" not in policy
    assert SECURITY_HEADERS["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_chance_comes_from_one_module_of_the_systems_own() -> None:
    """V6.5.3, V11.5.1: `secrets` and `os.urandom` in two modules, `random` and `uuid` in none."""
    drawing = {
        file.relative_to(ROOT / "functions").as_posix()
        for file in (ROOT / "functions").rglob("*.py")
        if re.search(
            r"^\s*(?:import|from) (?:secrets|random|uuid)\b|os\.urandom|numpy",
            file.read_text("utf-8"),
            re.MULTILINE,
        )
    }

    assert drawing == {"runtime/entropy.py", "runtime/crypto.py"}
