"""When is a request due, what does it change, who may refuse it on what ground?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.datarights.domain.legal import (
    Act,
    Datum,
    Kind,
    acts_of,
    due_at,
    grounds,
    kept,
    rule_at,
    rules,
)
from functions.datarights.domain.refusals import (
    DataRequestDecided,
    DataRequestFieldUnknown,
    DataRequestWordsMissing,
)
from functions.datarights.domain.request import (
    DataRequest,
    Decision,
    Outcome,
    State,
    Wanted,
    decided,
    heard,
    opened,
)
from functions.kernel.callers import Caller, Role
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import end_of_day

NOW = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
PERSON = PersonId("0A1B2C3D4E5F6")
OFFICER = Caller(Role.PROVINCE_OFFICER, "staff-1", unit="province-01", division="01")
OTHER = replace(OFFICER, subject="staff-2")
ID = "0A1B2C3D4E5F6G7H8J9KAMBNCP"


def a_request(kind: Kind = Kind.DELETION, words: str = "", at: datetime = NOW) -> DataRequest:
    return opened(ID, Wanted(PERSON, kind, words), PERSON, "01/001/00001", at)


@pytest.mark.catalogue("P09")
@pytest.mark.parametrize(
    ("opened_on", "last"),
    [
        ("2021-11-23T02:30", "2021-11-25"),  # a Tuesday
        ("2021-11-25T02:30", "2021-11-29"),  # over a weekend
        ("2021-11-26T16:59", "2021-11-30"),  # the last minute of a Friday in Vietnam
        ("2021-11-26T17:00", "2021-11-30"),  # a Saturday there
        ("2021-04-29T02:30", "2021-05-05"),  # over Reunification and Labour Day
        ("2022-01-28T02:30", "2022-02-08"),  # over Tết
        ("2023-08-01T02:30", "2023-08-03"),
        ("2026-03-02T02:30", "2026-03-04"),
    ],
)
def test_a_request_is_answered_within_two_working_days(opened_on: str, last: str) -> None:
    at = datetime.fromisoformat(opened_on).replace(tzinfo=UTC)
    one = a_request(at=at)
    assert one.due_at == due_at(at, rule_at(at)) == end_of_day(date.fromisoformat(last))
    assert not one.is_overdue(one.due_at - timedelta(seconds=1))
    assert one.is_overdue(one.due_at)


@pytest.mark.catalogue("P10")
def test_every_version_says_for_each_kind_what_is_done_and_on_what_it_is_refused() -> None:
    for rule in rules().versions:
        known = {datum for kind in Kind for datum in acts_of(kind, rule)}
        assert known == set(Datum)
        assert acts_of(Kind.ACCESS, rule) == acts_of(Kind.CORRECTION, rule) == {}
        assert Act.ERASE not in acts_of(Kind.RESTRICTION, rule).values()
        assert acts_of(Kind.DELETION, rule)[Datum.REGISTRATIONS] is Act.ERASE
        assert not {"doses", "results", "certificates", "audit"} - kept(rule).keys()
        for kind in Kind:
            told = grounds(kind, rule)
            assert told and all(ground.instrument for ground in told), kind
        deleting = {ground.id for ground in grounds(Kind.DELETION, rule)}
        assert set(kept(rule).values()) <= deleting


def test_a_correction_says_what_is_wrong_and_words_are_put_in_order() -> None:
    with pytest.raises(DataRequestWordsMissing):
        a_request(Kind.CORRECTION, "sai")
    with pytest.raises(DataRequestWordsMissing):
        a_request(Kind.ACCESS, "x" * 501)
    assert a_request(Kind.CORRECTION, "  Tên  sai dấu:\nHùng ").words == "Tên sai dấu: Hùng"
    assert a_request(Kind.ACCESS).words == ""


@pytest.mark.catalogue("P10")
def test_what_is_erased_follows_from_the_rule_and_is_done_when_all_have_said_so() -> None:
    one = decided(a_request(), Decision(1, agreed=True), OFFICER, NOW)
    assert (one.state, one.version, one.decided_by_rule) == (
        State.AGREED,
        2,
        "data-requests-86-2015",
    )
    assert dict(one.acts) == dict(acts_of(Kind.DELETION, rule_at(NOW)))
    first = heard(one, {Datum.EMAIL: Outcome(1)}, NOW)
    assert first and (first.state, first.version) == (State.AGREED, 3)
    assert heard(first, {Datum.EMAIL: Outcome(0)}, NOW) is None
    rest = {Datum.REGISTRATIONS: Outcome(1, 2), Datum.LIST_STATUS: Outcome(0)}
    last = heard(first, rest, NOW)
    assert last and (last.state, last.version) == (State.DONE, 4)
    assert last.outcomes == {Datum.EMAIL: Outcome(1)} | rest
    assert heard(last, rest, NOW) is None
    answered = decided(a_request(Kind.ACCESS), Decision(1, agreed=True), OFFICER, NOW)
    assert answered.state is State.DONE and not answered.acts
    assert heard(answered, rest, NOW) is None


@pytest.mark.catalogue("P10")
def test_a_refusal_names_a_ground_of_the_closed_list_of_its_kind() -> None:
    one = a_request()
    for ground in ("", "police", "agrees_with_papers"):
        with pytest.raises(DataRequestFieldUnknown):
            decided(one, Decision(1, agreed=False, ground=ground), OFFICER, NOW)
    with pytest.raises(DataRequestFieldUnknown):
        decided(one, Decision(1, agreed=True, ground="open_case"), OFFICER, NOW)
    made = decided(one, Decision(1, agreed=False, ground="open_case"), OFFICER, NOW)
    assert (made.state, made.ground, made.officer) == (State.REFUSED, "open_case", "staff-1")
    assert not made.acts


def test_the_same_decision_is_one_and_another_one_is_told() -> None:
    refuse = Decision(1, agreed=False, ground="open_case")
    made = decided(a_request(), refuse, OFFICER, NOW)
    assert decided(made, refuse, OFFICER, NOW) is made
    for told, who in (
        (Decision(1, agreed=True), OFFICER),
        (refuse, OTHER),
        (replace(refuse, ground="epidemic_control"), OFFICER),
        (replace(refuse, version=2), OFFICER),
    ):
        with pytest.raises(DataRequestDecided):
            decided(made, told, who, NOW)
    with pytest.raises(DataRequestDecided):
        decided(a_request(), replace(refuse, version=2), OFFICER, NOW)
    done = decided(a_request(), Decision(1, agreed=True), OFFICER, NOW)
    later = heard(done, {Datum.EMAIL: Outcome(0)}, NOW)
    assert later and decided(later, Decision(1, agreed=True), OFFICER, NOW) is later
