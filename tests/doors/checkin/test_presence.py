"""The stream becomes packed presence; the owner's board reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.checkin.domain import segment
from functions.checkin.domain.retention import expires_at
from functions.checkin.domain.visit import Assurance, Certainty
from functions.checkin.service import packer
from functions.checkin.store import presence, visits
from functions.kernel.callers import Role
from functions.kernel.errors import KeyDestroyed
from functions.kernel.identifiers import PersonId, VenueCode, person_id
from functions.kernel.periods import day_of
from functions.runtime import clock, crypto, daykeys
from tests.doors.access.world import Issuer
from tests.doors.checkin.town import (
    OTHER,
    Town,
    close_hours,
    items_of,
    later,
    officer_of,
    phone_code,
    wire,
)
from tests.world import pack_presence, stream_records

MINUTE = timedelta(minutes=1)


def test_the_board_shows_counts_and_masked_visitors_to_the_owner_only(town: Town) -> None:
    visitor = town.visitor()
    visitor.checks_in(town.token)
    board = town.packed()
    assert (board["inside"], board["entries"]) == (1, 1)
    (row,) = board["visitors"]
    assert "***" in row["masked_name"]
    assert "Bình" not in row["masked_name"]
    assert row["masked_phone"] == "0900002***"
    assert visitor.person not in str(board)
    reply = visitor.get(f"/api/venues/{town.venue}/board")
    assert (reply.status, reply.code) == (404, "VENUE_UNKNOWN")
    unknown = visitor.get("/api/venues/000000000/board")
    assert (unknown.status, unknown.json["message_vi"]) == (404, reply.json["message_vi"])
    assert visitor.get(f"/dia-diem/{town.venue}/bang").status == 404
    page = town.owner.get(f"/dia-diem/{town.venue}/bang").body.decode()
    assert "0900002***" in page
    assert "Bình" not in page


def test_every_visitor_listed_is_audited_first(town: Town) -> None:
    visitor = town.visitor()
    visitor.checks_in(town.token)
    town.packed()
    log = visitor.get("/api/me/access-log").json["rows"]
    assert any(row["action"] == "mask" and row["purpose"] == "venue_operation" for row in log)


def test_what_comes_while_an_hour_is_compacted_again_is_not_forgotten(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A late visit is packed after the segments were read and before the mark is taken away."""
    first, second = town.visitor(), town.visitor(OTHER)
    first.checks_in(town.token)
    plain = packer.registry.venues_by_code
    came: list[bool] = []

    def late_visit(codes: object) -> object:
        if codes and not came:
            came.append(True)
            second.checks_in(town.token, town.now, offline=True, sent_at=wire(clock.now()))
            pack_presence()
        return plain(codes)

    with later(hours=1) as now:
        pack_presence()
        packer.close_due_hours(["001"], now)
    with later(hours=3) as now:
        pack_presence()
        monkeypatch.setattr(packer.registry, "venues_by_code", late_visit)
        packer.close_due_hours(["001"], now)
        packer.close_due_hours(["001"], now)
        assert came
        closed = presence.venue_hours([(f"V{town.venue}#2021112308", day_of(town.now))], now)
    people = {one.person_id for part in closed.popitem()[1] for one in segment.unpack_segment(part)}
    assert people == {first.person, second.person}


def test_a_batch_packed_by_a_clock_that_lags_is_in_the_closed_hour(town: Town) -> None:
    """The packer's clock says that the hour is not closed yet; it is (F20)."""
    visitor = town.visitor()
    with later(minutes=55) as now:  # 09:25; the hour of 08:30 was closed at 09:15
        packer.close_due_hours(["001"], now)
        visitor.checks_in(town.token, town.now, offline=True, sent_at=wire(now))
    with later(minutes=39):  # 09:09
        pack_presence()
    with later(minutes=105) as now:
        packer.close_due_hours(["001"], now)
        closed = presence.venue_hours([(f"V{town.venue}#2021112308", day_of(town.now))], now)
    assert len(closed) == 1


@pytest.mark.catalogue("Q01", "Q02")
def test_a_batch_told_again_or_cut_otherwise_counts_once(town: Town) -> None:
    for minute, phone in enumerate(("0900002002", OTHER)):
        visitor = town.visitor(phone)
        visit = visitor.checks_in(town.token, town.now + minute * MINUTE).json["visit"]
    with later(minutes=10) as now:
        visitor.call("POST", "/api/checkouts", {"visit": visit, "at": wire(now)})
        records = stream_records("checkins")
        assert len(records) == 3
        for batch in (records, records, records[:1], records[1:], records[2:], records[::-1]):
            pack_presence(batch)
        board = town.packed()
    assert (board["entries"], board["inside"]) == (2, 1)
    assert len(board["visitors"]) == 2


def test_a_closed_hour_stands_for_its_segments_and_a_late_visit_joins_it(town: Town) -> None:
    visitor, other = town.visitor(), town.visitor(OTHER)
    visitor.checks_in(town.token)
    pack_presence()
    with later(minutes=45):
        assert close_hours() == 1
        assert close_hours() == 1, "a second run writes the same"
    with later(hours=3) as now:
        kept = {"kind": "in", "poster": town.token, "at": wire(town.now + MINUTE)}
        other.call("POST", "/api/checkins/replay", {"sent_at": wire(now), "events": [kept]})
        before = town.packed()
        assert before["entries"] == 1, "the closed hour is read until it is compacted again"
        close_hours()
        after = town.owner.get(f"/api/venues/{town.venue}/board").json
    assert after["entries"] == 2
    assert [row["g"]["S"] for row in items_of("presence") if "LATE" in row["g"]["S"]] == []
    closed = presence.venue_hours([(f"V{town.venue}#2021112308", day_of(now))], now)
    (packed,) = closed[f"V{town.venue}#2021112308"]
    records = segment.unpack_segment(packed)
    assert [record.late for record in records] == [False, True]


def test_a_run_that_was_missed_is_made_good(town: Town) -> None:
    with later(hours=-1):
        close_hours()
    town.visitor().checks_in(town.token)
    pack_presence()
    with later(hours=6):
        close_hours()
        assert town.packed()["entries"] == 1


@pytest.mark.catalogue("P05")
def test_a_row_of_a_day_whose_key_is_gone_is_passed_over(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    town.visitor().checks_in(town.token)
    with later(days=1) as now:
        town.visitor(OTHER).checks_in(town.token, now)
        records = stream_records("checkins")
        daykeys.retire(day_of(town.now), 0, now)
        pack_presence(records)
    assert '"rows":2,"segments":1,"expired":1' in capsys.readouterr().out
    groups = [row["g"]["S"] for row in items_of("presence")]
    assert sorted(group[0] for group in groups) == ["D", "S"]
    assert {group.rpartition("#")[2] for group in groups} == {"2021112408"}


@pytest.mark.catalogue("B09")
def test_one_person_in_two_provinces_within_minutes_is_stored_twice_and_weighs_less(
    town: Town,
) -> None:
    code, far = town.another_venue(
        province="79", district="760", ward="26734", name="Chợ Phương Nam"
    )
    visitor = town.visitor()
    assert visitor.checks_in(town.token, town.now).status == 201
    with later(minutes=4) as now:
        assert visitor.checks_in(far, now).status == 201
        assert len(town.history(visitor)) == 2
        pack_presence()
    assert {row["g"]["S"] for row in items_of("presence") if row["g"]["S"][0] == "D"} == {
        "D001#2021112308",
        "D760#2021112308",
    }
    with later(minutes=45):
        close_hours("001", "760")
    packed = {record.venue_code: record for record in closed_hour("2021112308", town.venue, code)}
    assert [packed[one].weight for one in (town.venue, code)] == [30, 30]
    assert {record.flags & segment.ELSEWHERE for record in packed.values()} == {segment.ELSEWHERE}


@pytest.mark.catalogue("B09")
def test_a_journey_over_the_edge_of_an_hour_and_told_late_lowers_the_closed_hour_too(
    town: Town,
) -> None:
    code, far = town.another_venue(
        province="79", district="760", ward="26734", name="Chợ Phương Nam"
    )
    visitor = town.visitor()
    with later(minutes=28) as now:
        assert now.minute == 58
        visitor.checks_in(town.token, now)
        pack_presence()
    with later(minutes=45):
        close_hours("001", "760")
    (alone,) = closed_hour("2021112308", town.venue)
    assert (alone.weight, alone.flags) == (100, 0)
    with later(hours=2) as now:
        kept = {"kind": "in", "poster": far, "at": wire(town.now + 31 * MINUTE)}
        visitor.call("POST", "/api/checkins/replay", {"sent_at": wire(now), "events": [kept]})
        pack_presence()
        close_hours("001", "760")
    (before,) = closed_hour("2021112308", town.venue)
    (after,) = closed_hour("2021112309", code)
    assert (before.weight, after.weight) == (30, 30)
    assert before.flags & after.flags & segment.ELSEWHERE


@pytest.mark.catalogue("B05")
def test_one_phone_that_scans_for_a_crowd_is_taken_weighs_less_and_is_told_as_a_number(
    town: Town,
) -> None:
    visitor, other = town.visitor(), town.visitor(OTHER)
    other.checks_in(town.token)
    for second in range(21):
        reply = visitor.checks_in(town.token, town.now + timedelta(seconds=10 * second))
        assert reply.status == 201
    pack_presence()
    assert town.packed()["warnings"] == [], "told when the hour is over"
    with later(minutes=45):
        close_hours()
        board = town.packed()
        page = town.owner.get(f"/dia-diem/{town.venue}/bang").body.decode()
    assert [(one["code"], one["count"]) for one in board["warnings"]] == [("DEVICE_BURST", 21)]
    assert "21 lượt vào là do cùng một điện thoại" in page
    records = closed_hour("2021112308", town.venue)
    assert sorted(record.weight for record in records) == [20] * 21 + [100]


def test_an_owner_reads_that_the_venue_has_moved(town: Town) -> None:
    with later(minutes=1):
        moved = town.owner.call(
            "POST",
            f"/api/venues/{town.venue}/details",
            {
                "name": "Chợ Thử Nghiệm",
                "kind": "market",
                "province": "01",
                "district": "001",
                "ward": "00004",
                "address": "2 Đường Mẫu",
                "opens_at": "06:00",
                "closes_at": "22:00",
                "capacity": 300,
            },
        )
        assert moved.status == 200, moved.body
        assert town.packed()["warnings"][0]["code"] == "POSTER_MOVED"
    with later(minutes=3):
        page = town.visitor().get(f"/v/{town.token}")
        assert page.status == 410
        assert "Tờ mã này thuộc địa chỉ cũ" in page.body.decode()


def test_the_mark_of_a_phone_means_nothing_without_the_key_of_its_day(town: Town) -> None:
    visitor = town.visitor()
    visitor.checks_in(town.token)
    with later(days=1) as now:
        visitor.checks_in(town.token, now)
        today, tomorrow = day_of(town.now), day_of(now)
        marks = {visits.phone_mark(day, visitor.person) for day in (today, tomorrow)}
        pack_presence()
        groups = [row["g"]["S"] for row in items_of("presence")]
        assert sum(group[0] == "S" for group in groups) == 2
        raw = b"".join(row["b"]["B"] for row in items_of("presence") if "b" in row)
        daykeys.retire(today, 0, now)
        assert list(presence.sightings("2021112308", today, now)) == []
        with pytest.raises(KeyDestroyed):
            visits.phone_mark(today, visitor.person)
    assert len(marks) == 2, "another day, another mark"
    assert not any(crypto.from_text(mark) in raw for mark in marks)


def test_joined_venues_count_on_one_board_and_both_posters_name_the_kept_one(
    town: Town, issuer: Issuer
) -> None:
    officer = officer_of(town, issuer, "01", Role.PROVINCE_OFFICER)
    code, token = town.another_venue(name="Quán Trùng Lặp")
    early, later_on = town.visitor(), town.visitor(OTHER)
    early.checks_in(token)
    pack_presence()
    with later(minutes=45):
        close_hours()
        joined = officer.call("POST", f"/api/venues/{code}/join", {"into": town.venue})
        assert (joined.status, joined.json["state"]) == (200, "joined")
        later_on.checks_in(town.token, clock.now())
        with later(minutes=1) as now:
            early.checks_in(token, now)
            board = town.packed()
            page = later_on.get(f"/v/{token}").body.decode()
        assert (board["entries"], board["inside"]) == (3, 2)
        assert "Chợ Thử Nghiệm" in page
        assert "Quán Trùng Lặp" not in page
        assert {one["venue"] for one in town.history(early)} == {code}, "nothing is rewritten"
        assert officer.call("POST", f"/api/venues/{code}/part").json["state"] == "active"
        assert town.packed()["entries"] == 1


def closed_hour(hour: str, *venues: str) -> list[segment.Packed]:
    """What tracing reads of a closed hour of the venues."""
    groups = [(f"V{venue}#{hour}", day_of(clock.now())) for venue in venues]
    found = presence.venue_hours(groups, clock.now())
    return [
        one for parts in found.values() for part in parts for one in segment.unpack_segment(part)
    ]


@pytest.mark.catalogue("B05")
def test_a_posters_photo_scanned_at_night_is_taken_as_low_and_told_as_suspect(town: Town) -> None:
    night = town.now.replace(hour=17, minute=40)
    with later(hours=16, minutes=10) as now:
        assert now == night
        visitor = town.visitor()
        reply = visitor.checks_in(town.token)
        assert (reply.status, reply.json["assurance"]) == (201, "low")
        other, quiet = town.another_venue()
        assert visitor.checks_in(quiet, now + MINUTE).status == 201
        flood(town, 43_000)
        pack_presence([])
        board = town.owner.get(f"/api/venues/{town.venue}/board?day=2021-11-24").json
        calm = town.packed(other, "2021-11-24")
    assert board["entries"] == 43_000
    assert {warning["code"] for warning in board["warnings"]} == {"OUTSIDE_HOURS", "VENUE_BURST"}
    assert [warning["code"] for warning in calm["warnings"]] == []
    hour = f"V{town.venue}#2021112400"
    with later(hours=16, minutes=45) as now:
        close_hours()
        parts = presence.venue_hours([(hour, day_of(night))], now)[hour]
    records = [record for part in parts for record in segment.unpack_segment(part)]
    assert len(parts) == 3, "one item holds 400 KB"
    assert len(records) == 43_001, "the photo, and one who was there"
    assert {record.flags & segment.HIGH for record in records} == {0}
    assert max(record.weight for record in records[1_000:]) < 100


def flood(town: Town, many: int) -> None:
    """So many scans of one poster within ten minutes of night, as the stream would pack them."""
    night = town.now.replace(hour=17, minute=40)
    for batch in range(0, many, 10_000):
        records = [
            segment.packed_presence(
                VenueCode(town.venue),
                person_id((batch + place).to_bytes(8, "big")),
                night + timedelta(seconds=(batch + place) % 600),
                night + timedelta(seconds=(batch + place) % 600) + 60 * MINUTE,
                certainty=Certainty.DEFAULT,
                assurance=Assurance.LOW,
            )
            for place in range(min(10_000, many - batch))
        ]
        presence.put_segment(
            "D001#2021112400",
            f"{batch:021d}",
            day_of(night),
            segment.pack_segment(records),
            expires_at(day_of(night)),
        )


@pytest.mark.catalogue("P04")
def test_what_has_expired_but_still_lies_there_is_not_shown(town: Town) -> None:
    visitor = town.visitor()
    visitor.checks_in(town.token)
    pack_presence()
    assert len(town.history(visitor)) == 1
    with later(days=20):
        assert len(town.history(visitor)) == 1
    with later(days=21):
        assert len(items_of("checkins")) == 1, "TTL has not come round"
        assert town.history(visitor) == []
        assert town.history(visitor, "2021-11-23") == []
        reply = town.owner.get(f"/api/venues/{town.venue}/board?day=2021-11-23")
        assert (reply.status, reply.code) == (410, "KEY_DESTROYED")
        person = PersonId(visitor.person)
        assert visits.rows_of(person, [day_of(town.now)], town.now + timedelta(days=21)) == []
        gone = town.now + timedelta(days=21)
        assert presence.segments("D001#2021112308", day_of(town.now), gone) == []
    tomorrow = town.owner.get(f"/api/venues/{town.venue}/board?day=2021-11-24")
    assert (tomorrow.status, tomorrow.code) == (422, "DAY_NOT_YET")


def test_history_is_told_however_a_visit_was_made(town: Town) -> None:
    visitor, gate = town.visitor(), town.gate()
    code, short = town.another_venue()
    visitor.checks_in(town.token)
    with later(minutes=1) as now:
        visitor.checks_in(short, now, typed=True)
    with later(hours=2):
        gate.reads(phone_code(visitor))
        shown = town.history(visitor)
    assert [one["by"] for one in shown] == ["gate_personal", "short_code", "poster"]
    assert {one["venue_name"] for one in shown} == {"Chợ Thử Nghiệm", "Quán Thử Hai"}
    assert shown[1]["venue"] == code


def test_a_stored_row_is_noise_and_a_time(town: Town) -> None:
    visitor = town.visitor()
    visitor.checks_in(town.token)
    (item,) = items_of("checkins")
    assert set(item) == {"p", "s", "d", "b", "x"}
    assert visitor.person.encode() not in item["b"]["B"]
    with pytest.raises(crypto.Unopenable):
        visits.opened(item["p"]["B"], "619c4419#" + town.venue, 20211123, item["b"]["B"])
    assert packer.image_of({"eventName": "REMOVE", "dynamodb": {}}) is None
