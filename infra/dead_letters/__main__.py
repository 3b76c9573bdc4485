"""`make dead-letters ARGS="…"`: list | inspect QUEUE | redrive QUEUE | discard QUEUE."""

from __future__ import annotations

import argparse
import json
import sys

from infra.build import STAGES
from infra.dead_letters import acting
from infra.dead_letters.letters import HELD_SECONDS, Refused, depth_of, sources
from infra.verify_audit import point_at


def _rate(text: str) -> float:
    """How many a second, from one in five minutes on: no letter is held longer."""
    rate = float(text)
    if not 1 / HELD_SECONDS < rate < float("inf"):
        raise ValueError
    return rate


def options() -> argparse.ArgumentParser:
    """What may be asked."""
    asked = argparse.ArgumentParser(prog="python -m infra.dead_letters", description=__doc__)
    asked.add_argument("--stage", choices=STAGES, default="dev")
    asked.add_argument("--endpoint", default="", help="e.g. http://localhost:4566 (make run)")
    acts = asked.add_subparsers(dest="act", required=True)
    acts.add_parser("list", help="how many lie where")
    look = acts.add_parser("inspect", help="the first of a queue, values masked")
    look.add_argument("queue")
    look.add_argument("--most", type=int, default=10)
    back = acts.add_parser("redrive", help="send back to the queue they came from")
    back.add_argument("queue")
    which = back.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true")
    which.add_argument("--message", default="", help="one, by its id")
    back.add_argument("--rate", type=_rate, default=0, help="at most so many a second")
    away = acts.add_parser("discard", help="take one away; who and why goes to the register")
    away.add_argument("queue")
    away.add_argument("--message", required=True)
    away.add_argument("--by", required=True)
    away.add_argument("--reason", required=True)
    return asked


def carry_out(asked: argparse.Namespace) -> None:
    """Do what was asked and print it. Raises Refused, and what AWS refuses."""
    if asked.act == "list":
        for name in sorted(sources()):
            depth = depth_of(f"{name}-dead")
            if depth:
                print(f"{depth:>7}  {name}")
        print("docs/runbooks/dead-letters.md says what each means")
    elif asked.act == "inspect":
        for one in acting.inspect(asked.queue, asked.most):
            print(json.dumps(one, ensure_ascii=False, indent=1))
    elif asked.act == "redrive":
        many = acting.redrive(asked.queue, only=asked.message, rate=asked.rate)
        print(f"{many} sent back to {acting.source_of(asked.queue)}")
    else:
        place = acting.discard(asked.queue, asked.message, asked.by, asked.reason)
        print(f"discarded; the register has it as {place}")


def main() -> int:
    """0 where it was done, 2 where it was refused."""
    asked = options().parse_args()
    point_at(asked.stage, asked.endpoint)
    from functions.kernel.errors import Refusal

    try:
        carry_out(asked)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    except Refusal as refused:
        print(refused.en, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
