"""Same seed, same trace: repeated, after other seeds, in processes with other hash seeds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.simulation.conftest import Stage
from tests.simulation.runner import play

ROOT = Path(__file__).resolve().parent.parent.parent
REPEATS = 50
SEEDS = 6
HASH_SEEDS = ("0", "1", "2")
"""This process's own, which is chosen by chance, is none of them: the test would hang on it."""


def test_the_same_seed_has_the_same_trace_in_fifty_of_fifty(stage: Stage) -> None:
    first = [play(stage.world, stage.flow, seed) for seed in range(1, REPEATS + 1)]
    again = [play(stage.world, stage.flow, seed) for seed in range(REPEATS, 0, -1)]
    assert [one.trace for one in reversed(again)] == [one.trace for one in first]
    assert len({one.trace for one in first}) == REPEATS


def test_a_schedule_is_disturbed_and_its_trace_says_how(stage: Stage) -> None:
    played = [play(stage.world, stage.flow, seed) for seed in range(1, 30)]
    most = max(played, key=lambda one: len(one.faults))
    assert most.calls > 5
    assert sum("[" in line and "] ->" in line for line in most.trace) > 0
    assert "---- healed" in most.trace


def test_processes_with_other_hash_seeds_tell_the_same_traces(stage: Stage) -> None:
    traces = {seed: traces_of_a_process(stage.flow.name, seed) for seed in HASH_SEEDS}

    assert traces["0"].count("---- healed") >= SEEDS
    for hash_seed, told in traces.items():
        assert told.splitlines() == traces["0"].splitlines(), f"PYTHONHASHSEED={hash_seed}"


def traces_of_a_process(flow: str, hash_seed: str) -> str:
    """What a new process tells, whose sets and dictionaries are seeded so."""
    seeds = map(str, range(1, SEEDS + 1))
    return subprocess.run(
        [sys.executable, "-m", "tests.simulation", "--cold", "--flow", flow, "--seed", *seeds],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
