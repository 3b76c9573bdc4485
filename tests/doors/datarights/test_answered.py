"""Who asked is told once that there is a decision, in words that say nothing, and reads it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.kernel.periods import VIETNAM
from functions.notifications.service import hearing
from functions.runtime import clock
from tests.doors.checkin.town import items_of
from tests.doors.datarights.desk import PAGE, Desk
from tests.doors.vaccination.test_booking import adds_member
from tests.world import stream_records


def answers(desk: Desk) -> list[dict[str, Any]]:
    """What was told of decisions."""
    return [one for one in desk.told if one["fact"] == "DataRequestAnswered"]


@pytest.mark.catalogue("P10", "Q01")
@pytest.mark.parametrize(("kind", "ground"), [("access", ""), ("deletion", "open_case")])
def test_a_decision_is_told_once_and_a_fact_heard_twice_sends_one_notice(
    desk: Desk, kind: str, ground: str, capsys: Any
) -> None:
    visitor = desk.clinic.town.visitor()
    asked = desk.asks(visitor, kind).json
    desk.tells()
    assert desk.told == []  # who only asked is told nothing
    assert desk.decides(asked["id"], ground).status == 200
    assert desk.decides(asked["id"], ground).status == 200
    desk.tells()
    desk.tells()
    (first, *again) = answers(desk)
    assert again == [first] and first["person"] == visitor.person
    assert first["number"] == asked["number"]
    by_day = clock.now().astimezone(VIETNAM).replace(hour=10)
    for fact in (first, first):
        hearing.tell(json.dumps(fact), by_day, None)
    sent = [line for line in capsys.readouterr().out.splitlines() if '"MessageSent"' in line]
    assert len(sent) == 1
    cause = f"data_request_decided#{asked['id']}"
    (notice,) = [one for one in items_of("notices") if one["k"]["S"] == cause]
    assert notice["text"]["S"] == "data_request_decided/vi/1"
    page = visitor.get("/thong-bao").body.decode()
    assert page.count("Yêu cầu về dữ liệu đã có trả lời") == 1 and PAGE in page


def test_the_guardian_who_asked_is_told_and_not_the_ward(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    ward = adds_member(visitor)
    asked = desk.asks(visitor, person=ward).json["id"]
    assert desk.decides(asked, "open_case", who=desk.ministry).status == 200
    desk.tells()
    assert [one["person"] for one in answers(desk)] == [visitor.person]


def test_the_stream_hears_the_version_of_a_decision_alone(desk: Desk) -> None:
    asked = desk.asks(desk.clinic.town.visitor()).json["id"]
    assert desk.decides(asked).status == 200
    desk.works()
    versions = [
        one["dynamodb"]["Keys"]["s"]["S"]
        for one in stream_records("data_requests")
        if one["dynamodb"]["Keys"]["p"]["S"].startswith("request#")
    ]
    assert versions == ["000001", "000002", "000003", "000004"]
    assert len(answers(desk)) == 1


@pytest.mark.catalogue("P10")
def test_a_ground_is_shown_by_the_vietnamese_name_of_its_instrument(desk: Desk) -> None:
    visitor = desk.clinic.town.visitor()
    asked = desk.asks(visitor).json["id"]
    staff = f"/can-bo/yeu-cau-du-lieu?request={asked}"
    vietnamese, english = "Luật Phòng, chống bệnh truyền nhiễm 03/2007/QH12", "Law 03/2007/QH12"
    page = desk.officer.get(staff).body.decode()
    assert vietnamese in page and english not in page
    page = desk.officer.get(f"{staff}&lang=en").body.decode()
    assert page.index(vietnamese) < page.index(english)
    assert desk.decides(asked, "epidemic_control").status == 200
    page = visitor.get(f"{PAGE}?lang=vi").body.decode()
    assert vietnamese in page and english not in page
