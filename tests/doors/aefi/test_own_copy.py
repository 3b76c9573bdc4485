"""What somebody takes along of doses and of what came after them names nobody else (P09, 0135)."""

from __future__ import annotations

import pytest

from tests.doors.aefi.aftercare import SEVERE, WORDS, Aftercare
from tests.world import Actor

FILES = (
    "/api/vaccination/doses",
    "/api/vaccination/dose-amendments",
    "/api/aefi/reports",
    "/api/vaccination/registrations",
    "/api/vaccination/appointments",
    "/api/vaccination/nominations",
)


@pytest.mark.catalogue("P09")
def test_of_one_vial_each_takes_their_own_dose_and_no_word_of_the_staff(
    care: Aftercare, anh: Actor
) -> None:
    binh = care.somebody("0900002002")
    care.injected(binh)
    note = "Bé Mai nhà tôi cũng sốt"
    for who in (anh, binh):
        assert care.reports(who).status == 201
    assert care.reports(binh, SEVERE | {"note": note}).status == 201
    care.streams()
    case = care.opens_case(anh)
    assert care.takes(case, "triage", 1, severe=True).status == 200
    got = {path: anh.get(path) for path in FILES}
    assert [len(got[path].json["doses"]) for path in (FILES[0], FILES[2])] == [1, 1]
    staff = {"commune_officer", "district_officer", "province_officer", case, WORDS}
    for path, reply in got.items():
        assert reply.status == 200, path
        for of_others in (binh.person, note, *staff):
            assert of_others not in reply.body.decode(), (path, of_others)
    assert note in binh.get(FILES[2]).body.decode()
