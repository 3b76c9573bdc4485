"""Every flow under many seeds: nothing lost, doubled or falsely refused; planted bugs are found.

The same seed has the same trace: repeated, and after other seeds.

50 seeds in `make test` (30 of the flows that are not `NAMED`), 1,000 in `make test-slow` and for
each commit; a release asks for 10,000 with ``LACHAN_SEEDS`` (security.md G1).
``LACHAN_OTHER_SEEDS`` are for the flows that are not among the `NAMED`, where
a machine's time is short.
"""

from __future__ import annotations

import os

import pytest

from tests.simulation.conftest import Stage
from tests.simulation.faults import Fault
from tests.simulation.runner import play, run

SEEDS = int(os.environ.get("LACHAN_SEEDS", "1000"))
OTHER_SEEDS = int(os.environ.get("LACHAN_OTHER_SEEDS", SEEDS))
NAMED = {"check-in", "check-out", "offline-replay", "venue-registration", "case-tracing"}
"""The flows for which a bar names a number of seeds."""
QUICK, OTHER_QUICK = 50, 30
FEW = {
    "accept-and-queue": 15,
    "appointment-messages": 20,
    "held-notices": 15,
    "vaccine-booking": 20,
    "traces": 12,
    "case-tracing": 10,
    "vaccine-draws": 5,
    "follow-up": 4,
    "aefi": 8,
    "people-lists": 5,
    "data-requests": 8,
}
"""Of these flows so many in `make test`."""
REPEATS = 50
FOUND_WITHIN = 100
"""Seeds within which a planted bug must be found (security.md G1)."""


@pytest.mark.catalogue(
    "F01", "F02", "F03", "F04", "F05", "F06", "F07", "F09", "F17", "F20", "Q01", "Q02", "Q10"
)
@pytest.mark.parametrize("many", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_no_promise_is_broken_under_any_seed(stage: Stage, many: bool) -> None:
    quick, all_of_them = (QUICK, SEEDS) if stage.flow.name in NAMED else (OTHER_QUICK, OTHER_SEEDS)
    seeds = all_of_them if many else FEW.get(stage.flow.name, quick)
    before = None if many else stage.played
    result = run(stage.world, stage.flow, range(1, seeds + 1), played_before=before)
    assert not result.failed, f"{result.first[0]}; {result.replay}"
    assert result.schedules == seeds
    assert len(result.faults) > 4, "hardly any kind of fault was met"
    assert result.faults[Fault.CLOCK], "the server's clock never jumped"
    if getattr(stage.flow, "audits", False):
        assert result.faults[Fault.AUDIT], "the audit never refused"


@pytest.mark.slow
def test_the_same_seed_has_the_same_trace_in_fifty_of_fifty(stage: Stage) -> None:
    first = [stage.played(seed).trace for seed in range(1, REPEATS + 1)]
    again = [play(stage.world, stage.flow, seed).trace for seed in range(REPEATS, 0, -1)]
    assert again[::-1] == first
    assert len(set(first)) == REPEATS


def test_a_schedule_is_disturbed_and_its_trace_says_how(stage: Stage) -> None:
    played = [stage.played(seed) for seed in range(1, FEW.get(stage.flow.name, 30))]
    most = max(played, key=lambda one: len(one.faults))
    assert most.calls > 5
    assert sum("[" in line and "] ->" in line for line in most.trace) > 0
    assert "---- healed" in most.trace


@pytest.mark.slow
def test_every_planted_bug_is_found(stage: Stage) -> None:
    missed = [
        name
        for name in stage.flow.mutants()
        if not run(
            stage.world, stage.flow, range(1, FOUND_WITHIN + 1), name, until_found=True
        ).failed
    ]
    assert missed == []
    assert len(stage.flow.mutants()) >= 5
