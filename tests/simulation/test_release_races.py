"""Two workers decide one tube at once, and who knows less is the first to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from unittest.mock import patch

import pytest

from functions.kernel.identifiers import TubeCode
from functions.laboratory.domain.file import FileState
from functions.laboratory.domain.release import Aggregate, Outcome, Release
from functions.laboratory.service import deciding, releasing
from functions.laboratory.store import releases
from functions.runtime import clock
from tests.simulation.flows.release import AUTO, DISPUTED, ResultRelease, close, tube
from tests.simulation.runner import laid
from tests.simulation.world import World

aggregate = releases.aggregate
TUBE = tube(2)
"""Two files of one laboratory disagree about it."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The files and tubes of the release's flow."""
    with laid(ResultRelease(), warming=0) as made:
        yield made


def before_the_second_file(code: TubeCode) -> Aggregate:
    """As a worker read the tube that was there before the other file's rows were written."""
    known = aggregate(code)
    return replace(known, rows=tuple(row for row in known.rows if row.file != DISPUTED))


def outcomes(code: TubeCode) -> list[Outcome]:
    """What stands of a tube, version by version."""
    return [one.outcome for one in aggregate(code).releases]


def test_who_was_beaten_by_a_worker_that_knew_less_decides_again(world: World) -> None:
    simulation = world.simulate(1)
    put, others = releases.put_releases, ["another"]

    def after_another(wanted: Sequence[Release]) -> tuple[Release, ...]:
        while others:
            others.pop()
            with patch.object(releases, "aggregate", before_the_second_file):
                releasing.settle([TUBE], clock.now())
            assert outcomes(TUBE) == [Outcome.REPORTED]
        return put(wanted)

    def play() -> None:
        for name in (AUTO, DISPUTED):
            close(name)
            deciding.follow_state(name, FileState.ACCOUNTED, clock.now())
        with patch.object(releases, "put_releases", after_another):
            releasing.settle([TUBE], clock.now())

    simulation.quietly(play)
    assert simulation.quietly(lambda: outcomes(TUBE)) == [Outcome.REPORTED, Outcome.CONFLICT]
