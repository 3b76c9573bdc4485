"""Each act of a case has a Vietnamese why that names its rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from functions.kernel.identifiers import PersonId
from functions.tracing.domain.case import (
    Act,
    Case,
    Interview,
    Positive,
    State,
    drawn,
    without_tube,
)
from functions.tracing.domain.reason import why, why_ring

AT = datetime(2021, 11, 23, 2, 30, tzinfo=UTC)
CASE = drawn(
    Case(
        id="C",
        person=PersonId("0000000000001"),
        state=State.OPEN,
        act=Act.OPENED,
        revision=1,
        opened_at=AT,
        year=2021,
        positives=(Positive("VN-1", 1, AT - timedelta(hours=8), AT, "01/001/00001"),),
    )
)


@pytest.mark.parametrize("act", list(Act))
def test_every_act_has_a_why_with_its_rule(act: Act) -> None:
    told = why(replace(CASE, act=act))
    assert "(window-3638-2021)" in told
    assert told.endswith(".")


def test_the_why_is_that_of_the_act() -> None:
    assert "chưa rõ nguồn lây" in why(CASE)
    told = drawn(replace(CASE, act=Act.INTERVIEWED, interview=Interview(date(2021, 11, 21))))
    assert "trước ngày khởi phát" in why(told)
    assert "đã rút kết quả" in why(without_tube(CASE, "VN-1"))
    assert "mở nhầm" in why(replace(CASE, act=Act.ERROR))
    assert why(replace(CASE, act=Act.CLOSED)).startswith("Đã điều tra xong")


def test_a_ring_says_how_many_of_how_many() -> None:
    asked = replace(CASE, traces={"": "t0", "c1": "t1", "c2": "t2"})
    assert "lượt 2 trên tối đa 10 (contact-1)" in why_ring(asked, "contact-1", 10)
