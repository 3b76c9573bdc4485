"""Somebody takes along all their certificates with what they say, and nobody else's (P09, 0135)."""

from __future__ import annotations

import pytest

from tests.doors.certificates.office import TUBE, Office


@pytest.mark.catalogue("P09")
def test_the_copy_has_the_text_of_each_certificate_and_no_other_persons(office: Office) -> None:
    anh = office.named()
    binh = office.named("0900002002", document="001090900002", full_name="Trần Thị Bình")
    office.hears(office.result(anh.person, binh.person))
    mine, other = office.issued(anh, TUBE), office.issued(binh, TUBE)
    reply = anh.get("/api/certificate-copies")
    (held,) = reply.json["certificates"]
    assert (held["id"], held["text"], held["pdf"]) == (mine["id"], mine["text"], "")
    for of_others in (binh.person, other["id"], other["text"], "Bình"):
        assert of_others not in reply.body.decode(), of_others
    assert binh.get(f"/api/certificate-copies?for={anh.person}").status == 404
