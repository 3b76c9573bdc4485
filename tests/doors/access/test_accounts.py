"""Staff accounts: drawn up, agreed to by others, and only then at work (security.md PM-20)."""

from __future__ import annotations

import pytest

from functions.access.service import active_in
from functions.access.store import audit
from functions.runtime import aws, clock, settings
from tests.doors.access.offices import (
    NEW,
    PROPOSALS,
    Offices,
    member,
    open_offices,
)
from tests.doors.access.world import Country


@pytest.fixture
def offices(country: Country) -> Offices:
    return open_offices(country)


@pytest.mark.catalogue("Z12")
def test_an_account_passes_no_door_before_two_others_have_agreed(offices: Offices) -> None:
    proposal = offices.propose("tinh-1").json
    before, counted = offices.works(), active_in("01", clock.now())
    first = offices.agree("tinh-2", proposal)
    between = offices.works()
    second = offices.agree("bo-1", proposal)

    assert (before.status, before.code) == (403, "STAFF_NOT_ACTIVE")
    assert (first.json["state"], first.json["hands"]) == ("proposed", 1)
    assert (between.status, between.code) == (403, "STAFF_NOT_ACTIVE")
    assert (second.json["state"], second.json["hands"]) == ("agreed", 2)
    assert offices.works().code == "TRAINING_NEEDED"
    offices.practised()
    assert offices.works().status == 200
    assert active_in("01", clock.now()).whole.total == counted.whole.total + 1
    assert active_in("79", clock.now()).whole.total == 0


@pytest.mark.catalogue("Z12")
def test_who_drew_it_up_or_agreed_before_is_no_second_hand(offices: Offices) -> None:
    proposal = offices.propose("tinh-1").json
    own = offices.agree("tinh-1", proposal)
    offices.agree("tinh-2", proposal)
    twice = offices.agree("tinh-2", proposal)

    assert [own.code, twice.code] == ["NOT_ANOTHER_HAND", "NOT_ANOTHER_HAND"]
    assert offices.works().code == "STAFF_NOT_ACTIVE"


def test_nobody_decides_on_their_own_account(offices: Offices) -> None:
    for_myself = offices.propose("xa-1", account="xa-1", role="sampler")
    moving = offices.propose("tinh-1", account="tinh-2", role="province_officer",
                             unit="province-01")  # fmt: skip
    mine = offices.agree("tinh-2", moving.json)
    ending = offices.step("tinh-2", "end", "tinh-2")

    assert (for_myself.status, for_myself.code) == (403, "OWN_ACCOUNT")
    assert (moving.status, mine.code, ending.code) == (201, "OWN_ACCOUNT", "OWN_ACCOUNT")


def test_an_approver_agrees_to_the_terms_seen_and_to_no_others(offices: Offices) -> None:
    proposal = offices.propose("tinh-1").json

    assert offices.agree("tinh-2", proposal, seal="0" * 32).code == "PROPOSAL_TERMS_OTHER"
    assert offices.agree("tinh-79", proposal).code == "PROPOSAL_UNKNOWN"


WRONG = (
    ("tinh-79", {}, "UNIT_UNKNOWN"),
    ("xa-1", {"role": "province_officer", "unit": "province-01"}, "UNIT_UNKNOWN"),
    ("tinh-1", {"role": "auditor", "unit": "province-01"}, "ROLE_TOO_WIDE"),
    ("tinh-1", {"role": "ministry_operator", "unit": "ministry"}, "UNIT_UNKNOWN"),
    ("tinh-1", {"role": "lab_approver"}, "ROLE_UNFIT"),
    ("tinh-1", {"role": "citizen"}, "ROLE_UNKNOWN"),
    ("tinh-1", {"role": "system"}, "ROLE_UNKNOWN"),
    ("tinh-1", {"unit": "nowhere"}, "UNIT_UNKNOWN"),
    ("tinh-1", {"account": "a b"}, "ACCOUNT_NAME_INVALID"),
    ("tinh-1", {"phone": "12"}, "PHONE_INVALID"),
    ("tinh-1", {"name": "=1+1"}, "NAME_INVALID"),
    ("tinh-1", {"last": "2022-12-31"}, "ACCOUNT_PERIOD_INVALID"),
    ("tinh-1", {"first": "2021-11-01"}, "ACCOUNT_PERIOD_INVALID"),
    ("tinh-1", {"first": "hôm nay"}, "ACCOUNT_PERIOD_INVALID"),
)


def test_nobody_gives_what_does_not_fit_or_is_wider_than_their_area(offices: Offices) -> None:
    answers = [(by, changed, offices.propose(by, **changed).code) for by, changed, _ in WRONG]

    assert answers == list(WRONG)


def test_the_same_proposal_again_is_the_same_and_another_under_its_key_is_refused(
    offices: Offices,
) -> None:
    first, again = offices.propose("tinh-1"), offices.propose("tinh-1")
    other = offices.propose("tinh-1", role="sampler")
    waiting = offices.send("tinh-2", "GET", PROPOSALS).json["waiting"]

    assert first.json == again.json
    assert other.code == "IDEMPOTENCY_KEY_REUSED"
    assert [one["proposal"] for one in waiting] == [first.json["proposal"]]


def test_a_refused_proposal_is_over_and_leaves_the_list(offices: Offices) -> None:
    proposal = offices.propose("tinh-1").json
    silent = offices.agree("tinh-2", proposal, step="refuse")
    refused = offices.agree("tinh-2", proposal, step="refuse", words="Không có trong biên chế")

    assert silent.code == "ACCOUNT_REASON_MISSING"
    assert refused.json["state"] == "refused"
    assert offices.agree("tinh-3", proposal).code == "PROPOSAL_OVER"
    assert offices.send("tinh-2", "GET", PROPOSALS).json["waiting"] == []


def test_of_two_changes_drawn_up_on_one_account_the_second_is_over(offices: Offices) -> None:
    offices.made()
    sampler = offices.propose("tinh-1", "key-00000002", role="sampler").json
    doctor = offices.propose("tinh-1", "key-00000003", role="doctor").json
    offices.agree("tinh-2", sampler)

    assert offices.agree("tinh-2", doctor).status == 200
    assert offices.agree("tinh-3", doctor).code == "PROPOSAL_OVER"


def test_a_sampler_needs_one_hand_since_they_see_masked_names_only(offices: Offices) -> None:
    proposal = offices.propose("xa-1", role="sampler").json

    assert proposal["hands_needed"] == 1
    assert offices.agree("tinh-1", proposal).json["state"] == "agreed"


def test_names_are_sealed_at_rest_and_whoever_saw_them_is_on_record(offices: Offices) -> None:
    offices.made()
    shown = offices.send("tinh-2", "GET", f"/api/staff-accounts/{NEW}").json
    listed = offices.send("xa-1", "GET", "/api/staff-accounts").json["accounts"]
    rows, _ = audit.audit_of(f"staff#{member(NEW)}", 50)
    dynamo = aws.client("dynamodb")
    kept = [dynamo.scan(TableName=settings.table_name(table)) for table in ("staff", "accounts")]

    assert not any(told in str(one) for one in kept for told in ("Phương", "900001234"))
    assert shown["account"]["name"] == "Ngô Thị Phương"
    assert sorted(line["step"] for line in shown["history"]) == ["agree", "agree", "propose"]
    assert [one["account"] for one in listed] == [NEW]
    assert {row.by for row in rows if row.action == "read_account"} == {
        member("tinh-2"), member("xa-1"),
    }  # fmt: skip


def test_another_province_neither_sees_nor_ends_the_account(offices: Offices) -> None:
    offices.made()

    assert offices.send("tinh-79", "GET", f"/api/staff-accounts/{NEW}").code == "ACCOUNT_UNKNOWN"
    assert offices.step("tinh-79", "end").code == "ACCOUNT_UNKNOWN"
    assert offices.send("tinh-79", "GET", "/api/staff-accounts").json["accounts"] == []
