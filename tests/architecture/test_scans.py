"""Static scans of code and templates: nothing is found that has no reason (R09).

checkov itself runs in `make checkov` (.ci/run); its judge and exceptions are looked at here, and
what it has no rule for: that no secret stands in the repository, a template or an environment.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.parts import ROOT
from infra.scans import checkov
from infra.scans.checkov import found_in
from infra.scans.findings import Found, NotScanned, judged
from tests.architecture.test_template import of_type

SECRETS = {
    "a key id of AWS": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "a private key": r"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----",
    "a token of a code host": r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
    "a webhook": r"hooks\.slack\.com/services/T[A-Z0-9]{8}",
    "a token": r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}",
    "a password in an address": r"https?://[^/\s:@'\"{]+:[^/\s:@'\"{]{2,}@[a-z0-9]",
}
FOLDERS = ("functions", "infra", "tests", "events", "docs", "layers", ".chalice/policies", ".ci")
SUFFIXES = {".py", ".yaml", ".yml", ".json", ".html", ".js", ".css", ".md", ".txt", ".toml", ""}
SKIPPED = ("__pycache__", "axe-core", "package.json")
PLANTED = {
    "a key id of AWS": "AKIA" + "ABCDEFGHIJKLMNOP",
    "a private key": "-----BEGIN EC " + "PRIVATE KEY-----",
    "a token of a code host": "ghp_" + "a1" * 18,
    "a webhook": "https://hooks.slack.com" + "/services/T01234567/x",
    "a token": "eyJ" + "a" * 20 + ".eyJ" + "b" * 20 + "." + "c" * 20,
    "a password in an address": "https://user:" + "word@example.vn",
}


def texts() -> list[Path]:
    """All texts of the repository."""
    found = [ROOT / name for name in ("app.py", "Makefile", "README.md", "pyproject.toml")]
    for folder in FOLDERS:
        found += [one for one in (ROOT / folder).rglob("*") if one.suffix in SUFFIXES]
    return [one for one in found if one.is_file() and not set(SKIPPED) & set(one.parts)]


def kinds_in(text: str) -> set[str]:
    """Which kinds of secret a text holds."""
    return {kind for kind, pattern in SECRETS.items() if re.search(pattern, text)}


@pytest.mark.catalogue("R09")
def test_no_secret_stands_in_the_repository() -> None:
    found = [
        (one.relative_to(ROOT).as_posix(), kinds)
        for one in texts()
        if (kinds := kinds_in(one.read_text("utf-8", errors="replace")))
    ]

    assert len(texts()) > 1000
    assert found == []


def test_a_planted_secret_would_be_found() -> None:
    assert {kind: kinds_in(text) for kind, text in PLANTED.items()} == {
        kind: {kind} for kind in SECRETS
    }


@pytest.mark.catalogue("R09")
def test_no_environment_and_no_parameter_holds_a_secret(template: dict[str, Any]) -> None:
    secret = re.compile(r"secret|password|token|private", re.IGNORECASE)
    told = {
        (name, variable)
        for name, function in of_type(template, "AWS::Serverless::Function").items()
        for variable in function.get("Environment", {}).get("Variables", {})
    } | {("Globals", one) for one in template["Globals"]["Function"]["Environment"]["Variables"]}

    assert len(told) > 10
    assert [one for one in told if secret.search(one[1])] == []
    assert [name for name in template["Parameters"] if secret.search(name)] == []
    assert kinds_in(str(template)) == set()


@pytest.mark.catalogue("R09")
def test_bandit_finds_nothing_severe_in_the_code_that_ships() -> None:
    """`make lint` looks at all of it, infra too; here the houses, where people's data is."""
    command = [
        str(Path(sys.executable).parent / "bandit"), "-q", "-r", "app.py",
        "functions/access", "functions/registry", "functions/runtime",
        "-c", "pyproject.toml", "--severity-level", "medium",
    ]  # fmt: skip
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout


def test_every_word_to_a_scanner_names_its_rule() -> None:
    """`nosec` alone would silence every rule of the line."""
    bare = re.compile(r"#\s*nosec(?!\s+B\d{3})", re.IGNORECASE)
    places = [*(ROOT / "functions").rglob("*.py"), *(ROOT / "infra").rglob("*.py")]

    assert [one.name for one in places if bare.search(one.read_text("utf-8"))] == []


GIVEN = {"CKV_1": {"where": ["AWS::SQS::Queue.*", "AWS::SNS::Topic.A"], "because": "so"}}
KNOWN = (Found("CKV_1", "AWS::SQS::Queue.Q"), Found("CKV_1", "AWS::SNS::Topic.A"))


@pytest.mark.catalogue("R09")
def test_a_finding_needs_an_exception_and_an_exception_a_finding() -> None:
    assert judged(KNOWN, GIVEN) == []
    assert judged((*KNOWN, replace(KNOWN[1], resource="AWS::SNS::Topic.B")), GIVEN) == [
        "CKV_1 AWS::SNS::Topic.B: "
    ]
    assert judged((*KNOWN, replace(KNOWN[0], rule="CKV_2", says="why")), GIVEN) == [
        "CKV_2 AWS::SQS::Queue.Q: why"
    ]
    (left,) = judged(KNOWN[:1], GIVEN)
    assert "AWS::SNS::Topic.A" in left
    (silent,) = judged(KNOWN, {"CKV_1": GIVEN["CKV_1"] | {"because": " "}})
    assert "no reason" in silent


def test_a_template_that_checkov_did_not_understand_is_no_clean_one() -> None:
    failed = {"check_id": "CKV_1", "resource": "AWS::SQS::Queue.Q", "check_name": "n"}
    report = {"results": {"failed_checks": [failed]}, "summary": {"parsing_errors": 0}}

    assert found_in([report]) == [Found("CKV_1", "AWS::SQS::Queue.Q", "n")]
    assert found_in({"passed": 0, "failed": 0, "parsing_errors": 0}) == []
    for wrong in ({"summary": {"parsing_errors": 1}}, {"parsing_errors": 2}):
        with pytest.raises(NotScanned):
            found_in(wrong)


@pytest.mark.catalogue("R09")
def test_every_exception_says_why_in_words() -> None:
    told = checkov.exceptions()

    assert all(re.fullmatch(r"CKV2?_AWS_\d+", rule) for rule in told)
    assert all(len(one["because"].split()) >= 8 and one["where"] for one in told.values())
    assert all(set(one) == {"where", "because"} for one in told.values())


@pytest.mark.parametrize(("name", "least"), [("checkov", 60), ("audit", 25), ("semgrep", 60)])
def test_a_scanner_is_installed_by_hash(name: str, least: int) -> None:
    text = (ROOT / "infra" / "scans" / f"requirements-{name}.txt").read_text("utf-8")
    pins = re.findall(r"^[a-z0-9._-]+==\S+ \\$", text, re.MULTILINE)

    assert len(pins) > least
    assert text.count("--hash=sha256:") == len(pins)
