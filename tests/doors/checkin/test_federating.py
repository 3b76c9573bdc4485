"""Visit files of another province's app: every row accounted for, once; the rest for officers."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.checkin import consumers
from functions.checkin.store import parked, telling, visits
from functions.kernel.callers import Role
from functions.runtime import aws, settings
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import VISITOR, Officer, Town, items_of, later, officer_of
from tests.world import messages_in, pack_presence

HEADING = "Số điện thoại,QID,Mã băm CCCD,Mã địa điểm,Mã địa điểm tỉnh,Giờ vào,Giờ ra\n"
UNKNOWN_PHONE = "0900007007"
HASH = "7c" * 32
"""Of an identity number, keyed by the province: nobody of ours is found by it."""


@pytest.fixture
def officer(town: Town, issuer: Issuer) -> Officer:
    """An officer of Hà Nội."""
    return officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)


def line(
    phone: str = "", venue: str = "", at: str = "2021-11-22 08:00", out: str = "", **more: str
) -> str:
    cells = [phone, more.get("qid", ""), more.get("hash", ""), venue, more.get("theirs", "")]
    return ",".join([*cells, at, out]) + "\n"


def announce(officer: Officer, *, key: str = "import-key-1", dry_run: bool = False) -> str:
    reply = officer.call(
        "POST",
        "/api/imports",
        {"kind": "visits", "filename": "luot-vao.csv", "size": 2000, "dry_run": dry_run},
        headers={"idempotency-key": key},
    )
    assert reply.status == 201, reply.body
    return str(reply.json["import_id"])


def arrives(import_id: str, body: str) -> dict[str, Any]:
    """The file lies in the bucket; the message that says so."""
    key, data = f"visits/{import_id}/file.csv", body.encode()
    aws.client("s3").put_object(Bucket=settings.bucket("uploads"), Key=key, Body=data)
    stored = {"key": key, "size": len(data), "sequencer": "1"}
    told = {"s3": {"bucket": {"name": settings.bucket("uploads")}, "object": stored}}
    return {
        "messageId": "m-1",
        "eventSource": "aws:sqs",
        "body": json.dumps({"Records": [told]}),
        "attributes": {"ApproximateReceiveCount": "1"},
    }


def receive(message: dict[str, Any]) -> Any:
    return consumers.receive_visit_file({"Records": [message]}, None)


def accounts(officer: Officer, import_id: str) -> dict[str, Any]:
    shown: dict[str, Any] = officer.get(f"/api/imports/{import_id}").json
    return shown


def counts(shown: dict[str, Any]) -> tuple[int, ...]:
    return tuple(
        shown[name] for name in ("received", "accepted", "duplicate", "rejected", "parked")
    )


def a_file(town: Town) -> str:
    return HEADING + (
        line(VISITOR, town.venue, "2021-11-22 08:00", "2021-11-22 08:45")
        + line(VISITOR, town.venue, "22/11/2021 14:00")
        + line(VISITOR, town.venue, "2021-11-22 08:00", "2021-11-22 08:45")
        + line(UNKNOWN_PHONE, town.venue, "2021-11-21 09:00")
        + line(VISITOR, theirs="HUE-S/77", at="2021-11-21 10:00")
        + line(VISITOR, "ABC", "2021-11-21 10:00")
        + line(VISITOR, town.venue, "2021-10-01 10:00")
        + line("12", town.venue)
        + line(at="2021-11-21 10:00", venue=town.venue)
    )


def test_every_row_has_exactly_one_outcome(town: Town, officer: Officer) -> None:
    visitor = town.visitor()
    import_id = announce(officer)
    assert receive(arrives(import_id, a_file(town))) == {"batchItemFailures": []}
    shown = accounts(officer, import_id)
    assert shown["state"] == "DONE_WITH_ERRORS"
    assert counts(shown) == (9, 3, 1, 4, 1)
    told = {(row["row"], row["code"]) for row in shown["rows"] if row["code"]}
    assert told == {
        (5, "VENUE_UNKNOWN"),
        (6, "VENUE_INVALID"),
        (7, "TIME_TOO_OLD"),
        (8, "PERSON_INVALID"),
        (9, "PERSON_MISSING"),
    }
    seen = town.history(visitor, "2021-11-22")
    assert [(one["by"], one["certainty"]) for one in seen] == [
        ("federated", "default"),
        ("federated", "observed"),
    ]
    assert "Tệp của địa phương" in visitor.get("/lich-su?day=2021-11-22").body.decode()


@pytest.mark.catalogue("L11", "L12", "Q01", "Q07")
def test_the_same_file_row_or_event_again_has_no_effect(town: Town, officer: Officer) -> None:
    town.visitor()
    first = announce(officer)
    message = arrives(first, a_file(town))
    for _ in range(3):
        receive(message)
    before = items_of("checkins"), items_of("parked_visits")
    second = announce(officer, key="import-key-2")
    receive(arrives(second, a_file(town) + line(VISITOR, town.venue, "2021-11-20 07:00")))
    assert counts(accounts(officer, first)) == (9, 3, 1, 4, 1)
    assert counts(accounts(officer, second)) == (10, 1, 5, 4, 0)
    assert len(items_of("checkins")) == len(before[0]) + 1
    fresh = [one for one in items_of("parked_visits") if one not in before[1]]
    assert [one["f"] for one in fresh] == [{"S": f"{second}#10"}]


def test_a_dry_run_counts_alike_and_writes_nothing(town: Town, officer: Officer) -> None:
    town.visitor()
    people = items_of("persons")
    import_id = announce(officer, dry_run=True)
    receive(arrives(import_id, a_file(town)))
    assert counts(accounts(officer, import_id)) == (9, 3, 1, 4, 1)
    assert (items_of("checkins"), items_of("parked_visits")) == ([], [])
    assert items_of("persons") == people
    real = announce(officer, key="import-key-2")
    receive(arrives(real, a_file(town)))
    again = announce(officer, key="import-key-3", dry_run=True)
    receive(arrives(again, a_file(town)))
    assert counts(accounts(officer, again)) == (9, 0, 5, 4, 0)


@pytest.mark.catalogue("L20", "F07")
def test_after_a_crash_at_any_row_the_file_is_taken_as_if_nothing_had_happened(
    town: Town, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.visitor()
    real_put, real_park, real_told = visits.put, parked.park, telling.put_told
    for crash_at in range(8):
        for after in (False, True):
            left = [crash_at]

            def dying(real: Any, left: list[int] = left, after: bool = after) -> Any:
                def act(*row: Any) -> Any:
                    left[0] -= 1
                    if left[0] == -1 and not after:
                        raise RuntimeError("the process died")
                    told = real(*row)
                    if left[0] == -1:
                        raise RuntimeError("the process died")
                    return told

                return act

            day = f"{4 + crash_at * 2 + int(after):02}"
            body = HEADING + "".join(
                [
                    line(VISITOR, town.venue, f"2021-11-{day} 08:00", f"2021-11-{day} 08:45"),
                    line(UNKNOWN_PHONE, town.venue, f"2021-11-{day} 09:00"),
                    line(VISITOR, town.venue, f"2021-11-{day} 14:00"),
                    line(VISITOR, theirs="X-1", at=f"2021-11-{day} 15:00"),
                ]
            )
            with later(minutes=2 * int(day)):
                import_id = announce(officer, key=f"import-key-{day}")
            message = arrives(import_id, body)
            with monkeypatch.context() as broken:
                broken.setattr(visits, "put", dying(real_put))
                broken.setattr(parked, "park", dying(real_park))
                broken.setattr(telling, "put_told", dying(real_told))
                failed = receive(message)
            assert failed["batchItemFailures"], "the crash is told to the queue"
            assert receive(message) == {"batchItemFailures": []}
            shown = accounts(officer, import_id)
            assert (shown["state"], counts(shown)) == ("DONE", (4, 3, 0, 0, 1))
    assert len(items_of("checkins")) == 16 * 4
    assert len(items_of("parked_visits")) == 16 * 4


@pytest.mark.catalogue("L10", "L13")
def test_blanks_are_trimmed_and_an_unclear_date_is_told(town: Town, officer: Officer) -> None:
    town.visitor()
    import_id = announce(officer)
    body = HEADING + (
        line(f"  {VISITOR} ", f" {town.venue}  ", "  2021-11-22 08:00 ")
        + line(VISITOR, town.venue, "11/04/2021 09:00")
        + line(VISITOR, town.venue, "44522.5")
    )
    receive(arrives(import_id, body))
    shown = accounts(officer, import_id)
    assert counts(shown)[:2] == (3, 2)
    assert [(row["row"], row["code"]) for row in shown["rows"]] == [(2, "TIME_AMBIGUOUS")]


def test_a_file_without_a_column_for_persons_is_told_in_every_row(
    town: Town, officer: Officer
) -> None:
    import_id = announce(officer)
    receive(arrives(import_id, f"Venue,In\n{town.venue},2021-11-22 08:00\n"))
    shown = accounts(officer, import_id)
    assert [(row["row"], row["code"]) for row in shown["rows"]] == [(1, "COLUMNS_MISSING")]


def parked_by_file(town: Town, officer: Officer) -> list[dict[str, Any]]:
    import_id = announce(officer)
    by_hash = line(venue=town.venue, at="2021-11-21 09:00", hash=HASH)
    receive(arrives(import_id, a_file(town) + by_hash))
    reply = officer.get("/api/parked-visits")
    assert reply.status == 200, reply.body
    found: list[dict[str, Any]] = reply.json["visits"]
    return found


def test_an_officer_places_a_parked_visit_once(town: Town, officer: Officer) -> None:
    visitor = town.visitor()
    found = parked_by_file(town, officer)
    assert [one["missing"] for one in found] == [["person"], ["venue"]] or [
        one["missing"] for one in found
    ] == [["venue"], ["person"]]
    (no_venue,) = [one for one in found if one["missing"] == ["venue"]]
    assert no_venue["venue"] == "HUE-S/77"
    target = f"/api/parked-visits/{no_venue['id']}/resolve"
    missing = officer.call("POST", target, {})
    assert (missing.status, missing.code) == (422, "STILL_UNPLACED")
    for outcome in ("recorded", "recorded"):
        told = officer.call("POST", target, {"venue": town.venue})
        assert (told.status, told.json["outcome"]) == (200, outcome)
    assert len(town.history(visitor, "2021-11-21")) == 1
    other, _ = town.another_venue()
    conflict = officer.call("POST", target, {"venue": other})
    assert (conflict.status, conflict.code) == (409, "PLACED_OTHERWISE")
    assert len(town.history(visitor, "2021-11-21")) == 1
    assert len(officer.get("/api/parked-visits").json["visits"]) == 1
    next_file = announce(officer, key="import-key-9")
    receive(arrives(next_file, HEADING + line(VISITOR, theirs="HUE-S/77", at="2021-11-20 10:00")))
    assert counts(accounts(officer, next_file))[1] == 1, "their code is known from now on"


def test_a_person_is_named_by_an_officer_and_sees_it(town: Town, officer: Officer) -> None:
    visitor = town.visitor()
    found = parked_by_file(town, officer)
    (no_person,) = [one for one in found if one["missing"] == ["person"]]
    assert no_person["person_shown"] == "***7c7c"
    target = f"/api/parked-visits/{no_person['id']}/resolve"
    nobody = officer.call("POST", target, {"person": "0000000000000"})
    assert (nobody.status, nobody.code) == (404, "PERSON_UNKNOWN")
    told = officer.call("POST", target, {"person": visitor.person})
    assert (told.status, told.json["outcome"]) == (200, "recorded")
    log = visitor.get("/api/me/access-log").json["rows"]
    assert any(row["action"] == "resolve_parked_visit" for row in log)
    pack_presence()
    with later(hours=1):
        (seen,) = town.history(visitor, "2021-11-21")
        assert seen["by"] == "federated"


@pytest.mark.catalogue("Z02")
def test_officers_of_another_place_see_and_place_nothing(
    town: Town, officer: Officer, issuer: Issuer
) -> None:
    visitor = town.visitor()
    found = parked_by_file(town, officer)
    stranger = officer_of(town, issuer, "79", Role.PROVINCE_OFFICER)
    district = officer_of(town, issuer, "01/002", Role.DISTRICT_OFFICER)
    for other in (stranger, district):
        assert other.get("/api/parked-visits").json["visits"] == []
        assert other.get("/api/parked-visits?province=01").json["visits"] == []
        target = "/api/parked-visits/{}/resolve"
        theirs = other.call("POST", target.format(found[0]["id"]), {"venue": town.venue})
        unknown = other.call(
            "POST", target.format("01-20211121-" + "0" * 32), {"venue": town.venue}
        )
        assert (theirs.status, theirs.code) == (unknown.status, unknown.code) == (404, "NOT_FOUND")
    told = next(one for one in items_of("parked_visits") if one["scope"]["S"] == "told#01")
    for scope, name in (("told%2301", told["id"]["S"]), ("map%2301", "HUE-S")):
        reply = officer.call("POST", target.format(f"{scope}-{name}"), {"venue": town.venue})
        assert reply.code in ("NOT_FOUND", "PATH_UNCLEAR"), "no visit lies there"
    assert items_of("checkins") and len(officer.get("/api/parked-visits").json["visits"]) == 2
    assert visitor.get("/api/parked-visits").status == 403


@pytest.mark.catalogue("P04", "P06")
def test_a_parked_visit_is_sealed_and_ends_with_its_day(town: Town, officer: Officer) -> None:
    town.visitor()
    found = parked_by_file(town, officer)
    raw = str(items_of("parked_visits")) + str(items_of("imports"))
    for secret in (HASH, UNKNOWN_PHONE, UNKNOWN_PHONE[1:], VISITOR[1:], "HUE-S/77"):
        assert secret not in raw
    assert messages_in("spilled-checkins") == []
    with later(days=20) as now:
        assert list(parked.parked("01", "01", now, 10)) == []
        id_ = found[0]["id"].partition("-")[2]
        assert parked.parked_visit("01", id_, now) is None
    assert now - town.now == timedelta(days=20)


@pytest.mark.catalogue("Q03", "Q08", "Q09")
@pytest.mark.parametrize(
    ("body", "fails"),
    [
        ('{"Event": "s3:TestEvent"}', False),
        ("[]", True),
        ("not json", True),
        ('{"Records": 3}', True),
    ],
)
def test_odd_messages_touch_nothing(town: Town, body: str, fails: bool) -> None:
    message = {"messageId": "m-9", "eventSource": "aws:sqs", "body": body, "attributes": {}}
    assert bool(receive(message)["batchItemFailures"]) is fails
    assert items_of("imports") == []
