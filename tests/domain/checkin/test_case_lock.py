"""May visits be read for a case? The truth table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from functions.checkin.domain.case_lock import CaseLock, Verdict, Wish, judge
from functions.kernel.periods import Period

START = datetime(2021, 11, 20, tzinfo=UTC)
WINDOW = Period(START, START + timedelta(days=3))
SECOND = timedelta(seconds=1)


def wish(revision: int = 1, person: str = "A", ring: int = 0, **moved: timedelta) -> Wish:
    period = Period(
        WINDOW.start + moved.get("start", timedelta(0)), WINDOW.end + moved.get("end", timedelta(0))
    )
    return Wish("c", "t", revision, person, ring, period)


@pytest.mark.catalogue("Z06")
@pytest.mark.parametrize(
    ("lock", "asked", "verdict"),
    [
        (None, wish(), Verdict.WAITS),
        (CaseLock(1, True, "A", WINDOW), wish(), Verdict.OPEN),
        (CaseLock(1, True, "A", WINDOW), wish(revision=2), Verdict.WAITS),
        (CaseLock(1, False, "A", WINDOW), wish(revision=2), Verdict.WAITS),
        (CaseLock(5, True, "A", WINDOW), wish(revision=2), Verdict.OPEN),
        (CaseLock(2, False, "A", WINDOW), wish(), Verdict.REFUSED),
        (CaseLock(1, True, "B", WINDOW), wish(), Verdict.REFUSED),
        (CaseLock(1, True, "B", WINDOW), wish(ring=1), Verdict.OPEN),
        (CaseLock(1, False, "B", WINDOW), wish(ring=1), Verdict.REFUSED),
        (CaseLock(1, True, "A", WINDOW), wish(start=-SECOND), Verdict.REFUSED),
        (CaseLock(1, True, "A", WINDOW), wish(end=SECOND), Verdict.REFUSED),
        (CaseLock(1, True, "A", WINDOW), wish(ring=1, end=SECOND), Verdict.REFUSED),
        (CaseLock(1, True, "A", WINDOW), wish(start=SECOND, end=-SECOND), Verdict.OPEN),
    ],
)
def test_only_a_standing_case_opens_visits_and_only_in_its_window(
    lock: CaseLock | None, asked: Wish, verdict: Verdict
) -> None:
    assert judge(lock, asked) is verdict
