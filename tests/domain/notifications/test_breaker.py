"""A breaker moves by two people, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.kernel.errors import Refusal
from functions.notifications.domain import breaker as rules
from functions.notifications.domain.breaker import Breaker, BreakerState, Fate
from functions.notifications.domain.notice import Notice

NOW = datetime(2021, 11, 23, 1, 30, tzinfo=UTC)
WHY = "The rule told the wrong people"
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["open", "close", "confirm", "withdraw"]), st.sampled_from(["a", "b", "c"])
    ),
    max_size=14,
)


def step(kept: Breaker, act: str, by: str, fate: Fate = Fate.CANCEL) -> Breaker:
    """One step, or its refusal."""
    if act == "confirm":
        return rules.confirm(kept, by=by, now=NOW)
    if act == "withdraw":
        return rules.withdraw(kept, by=by, now=NOW)
    return rules.propose(kept, opens=act == "open", by=by, why=WHY, fate=fate, now=NOW)


@given(STEPS)
def test_whatever_is_tried_what_is_held_changes_by_two_different_people_alone(
    tried: list[tuple[str, str]],
) -> None:
    kept = Breaker("exposure", "01", "*")
    for act, by in tried:
        try:
            moved = step(kept, act, by)
        except Refusal:
            continue
        assert moved.revision == kept.revision + 1
        if moved.holds != kept.holds:
            assert act == "confirm" and len(set(moved.by)) == 2
            assert moved.by[0] == kept.by[0] and moved.by[1] == by
        kept = moved


def test_the_fate_of_what_was_held_is_that_of_the_last_closing() -> None:
    kept = Breaker("exposure", "01", "*")
    for act, by in (("open", "a"), ("confirm", "b"), ("close", "a"), ("confirm", "b")):
        kept = step(kept, act, by)
    assert (kept.state, kept.fate) == (BreakerState.CLOSED, Fate.CANCEL)
    again = step(kept, "open", "c", Fate.SEND)
    assert (again.fate, again.holds) == (Fate.CANCEL, False)


def test_a_reason_is_a_sentence() -> None:
    with pytest.raises(rules.BreakerInvalid):
        rules.propose(
            Breaker("a", "*", "*"), opens=True, by="a", why=" x  ", fate=Fate.SEND, now=NOW
        )


@pytest.mark.parametrize(
    ("kind", "province", "rule", "is_caught"),
    [
        ("*", "*", "*", True),
        ("exposure", "01", "r1", True),
        ("exposure", "79", "*", False),
        ("recall", "*", "*", False),
        ("exposure", "*", "r2", False),
    ],
)
def test_it_catches_what_it_names(kind: str, province: str, rule: str, *, is_caught: bool) -> None:
    notice = Notice("p", "exposure#c#1")
    assert Breaker(kind, province, rule).catches(notice, "01", "r1") is is_caught
