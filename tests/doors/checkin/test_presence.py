"""The stream becomes packed presence; the owner's board reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.checkin.domain import segment
from functions.checkin.domain.visit import Assurance, Certainty
from functions.checkin.service import closing, packer, presences
from functions.checkin.store import presence, visits
from functions.kernel.callers import Role
from functions.kernel.errors import KeyDestroyed
from functions.kernel.identifiers import PersonId, VenueCode, pack_venue_code, person_id
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


def test_what_comes_while_an_hour_is_amended_is_amended_by_the_next_run(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kept visit is packed after the segments were read and before the run is over."""
    first, second = town.visitor(), town.visitor(OTHER)
    first.checks_in(town.token)
    plain = closing.registry.venues_by_code
    came: list[bool] = []

    def late_visit(codes: object) -> object:
        if not came:
            came.append(True)
            second.checks_in(town.token, town.now, offline=True, sent_at=wire(clock.now()))
            pack_presence()
        return plain(codes)

    with later(hours=1):
        pack_presence()
        close_hours()
    with later(hours=3):
        monkeypatch.setattr(closing.registry, "venues_by_code", late_visit)
        close_hours()
        assert came
        assert [one.person_id for one in closed_hour("2021112308", town.venue)] == [first.person]
    with later(hours=4):
        close_hours()
        people = {one.person_id for one in closed_hour("2021112308", town.venue)}
    assert people == {first.person, second.person}


@pytest.mark.catalogue("F20")
def test_a_batch_packed_by_a_clock_that_lags_is_found_by_the_next_run(town: Town) -> None:
    """The packer's clock says that the hour has not been closed yet; it has."""
    visitor = town.visitor()
    with later(minutes=55) as now:  # 09:25; the hour of 08:30 was closed at 09:15
        close_hours()
        visitor.checks_in(town.token, town.now, offline=True, sent_at=wire(now))
    with later(minutes=39):  # 09:09
        pack_presence()
    with later(minutes=105):
        close_hours()
        assert len(closed_hour("2021112308", town.venue)) == 1


def test_an_entry_ahead_of_the_packers_clock_is_in_its_own_hour(town: Town) -> None:
    """A phone that is some minutes ahead scans just before the hour is over."""
    with later(minutes=28) as now:  # 08:58
        town.visitor().checks_in(town.token, now + 4 * MINUTE)
        pack_presence()
    with later(minutes=45):
        assert close_hours() == 0
    with later(minutes=105):
        assert close_hours() == 1
        assert len(closed_hour("2021112309", town.venue)) == 1


def test_a_kept_visit_of_yesterday_is_amended_to_yesterday(town: Town) -> None:
    """It is packed among today's, sealed as a whole under yesterday's key."""
    visitor, other = town.visitor(), town.visitor(OTHER)
    with later(hours=20) as now:
        visitor.checks_in(town.token, now)
        other.checks_in(town.token, town.now, offline=True, sent_at=wire(now))
        pack_presence()
        (row,) = [one for one in items_of("presence") if one["g"]["S"][0] == "D"]
        assert (row["g"]["S"], row["d"]["N"]) == ("D001#2021112404", "20211123")
    with later(hours=21):
        assert close_hours() == 2, "a shelf of today, an amendment of yesterday"
        assert [one.person_id for one in closed_hour("2021112308", town.venue)] == [other.person]
        assert [one.person_id for one in closed_hour("2021112404", town.venue)] == [visitor.person]


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


def test_a_closed_hour_stands_for_its_segments_and_a_late_visit_amends_it(town: Town) -> None:
    visitor, other = town.visitor(), town.visitor(OTHER)
    visitor.checks_in(town.token)
    pack_presence()
    with later(minutes=45):
        assert close_hours() == 1
        assert close_hours() == 1, "a second run writes the same"
    with later(hours=3) as now:
        kept = {"kind": "in", "poster": town.token, "at": wire(town.now + MINUTE)}
        other.call("POST", "/api/checkins/replay", {"sent_at": wire(now), "events": [kept]})
        assert town.packed()["entries"] == 2, "what was packed this hour is read as it is"
    with later(hours=4):
        stood = sealed_presence()
        assert close_hours() == 1, "one amendment, and nothing that stands is written again"
        assert close_hours() == 1
        told = sealed_presence()
        assert {group: told[group] for group in stood} == stood
        assert set(told) - set(stood) == {"L001#20211123"}
    with later(hours=9):
        assert town.packed()["entries"] == 2
        records = closed_hour("2021112308", town.venue)
    assert [record.late for record in records] == [False, True]


@pytest.mark.catalogue("Q02")
def test_runs_again_and_out_of_turn_change_nothing(town: Town) -> None:
    """An exit and a kept scan amend an hour; whichever run is made again, the same is read."""
    visitor, other = town.visitor(), town.visitor(OTHER)
    visit = visitor.checks_in(town.token).json["visit"]
    pack_presence()
    with later(hours=1) as now:
        closing.close_hour("2021112308", ["001"], now)
        visitor.call("POST", "/api/checkouts", {"visit": visit, "at": wire(now)})
        pack_presence()
    with later(hours=2) as now:
        closing.close_hour("2021112309", ["001"], now)
        kept = {"kind": "in", "poster": town.token, "at": wire(town.now)}
        other.call("POST", "/api/checkins/replay", {"sent_at": wire(now), "events": [kept]})
        pack_presence()
    with later(hours=3) as now:
        closing.close_hour("2021112310", ["001"], now)
        read = closed_hour("2021112308", town.venue)
        assert [one.certainty for one in read] == [Certainty.OBSERVED, Certainty.DEFAULT]
        for hour in ("2021112309", "2021112308", "2021112310", "2021112309"):
            closing.close_hour(hour, ["001"], now)
            assert closed_hour("2021112308", town.venue) == read


def test_a_run_that_was_missed_is_made_good(town: Town) -> None:
    with later(hours=-1):
        close_hours()
    town.visitor().checks_in(town.token)
    pack_presence()
    with later(hours=6):
        close_hours()
        assert town.packed()["entries"] == 1


def test_an_outage_of_days_is_made_good_hour_by_hour(town: Town) -> None:
    with later(hours=-1):
        close_hours()
    town.visitor().checks_in(town.token)
    pack_presence()
    with later(days=3):
        close_hours()
        assert len(closed_hour("2021112308", town.venue)) == 1


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
    assert {row["d"]["N"] for row in items_of("presence")} == {"20211124"}


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
    packed = {
        record.venue_code: record
        for district, venue in (("001", town.venue), ("760", code))
        for record in closed_hour("2021112308", venue, district)
    }
    assert [packed[one].weight for one in (town.venue, code)] == [30, 30]
    assert {record.flags & segment.ELSEWHERE for record in packed.values()} == {segment.ELSEWHERE}


@pytest.mark.catalogue("B09")
def test_a_journey_over_the_edge_of_an_hour_and_told_late_lowers_both_hours(
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
    with later(hours=3):
        close_hours("001", "760")
    (before,) = closed_hour("2021112308", town.venue)
    (after,) = closed_hour("2021112309", code, "760")
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
        assert list(presence.sightings("2021112308", now)) == []
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


def sealed_presence() -> dict[str, bytes]:
    """All that lies sealed in the view, by group."""
    return {row["g"]["S"]: row["b"]["B"] for row in items_of("presence") if "b" in row}


def closed_hour(hour: str, code: str, district: str = "001") -> list[segment.Packed]:
    """What tracing reads of a closed hour of a venue."""
    venue = pack_venue_code(VenueCode(code))
    found = presences.closed_hours(district, {hour: [venue]}, clock.now()).get(hour, {})
    return sorted(
        (one for one in found.values() if one.venue == venue), key=lambda one: one.entered
    )


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
    shelf = segment.shelf_group("001", pack_venue_code(VenueCode(town.venue)), "2021112400")
    with later(hours=16, minutes=45) as now:
        close_hours()
        parts = presence.shelves([shelf], now)[shelf]
        records = closed_hour("2021112400", town.venue)
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
        )


@pytest.mark.catalogue("P04")
def test_what_has_expired_but_still_lies_there_is_not_shown(town: Town) -> None:
    visitor = town.visitor()
    visitor.checks_in(town.token)
    pack_presence()
    assert len(town.history(visitor)) == 1
    for days in (10, 20):
        with later(days=days):
            assert len(town.history(visitor)) == 1
            assert town.owner.get("/api/me").status == 200
    with later(days=21):
        assert len(items_of("checkins")) == 1, "TTL has not come round"
        assert town.history(visitor) == []
        assert town.history(visitor, "2021-11-23") == []
        reply = town.owner.get(f"/api/venues/{town.venue}/board?day=2021-11-23")
        assert (reply.status, reply.code) == (410, "KEY_DESTROYED")
        person = PersonId(visitor.person)
        assert visits.rows_of(person, [day_of(town.now)], town.now + timedelta(days=21)) == []
        gone = town.now + timedelta(days=21)
        assert presence.segments("D001#2021112308", gone) == []
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
