"""Scanning a poster: recorded once, told the colour, refused where it must be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.checkin import consumers
from functions.checkin.service import recording
from functions.checkin.store import visits
from functions.kernel.errors import Busy
from functions.registry.service import orders
from functions.runtime import aws, clock, daykeys, queues
from tests.doors.checkin.town import OTHER, VISITOR, Town, items_of, later, wire
from tests.world import messages_in

MINUTE = timedelta(minutes=1)


def test_a_first_scan_is_recorded_and_tells_the_colour(town: Town) -> None:
    reply = town.visitor().checks_in(town.token)
    assert (reply.status, reply.json["outcome"]) == (201, "recorded")
    assert (reply.json["venue"], reply.json["colour"]) == (town.venue, "green")
    assert reply.json["assurance"] == "low"
    assert len(items_of("checkins")) == 1


@pytest.mark.catalogue("F02", "F06")
def test_the_same_scan_again_has_the_same_answer_and_one_row(town: Town) -> None:
    visitor = town.visitor()
    first = visitor.checks_in(town.token, town.now)
    with later(seconds=20):
        again = visitor.checks_in(town.token, town.now)
    assert again.status == 201
    assert again.json == first.json | {"outcome": "duplicate", "pad": again.json["pad"]}
    assert len(items_of("checkins")) == 1


@pytest.mark.catalogue("F02")
def test_a_write_whose_answer_was_lost_is_one_visit(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, real = town.visitor(), visits.put

    def lost(row: visits.Sealed) -> None:
        real(row)
        raise Busy

    monkeypatch.setattr(recording, "put", lost)
    assert visitor.checks_in(town.token, town.now).status == 202
    monkeypatch.setattr(recording, "put", real)
    for _ in range(3):
        assert visitor.checks_in(town.token, town.now).json["outcome"] == "duplicate"
    assert len(items_of("checkins")) == 1
    for record in messages_in("spilled-checkins"):
        assert consumers.record_spilled({"Records": [record]}, None) == {"batchItemFailures": []}
    assert len(items_of("checkins")) == 1


@pytest.mark.catalogue("F04", "Q01", "Q06")
def test_a_throttled_scan_is_accepted_and_the_consumer_writes_it_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, real = town.visitor(), visits.put

    def throttled(_: visits.Sealed) -> None:
        raise Busy

    monkeypatch.setattr(recording, "put", throttled)
    reply = visitor.checks_in(town.token)
    assert (reply.status, reply.json["outcome"]) == (202, "spilled")
    assert items_of("checkins") == []
    monkeypatch.setattr(recording, "put", real)
    (record,) = messages_in("spilled-checkins")
    assert visitor.person not in record["body"]
    assert town.venue in record["body"]
    for _ in range(3):
        assert consumers.record_spilled({"Records": [record]}, None) == {"batchItemFailures": []}
    (visit,) = town.history(visitor)
    assert visit["visit"] == reply.json["visit"]


@pytest.mark.catalogue("F01", "F04")
def test_without_table_and_queue_a_scan_is_asked_to_come_again_and_nothing_is_written(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = town.visitor()

    def busy(*_: Any) -> None:
        raise Busy

    monkeypatch.setattr(recording, "put", busy)
    monkeypatch.setattr(queues, "send", busy)
    reply = visitor.checks_in(town.token)
    assert (reply.status, reply.code) == (503, "BUSY")
    assert int(reply.header("retry-after")) > 0
    assert items_of("checkins") == []


@pytest.mark.catalogue("F12")
def test_without_the_days_key_nothing_is_stored_in_clear(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = town.visitor()
    daykeys.forget()

    def refused(*_: Any, **__: Any) -> Any:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetSecretValue")

    with monkeypatch.context() as broken:
        broken.setattr(aws.client("secretsmanager"), "get_secret_value", refused)
        reply = visitor.checks_in(town.token)
    assert (reply.status, reply.code) == (503, "CRYPTO_UNAVAILABLE")
    assert items_of("checkins") == []


@pytest.mark.catalogue("B06")
def test_a_poster_of_an_old_version_is_gone(town: Town) -> None:
    visitor, old = town.visitor(), town.token
    rotated = town.owner.call(
        "POST",
        f"/api/venues/{town.venue}/poster/rotate",
        {},
        headers={"idempotency-key": "rotate-key-01"},
    )
    assert rotated.status == 202, rotated.body
    orders.forget()
    reply = visitor.checks_in(old)
    assert (reply.status, reply.code) == (410, "QR_REVOKED")
    assert items_of("checkins") == []


@pytest.mark.catalogue("B06", "B08")
@pytest.mark.parametrize("change", ["edited", "foreign", "short", "empty-signature"])
def test_a_poster_that_is_not_ours_is_refused(town: Town, change: str) -> None:
    body, _, signature = town.token.partition(".")
    token = {
        "edited": f"{body[:-2]}{'B' if body[-2] == 'A' else 'A'}{body[-1]}.{signature}",
        "foreign": f"https://lachan.test.example.com/v/{town.token}",
        "short": town.token[:40],
        "empty-signature": f"{body}.",
    }[change]
    reply = town.visitor().checks_in(token)
    assert reply.status == 422
    assert items_of("checkins") == []


def test_a_venue_closed_by_its_owner_takes_nobody(town: Town) -> None:
    visitor = town.visitor()
    closed = town.owner.call("POST", f"/api/venues/{town.venue}/suspend", {})
    assert closed.status in (200, 204), closed.body
    orders.forget()
    reply = visitor.checks_in(town.token)
    assert (reply.status, reply.code) == (410, "VENUE_SUSPENDED")
    page = visitor.get(f"/v/{town.token}")
    assert page.status == 410
    assert "Địa điểm đang tạm ngừng đón khách" in page.body.decode()


@pytest.mark.parametrize("member", ["own", "stranger"])
def test_a_guardian_checks_in_the_family_and_nobody_else(town: Town, member: str) -> None:
    visitor, stranger = town.visitor(), town.visitor(OTHER)
    added = visitor.call(
        "POST",
        "/api/family",
        {
            "full_name": "Trần Văn Dũng",
            "birth": "2015-02-03",
            "sex": "male",
            "relation": "child",
            "consented": True,
        },
        headers={"idempotency-key": "family-key-01"},
    )
    assert added.status == 201, added.body
    person = added.json["member"] if member == "own" else stranger.person
    reply = visitor.checks_in(town.token, for_person=person)
    if member == "stranger":
        assert (reply.status, reply.code) == (404, "NOT_FOUND")
        assert items_of("checkins") == []
        return
    assert reply.status == 201
    assert reply.json["colour"] == "grey", "the child has not declared"
    assert town.history(visitor) == []
    assert town.packed()["entries"] == 1


def test_nothing_changed_confirms_the_declaration(town: Town) -> None:
    visitor = town.visitor()
    with later(days=3) as now:
        plain = visitor.checks_in(town.token, now)
        told = visitor.checks_in(town.token, now + MINUTE, declaration={"nothing_changed": True})
    assert plain.json["colour"] == "grey", "a declaration of three days ago stands no more"
    assert told.json["colour"] == "green"


def test_nothing_changed_without_a_declaration_asks_for_one(town: Town) -> None:
    stranger = town.visitor(declared=False)
    reply = stranger.checks_in(town.token, declaration={"nothing_changed": True})
    assert (reply.status, reply.code) == (409, "FULL_DECLARATION_NEEDED")
    assert items_of("checkins") == []
    assert stranger.checks_in(town.token).json["colour"] == "grey"


@pytest.mark.catalogue("T03")
@pytest.mark.parametrize(("ahead", "believed"), [(120, False), (-1440, False), (3, True)])
def test_a_wrong_clock_online_gives_the_servers_time(
    town: Town, ahead: int, believed: bool
) -> None:
    visitor, told = town.visitor(), town.now + ahead * MINUTE
    reply = visitor.checks_in(town.token, told)
    assert reply.status == 201
    assert reply.json["in_at"] == wire(told if believed else town.now)
    (visit,) = town.history(visitor)
    assert visit["in_at"] == reply.json["in_at"]
    (item,) = items_of("checkins")
    body, _ = visits.opened(item["p"]["B"], item["s"]["S"], int(item["d"]["N"]), item["b"]["B"])
    assert body["k"] == ahead * 60
    assert body["t"] == int(told.timestamp())


@pytest.mark.catalogue("T04")
@pytest.mark.parametrize(("hours", "status"), [(26, 422), (23, 201)])
def test_a_scan_kept_offline_is_taken_for_a_day(town: Town, hours: int, status: int) -> None:
    visitor, told = town.visitor(), town.now - timedelta(hours=hours)
    reply = visitor.checks_in(town.token, told, offline=True, sent_at=wire(town.now))
    if status == 422:
        assert (reply.status, reply.code) == (422, "OFFLINE_TOO_OLD")
        assert items_of("checkins") == []
    else:
        assert (reply.status, reply.json["in_at"]) == (201, wire(told))


@pytest.mark.catalogue("T01")
def test_half_past_midnight_counts_on_the_vietnamese_day(town: Town) -> None:
    visitor = town.visitor()
    with clock.fixed(town.now.replace(hour=17, minute=30)) as _:
        # 00:30 on the 24th in Vietnam, still the 23rd in UTC
        at = clock.now()
        reply = visitor.checks_in(town.token, at)
        assert reply.json["visit"].endswith(".20211124")
        assert [v["in_at"] for v in town.history(visitor, "2021-11-24")] == [wire(at)]
        assert town.history(visitor, "2021-11-23") == []
        board = town.packed(day="2021-11-24")
        assert board["entries"] == 1
        assert [hour["entries"] for hour in board["hours"]][:1] == [1]
        assert town.packed(day="2021-11-23")["entries"] == 0
    (segment,) = (row for row in items_of("presence") if row["g"]["S"].startswith("D"))
    assert segment["g"]["S"] == "D001#2021112400"
    (item,) = items_of("checkins")
    assert item["d"]["N"] == "20211124"


@pytest.mark.catalogue("A09")
def test_a_known_and_an_unknown_phone_are_answered_alike(town: Town) -> None:
    town.visitor(VISITOR)
    with later(minutes=2):
        told = [
            town.somebody().call(
                "POST", "/api/otp/challenges", {"phone": phone, "purpose": "sign_in"}
            )
            for phone in (VISITOR, "0900004004")
        ]
    assert told[0].status == told[1].status
    assert len(told[0].body) == len(told[1].body)
    assert told[0].json.keys() == told[1].json.keys()
