"""Officers try another table of criteria on the page; nothing is written."""

from __future__ import annotations

from datetime import date

from functions.runtime import clock
from functions.zoning.service import proposing
from tests.doors.zoning.officers import COMMUNE, WELL, YESTERDAY, Zones, case, hear
from tests.world import stream_records

PAGE = "/can-bo/cap-do-dich"


def test_another_table_is_tried_beside_the_proposals_and_writes_nothing(zones: Zones) -> None:
    assert zones.enters({"area": COMMUNE, **WELL}).status == 201
    hear([case(number, day=date(2021, 11, 18)) for number in range(25)])
    proposing.propose("01", YESTERDAY, clock.now())
    before = len(stream_records("zoning"))
    plain = zones.province.get(PAGE)
    assert plain.status == 200
    assert "Theo zones-" not in plain.body.decode()
    page = zones.province.get(f"{PAGE}?rule=zones-2686-2021-05")
    text = page.body.decode()
    assert page.status == 200
    assert "Theo zones-2686-2021-05" in text
    assert "22/11/2021" in text
    assert "đếm ca theo số ngày khác nhau" in text
    assert zones.ministry.get(f"{PAGE}?province=01&rule=zones-218-2022-01").status == 200
    unknown = zones.province.get(f"{PAGE}?rule=zones-1")
    assert unknown.status == 409
    assert len(stream_records("zoning")) == before
