"""What somebody takes along of a follow-up has no word of those who look after them (P09, 0135)."""

from __future__ import annotations

import pytest

from tests.doors.followup.ward import A, Ward


@pytest.mark.catalogue("P09")
def test_the_copy_has_the_own_answers_and_no_word_or_name_of_staff(ward: Ward) -> None:
    actor = ward.somebody()
    person = str(actor.get("/api/me").json["person"])
    ward.confirmed(person)
    ward.confirmed(A, contact="c2")
    red = {"symptoms": ["confused"]}
    assert actor.call("POST", "/api/follow-up/answers", red).status == 200
    assert ward.steps(ward.nurse, "called", person=person, outcome="well").status == 200
    reply = actor.get("/api/follow-up")
    assert list(reply.json["answers"].values())[0]["symptoms"] == ["confused"]
    for of_others in (A, "Đã gọi lúc tám giờ", "commune_officer", "station-00001", "k1"):
        assert of_others not in reply.body.decode(), of_others
