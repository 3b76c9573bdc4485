"""Whoever has two joined records is one person: one case, one candidate, told once (ADR 0126)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from functions.kernel.identifiers import PersonId
from functions.registry.domain.person import Standing
from functions.registry.store import identities
from functions.registry.store.persons import SealedPerson
from functions.tracing.service import hearing
from functions.tracing.store import ranks
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

PHONE, CARD, OTHER = "0000000000001", "0000000000002", "0000000000003"
V, W = "VENUE0001", "VENUE0002"


def join(taken: str, holder: str, at: datetime) -> None:
    """The card's record is taken up into the phone's, as at a gate where both are shown."""
    index = f"cccd:v1:{taken}"
    for one, standing in ((taken, Standing.PROVISIONAL), (holder, Standing.ACCOUNT)):
        made = SealedPerson(PersonId(one), standing, at)
        identities.add_person(made, index if one == taken else None)
    identities.prove_card(PersonId(holder), index, identities.identity(index))


def tubes_of(person: str) -> list[str]:
    """The positives that a person's case stands on."""
    case = case_of(person)
    return sorted(one.tube for one in case.positives) if case else []


def test_results_of_two_joined_records_lead_to_one_case(keys_kept: datetime) -> None:
    join(CARD, PHONE, keys_kept)
    hearing.hear(result(CARD), keys_kept)
    hearing.hear(result(PHONE, tube="VN-000002"), keys_kept)
    assert tubes_of(PHONE) == ["VN-000001", "VN-000002"]
    assert case_of(CARD) is None
    assert case_of(PHONE, 1) is None
    hearing.hear(result(CARD, release=2, told="negative"), keys_kept)
    assert tubes_of(PHONE) == ["VN-000002"]


def test_what_was_heard_before_the_joining_stays_where_it_is(keys_kept: datetime) -> None:
    hearing.hear(result(CARD), keys_kept)
    join(CARD, PHONE, keys_kept)
    hearing.hear(result(PHONE, tube="VN-000002"), keys_kept)
    assert tubes_of(CARD) == ["VN-000001", "VN-000002"]
    hearing.hear(result(CARD, release=2, told="negative"), keys_kept)
    assert tubes_of(CARD) == ["VN-000002"]
    assert case_of(PHONE) is None


@pytest.fixture
def stream(keys_kept: datetime, monkeypatch: pytest.MonkeyPatch) -> Stream:
    """Somebody else is a case, and their visits are asked for."""
    told = Stream(monkeypatch)
    hearing.hear(result(OTHER), keys_kept)
    return told.runs()


def test_presences_under_two_joined_records_are_one_candidate_told_once(
    stream: Stream, now: datetime
) -> None:
    join(CARD, PHONE, now)
    trace, at = trace_of(OTHER), now - timedelta(days=2)
    hears(
        found(trace, "p1", (PHONE, V, at, 30)),
        found(trace, "p2", (CARD, W, at + timedelta(hours=3), 20)),
        answered(trace, p1=1, p2=1),
    )
    stream.runs()
    contact = contact_of(trace.case, PHONE)
    assert contact is not None
    assert (contact.level, contact.minutes) == (1, 50)
    assert contact_of(trace.case, CARD) is None
    assert stream.told_of(PHONE) == [(1, False)]
    assert stream.told_of(CARD) == []


def test_a_joining_takes_nothing_back_from_whoever_was_told(stream: Stream, now: datetime) -> None:
    trace, at = trace_of(OTHER), now - timedelta(days=2)
    hears(found(trace, "p1", (CARD, V, at, 30)), answered(trace, p1=1))
    assert stream.runs().told_of(CARD) == [(1, False)]
    join(CARD, PHONE, now)
    hears(found(trace, "p1", (CARD, V, at, 40), edition=2), answered(trace, 2, p1=2))
    stream.runs()
    assert stream.told_of(CARD) == [(1, False)]
    assert stream.told_of(PHONE) == []


def test_whoever_was_met_under_the_card_and_becomes_a_case_is_linked(
    stream: Stream, now: datetime
) -> None:
    trace, at = trace_of(OTHER), now - timedelta(days=2)
    hears(found(trace, "p1", (CARD, V, at, 30)), answered(trace, p1=1))
    stream.runs()
    join(CARD, PHONE, now)
    hearing.hear(result(PHONE, tube="VN-000002"), now)
    stream.runs()
    case, met = case_of(PHONE), contact_of(trace.case, CARD)
    assert case is not None
    assert met is not None
    assert ranks.turned_of(trace.case) == {met.id: case.id}
