"""`make case VENUES=5 PRESENT=100`: one case with crowds through the running platform, timed.

A made-up person was at so many venues, each with a crowd (`infra.local.crowd` says how they are
written). Their positive comes by a laboratory's file through the doors, two approvers release it,
and from their approval on seconds are counted: until the case is on the board, until its first
candidates are listed, until check-in's whole answer is worked through, until everybody stands in
the list, and until everybody's notice is in the outbox (with `--silent` nobody has a phone: until
it is decided of everybody that none can leave). Beside the seconds
stands what the emulator and its workers computed, which a busy machine does not change, and how
busy it was. Kept for machines in `.bench/large-case.json`. All of it is the emulator's: what AWS is
asked for is counted by `tests/benchmarks/test_trace_case.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from infra.local.crowd import LargeCase
from infra.local.options import AWS_PORT
from infra.parts import REGION, ROOT

if TYPE_CHECKING:
    from infra.local.case_run import CaseRun

KEPT: Final = ROOT / ".bench" / "large-case.json"


def account(run: CaseRun, case: str, busy: tuple[float, float]) -> dict[str, Any]:
    """What was measured."""
    return {
        "venues": run.large.venues,
        "present": run.large.present,
        "seed": run.large.seed,
        "has_phones": run.large.has_phones,
        "case": case,
        "laid_down_at": run.large.at.isoformat(),
        "seconds": run.seconds,
        "processor_seconds": run.processor,
        **run.told,
        "load_average": busy,
        "cores": os.cpu_count(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def keep(told: dict[str, Any], kept: Path) -> None:
    """Append an account to those before."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    before = json.loads(kept.read_text("utf-8")) if kept.exists() else []
    kept.write_text(json.dumps([*before, told], indent=1), "utf-8")


def table_of(told: dict[str, Any]) -> str:
    """The account as Markdown."""
    from infra.local.case_run import STEPS

    busy = " to ".join(f"{one:.1f}" for one in told["load_average"])
    notices = ", ".join(f"{name} {n}" for name, n in told.items() if name.startswith("notices"))
    lines = [
        f"{told['venues']} venues x {told['present']} others, {told['parts']} parts; {notices};"
        f" load average {busy} of {told['cores']} cores",
        "",
        "| from the approval until | seconds | processor seconds of the platform |",
        "|---|---:|---:|",
    ]
    for step, seconds in told["seconds"].items():
        lines.append(f"| {STEPS[step]} | {seconds:.1f} | {told['processor_seconds'][step]:.1f} |")
    both = ("listed", "noticed")
    reached = (f"{one} {told['seconds'][one]:.1f} s" for one in both if one in told["seconds"])
    return "\n".join([*lines, "", f"{told['listed']} contacts: {', '.join(reached)}"])


def as_the_platform(endpoint: str) -> None:
    """From now on our own stores speak to the running platform, as its closing of hours does."""
    os.environ |= {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
    }
    from functions.runtime import aws
    from infra.local.case_run import CLOSES

    told = aws.client("lambda").get_function_configuration(FunctionName=CLOSES)
    os.environ |= told["Environment"]["Variables"]


def main() -> None:
    """Lay down, release, follow, print."""
    asked = argparse.ArgumentParser(prog="make case", description=__doc__)
    asked.add_argument("--venues", type=int, default=5)
    asked.add_argument("--present", type=int, default=100)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--origin", default=os.environ.get("LACHAN_ORIGIN", "http://localhost:8000"))
    asked.add_argument("--state", type=Path, default=ROOT / ".local" / "state")
    asked.add_argument("--no-closing", action="store_true", help="leave open hours as they are")
    asked.add_argument("--silent", action="store_true", help="a crowd without phones")
    asked.add_argument("--until", choices=("listed", "noticed"), default="noticed")
    asked.add_argument("--kept", type=Path, default=KEPT, help="where figures are appended")
    given = asked.parse_args()
    mark = given.state / "aws-port"
    port = mark.read_text("utf-8") if mark.exists() else str(AWS_PORT)
    endpoint = f"http://localhost:{port}"
    as_the_platform(endpoint)
    from infra.local.case_run import CaseRun

    at = datetime.now(UTC).replace(microsecond=0)
    size = {"venues": given.venues, "present": given.present}
    case = LargeCase(at=at, seed=given.seed, has_phones=not given.silent, **size)
    run = CaseRun(given.origin, endpoint, given.state, case)
    run.tell(f"case: {given.venues} venues x {given.present} others, seed {given.seed}")
    if not given.no_closing:
        run.close_hours()
    run.lay_down()
    before = os.getloadavg()[0]
    run.release()
    found = run.follow_case(given.until)
    told = account(run, found, (before, os.getloadavg()[0]))
    keep(told, given.kept)
    print(f"\n{table_of(told)}\n\nkept in {given.kept}", flush=True)


if __name__ == "__main__":
    main()
