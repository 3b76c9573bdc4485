"""What other apps have told, as it lies in its table."""

from __future__ import annotations

from functions.checkin.store import parked, telling
from functions.kernel.periods import read_instant

UNTIL = int(read_instant("2021-12-21T17:00:00Z").timestamp())


def test_chk_42_a_row_is_told_once_by_each_app(tables: None) -> None:
    assert not telling.was_told("01", "day-mac")
    assert telling.put_told("01", "day-mac", "file-1#4", UNTIL) == "file-1#4"
    assert telling.put_told("01", "day-mac", "file-1#4", UNTIL) == "file-1#4"
    assert telling.put_told("01", "day-mac", "file-2#1", UNTIL) == "file-1#4"
    assert telling.was_told("01", "day-mac")
    assert not telling.was_told("46", "day-mac")
    assert not parked.stands("01", "day-mac"), "a row that was told is not parked"
