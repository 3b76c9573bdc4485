"""Which visits does a file of another province's app tell, and what is wrong with its rows?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.checkin.domain.federation import (
    OLDEST,
    FederatedVisit,
    Person,
    read_row,
    row_identity,
)
from functions.checkin.domain.row_refusal import ROW_WORDS, RowRefused
from functions.checkin.domain.row_time import read_row_time
from functions.kernel.identifiers import print_venue_code, venue_code

NOW = datetime(2021, 8, 2, 5, 0, tzinfo=UTC)
VENUE = venue_code(b"\0\0\0\0\7")
GOOD = {
    "qid": "162979388586171100",
    "phone": "",
    "hash": "",
    "venue": VENUE,
    "their_venue": "",
    "in": "2021-08-01 07:30",
    "out": "2021-08-01 08:00",
}
COLUMNS = {column: place for place, column in enumerate(GOOD)}


def row(**changed: str) -> list[str]:
    return list((GOOD | changed).values())


def read(**changed: str) -> FederatedVisit:
    return read_row(COLUMNS, row(**changed), "hue-s", NOW)


def test_a_good_row_is_a_visit() -> None:
    visit = read()
    assert (visit.person_by, visit.venue, visit.venue_known) == (Person.QID, VENUE, True)
    assert visit.entered_at == datetime(2021, 8, 1, 0, 30, tzinfo=UTC)
    assert visit.left_at == datetime(2021, 8, 1, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"qid": ""}, "PERSON_MISSING", "person"),
        ({"qid": "12a"}, "PERSON_INVALID", "qid"),
        ({"qid": "", "phone": "12"}, "PERSON_INVALID", "phone"),
        ({"qid": "", "hash": "abc"}, "PERSON_INVALID", "hash"),
        ({"venue": ""}, "VENUE_MISSING", "venue"),
        ({"venue": "0000-00000X"}, "VENUE_INVALID", "venue"),
        ({"venue": "", "their_venue": "=cmd|' /C calc'!A0"}, "VENUE_INVALID", "their_venue"),
        ({"in": ""}, "TIME_MISSING", "in"),
        ({"in": "hôm qua"}, "TIME_INVALID", "in"),
        ({"in": "2021-02-30 07:00"}, "TIME_INVALID", "in"),
        ({"in": "2021-08-01"}, "TIME_INVALID", "in"),
        ({"in": "08/01/2021 07:30"}, "TIME_AMBIGUOUS", "in"),
        ({"out": "08/01/2021 08:00"}, "TIME_AMBIGUOUS", "out"),
        ({"in": "2021-08-02 12:06"}, "TIME_AHEAD", "in"),
        ({"in": "2021-07-13 11:59", "out": ""}, "TIME_TOO_OLD", "in"),
        ({"out": "2021-08-01 07:29"}, "OUT_BEFORE_IN", "out"),
        ({"out": "2021-08-02 07:31"}, "STAY_TOO_LONG", "out"),
        ({"out": "?"}, "TIME_INVALID", "out"),
    ],
)
def test_a_bad_row_is_told_by_a_stable_code_and_its_column(
    changed: dict[str, str], code: str, column: str
) -> None:
    with pytest.raises(RowRefused) as refused:
        read(**changed)
    assert (refused.value.row_code, refused.value.column) == (code, column)
    assert all(ROW_WORDS[code])


def test_a_venue_of_theirs_is_kept_as_it_is_and_marked_unknown() -> None:
    visit = read(venue="", their_venue="HUE-000123")
    assert (visit.venue, visit.venue_known) == ("HUE-000123", False)


def test_the_best_reference_to_a_person_counts() -> None:
    assert read(phone="0900001234").person_by is Person.QID
    assert read(qid="", hash="AB" * 32, phone="0900001234").person == "ab" * 32
    assert read(qid="", phone="0900 001 234").person == "+84900001234"


@pytest.mark.catalogue("Q01")
def test_the_same_visit_written_differently_is_the_same_row() -> None:
    same = [
        read(),
        read(out=""),
        read(**{"in": "01/08/2021 7:30", "venue": print_venue_code(VENUE).lower()}),
        read(**{"in": "2021-08-01T00:30:00Z"}),
        read(**{"in": "44409.3125"}),
    ]
    assert len({row_identity(visit) for visit in same}) == 1


def test_another_person_venue_time_or_system_is_another_row() -> None:
    others = [
        read(),
        read(qid="162979388586171101"),
        read(venue=venue_code(b"\0\0\0\0\1")),
        read(**{"in": "2021-08-01 07:31"}),
        read_row(COLUMNS, row(), "danang", NOW),
        read(qid="", phone="0900001234"),
    ]
    assert len({row_identity(visit) for visit in others}) == len(others)


def test_a_short_row_is_read_as_empty_cells() -> None:
    with pytest.raises(RowRefused):
        read_row(COLUMNS, ["162979388586171100"], "hue-s", NOW)


@pytest.mark.catalogue("T05")
@given(st.datetimes(datetime(2021, 1, 1), datetime(2031, 1, 1)))  # noqa: DTZ001
def test_a_vietnamese_time_is_read_the_same_in_every_way_of_writing(local: datetime) -> None:
    instant = local.replace(microsecond=0, tzinfo=UTC) - timedelta(hours=7)
    days = (instant + timedelta(hours=7) - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1)
    assert read_row_time(f"{local:%Y-%m-%d %H:%M:%S}")[0] == instant
    assert read_row_time(f"{local:%d/%m/%Y %H:%M:%S}")[0] == instant
    assert read_row_time(f"{local:%Y-%m-%dT%H:%M:%S}+07:00") == (instant,)
    assert read_row_time(f"{days:.10f}") == (instant,)


@pytest.mark.catalogue("L10")
@given(st.dates(date(2021, 1, 1), date(2031, 1, 1)))
def test_the_two_readings_of_a_day_never_both_lie_in_the_days_that_are_taken(day: date) -> None:
    readings = read_row_time(f"{day:%d/%m/%Y} 10:00")
    assert len(readings) in (1, 2)
    assert len(readings) == 1 or abs(readings[0] - readings[1]) >= OLDEST + timedelta(days=7)


@given(st.lists(st.text(max_size=60), min_size=7, max_size=7))
def test_no_row_whatever_it_holds_is_anything_but_a_visit_or_a_coded_refusal(
    cells: list[str],
) -> None:
    try:
        read_row(COLUMNS, cells, "hue-s", NOW)
    except RowRefused as refused:
        assert refused.row_code in ROW_WORDS
        assert str(refused) == "ROW_REFUSED"
        assert refused.column in {*COLUMNS, "person"}
