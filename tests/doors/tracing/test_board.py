"""The board leads to every case of the area, page by page; places are told by their names."""

from __future__ import annotations

import re

import pytest

from functions.runtime import clock
from functions.tracing.service import hearing, showing
from tests.doors.tracing.bureau import CASES, WHY, A, B, Bureau, C, D
from tests.doors.tracing.told import Stream, found, hears, result, trace_of


def test_every_case_of_the_area_is_reached_once_page_by_page(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "PAGE", 2)
    for number, person in enumerate((A, B, C, D)):
        hearing.hear(result(person, tube=f"VN-00000{number + 1}"), clock.now())
    seen, cursor = list[str](), ""
    for _ in range(2):
        page = bureau.tracer.get(f"{CASES}?cursor={cursor}").json
        assert len(page["cases"]) == 2
        assert page["days"]["2021-11-23"] == 4
        seen += [one["case"] for one in page["cases"]]
        cursor = page["cursor"]
    assert (page["more"], cursor) == (0, "")
    assert len({*seen}) == 4
    first = bureau.tracer.get("/can-bo/truy-vet").body.decode()
    assert "Còn 2 ca ở các trang sau" in first
    assert "Ba Đình" in first  # the place by its name, not by its code
    assert re.search(r"cursor=[A-Za-z0-9_-]{40}", first)


def test_places_are_told_by_the_names_on_their_posters(bureau: Bureau, running: Stream) -> None:
    case = bureau.opens()
    running.runs()
    owner = bureau.somebody()
    code = owner.registers_venue()
    name = owner.get(f"/api/venues/{code}").json["name"]
    at = clock.now().replace(day=21)
    hears(found(trace_of(A), "p1", (B, code, at, 30)))
    running.runs()
    visit = {
        "venue": code,
        "entered_at": "2021-11-20T01:00:00Z",
        "left_at": "2021-11-20T02:00:00Z",
    }
    told = {"revision": 1, "words": WHY, "visits": [visit]}
    place = f"/can-bo/truy-vet/{case}"
    assert name in bureau.tracer.get(f"{place}?purpose=find_contacts").body.decode()
    assert name not in bureau.tracer.get(place).body.decode()
    assert bureau.takes(case, "interview", told).status == 200
    assert name in bureau.tracer.get(place).body.decode()
