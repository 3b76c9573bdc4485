"""Sealed tubes come in from the field: once, in order, one bad one never stops the others."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.kernel.errors import Busy
from functions.kernel.identifiers import UnitId, tube_code
from functions.laboratory.domain.words import Custody, Kind
from functions.laboratory.store import manifests, specimens
from functions.runtime import clock
from tests.doors.checkin.town import items_of, later, phone_code, wire
from tests.doors.laboratory.field import COMMUNE, Field, absent, ago, cccd, tube


def test_a_tube_of_three_is_recorded_and_holds_no_name(field: Field) -> None:
    session = field.session()
    told = field.seals(1, session, 1, 2, 3)

    assert told == {
        "sequence": 1, "outcome": "recorded", "tube": tube_code(1), "code": "",
        "reason_vi": "", "reason_en": "", "field": "", "waits": False,
    }  # fmt: skip
    kept = tube(1)
    assert (kept.kind, kept.custody, kept.size) == (Kind.FIELD_POOL, Custody.SEALED, 3)
    assert (kept.unit, kept.laboratory, kept.session) == (COMMUNE, "lab-01", session)
    assert kept.rule_id == "pool-sizes-2"
    assert "0010909" not in repr(items_of("specimens")) + repr(items_of("sampling_sessions"))


def test_phones_cards_and_typed_numbers_are_all_read(field: Field) -> None:
    session, visitor = field.session(), field.town.visitor()
    event = field.event(1, session, phone_code(visitor), cccd(7))
    typed = {"at": event["at"], "typed": {"kind": "cccd", "value": "001090900008"}}
    event["people"].append(typed)
    assert field.send(event).json["results"][0]["outcome"] == "recorded"
    assert visitor.person in tube(1).members
    assert tube(1).size == 3


@pytest.mark.catalogue("Q01")
def test_the_same_tube_again_is_answered_alike_and_written_once(field: Field) -> None:
    session = field.session()
    event = field.event(1, session, 1, 2)
    first = field.send(event).json["results"][0]
    before = items_of("specimens")
    for _ in range(3):
        again = field.send(event).json["results"][0]
        assert (again["outcome"], again["tube"]) == ("duplicate", first["tube"])
    assert items_of("specimens") == before


@pytest.mark.catalogue("Q02")
def test_the_order_of_a_batch_makes_no_difference(field: Field) -> None:
    session = field.session()
    events = [field.event(number, session, number * 10, number * 10 + 1) for number in (1, 2, 3)]
    for order in permutations(events):
        told = [event | {"sequence": place + 1} for place, event in enumerate(order)]
        assert field.send(*told).status == 200
    kept = {number: tube(number) for number in (1, 2, 3)}
    assert len(items_of("specimens")) == 3
    assert all(one.version == 1 and one.size == 2 for one in kept.values())


def test_one_bad_tube_never_stops_the_others(field: Field) -> None:
    session = field.session()
    reply = field.send(
        field.event(1, session, 1),
        field.event("not a tube!", session, 2),
        field.event(2, session, 3, 3),
        field.event(3, "01-20211123-" + "0" * 26, 4),
        field.event(4, session, "https://lachan.test/v/0000000000.xxxxxxxx"),
        field.event(5, session, *range(10, 21)),
        field.event(6, session, 5),
    )
    told = [(one["outcome"], one["code"], one["field"]) for one in reply.json["results"]]
    assert told == [
        ("recorded", "", ""),
        ("refused", "TUBE_CODE_INVALID", ""),
        ("refused", "MEMBER_TWICE", "people.1"),
        ("refused", "SESSION_UNKNOWN", ""),
        ("refused", "NOT_A_PERSON", "people.0"),
        ("refused", "TUBE_TOO_FULL", "members"),
        ("recorded", "", ""),
    ]
    assert not absent(1)
    assert not absent(6)
    assert all(absent(number) for number in (2, 3, 4, 5))


@pytest.mark.catalogue("C11")
def test_a_tube_sealed_by_two_samplers_is_told_and_waits_for_a_human(field: Field) -> None:
    session, other = field.session(), field.member(Role.SAMPLER, COMMUNE, "-2")
    field.seals(1, session, 1, 2)
    event = field.event(1, session, 3, 4)
    for _ in range(2):
        told = field.send(event, who=other).json["results"][0]
        assert (told["outcome"], told["code"], told["waits"]) == ("refused", "TUBE_TAKEN", True)
    ((key, waiting),) = manifests.conflicts_of(UnitId(COMMUNE))
    assert (waiting.tube, waiting.size) == (tube_code(1), 2)
    assert waiting.members != tube(1).members
    page = other.get("/lay-mau/gui").body.decode()
    assert tube_code(1) in page
    form = {"key": key, "tube": tube_code(9)}
    assert other.call("POST", "/lay-mau/xung-dot", form=form).status == 303
    assert tube(9).members == waiting.members
    assert manifests.conflicts_of(UnitId(COMMUNE)) == ()


@pytest.mark.catalogue("T03")
def test_a_clock_two_hours_ahead_is_not_believed_and_its_skew_is_kept(field: Field) -> None:
    session = field.session()
    wrong = clock.now() + timedelta(hours=2)
    field.seals(1, session, 1, at=wrong)
    kept = tube(1)
    assert (kept.sealed_at, kept.told_at, kept.skew_seconds) == (clock.now(), wrong, 7200)


@pytest.mark.catalogue("T04")
def test_a_week_is_kept_on_the_device_with_both_times_and_no_longer(field: Field) -> None:
    session = field.session()
    for number, age in ((1, timedelta(hours=26)), (2, timedelta(days=6, hours=23))):
        at = clock.now() - age
        told = field.seals(number, session, number, at=at, offline=True)
        assert told["outcome"] == "recorded", told
        kept = tube(number)
        assert (kept.sealed_at, kept.told_at, kept.registered_at) == (at, at, clock.now())
        assert kept.late
    old = field.seals(3, session, 3, at=ago(days=7, seconds=1), offline=True)
    assert (old["outcome"], old["code"]) == ("refused", "OFFLINE_TOO_OLD")
    assert absent(3)


@pytest.mark.catalogue("T03")
def test_a_wrong_clock_does_no_harm_where_the_device_says_when_it_sends(field: Field) -> None:
    session = field.session()
    event = field.event(1, session, 1, at=ago(days=300, hours=1), offline=True)
    field.send(event, sent_at=wire(ago(days=300)))
    assert tube(1).sealed_at == ago(hours=1)


def test_a_phones_code_is_read_at_the_time_it_was_shown(field: Field) -> None:
    session, visitor = field.session(), field.town.visitor()
    code = phone_code(visitor)
    event = field.event(1, session, code, offline=True)
    with later(minutes=40):
        assert field.send(event).json["results"][0]["outcome"] == "recorded"
        stale = field.event(2, session, code)
        told = field.send(stale).json["results"][0]
    assert (told["code"], told["field"]) == ("QR_EXPIRED", "people.0")


def test_what_was_not_taken_is_not_in_the_answer_and_is_sent_again(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = field.session()
    events = [field.event(number, session, number) for number in (1, 2, 3)]
    put_new, calls = specimens.put_new, []

    def second_is_busy(made: Any) -> Any:
        calls.append(made)
        if len(calls) == 2:
            raise Busy
        return put_new(made)

    monkeypatch.setattr(specimens, "put_new", second_is_busy)
    reply = field.send(*events)
    assert [one["sequence"] for one in reply.json["results"]] == [1]
    monkeypatch.setattr(specimens, "put_new", put_new)
    told = field.send(*events).json["results"]
    assert [one["outcome"] for one in told] == ["duplicate", "recorded", "recorded"]


@pytest.mark.catalogue("Z02")
def test_another_units_session_is_unknown(field: Field) -> None:
    session = field.session()
    stranger = field.member(Role.SAMPLER, "commune-00004")
    for asked in (session, "01-20211123-" + "0" * 26):
        told = field.send(field.event(1, asked, 1), who=stranger).json["results"][0]
        assert (told["code"], told["reason_vi"]) == (
            "SESSION_UNKNOWN",
            "Không tìm thấy buổi lấy mẫu.",
        )
        looked = stranger.call(
            "POST", "/api/specimens/lookups", {"session": asked, "reading": cccd(1)}
        )
        assert (looked.status, looked.json["code"]) == (404, "SESSION_UNKNOWN")
    assert absent(1)


@pytest.mark.catalogue("Z03")
@pytest.mark.parametrize(
    "extra",
    [{"result": "negative"}, {"unit": "lab-02"}, {"person_id": "0" * 13}, {"status": "sent"}],
)
def test_fields_that_nobody_asked_for_are_refused(field: Field, extra: dict[str, str]) -> None:
    session = field.session()
    reply = field.send(field.event(1, session, 1) | extra)
    assert (reply.status, reply.json["code"]) == (422, "UNKNOWN_FIELD")
    assert absent(1)


@pytest.mark.catalogue("Z04")
def test_only_samplers_seal_tubes_and_only_laboratories_receive_them(field: Field) -> None:
    session = field.session()
    event = field.event(1, session, 1)
    for role, unit in (
        (Role.COMMUNE_OFFICER, COMMUNE),
        (Role.PROVINCE_OFFICER, "province-01"),
        (Role.LAB_TECHNICIAN, "lab-01"),
    ):
        assert field.send(event, who=field.member(role, unit)).status == 403
    citizen = field.town.visitor()
    assert citizen.call("POST", "/api/specimens/batch", {"events": [event]}).status == 403
    for body, path in (({"tubes": [tube_code(1)]}, "/api/lab/receipts"), ({}, "/api/lab/pools")):
        assert field.sampler.call("POST", path, body).status == 403
        assert citizen.call("POST", path, body).status == 403
    assert absent(1)


@pytest.mark.catalogue("B07")
def test_the_table_shows_a_masked_name_and_a_mark_and_nothing_else(field: Field) -> None:
    session, visitor = field.session(), field.town.visitor()
    code = phone_code(visitor)
    body = {"session": session, "reading": code}
    told = field.sampler.call("POST", "/api/specimens/lookups", body)
    again = field.sampler.call("POST", "/api/specimens/lookups", body)
    assert set(told.json) == {"mark", "masked_name", "slot", "second_sample"}
    assert "*" in told.json["masked_name"]
    assert told.json["mark"] == again.json["mark"]
    for secret in (visitor.person, "900002002", "001090900002"):
        assert secret not in told.body.decode()
    other = field.session(key="plan-0002", place="Nơi khác")
    elsewhere = field.sampler.call(
        "POST", "/api/specimens/lookups", {"session": other, "reading": code}
    )
    assert elsewhere.json["mark"] != told.json["mark"]
    rows = items_of("audit")
    assert any(row.get("subject", {}).get("S") == visitor.person for row in rows)
