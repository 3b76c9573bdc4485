"""Whoever screens a person next knows of a severe event, until it is found to be a coincidence."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.immunization import consumers
from functions.runtime import clock, facts
from tests.doors.aefi.aftercare import Aftercare
from tests.doors.checkin.town import phone_code
from tests.world import Actor


def heard(care: Aftercare, told: list[dict[str, Any]]) -> None:
    """What the stream of AEFI tells comes to immunization, the newest first and twice."""
    care.streams()
    bodies = [json.dumps(one) for one in told if one["fact"] == "AdverseEventReported"]
    for body in (*reversed(bodies), *bodies):
        record = {"messageId": "m", "body": body, "eventSource": "aws:sqs"}
        assert consumers.hear_fact({"Records": [record]}, None) == {"batchItemFailures": []}


def test_the_next_screening_leads_to_a_hospital_until_it_is_judged(
    care: Aftercare, anh: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell", told.append)

    def screened() -> tuple[str, list[str]]:
        reply = care.screens(reading=phone_code(anh), number="")
        assert reply.status == 201, reply.body
        person = reply.json["person"]
        return person["outcome"], person["reasons"]

    case = care.opens_case(anh)
    with clock.fixed(clock.now() + timedelta(days=21)):
        care.signs_in_staff()
        anh.sign_in("0900001001")
        assert screened() == ("eligible", [])
        heard(care, told)
        assert screened() == ("hospital", ["severe_event"])
        page = care.site.get(_page(care, anh)).body.decode()
        assert "Đã có báo cáo phản ứng nặng" in page
        care.takes(case, "triage", 1, severe=True)
        care.takes(case, "investigation", 2)
        care.takes(case, "form", 3, handling="Đúng quy trình")
        heard(care, told)
        assert screened() == ("hospital", ["severe_event"])
        care.takes(case, "classification", 4, care.province, causality="C")
        heard(care, told)
        assert screened() == ("eligible", [])


def _page(care: Aftercare, who: Actor) -> str:
    reply = care.screens(reading=phone_code(who), number="")
    return f"/diem-tiem/nguoi/{reply.json['person']['screening']}"
