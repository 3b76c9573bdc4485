"""Command: ``python -m tests.simulation --flow NAME --seeds N`` or ``--seed K`` for its trace."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext

import tests.conftest as _environment  # the simulated stage's environment comes first
from tests.simulation.catalogue import FLOWS
from tests.simulation.flows import Flow
from tests.simulation.runner import Result, laid, play, run
from tests.simulation.world import World

assert _environment


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked; 1 where a violation was found (or a planted bug was not)."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--flow", choices=[*FLOWS, "all"], default="all")
    parser.add_argument("--seeds", type=int, default=1_000, help="how many schedules")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--seed", type=int, nargs="+", help="play these and print their traces")
    parser.add_argument("--cold", action="store_true", help="without warming the process before")
    parser.add_argument("--mutant", default="", help="with this planted bug")
    parser.add_argument("--mutants", action="store_true", help="look for every planted bug")
    asked = parser.parse_args(arguments)
    names = list(FLOWS) if asked.flow == "all" else [asked.flow]
    return max(_flow(FLOWS[name](), asked) for name in names)


def _flow(flow: Flow, asked: argparse.Namespace) -> int:
    with laid(flow, warming=0 if asked.cold else None) as world:
        if asked.seed is not None:
            return max(_trace(world, flow, seed, asked.mutant) for seed in asked.seed)
        seeds = range(asked.first, asked.first + asked.seeds)
        if asked.mutants:
            found = [run(world, flow, seeds, name, until_found=True) for name in flow.mutants()]
            for result in found:
                _tell(result)
            return int(not all(result.failed for result in found))
        result = run(world, flow, seeds, asked.mutant)
        _tell(result)
        return int(bool(result.failed))


def _trace(world: World, flow: Flow, seed: int, mutant: str) -> int:
    with flow.mutants()[mutant]() if mutant else nullcontext():
        played = play(world, flow, seed)
    _say(*played.trace, *(f"VIOLATION {one}" for one in played.violations))
    return int(bool(played.violations))


def _tell(result: Result) -> None:
    name = f"{result.flow} [{result.mutant}]" if result.mutant else result.flow
    rate = result.schedules / max(result.seconds, 1e-9)
    each = 1000 * result.cpu / max(result.schedules, 1)
    _say(
        f"{name}: {result.schedules} schedules, {result.calls} calls, "
        f"{sum(result.faults.values())} faults, {len(result.failed)} with violations, "
        f"{rate:.0f} schedules/s, {each:.0f} ms CPU each"
    )
    if result.failed:
        _say(f"  first failing seed {result.failed[0]}: {result.first[0]}")
        _say(f"  {result.replay}")


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
