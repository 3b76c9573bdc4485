"""Each access pattern of check-in (CHK-1 to CHK-13), against the tables of the template."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from functions.checkin.store import declarations, parked, presence, proofs, visits
from functions.kernel.errors import Busy, KeyDestroyed
from functions.runtime import aws, crypto, daykeys

PERSON, OTHER, VENUE = "0000000000001", "0000000000002", "550J3K4SW"
DAY = date(2021, 11, 23)
UNTIL = datetime(2021, 12, 13, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


def row_of(
    now: datetime,
    person: str = PERSON,
    *,
    leaving: bool = False,
    day: date = DAY,
    other: date | None = None,
    **told: Any,
) -> Any:
    return visits.sealed(
        person,
        visits.sort_key(now, VENUE) + (visits.EXIT if leaving else ""),
        day,
        body={"u": person, "a": int(now.timestamp())} | told,
        attached=b"packed",
        expires_at=UNTIL,
        other=other,
    )


def raw(table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = aws.client("dynamodb").scan(TableName=f"lachan-test-{table}")[
        "Items"
    ]
    return found


def test_chk_1_an_entry_is_written_once_and_the_first_stands(keys_kept: datetime) -> None:
    first = row_of(keys_kept)
    visits.put(first)
    with pytest.raises(visits.AlreadyThere) as standing:
        visits.put(row_of(keys_kept, c="poster"))
    assert standing.value.body == {"u": PERSON, "a": int(keys_kept.timestamp())}
    assert len(raw("checkins")) == 1
    assert visits.Sealed.of_message(first.to_message()) == first


@pytest.mark.parametrize("first_is_early", [True, False])
def test_chk_1_two_sendings_that_midnight_parts_are_one_entry(
    keys_kept: datetime, *, first_is_early: bool
) -> None:
    """A clock that is not believed counts as of now, and now is another day than before."""
    next_day = DAY + timedelta(days=1)
    early = row_of(keys_kept, day=DAY, other=next_day, n="early")
    late = row_of(keys_kept, day=next_day, other=DAY, n="late")
    first, second = (early, late) if first_is_early else (late, early)
    visits.put(first)
    for again in (second, visits.Sealed.of_message(second.to_message()), first):
        with pytest.raises(visits.AlreadyThere) as standing:
            visits.put(again)
        assert standing.value.body["n"] == ("early" if first_is_early else "late")
    assert len(raw("checkins")) == 1


def test_chk_1_a_day_without_a_key_is_no_other_day(keys_kept: datetime) -> None:
    row = row_of(keys_kept, other=DAY + timedelta(days=60))
    assert row.q == b""
    visits.put(row)
    assert len(raw("checkins")) == 1


def test_chk_1_an_entry_is_one_write_unit(keys_kept: datetime) -> None:
    body = {"v": VENUE, "w": "01/001/00001", "n": "market", "c": "gate_personal", "s": "low"}
    more = {"t": 1637631000, "r": 1637631000, "k": 0, "l": 0, "co": "green", "rl": "gate-colour-2"}
    row = visits.sealed(
        PERSON,
        visits.sort_key(keys_kept, VENUE),
        DAY,
        body=body | more | {"u": PERSON, "a": 1637631000},
        attached=b"x" * 500,
        expires_at=UNTIL,
    )
    assert len(row.p) + len(row.s) + len(row.b) + 24 < 1024
    spent = aws.client("dynamodb").put_item(
        TableName="lachan-test-checkins",
        Item={
            "p": {"B": row.p},
            "s": {"S": row.s},
            "d": {"N": str(row.d)},
            "b": {"B": row.b},
            "x": {"N": str(row.x)},
        },
        ReturnConsumedCapacity="TOTAL",
    )
    assert spent["ConsumedCapacity"]["CapacityUnits"] == 1


def test_chk_2_an_own_row_is_read_back_by_person_and_day(keys_kept: datetime) -> None:
    row = row_of(keys_kept)
    assert visits.entry(row.p, row.s) is None
    visits.put(row)
    assert visits.entry(row.p, row.s) == visits.entry_of(PERSON, row.s, DAY)
    assert visits.entry_of(OTHER, row.s, DAY) is None
    assert visits.entry_of(PERSON, row.s, DAY + timedelta(days=1)) is None
    with pytest.raises(KeyDestroyed):
        visits.entry_of(PERSON, row.s, DAY - timedelta(days=60))


def test_chk_3_an_exit_lies_beside_its_entry_once(keys_kept: datetime) -> None:
    visits.put(row_of(keys_kept))
    visits.put(row_of(keys_kept, leaving=True, o=1))
    with pytest.raises(visits.AlreadyThere):
        visits.put(row_of(keys_kept, leaving=True, o=1))
    assert sorted(item["s"]["S"][-2:] for item in raw("checkins")) == ["#o", VENUE[-2:]]


@pytest.mark.catalogue("C10")
def test_chk_3_what_a_gate_told_once_is_one_row_whichever_its_key(keys_kept: datetime) -> None:
    """Another exit of the same key is told apart from the same exit under another key."""
    first, other = (row_of(keys_kept + n * HOUR, leaving=True, dv=n) for n in range(2))
    told = replace(first, once="gate-1#gate-exit#7#1")
    visits.put(told)
    same = replace(other, once=told.once)
    for again in (told, same, visits.Sealed.of_message(same.to_message())):
        with pytest.raises(visits.AlreadyThere) as standing:
            visits.put(again)
        assert standing.value.body == {}
    with pytest.raises(visits.AlreadyThere) as standing:
        visits.put(replace(first, once="gate-1#gate-exit#8#1"))
    assert standing.value.body["dv"] == 0
    (row,), (claim,) = raw("checkins"), raw("idempotency")
    assert (claim["id"]["S"], claim["x"]) == (told.once, row["x"])


@pytest.mark.catalogue("P04")
def test_chk_4_a_persons_days_are_read_while_they_are_readable(keys_kept: datetime) -> None:
    for minute in range(3):
        visits.put(row_of(keys_kept + timedelta(minutes=minute)))
    visits.put(row_of(keys_kept, OTHER))
    found = visits.rows_of(PERSON, [DAY, DAY - timedelta(days=1)], keys_kept)
    assert [row.body["u"] for row in found] == [PERSON] * 3
    assert visits.rows_of(PERSON, [DAY], UNTIL) == []
    assert visits.rows_of(PERSON, [DAY - timedelta(days=60)], keys_kept) == []


def test_chk_4_one_persons_days_share_no_name(keys_kept: datetime) -> None:
    names = {
        visits.pseudonym(daykeys.day_key(DAY - timedelta(days=ago)), person)
        for ago, person in itertools.product(range(5), (PERSON, OTHER))
    }
    assert len(names) == 10
    assert {len(name) for name in names} == {16}


def test_chk_5_a_segment_written_again_overwrites_itself(keys_kept: datetime) -> None:
    for packed in (b"\x01first", b"\x01again"):
        presence.put_segment("D001#2021112308", "100", DAY, packed)
    assert presence.segments("D001#2021112308", keys_kept) == [b"\x01again"]


def test_chk_6_a_districts_hour_holds_its_segments_and_no_others(keys_kept: datetime) -> None:
    for group, name in (
        ("D001#2021112308", "1"),
        ("D001#2021112308", "2"),
        ("D002#2021112308", "3"),
    ):
        presence.put_segment(group, name, DAY, b"\x01" + name.encode())
    assert presence.segments("D001#2021112308", keys_kept) == [b"\x011", b"\x012"]
    assert presence.segments("D001#2021112308", UNTIL) == []


def test_chk_6_what_is_sealed_by_days_opens_while_its_own_day_is_there(keys_kept: datetime) -> None:
    group = "D001#2021112408"
    presence.put_segment(group, "1", DAY, b"\x01of yesterday")
    presence.put_segment(group, "2", DAY + timedelta(days=1), b"\x01of today")
    daykeys.retire(DAY, 0, keys_kept)
    assert presence.segments(group, keys_kept) == [b"\x01of today"]


def test_chk_6_a_segment_moved_to_another_hour_does_not_open(keys_kept: datetime) -> None:
    presence.put_segment("D001#2021112308", "1", DAY, b"\x01x")
    (item,) = raw("presence")
    aws.client("dynamodb").put_item(
        TableName="lachan-test-presence", Item=item | {"g": {"S": "D001#2021112309"}}
    )
    with pytest.raises(crypto.Unopenable):
        presence.segments("D001#2021112309", keys_kept)


def test_chk_7_shelves_are_read_in_one_batch_in_all_their_parts(keys_kept: datetime) -> None:
    groups = [f"C001#a#20211123{hour:02}" for hour in (7, 8, 9)]
    crowded = presence.Shelf(groups[1], presence.CLOSED, DAY, [b"one", b"two", b"three"])
    alone = presence.Shelf(groups[2], presence.CLOSED, DAY, [b"alone"])
    for _ in range(2):
        assert presence.put_shelves([crowded, alone]) == 2
    assert presence.shelves(groups, keys_kept) == {
        groups[1]: (b"one", b"two", b"three"),
        groups[2]: (b"alone",),
    }
    assert presence.shelves(groups, UNTIL) == {}


def test_chk_8_the_last_hour_closed_is_known(keys_kept: datetime) -> None:
    assert presence.last_closed() == ""
    for hour in ("2021112308", "2021112307"):
        presence.put_closed(hour, UNTIL)
    assert presence.last_closed() == "2021112308"


def test_chk_15_amendments_of_a_day_are_read_oldest_first_in_all_their_parts(
    keys_kept: datetime,
) -> None:
    told = [
        ("2021112308", "2021112310"),
        ("2021112308", "2021112309"),
        ("2021112307", "2021112310"),
    ]
    for hour, known in told:
        parts = [f"{known}.{part}".encode() for part in range(2)]
        assert presence.put_shelves([presence.amendment("001", hour, known, DAY, parts)]) == 1
    other = presence.amendment("002", "2021112308", "2021112309", DAY, [b"another district"])
    presence.put_shelves([other])
    assert presence.amendments("001", DAY, keys_kept) == [
        (hour, known, f"{known}.{part}".encode())
        for hour, known in sorted(told)
        for part in range(2)
    ]
    assert presence.amendments("001", DAY, UNTIL) == []


def test_chk_9_a_declaration_is_kept_once_and_the_newest_stands(keys_kept: datetime) -> None:
    newer, older = keys_kept, keys_kept - timedelta(hours=3)
    declarations.put_declaration(PERSON, newer, {"packed": "new"}, UNTIL)
    declarations.put_declaration(PERSON, newer, {"packed": "twice"}, UNTIL)
    declarations.put_declaration(PERSON, older, {"packed": "old"}, UNTIL)
    assert len(raw("declarations")) == 3
    standing = declarations.status(PERSON)
    assert standing is not None
    assert standing["packed"] == "new"


def test_chk_10_a_person_without_declaration_has_no_standing(keys_kept: datetime) -> None:
    declarations.put_declaration(PERSON, keys_kept, {"packed": "x"}, UNTIL)
    assert declarations.status(OTHER) is None
    assert b"packed" not in raw("declarations")[0]["b"]["B"]


@pytest.mark.catalogue("P04")
def test_chk_11_declarations_are_listed_newest_first_while_readable(keys_kept: datetime) -> None:
    for hours in (5, 1, 3):
        at = keys_kept - timedelta(hours=hours)
        declarations.put_declaration(PERSON, at, {"packed": str(hours)}, UNTIL)
    found = declarations.declarations_of(PERSON, keys_kept)
    assert [body["packed"] for _, body in found] == ["1", "3", "5"]
    for minutes in range(60):
        at = keys_kept - timedelta(hours=6, minutes=minutes)
        declarations.put_declaration(PERSON, at, {"packed": "older"}, UNTIL)
    assert len(declarations.declarations_of(PERSON, keys_kept)) == 63, "a copy is not cut"
    assert declarations.declarations_of(PERSON, UNTIL) == []


def test_chk_12_a_visit_is_parked_once_and_placed_once(keys_kept: datetime) -> None:
    made = parked.ParkedVisit(
        scope="01",
        id=parked.name_of(DAY, b"natural key"),
        day=DAY,
        division="01/001",
        source="file-1#4",
        body={"person": None, "told_venue": "HUE-S/77"},
        expires_at=int(UNTIL.timestamp()),
    )
    assert parked.park(made) == "file-1#4"
    assert parked.park(replace(made, source="file-2#1")) == "file-1#4"
    assert [one.id for one in parked.parked("01", "", keys_kept, 10)] == [made.id]
    assert [one.id for one in parked.parked("01", "01/001", keys_kept, 10)] == [made.id]
    assert list(parked.parked("01", "01/002", keys_kept, 10)) == []
    assert list(parked.parked("01", "01/00", keys_kept, 10)) == [], "a path, not its beginning"
    assert list(parked.parked("79", "", keys_kept, 10)) == []
    assert parked.place(made, {"venue": "A"}).placed == {"venue": "A"}
    assert parked.place(made, {"venue": "B"}).placed == {"venue": "A"}
    assert list(parked.parked("01", "", keys_kept, 10)) == []
    assert parked.stands("01", made.id)
    assert parked.parked_visit("01", made.id, UNTIL) is None
    assert parked.meaning("01", "HUE-S/77") == ""
    parked.mean("01", "HUE-S/77", VENUE)
    assert parked.meaning("01", "HUE-S/77") == VENUE
    assert parked.meaning("46", "HUE-S/77") == ""


def test_chk_13_a_proof_stands_once_and_is_listed_newest_first(keys_kept: datetime) -> None:
    assert proofs.put_proof("2021-11-02", "first") is True
    assert proofs.put_proof("2021-11-02", "other") is False
    assert proofs.put_proof("2021-11-03", "next") is True
    assert proofs.put_proof("2020-12-31", "old year") is True
    assert proofs.proofs("2021") == [("2021-11-03", "next"), ("2021-11-02", "first")]


@pytest.mark.catalogue("F01", "F04")
@pytest.mark.parametrize("fault", ["ProvisionedThroughputExceededException", "timeout"])
def test_a_throttled_or_unreachable_table_is_busy(
    keys_kept: datetime, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    row = row_of(keys_kept)
    error: Exception = ClientError({"Error": {"Code": fault}}, "PutItem")
    if fault == "timeout":
        error = ConnectTimeoutError(endpoint_url="https://dynamodb")

    def failing(*_: Any, **__: Any) -> Any:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr("botocore.client.BaseClient._make_api_call", failing)
        broken.setattr("botocore.client.BaseClient._convert_to_request_dict", failing)
        with pytest.raises(Busy):
            visits.put(row)
    assert raw("checkins") == []
    visits.put(row)


@pytest.mark.catalogue("F06")
def test_a_condition_lost_against_ones_own_earlier_write_is_told_as_already_there(
    keys_kept: datetime,
) -> None:
    row = row_of(keys_kept)
    visits.put(row)
    with pytest.raises(visits.AlreadyThere) as own:
        visits.put(row)
    assert own.value.body["u"] == PERSON
