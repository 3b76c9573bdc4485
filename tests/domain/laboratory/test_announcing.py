"""Who hears of which version, and as what?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.kernel.identifiers import FileId, TubeCode, UnitId
from functions.laboratory.domain.announcing import announcement, said
from functions.laboratory.domain.release import Outcome, Release, Why
from functions.laboratory.domain.words import Finding, Kind, Method, Told

NOW = datetime(2021, 11, 23, 3, tzinfo=UTC)
REPORTED, IN_POOL, REFLEX = Outcome.REPORTED, Outcome.IN_POOL, Outcome.REFLEX
CONFLICT, WITHDRAWN = Outcome.CONFLICT, Outcome.WITHDRAWN


def version(outcome: Outcome, finding: Finding | None = None, number: int = 1) -> Release:
    return Release(
        tube=TubeCode("VN-000001"),
        number=number,
        outcome=outcome,
        finding=finding,
        method=Method.PCR,
        tested_at=NOW,
        released_at=NOW,
        laboratory=UnitId("lab-01"),
        file=FileId("file-1"),
        row_key="r1",
        rule_id="release-2021-07",
        reason=Why.FIRST,
    )


def history(*outcomes: Outcome) -> list[Release]:
    findings: dict[Outcome, Any] = {REPORTED: Finding.POSITIVE, IN_POOL: Finding.NEGATIVE}
    return [
        version(outcome, findings.get(outcome), number)
        for number, outcome in enumerate(outcomes, start=1)
    ]


@pytest.mark.parametrize(
    ("outcomes", "is_fact", "is_message", "amends"),
    [
        ((REPORTED,), True, True, False),
        ((IN_POOL,), True, True, False),
        ((REFLEX,), False, False, False),
        ((CONFLICT,), False, False, False),
        ((CONFLICT, REPORTED), True, True, False),
        ((REFLEX, REPORTED), True, True, False),
        ((REPORTED, REPORTED), True, True, True),
        ((REPORTED, CONFLICT), True, False, True),
        ((REPORTED, CONFLICT, REPORTED), True, True, True),
        ((REPORTED, WITHDRAWN), True, True, True),
        ((CONFLICT, WITHDRAWN), False, False, False),
        ((IN_POOL, REFLEX), True, True, True),
    ],
)
@pytest.mark.catalogue("C11", "C12")
def test_a_dispute_is_messaged_to_nobody_and_a_change_as_amended(
    outcomes: tuple[Outcome, ...], is_fact: bool, is_message: bool, amends: bool
) -> None:
    told = announcement(Kind.SINGLE, history(*outcomes), len(outcomes))

    assert (told.is_fact, told.is_message, told.amends) == (is_fact, is_message, amends)


def test_later_versions_change_nothing_of_what_an_earlier_one_announced() -> None:
    versions = history(REPORTED, CONFLICT, WITHDRAWN)

    for number in (1, 2, 3):
        assert announcement(Kind.SINGLE, versions, number) == announcement(
            Kind.SINGLE, versions[:number], number
        )


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("finding", [None, *Finding])
def test_only_a_single_tubes_own_positive_makes_somebody_positive(
    kind: Kind, outcome: Outcome, finding: Finding | None
) -> None:
    told = said(kind, version(outcome, finding))

    own = (kind, outcome, finding) == (Kind.SINGLE, REPORTED, Finding.POSITIVE)
    assert (told is Told.POSITIVE) == own


def test_a_tube_of_a_pool_that_was_not_negative_is_being_retested() -> None:
    assert said(Kind.SINGLE, version(REFLEX)) is Told.BEING_RETESTED
    in_pool = replace(version(IN_POOL, Finding.NEGATIVE), pool=TubeCode("POOL-0001"))
    assert said(Kind.SINGLE, in_pool) is Told.NEGATIVE_IN_POOL
