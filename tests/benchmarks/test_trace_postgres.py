"""An indexed PostgreSQL finds the same contacts; what each takes is told, whoever is faster."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

import pytest

from tests.benchmarks import rows
from tests.benchmarks.indexed_postgres import indexed
from tests.benchmarks.nation import Nation, Visit, visits_of

ROWS = int(os.environ.get("LACHAN_TRACE_VISITS", "500000"))
"""As many visits as `make test-slow` can afford; two million take some minutes and 1 GB."""
CASES = 12


def test_an_indexed_postgresql_agrees_with_the_tracer_for_every_person() -> None:
    visits = [*visits_of(1, people=80, days=3), *visits_of(2, people=10, days=3)]
    nation = Nation()
    nation.lay(visits)
    met = 0
    with nation.read(), indexed(visits) as postgres:
        for at_least in (1, 15 * 60):
            for person in sorted({one.person for one in visits}):
                own = [one for one in visits if one.person == person]
                found = nation.met(own, at_least)
                assert found == postgres.met(person, at_least)
                met += len(found)
    assert met > 50


@pytest.mark.slow
def test_an_indexed_postgresql_is_told_beside_ours() -> None:
    """Gated are equal sets and that its index is used; the ratio is told, not gated."""
    nation, everything = Nation(counts=False), list[Visit]()
    district = 0
    while len(everything) < ROWS:
        visits = list(visits_of(district))
        district += 1
        nation.lay(visits)
        everything += visits
    ours, theirs = list[float](), list[float]()
    with nation.read(), indexed(everything) as postgres:
        for case in range(CASES):
            # Only in districts divisible by three are stays drawn by the kind their venue has.
            person = 3 * (case % (district // 3)) * 1_000_000 + 11 * case
            own = [one for one in everything if one.person == person]
            found = _timed(lambda own=own: nation.met(own), ours)  # type: ignore[misc]
            told = _timed(lambda person=person: postgres.met(person), theirs)  # type: ignore[misc]
            assert found
            assert found == told
        assert "by_place" in postgres.plan(11)
        built = postgres.seconds
    mine = statistics.median(ours)
    rows.keep(
        "trace_vs_indexed_postgresql",
        statistics.median(theirs) / mine,
        unit="x wall",
        goal="told, none",
        beside="ours 1.0, in process and without a round trip; theirs by a Unix socket",
        how=f"{nation.size:,} visits, {CASES} cases, equal sets asserted; ours {mine * 1e3:.1f} ms;"
        f" indexes made in {built:.1f} s; longest stay bounds the query",
    )


def _timed(act: Callable[[], set[tuple[int, int, int]]], into: list[float]) -> object:
    best, answer = float("inf"), None
    for _ in range(5):
        begun = time.perf_counter()
        answer = act()
        best = min(best, time.perf_counter() - begun)
    into.append(best)
    return answer
