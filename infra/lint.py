"""Would AWS take the template? cfn-lint on the SAM file and on what it becomes, for every stage.

The second pass matters: circular dependencies show only after translation (chalice.md 2).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra import paths, roles
from infra.build import OUT, STAGES
from infra.parts import REGION, ROOT, Template
from infra.spelling import spelt
from infra.stacks import MOST_RESOURCES
from infra.wiring import of_type

SPARE = 30
"""So many resources stay free in each stack, and of the API: what a hotfix may need."""
SPARE_CHARACTERS = 400
"""So many characters stay free in each role's policies."""
MOST_ENVIRONMENT = 4_096
"""Bytes of a function's variables, names and values (AWS Lambda, quotas); can't be raised."""
MOST_BYTES = 960_000
"""Of the million that CloudFormation takes of a template: what a hotfix may need stays free."""
IGNORED = (
    "W2001",  # a parameter of the joined parts may be used by the front alone
    "W3002",  # CodeUri is a local file: `make deploy` uploads it
    "W1030",  # FrontCertificate is empty by default, which its condition keeps from being used
)


def translated(template: dict[str, Any]) -> dict[str, Any]:
    """The plain CloudFormation that SAM makes of the template."""
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    from samtranslator.translator.transform import transform

    given = json.loads(json.dumps(template))
    for resource in given["Resources"].values():
        if "CodeUri" in resource["Properties"]:
            resource["Properties"]["CodeUri"] = "s3://lint/package.zip"
    made: dict[str, Any] = transform(given, {}, _NoManagedPolicies())
    return made


class _NoManagedPolicies:
    """We name no managed policy of SAM, so nothing has to be looked up."""

    def load(self) -> dict[str, str]:
        return {}


def lint(file: Path) -> list[str]:
    """What cfn-lint finds in a template file, one line each."""
    command = [
        str(Path(sys.executable).parent / "cfn-lint"),
        "--regions",
        REGION,
        "--format",
        "parseable",
        "--ignore-checks",
        *IGNORED,
        "--template",
        str(file),
    ]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode and not ran.stdout:
        return [ran.stderr]
    return ran.stdout.splitlines()


def lint_stage(stage: str) -> list[str]:
    """Findings on a built stage; writes out/<stage>/translated.json."""
    file = OUT / stage / "template.json"
    beside = [OUT / stage / f"{name}.json" for name in ("logs", "watching")]
    plain = OUT / stage / "translated.json"
    made = translated(json.loads(file.read_text("utf-8")))
    text = json.dumps(made, separators=(",", ":"), ensure_ascii=False)
    plain.write_text(text, "utf-8")
    found = [*lint(file), *lint(plain), *(told for one in beside for told in lint(one))]
    if len(text.encode()) > MOST_BYTES:
        found.append(f"{stage}: {len(text.encode()):,} bytes; a template takes 1,000,000")
    counts = {"platform": len(made["Resources"])} | {one.stem: _resources(one) for one in beside}
    for which, many in counts.items():
        if many > MOST_RESOURCES - SPARE:
            found.append(f"{stage}: {many} resources in the stack {which}; a stack takes 500")
    return [*found, *(f"{stage}: {told}" for told in refused(made))]


def refused(made: Template) -> list[str]:
    """What IAM, Lambda or API Gateway would refuse of a plain template by its length or number."""
    api = made["Resources"]["RestAPI"]["Properties"]["Body"]["paths"]
    many = paths.resources_of(api)
    found = roles.too_long(made, SPARE_CHARACTERS)
    if many > paths.PLANNED - SPARE:
        found.append(f"{many} resources of the API; {paths.PLANNED} are planned for")
    for name, one in sorted(of_type(made, "AWS::Lambda::Function").items()):
        size = _environment(one, made)
        if size > MOST_ENVIRONMENT:
            found.append(
                f"{name}: {size:,} bytes of variables; a function takes {MOST_ENVIRONMENT:,}"
            )
    return found


def _environment(function: dict[str, Any], made: Template) -> int:
    told = function["Properties"].get("Environment", {}).get("Variables", {})
    return sum(len(f"{name}{spelt(value, made)}".encode()) for name, value in told.items())


def _resources(file: Path) -> int:
    return len(json.loads(file.read_text("utf-8"))["Resources"])


def main(arguments: list[str]) -> None:
    """Lint the stages named, or all that are built."""
    found = []
    for stage in arguments or [name for name in STAGES if (OUT / name / "template.json").exists()]:
        found += lint_stage(stage)
    print("\n".join(found) or "cfn-lint: no finding")
    if found:
        raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
