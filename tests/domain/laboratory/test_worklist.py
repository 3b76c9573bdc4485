"""Two tellings of a tube are one, in any order and however often."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.identifiers import UnitId, tube_code
from functions.kernel.periods import HOUR
from functions.laboratory.domain.telling import told
from functions.laboratory.domain.words import Finding, Kind
from functions.laboratory.domain.worklist import Outcome, Worked, merged, outcome_of

AT = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
LAB = UnitId("lab-01")
TUBE = tube_code(7)


@dataclass(frozen=True)
class Found:
    """A release that found something."""

    finding: Finding
    cancelled: bool = False


def tellings() -> list[Worked]:
    """What a stream tells of a tube that is tested twice and corrected once."""
    sealed = Worked(TUBE, LAB, 1, Kind.SINGLE, UnitId("tyt"), 1, AT, AT)
    received = replace(sealed, version=2, received_at=AT + HOUR)
    row = Worked(TUBE, LAB, tested_at=AT + 5 * HOUR, reported_at=AT + 6 * HOUR)
    again = Worked(TUBE, LAB, tested_at=AT + 9 * HOUR, reported_at=AT + 10 * HOUR)
    first = Worked(
        TUBE, LAB, tested_at=AT + 5 * HOUR, released_at=AT + 7 * HOUR, release=1,
        outcome=Outcome(1, 1),
    )  # fmt: skip
    second = replace(first, released_at=AT + 11 * HOUR, release=2, outcome=Outcome(1, 0))
    seen = Worked(TUBE, LAB, seen_at=AT + 8 * HOUR)
    return [sealed, received, row, again, first, second, seen]


WHOLE = Worked(
    TUBE, LAB, 2, Kind.SINGLE, UnitId("tyt"), 1, AT, AT,
    received_at=AT + HOUR, reported_at=AT + 6 * HOUR, tested_at=AT + 5 * HOUR,
    released_at=AT + 7 * HOUR, seen_at=AT + 8 * HOUR, release=2, outcome=Outcome(1, 0),
)  # fmt: skip


@pytest.mark.catalogue("Q02")
def test_every_order_gives_the_same_row() -> None:
    assert {reduce(merged, order) for order in permutations(tellings())} == {WHOLE}


@pytest.mark.catalogue("Q01")
@given(st.lists(st.sampled_from(range(7)), min_size=1, max_size=12))
def test_a_replay_of_any_part_changes_nothing(again: list[int]) -> None:
    all_told = tellings()

    assert reduce(merged, [all_told[place] for place in again], WHOLE) == WHOLE


def test_a_correction_changes_the_outcome_and_not_the_time_of_the_first_release() -> None:
    assert WHOLE.outcome == Outcome(1, 0)
    assert WHOLE.released_at == AT + 7 * HOUR


@pytest.mark.parametrize("finding", [*Finding, None])
@pytest.mark.parametrize("kind", list(Kind))
def test_a_positive_pool_has_no_positive_people(kind: Kind, finding: Finding | None) -> None:
    release = None if finding is None else Found(finding)
    counted = outcome_of(kind, 1 if kind is Kind.SINGLE else 10, told(kind, release))

    assert counted.positives == (kind is Kind.SINGLE and finding is Finding.POSITIVE)
    assert counted.people == {Kind.SINGLE: 1, Kind.FIELD_POOL: 10, Kind.LAB_POOL: 0}[kind]
