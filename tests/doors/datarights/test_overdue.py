"""What is past its term is counted each hour, told to the journal and shown to the ministry."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.datarights.service import watching
from functions.kernel.callers import Role
from functions.runtime import clock
from tests.doors.datarights.desk import QUEUE, STAFF_PAGE, Desk


def lines(capsys: Any) -> list[dict[str, Any]]:
    """What the round told the journal."""
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [one for one in told if "DataRequests" in one.get("fact", "")]


def seen(desk: Desk, role: Role, unit: str) -> Any:
    """The queue as somebody sees it who signs in now."""
    return desk.clinic.member(role, unit).get(QUEUE).json


@pytest.mark.catalogue("P09")
def test_what_nobody_decided_in_time_rings_and_stands_on_the_ministrys_page(
    desk: Desk, capsys: Any
) -> None:
    visitor, begun = desk.clinic.town.visitor(), clock.now()
    asked = desk.asks(visitor, "access").json["id"]
    desk.asks(visitor, "deletion")
    watching.look_after(clock.now())
    told = lines(capsys)
    assert [(one["fact"], one["overdue"]) for one in told] == [("DataRequestsWatched", 0)]
    assert [one["waiting"] for one in desk.queue(desk.ministry)["backlogs"]] == [2]
    assert desk.queue()["backlogs"] == []  # a province sees its own queue
    with clock.fixed(begun + timedelta(days=3)):
        watching.look_after(clock.now())
        overdue, watched = lines(capsys)
        assert (overdue["province"], overdue["overdue"]) == ("01", 2)
        assert overdue["first_due"] == "2021-11-25" and overdue["level"] == "WARNING"
        assert (watched["waiting"], watched["overdue"]) == (2, 2)
        (one,) = seen(desk, Role.MINISTRY_OPERATOR, "moh")["backlogs"]
        assert (one["province"], one["waiting"], one["overdue"]) == ("01", 2, 2)
        page = desk.clinic.member(Role.MINISTRY_OPERATOR, "moh").get(STAFF_PAGE).body.decode()
        assert "2 yêu cầu quá hạn" in page and "Hà Nội" in page
        officer = desk.clinic.member(Role.PROVINCE_OFFICER, "province-01")
        assert desk.decides(asked, who=officer).status == 200
        watching.look_after(clock.now())
        assert [one["overdue"] for one in lines(capsys)] == [1, 1]


def test_a_province_where_nothing_waits_any_more_leaves_the_list(desk: Desk) -> None:
    asked = desk.asks(desk.clinic.town.visitor(), "access").json["id"]
    watching.look_after(clock.now())
    assert len(desk.queue(desk.ministry)["backlogs"]) == 1
    assert desk.decides(asked).status == 200
    watching.look_after(clock.now())
    assert desk.queue(desk.ministry)["backlogs"] == []
