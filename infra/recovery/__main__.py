"""`make restore-drill`, `make breach`: the commands of this package."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from infra.build import STAGES
from infra.recovery import breach, exports, restoring
from infra.recovery.tables import wanted
from infra.verify_audit import point_at


def options() -> argparse.ArgumentParser:
    """What may be asked."""
    asked = argparse.ArgumentParser(prog="python -m infra.recovery", description=__doc__)
    asked.add_argument("--stage", choices=STAGES, default="dev")
    asked.add_argument("--endpoint", default="", help="e.g. http://localhost:4566 (make run)")
    acts = asked.add_subparsers(dest="act", required=True)
    back = acts.add_parser("restore", help="restore tables beside those that stand, and look")
    back.add_argument("--table", nargs="*", default=[], help="short names; all of the template")
    back.add_argument("--minutes", type=float, default=5, help="back to so many minutes ago")
    back.add_argument("--compare", action="store_true", help="read both whole (a quiet stage only)")
    for name in ("export", "load"):
        one = acts.add_parser(name, help=f"{name} one table by a file (not production)")
        one.add_argument("table")
        one.add_argument("file", type=Path)
    seen = acts.add_parser("breach", help="whose data did somebody touch?")
    seen.add_argument("--from-hour", required=True, help="yyyymmddHH, Vietnam")
    seen.add_argument("--to-hour", required=True)
    for name in ("by", "session", "unit", "role"):
        seen.add_argument(f"--{name}", default="")
    return asked


def restore(asked: argparse.Namespace) -> bool:
    """Drill each table; is all well?"""
    from functions.runtime import aws

    well = True
    names = asked.table or sorted(name for name, one in wanted().items() if one.recoverable)
    for name in names:
        one = restoring.drill(
            aws.client,
            asked.stage,
            name,
            timedelta(minutes=asked.minutes),
            lambda: datetime.now(UTC),
            compare=asked.compare,
        )
        well = well and one.is_well
        same = {None: "", True: ", the same", False: ", NOT THE SAME"}[one.same]
        print(
            f"{name}: RPO {one.behind.total_seconds():.0f} s, RTO {one.took.total_seconds():.0f} s"
            f"{same}; set again: {', '.join(one.put_back)}"
        )
    return well


def list_affected(asked: argparse.Namespace) -> bool:
    """Print the list; is it whole?"""
    from functions.access.domain.chain import hours_between

    sought = breach.Sought(asked.by, asked.session, asked.unit, asked.role)
    hours = tuple(hours_between(asked.from_hour, asked.to_hour))
    if not hours:
        raise ValueError(f"no hour lies from {asked.from_hour} to {asked.to_hour}")
    found = breach.affected(sought, hours)
    breach.write(found, sys.stdout)
    print(f"{len(found.affected)} affected, of {found.rows} rows of the audit", file=sys.stderr)
    if not found.own:
        print("none of these rows is theirs: are hours and name written right?", file=sys.stderr)
    for subject in sorted(found.gone):
        print(f"INCOMPLETE: a row about {subject} is gone (make verify-audit)", file=sys.stderr)
    return not found.gone


def main() -> int:
    """0 if all is well, 1 if not, 2 where it could not be done."""
    asked = options().parse_args()
    point_at(asked.stage, asked.endpoint)
    from functions.kernel.errors import Refusal
    from functions.runtime import aws

    try:
        if asked.act == "restore":
            return 0 if restore(asked) else 1
        if asked.act == "breach":
            return 0 if list_affected(asked) else 1
        move = exports.export if asked.act == "export" else exports.load
        content = move(aws.client("dynamodb"), asked.stage, asked.table, asked.file)
        print(f"{asked.table}: {content.items} items, digest {content.digest[:16]}")
    except Refusal as refused:
        print(f"not done: {refused.en}", file=sys.stderr)
        return 2
    except (restoring.NotRestored, ValueError) as failed:
        print(failed, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
