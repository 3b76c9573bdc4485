"""Who is let in: by an appointment of that site and day, or for a reason of the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.immunization.domain.appointed import Appointed, admitted
from functions.immunization.domain.attendance import AppointmentMissing, WalkIn
from functions.kernel.identifiers import PersonId, UnitId

SITE, DAY = UnitId("site-01"), date(2021, 11, 24)
ONE = Appointed(
    PersonId("0000000000001"), "01-0000000000001", SITE, datetime(2021, 11, 24, 1, tzinfo=UTC), 2,
    stands=True,
)  # fmt: skip


def test_an_appointment_is_for_its_site_and_vietnamese_day() -> None:
    assert ONE.is_for(SITE, DAY)
    assert not ONE.is_for(UnitId("site-02"), DAY)
    assert not replace(ONE, stands=False).is_for(SITE, DAY)
    late = replace(ONE, starts_at=datetime(2021, 11, 23, 17, 0, tzinfo=UTC))  # midnight there
    assert late.is_for(SITE, DAY)
    assert not replace(late, starts_at=late.starts_at - timedelta(seconds=1)).is_for(SITE, DAY)


def test_an_appointment_comes_before_a_reason_and_the_earliest_before_others() -> None:
    later = replace(ONE, campaign="01-0000000000002", starts_at=ONE.starts_at + timedelta(hours=2))
    assert admitted([later, ONE], WalkIn.RESERVE) == (ONE.campaign, None)
    assert admitted([], WalkIn.RESERVE) == ("", WalkIn.RESERVE)
    with pytest.raises(AppointmentMissing):
        admitted([], None)
