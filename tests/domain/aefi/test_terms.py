"""Terms of investigation and council: 24 hours, five Vietnamese working days, half-open ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.aefi.domain import case as cases
from functions.aefi.domain.board import OpenCase, in_order, totals
from functions.aefi.domain.case import State
from functions.aefi.domain.terms import Stage, Term, council_term, investigation_term
from tests.domain.aefi.test_rules import CASE, NOW, opened

SECOND = timedelta(seconds=1)


def vietnam(*told: int) -> datetime:
    return datetime(*told, tzinfo=UTC) - timedelta(hours=7)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("filled", "ends"),
    [
        # Tuesday: five working days on is the next Tuesday, to its midnight.
        ((2021, 11, 23, 9), (2021, 12, 1)),
        # Friday late in the evening in Vietnam is still Friday.
        ((2021, 11, 26, 23, 59), (2021, 12, 4)),
        ((2021, 11, 27, 0, 0), (2021, 12, 4)),
        # National Day: the second and third of September are no working days.
        ((2021, 8, 31, 8), (2021, 9, 10)),
        # Tet of 2022, five days.
        ((2022, 1, 28, 8), (2022, 2, 12)),
    ],
)
def test_the_council_has_five_working_days(filled: tuple[int, ...], ends: tuple[int, ...]) -> None:
    term = council_term(vietnam(*filled))
    assert (term.stage, term.due_at, term.rule_id) == (
        Stage.COUNCIL, vietnam(*ends), "aefi-terms-104-2016",
    )  # fmt: skip
    assert term.is_overdue(term.due_at)
    assert not term.is_overdue(term.due_at - SECOND)


def test_a_severe_case_passes_from_term_to_term_and_a_minor_one_has_none() -> None:
    taken = cases.triaged(CASE, is_severe=True, now=NOW)
    assert taken.term == investigation_term(NOW)
    assert taken.term is not None
    assert taken.term.due_at == NOW + timedelta(hours=24)
    begun = cases.investigated(taken)
    assert begun.term is None
    filled = cases.filled_in(begun, NOW)
    assert filled.term == council_term(NOW)
    # A second version of the form does not begin the term again.
    assert cases.filled_in(filled, NOW + timedelta(days=3)).term == filled.term
    assert cases.classified(filled, "C", NOW.date()).term is None
    raised, _ = cases.linked(replace(filled, state=State.CLOSED), is_severe=True, recognised_at=NOW)
    assert raised.term is None
    minor = cases.triaged(CASE, is_severe=False, now=NOW)
    assert minor.term is cases.filled_in(cases.investigated(minor), NOW).term is None


def with_term(id_: str, hours: int) -> OpenCase:
    term = Term(Stage.COUNCIL, NOW + timedelta(hours=hours), "r")
    return replace(opened(id_, -50, answered=-60), term=term)


def test_past_terms_stand_after_those_nobody_took_up() -> None:
    board = [with_term("due", 1), opened("running", 2), with_term("past", -1), opened("late", -1)]
    assert [one.id for one in in_order(board, NOW)] == ["late", "past", "running", "due"]
    assert (totals(board, NOW).late, totals(board, NOW).past_term) == (1, 1)
