"""What somebody takes along of a pool names none of the others in it (P09, decision 0135)."""

from __future__ import annotations

import pytest

from functions.laboratory.domain.words import Told
from tests.doors.returning.street import BINH, Street


@pytest.mark.catalogue("P09")
def test_of_a_pool_each_takes_their_own_result_alone(street: Street) -> None:
    anh, binh = street.person(), street.person(BINH)
    tube = street.told(anh.person, binh.person, what=Told.NEGATIVE)
    other = street.told(binh.person, what=Told.NEGATIVE, number=2)
    reply = anh.get("/api/results")
    (shown,) = reply.json["results"]
    assert (shown["tube"], shown["person"], shown["pooled"]) == (tube, anh.person, True)
    for of_others in (binh.person, other, BINH[1:]):
        assert of_others not in reply.body.decode(), of_others
    assert "attachment" in reply.headers["content-disposition"][0]
