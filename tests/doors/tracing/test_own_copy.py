"""What somebody takes along of having met a case names nobody else (P09, decision 0135)."""

from __future__ import annotations

import pytest

from tests.doors.tracing.bureau import A, B, Bureau
from tests.doors.tracing.told import Stream


@pytest.mark.catalogue("P09")
def test_the_copy_says_until_when_and_never_whose_case_it_is(
    bureau: Bureau, running: Stream
) -> None:
    who = bureau.somebody()
    person = who.get("/api/me").json["person"]
    case = bureau.opens()
    assert who.get("/api/own-contacts").json == {"contacts": []}
    bureau.meets(A, person, B)
    running.runs()
    reply = who.get("/api/own-contacts")
    (met,) = reply.json["contacts"]
    assert (met["until"], met["is_over"], met["of"]) == ("2021-12-05", False, "")
    for of_others in (A, B, case, "VENUE0001", "VN-000001"):
        assert of_others not in reply.body.decode(), of_others
    assert bureau.somebody("0900009009").get("/api/own-contacts").json == {"contacts": []}
