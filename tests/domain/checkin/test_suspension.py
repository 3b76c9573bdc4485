"""What does a page say, and what goes on, while a module is suspended by order?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from functions.checkin.domain.suspension import Act, counts, goes_on, say_suspension

SINCE = datetime(2022, 4, 29, 17, 0, tzinfo=UTC)


def test_a_suspension_stops_the_new_and_nothing_else() -> None:
    assert {act for act in Act if not goes_on(act, "declaration")} == {Act.DECLARE}
    assert {act for act in Act if not goes_on(act, "checkin")} == {Act.CHECK_IN}


@pytest.mark.parametrize("module", ["declaration", "checkin"])
def test_people_leave_see_their_own_and_are_erased_on_time_while_suspended(module: str) -> None:
    assert all(goes_on(act, module) for act in (Act.CHECK_OUT, Act.READ_OWN, Act.ERASE))


def test_a_scan_made_before_the_suspension_counts_though_sent_after() -> None:
    assert not counts(SINCE, SINCE - timedelta(seconds=1))
    assert counts(SINCE, SINCE)


def test_the_notice_names_instrument_place_and_vietnamese_date() -> None:
    told = say_suspension("vi", instrument="2213/BYT-DP", effective_from=SINCE, at=SINCE)
    assert "trên toàn quốc từ 30/04/2022 theo 2213/BYT-DP" in told
    local = say_suspension(
        "en", instrument="12/UBND", effective_from=SINCE, at=SINCE, province="Thừa Thiên Huế"
    )
    assert local.startswith("Suspended in Thừa Thiên Huế from 30/04/2022 under 12/UBND.")


def test_a_suspension_to_come_is_announced() -> None:
    before = SINCE - timedelta(days=2)
    told = say_suspension("vi", instrument="2213/BYT-DP", effective_from=SINCE, at=before)
    assert told == "Sẽ tạm dừng từ 30/04/2022 theo 2213/BYT-DP."
