"""Cases of a province are counted by state, age and trace; of nobody in particular."""

from __future__ import annotations

from datetime import date, timedelta

from functions.tracing.domain.case import State
from functions.tracing.service.nation import count
from functions.tracing.store.listed import Line

TODAY = date(2021, 11, 23)


def line(days: int, state: State = State.OPEN, trace: str = "t") -> Line:
    """A case of so many days ago."""
    return Line("c", TODAY - timedelta(days=days), "01/001/00001", state, trace, "", "")


def test_a_province_is_counted_as_its_lines_say() -> None:
    told = count(
        "01",
        "Hà Nội",
        [
            line(0),
            line(1, trace=""),
            line(2, trace=""),
            line(3),
            line(7),
            line(8, trace=""),
            line(4, State.CLOSED, ""),
            line(0, State.WITHDRAWN, ""),
        ],
        TODAY,
    )
    assert (told.cases, told.new) == (7, 2)
    assert told.ages == (3, 2, 1)
    assert (told.untraced, told.overdue) == (3, 2)


def test_nothing_is_nought() -> None:
    told = count("01", "Hà Nội", [], TODAY)
    assert (told.cases, told.new, told.ages, told.untraced, told.overdue) == (0, 0, (0, 0, 0), 0, 0)
