"""What do our own rules find in the code? `make semgrep`: first planted faults, then what is there.

semgrep runs in an environment of its own (.semgrep) and asks no server: rules are semgrep.yaml.
Each finding must stand in exceptions-semgrep.yaml with a reason, and each exception be needed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from infra.parts import ROOT
from infra.scans.findings import Found, NotScanned, judged, reasons

FOLDER = Path(__file__).parent
PROGRAM = ROOT / ".semgrep" / "bin" / "semgrep"
RULES = FOLDER / "semgrep.yaml"
EXCEPTIONS = FOLDER / "exceptions-semgrep.yaml"
READ = ("app.py", "functions", "infra", "tests")
FOREIGN = ("vendor", "*.min.js", "tests/browser")
"""Not ours to mend; the tests of pages drive a browser with scripts of their own."""
PATIENCE = 300
"""Seconds; alone on the machine it takes about twenty."""
ANYWHERE = "functions/runtime/planted"
"""Where planted faults lie below the folder in which they are looked for."""


def rules() -> list[dict[str, Any]]:
    """Our rules; `metadata` of each has a `wrong`, a `right` and, where it is not Python, a `name`
    of the file in which they are planted."""
    read: list[dict[str, Any]] = yaml.safe_load(RULES.read_text("utf-8"))["rules"]
    return read


def exceptions() -> dict[str, dict[str, Any]]:
    """Rule to `where` (patterns over paths) and `because`."""
    return reasons(EXCEPTIONS)


def scanned(folder: Path, places: Iterable[str]) -> list[Found]:
    """What the rules find in places below a folder, by path. Raises NotScanned."""
    with tempfile.TemporaryDirectory() as kept:
        for_semgrep = Path(kept) / "rules.json"
        for_semgrep.write_text(json.dumps({"rules": rules()}), "utf-8")
        command = [
            str(PROGRAM), "scan", "--config", str(for_semgrep), "--json", "--quiet",
            "--metrics=off", "--disable-version-check", "--disable-nosem", "--no-git-ignore",
            "--jobs", "2", "--project-root", str(folder),
            *(f"--exclude={one}" for one in FOREIGN), *places,
        ]  # fmt: skip
        apart = {"HOME": kept, "SEMGREP_SETTINGS_FILE": str(Path(kept) / "settings.yml")}
        ran = subprocess.run(
            command, cwd=folder, env=os.environ | apart, capture_output=True, text=True,
            check=False, timeout=PATIENCE,
        )  # fmt: skip
    try:
        return found_in(json.loads(ran.stdout))
    except (KeyError, ValueError):
        raise NotScanned(f"semgrep: {(ran.stderr or ran.stdout)[:400]}") from None


def found_in(told: dict[str, Any]) -> list[Found]:
    """The findings of semgrep's report. Raises NotScanned where a rule or a file was not read."""
    if told["errors"] or not told["paths"]["scanned"]:
        raise NotScanned(json.dumps(told["errors"])[:400])
    return [
        Found(
            one["check_id"].rpartition(".")[2], one["path"],
            f"line {one['start']['line']}: {one['extra']['message']}",
        )
        for one in told["results"]
    ]  # fmt: skip


def unable() -> list[str]:
    """Rules that do not find the fault planted for them, or find one where there is none."""
    made = rules()
    with tempfile.TemporaryDirectory() as kept:
        for rule in made:
            told = rule["metadata"]
            for kind in ("wrong", "right"):
                place = Path(kept) / ANYWHERE / rule["id"] / kind / told.get("name", "planted.py")
                place.parent.mkdir(parents=True)
                place.write_text(told[kind] + "\n", "utf-8")
        found = scanned(Path(kept), ["functions"])
    planted = {(one.rule, *Path(one.resource).parts[-3:-1]) for one in found}
    ids = sorted(rule["id"] for rule in made)
    blind = [one for one in ids if (one, one, "wrong") not in planted]
    eager = [one for one in ids if (one, one, "right") in planted]
    return [
        *(f"{one}: does not find what is planted" for one in blind),
        *(f"{one}: finds what is right" for one in eager),
    ]


def main() -> None:
    """Plant, then read the code."""
    wrong = unable()
    found = [] if wrong else scanned(ROOT, READ)
    wrong += judged(found, exceptions())
    told = f"semgrep: {len(rules())} rules, {len(found)} findings, each with its reason"
    print("\n".join(wrong) or told)
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
