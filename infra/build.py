"""`make package STAGE=dev`: app.py and infra/*.yaml become package.zip and two templates.

chalice package --merge-template → wiring by names → alarms → zip with bytecode → checks.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra import artefact, gateway, roles, stacks, variables, warming, watching, wiring
from infra.parts import REGION, ROOT, Template, joined

STAGES = ("dev", "prod")
OUT = ROOT / "out"


def environment(stage: str) -> dict[str, str]:
    """The environment that packaging sees: no credentials, a region, the stage."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": os.environ.get("HOME", "/tmp"),  # noqa: S108  # nosec B108
        "LANG": "C.UTF-8",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LACHAN_STAGE": stage,
        **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
    }


def asked_of_app(stage: str) -> tuple[dict[str, str], list[str]]:
    """What app.py opens, asked in a process of its own.

    `METHOD /path` to the audience of every route, and the names of all functions.
    """
    program = (
        "import json, app; from functions.runtime.http import ROUTES; "
        "functions = [f.name for f in (*app.app.pure_lambda_functions, *app.app.event_sources)]; "
        "print(json.dumps([{key: route.audience for key, route in ROUTES.items()}, functions]))"
    )
    asked = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment(stage),
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        raise SystemExit(f"app.py does not load:\n{asked.stderr}")
    audiences, functions = json.loads(asked.stdout)
    return audiences, functions


def check_blocks(functions: list[str]) -> None:
    """Ends the build where a function has no block of its own in .chalice/config.json."""
    missing = sorted(set(functions) - doors().keys())
    if missing:
        raise SystemExit(
            f"no block in .chalice/config.json and no policy for {missing}; see infra/README.md"
        )


def doors() -> dict[str, Any]:
    """`lambda_functions` of .chalice/config.json."""
    config = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))
    found: dict[str, Any] = config["lambda_functions"]
    return found


def chalice_package(stage: str, merge: Template, folder: Path) -> Template:
    """Let Chalice package into `folder`; its template. Ends the build where Chalice fails."""
    merge_file = folder / "merge.json"
    merge_file.write_text(json.dumps(merge, indent=1), "utf-8")
    command = [
        str(Path(sys.executable).parent / "chalice"),
        "package",
        "--stage",
        stage,
        "--pkg-format",
        "cloudformation",
        "--merge-template",
        str(merge_file),
        str(folder),
    ]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment(stage), capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(f"chalice package failed:\n{ran.stdout}\n{ran.stderr}")
    template: Template = json.loads((folder / "sam.json").read_text("utf-8"))
    return template


def wired(
    template: Template, patterns: Template, stage: str, audiences: dict[str, str]
) -> Template:
    """Complete Chalice's template. Raises wiring.Unwired."""
    wiring.split_by_audience(template, audiences)
    wiring.set_throttles(template, patterns["x-throttles"])
    gateway.set_responses(template)
    gateway.set_title(template)
    gateway.set_no_doors(template)
    gateway.drop_defaults(template)
    wiring.name_functions(template, doors())
    wiring.wire_queues(template, patterns["x-lanes"])
    wiring.wire_streams(template, patterns["x-streams"])
    wiring.wire_schedules(template)
    variables.hand_out_queues(template)
    wiring.keep_data(template, stage)
    roles.join_alike(template)
    if stage == "prod":
        warming.set_warming(template, patterns["x-warm"])
    watching.set_quiet(template, patterns["x-quiet"])
    watching.set_alarms(template, patterns)
    watching.set_journey_alarms(template, patterns)
    watching.set_fact_alarms(template, patterns)
    watching.set_dashboard(template)
    for function in wiring.functions_of(template).values():
        function["Properties"]["CodeUri"] = "./package.zip"
    return template


def build(stage: str) -> Path:
    """Build a stage; the folder of its artefact.

    Built beside and then put in place, one at a time, so that two commands at once do no harm.
    """
    with _alone():
        return _build(stage)


@contextmanager
def _alone() -> Iterator[None]:
    """Only one process builds at a time."""
    OUT.mkdir(exist_ok=True)
    with (OUT / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(stage: str) -> Path:
    begun, summed = time.monotonic(), inputs()
    folder = OUT / f".{stage}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    audiences, functions = asked_of_app(stage)
    check_blocks(functions)
    merge, patterns = joined(stage)
    template = wired(chalice_package(stage, merge, folder), patterns, stage, audiences)
    digest = artefact.finish(folder / "deployment.zip", folder / "package.zip")
    (folder / "deployment.zip").unlink()
    (folder / "sam.json").unlink()
    parts = stacks.split(template)
    files = {"logs": parts.logs, "template": parts.platform, "watching": parts.watching}
    for name, one in files.items():
        # Without spaces: CloudFormation takes a million bytes, and spaces were a third of them.
        text = json.dumps(one, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text + "\n", "utf-8")
    (folder / "inputs.sha256").write_text(summed, "utf-8")
    size = (folder / "package.zip").stat().st_size / 1e6
    kept = OUT / stage
    shutil.rmtree(kept, ignore_errors=True)
    folder.rename(kept)
    many = " + ".join(str(len(one["Resources"])) for one in files.values()) + " resources"
    print(
        f"{kept.relative_to(ROOT)}: {many}, "
        f"package {size:.1f} MB sha256 {digest[:16]}, {time.monotonic() - begun:.0f} s"
    )
    return kept


def inputs() -> str:
    """One hash over everything that a build reads."""
    summed = hashlib.sha256()
    folders = [ROOT / "functions", ROOT / ".chalice" / "policies"]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    files += [ROOT / "app.py", ROOT / "requirements.txt", ROOT / ".chalice" / "config.json"]
    files += [*(ROOT / "infra").glob("*.yaml"), *(ROOT / "infra").glob("*.py")]
    for file in sorted(file for file in files if "__pycache__" not in file.parts):
        summed.update(file.relative_to(ROOT).as_posix().encode() + b"\0")
        summed.update(hashlib.sha256(file.read_bytes()).digest())
    return summed.hexdigest()


def build_if_changed(stage: str) -> Path:
    """Build a stage unless nothing that it reads has changed; the folder of its artefact."""
    folder = OUT / stage
    mark = folder / "inputs.sha256"
    with _alone():
        if mark.exists() and mark.read_text("utf-8") == inputs():
            return folder
        return _build(stage)


def main(arguments: list[str]) -> None:
    """Build the stages named, or dev."""
    for stage in arguments or ["dev"]:
        if stage not in STAGES:
            raise SystemExit(f"no such stage: {stage} (there are {', '.join(STAGES)})")
        build(stage)


if __name__ == "__main__":
    main(sys.argv[1:])
