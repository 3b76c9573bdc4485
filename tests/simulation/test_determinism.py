"""Same seed, same trace: repeated, after other seeds, and in a process with another hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.conftest import Stage
from tests.simulation.runner import play

ROOT = Path(__file__).resolve().parent.parent.parent
REPEATS = 50


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


@pytest.mark.parametrize("hash_seed", ["0", "31337"])
def test_another_process_with_another_hash_seed_tells_the_same_trace(
    stage: Stage, hash_seed: str
) -> None:
    seed = 6
    command = [sys.executable, "-m", "tests.simulation", "--flow", stage.flow.name]
    told = subprocess.run(
        [*command, "--seed", str(seed)],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert told.splitlines() == list(play(stage.world, stage.flow, seed).trace)
