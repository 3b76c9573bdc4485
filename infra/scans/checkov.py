"""What does checkov find in the packaged templates of a stage? `make checkov STAGE=prod`.

It runs in an environment of its own (.checkov), without asking anybody for rules. Each finding must
stand in exceptions.yaml with a reason, and each exception must still be needed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra import build
from infra.parts import ROOT
from infra.scans.findings import Found, NotScanned, judged, reasons

PROGRAM = ROOT / ".checkov" / "bin" / "checkov"
EXCEPTIONS = Path(__file__).with_name("exceptions.yaml")
STACKS = ("logs", "template", "watching")
PATIENCE = 600
"""Seconds for one template; alone on the machine the largest takes about one minute."""


def exceptions() -> dict[str, dict[str, Any]]:
    """Rule to `where` (patterns over resources) and `because`."""
    return reasons(EXCEPTIONS)


def scanned(file: Path) -> list[Found]:
    """What checkov finds in a template. Raises NotScanned."""
    command = [
        str(PROGRAM),
        *("--framework", "cloudformation", "--skip-download", "--compact", "--quiet"),
        *("--output", "json", "--file", str(file)),
    ]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    try:
        return found_in(json.loads(ran.stdout))
    except ValueError:
        raise NotScanned(f"{file.name}: {ran.stderr or ran.stdout}") from None


def found_in(told: Any) -> list[Found]:
    """The findings of checkov's report. Raises NotScanned where a file was not understood."""
    reports = told if isinstance(told, list) else [told]
    if any(one.get("summary", one).get("parsing_errors") for one in reports):
        raise NotScanned(json.dumps(reports)[:400])
    return [
        Found(failed["check_id"], failed["resource"], failed.get("check_name", ""))
        for one in reports
        for failed in one.get("results", {}).get("failed_checks", ())
    ]


def main(arguments: list[str]) -> None:
    """Scan the stages named, or prod."""
    wrong, many = [], 0
    for stage in arguments or ["prod"]:
        folder = build.build_if_changed(stage)
        found = [one for name in STACKS for one in scanned(folder / f"{name}.json")]
        many += len(found)
        wrong += judged(found, exceptions())
    print("\n".join(wrong) or f"checkov: {many} findings, each with its reason")
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
