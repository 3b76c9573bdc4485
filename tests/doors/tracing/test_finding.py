"""Parts of an answer become candidates at once; whoever is called for is told once an edition."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.tracing.domain.case import State
from functions.tracing.domain.trace import Stage
from functions.tracing.service import hearing, judging
from functions.tracing.store import ranks, traces
from tests.doors.tracing.told import (
    Stream,
    answered,
    case_of,
    contact_of,
    found,
    hears,
    result,
    trace_of,
)

A, B, C, D = (f"000000000000{n}" for n in range(1, 5))
V, W = "VENUE0001", "VENUE0002"


@pytest.fixture
def stream(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Stream:
    """A is a case, and its visits are asked for."""
    told = Stream(monkeypatch)
    hearing.hear(result(A), keys_kept)
    return told.runs()


def _case() -> str:
    case = case_of(A)
    assert case is not None
    return case.id


def test_a_part_is_usable_at_once_and_its_people_are_told(stream: Stream, now: datetime) -> None:
    trace, at = trace_of(A), now - timedelta(days=2)
    assert [one["trace"] for one in stream.wishes] == [trace.id]
    hears(found(trace, "p1", (B, V, at, 30), (C, V, at, 5), (A, V, at, 60)))
    stream.runs()
    case = _case()
    first, second = contact_of(case, B), contact_of(case, C)
    assert first is not None
    assert second is not None
    assert (first.level, first.minutes, first.score) == (1, 30, 300)
    assert (second.level, second.minutes) == (1, 5)
    own = contact_of(case, A)  # the person itself is never a contact
    assert own is not None
    assert (own.level, own.tells) == (0, False)
    assert ranks.order_of(case, 10)[0].endswith(first.id)
    assert [place.split(".")[2] for place in ranks.order_of(case, 10)] == [first.id, second.id]
    assert (stream.told_of(B), stream.told_of(C), stream.told_of(A)) == ([(1, False)],) * 2 + ([],)
    hears(answered(trace, p1=1))
    assert trace_of(A).stage is Stage.COMPLETE
    stream.runs()
    assert len(stream.notices) == 2


@pytest.mark.catalogue("Q01", "Q02")
def test_parts_lead_to_the_same_list_in_any_order_and_told_thrice(
    stream: Stream, now: datetime
) -> None:
    at = now - timedelta(days=2)
    ends: set[Any] = set()
    told: dict[str, str] = {}
    for number, order in enumerate(list(permutations(range(4)))[::5]):
        index = f"{number + 100:013d}"
        hearing.hear(result(index, tube=f"VN-{number:06d}"), now)
        trace = trace_of(index)
        messages = [
            found(trace, "p1", (B, V, at, 10), (C, V, at, 20)),
            found(trace, "p1", (B, V, at, 10), (D, V, at, 20), edition=2, late=True),
            found(trace, "p2", (B, W, at + timedelta(hours=1), 10)),
            answered(trace, 2, p1=2, p2=1),
        ]
        for place in order:
            hears(*[messages[place]] * 3)
        people = [contact_of(trace.case, person) for person in (B, C, D)]
        ends.add(tuple((one.level, one.minutes, one.score) for one in people if one))
        ends.add(trace_of(index).stage)
        told |= {one.id: one.person for one in people if one}
    stream.runs()
    # Where edition 2 came first, nothing was ever known of the third.
    whole, short = ((1, 20, 200), (0, 0, 0), (1, 20, 200)), ((1, 20, 200), (1, 20, 200))
    assert ends == {whole, short, Stage.COMPLETE}
    # Nobody was told twice, and who is no longer in the list knows it.
    for contact, person in told.items():
        editions = [n["edition"] for n in stream.notices if n["contact"] == contact]
        assert editions in ([[1]] if person != C else [[], [1, 2]])


def test_a_late_edition_opens_the_list_again(stream: Stream, now: datetime) -> None:
    trace, at = trace_of(A), now - timedelta(days=2)
    hears(found(trace, "p1", (B, V, at, 30)), answered(trace, p1=1))
    assert stream.runs().told_of(C) == []
    hears(answered(trace, 2, p1=2))
    assert trace_of(A).stage is Stage.ANSWERED
    hears(found(trace, "p1", (C, V, at, 30), edition=2))
    assert trace_of(A).stage is Stage.COMPLETE
    stream.runs()
    assert stream.told_of(C) == [(1, False)]
    assert stream.told_of(B) == [(1, False), (2, True)]


def test_a_part_that_is_no_more_in_the_answer_counts_no_more(stream: Stream, now: datetime) -> None:
    trace, at = trace_of(A), now - timedelta(days=2)
    hears(found(trace, "p1", (B, V, at, 30)), found(trace, "p2", (C, W, at, 30)))
    hears(answered(trace, p1=1, p2=1))
    stream.runs()
    hears(answered(trace, 2, p1=1))
    stream.runs()
    assert stream.told_of(B) == [(1, False)]
    assert stream.told_of(C) == [(1, False), (2, True)]


def test_a_retraction_takes_back_what_people_were_told(stream: Stream, now: datetime) -> None:
    trace, at = trace_of(A), now - timedelta(days=2)
    hears(found(trace, "p1", (B, V, at, 30), (C, V, at, 30)), answered(trace, p1=1))
    stream.runs()
    hearing.hear(result(A, release=2, told="negative"), now)
    stream.runs()
    assert stream.told_of(B) == stream.told_of(C) == [(1, False), (2, True)]
    # A part that comes once the case is withdrawn tells nobody.
    hears(found(trace, "p2", (D, V, at, 30)), answered(trace, 2, p1=1, p2=1))
    assert stream.runs().told_of(D) == []
    hearing.hear(result(A, release=3), now)
    stream.runs()
    assert stream.told_of(B)[-1] == (3, False)
    assert stream.told_of(D) == [(1, False)]


def test_an_amended_window_keeps_the_list_until_the_new_one_is_whole(
    stream: Stream, now: datetime
) -> None:
    first, at = trace_of(A), now - timedelta(days=2)
    hears(found(first, "p1", (B, V, at, 30), (C, V, at, 30)), answered(first, p1=1))
    stream.runs()
    hearing.hear(result(A, tube="VN-000002", at=now - timedelta(days=3)), now)
    stream.runs()
    second = trace_of(A)
    assert second.id != first.id
    hears(found(second, "p1", (B, V, at, 30)))
    stream.runs()
    assert (stream.told_of(B), stream.told_of(C)) == ([(1, False)], [(1, False)])
    hears(answered(second, p1=1))
    stream.runs()
    assert traces.traces_of(_case())[first.id].stage is Stage.DROPPED
    assert (stream.told_of(B), stream.told_of(C)) == ([(1, False)], [(1, False), (2, True)])


def test_a_contact_who_becomes_a_case_is_linked_and_nothing_is_rewritten(
    stream: Stream, now: datetime
) -> None:
    trace, at = trace_of(A), now - timedelta(days=2)
    hears(found(trace, "p1", (B, V, at, 30)))
    stream.runs()
    before = contact_of(_case(), B)
    hearing.hear(result(B, tube="VN-000007"), now)
    stream.runs()
    other = case_of(B)
    assert before is not None
    assert other is not None
    assert ranks.turned_of(_case()) == {before.id: other.id}
    assert contact_of(_case(), B) == before
    # And the other way round: who is a case already when found is linked as well.
    hears(found(trace_of(B), "p1", (A, V, at, 30), (C, V, at, 30)))
    stream.runs()
    assert list(ranks.turned_of(other.id).values()) == [_case()]
    assert other.state is State.OPEN


def test_suspect_presences_and_touching_edges_do_not_count(stream: Stream, now: datetime) -> None:
    trace, at = trace_of(A), now - timedelta(days=2)
    hears(found(trace, "p1", (B, V, at, 30), suspect=True), found(trace, "p2", (C, V, at, 0)))
    stream.runs()
    for person in (B, C):
        contact = contact_of(_case(), person)
        assert contact is not None
        assert (contact.level, contact.minutes) == (0, 0)
    assert stream.notices == []


@pytest.mark.parametrize("between", ["part", "retraction"])
def test_who_judges_by_what_was_known_before_never_writes_over_what_came_since(
    stream: Stream, now: datetime, monkeypatch: pytest.MonkeyPatch, between: str
) -> None:
    """Two readers of the queue have read the same contact; the second writes first."""
    trace, at = trace_of(A), now - timedelta(days=2)
    hears(found(trace, "p1", (B, V, at, 30)))
    first, second = found(trace, "p1", (B, V, at, 20), edition=2), found(trace, "p2", (B, W, at, 9))
    inner, read = judging.situation_of, []

    def meanwhile(case: str) -> Any:
        by = inner(case)
        if not read:
            read.append(case)
            hears(second)
            if between == "retraction":
                hearing.hear(result(A, told="negative", release=2), now)
                stream.runs()
        return by

    monkeypatch.setattr(judging, "situation_of", meanwhile)
    hears(first)
    monkeypatch.undo()
    told = contact_of(trace.case, B)
    assert told is not None
    assert {part: one.edition for (_, part), one in told.found.items()} == {"p1": 2, "p2": 1}
    assert (told.minutes, told.tells) == (20, between == "part")  # both at the same time
