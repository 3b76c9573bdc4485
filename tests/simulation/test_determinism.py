"""Same seed, same trace: in processes with other hash seeds (in one process: `test_flows`)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.catalogue import FLOWS

ROOT = Path(__file__).resolve().parent.parent.parent
SEEDS = 3
HASH_SEEDS = ("0", "1", "2")
"""This process's own, which is chosen by chance, is none of them: the test would hang on it."""


@pytest.mark.slow
def test_processes_with_other_hash_seeds_tell_the_same_traces() -> None:
    traces = {seed: traces_of_a_process(seed) for seed in HASH_SEEDS}

    assert traces["0"].count("---- healed") >= SEEDS * len(FLOWS)
    for hash_seed, told in traces.items():
        assert told.splitlines() == traces["0"].splitlines(), f"PYTHONHASHSEED={hash_seed}"


def traces_of_a_process(hash_seed: str) -> str:
    """What a new process tells of all flows; its sets and dictionaries are seeded so."""
    seeds = map(str, range(1, SEEDS + 1))
    return subprocess.run(
        [sys.executable, "-m", "tests.simulation", "--cold", "--flow", "all", "--seed", *seeds],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
