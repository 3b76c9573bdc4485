"""Received is used, wasted or left, and each dose used stands in a record; what differs alarms."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.immunization import schedules
from functions.immunization.store.stocks import StockRecord
from functions.kernel.callers import Role
from infra.parts import ROOT
from tests.doors.checkin.town import later
from tests.doors.immunization.ward import LOT, SECOND_SITE, SITE, STOCK, Ward

EVENT = ROOT / "events" / "immunization" / "schedules.look_after.json"
OTHER = "comirnaty.FF9999"
NIGHT = {"hours": 17}
"""01:30 in Vietnam, on the day after."""


def looked_after(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, int]]:
    """A round of the hour; the lots that the journal says differ, at how many sites."""
    capsys.readouterr()
    schedules.look_after(json.loads(EVENT.read_text()), None)
    lines = [one for one in capsys.readouterr().out.splitlines() if '"StockDiffers"' in one]
    told = [json.loads(one) for one in lines]
    return [(one["lot"], one["sites"]) for one in told if one.get("fact") == "StockDiffers"]


def books(ward: Ward) -> dict[tuple[str, str], dict[str, Any]]:
    ward.province = ward.member(Role.PROVINCE_OFFICER, "province-01")
    reply = ward.province.get(f"{STOCK}/books")
    assert reply.status == 200, reply.body
    return {(one["site"], one["lot"]): one for one in reply.json["lines"]}


@pytest.mark.catalogue("R06")
def test_the_books_of_a_day_agree_until_somebody_writes_past_them(
    ward: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.receives(vials=3)
    ward.receives(number="FF9999")
    ward.posts("transfers", {"lot": LOT, "to": SECOND_SITE, "vials": 1})
    vial = ward.vial()
    assert ward.gives(ward.screened(), vial).status == 201
    ward.posts("wastes", {"lot": LOT, "vial": vial, "reason": "left_over"})
    assert looked_after(capsys) == []
    with later(hours=16):  # 00:30: what the last minutes told may still be on its way
        assert looked_after(capsys) == []
        assert books(ward) == {}
    with later(**NIGHT):
        # The stream has not told who was given of the lot.
        assert looked_after(capsys) == [(LOT, 1)]
        assert books(ward)[SITE, LOT]["unrecorded"] == 1
        ward.tells()
        assert looked_after(capsys) == []
        line = books(ward)[SITE, LOT]
        said = {name: line[name] for name in ("received", "used", "wasted", "left", "recorded")}
        assert said == {"received": 12, "used": 1, "wasted": 5, "left": 6, "recorded": 1}
        assert not (line["missing"] or line["unrecorded"] or line["wrong_sums"])
        assert books(ward)[SECOND_SITE, LOT]["left"] == 6
        assert ward.province.get("/can-bo/doi-chieu-vac-xin").status == 200
        far = ward.member(Role.PROVINCE_OFFICER, "province-79")
        assert far.get(f"{STOCK}/books?province=01").json["lines"] == []
        assert far.get(f"{STOCK}/books?province=xx").code == "DIVISION_UNKNOWN"
    StockRecord(OTHER, f"stock#{SITE}").update(actions=[StockRecord.closed.add(-2)])
    with later(**NIGHT):
        # A lot that agreed is not gone through twice in a night.
        assert looked_after(capsys) == []
    with later(days=1, **NIGHT):
        ward.site = ward.member(Role.COMMUNE_OFFICER, SITE)
        ward.posts("wastes", {"lot": OTHER, "vials": 1, "reason": "broken"})
    with later(days=2, **NIGHT):
        assert looked_after(capsys) == [(OTHER, 1)]
        line = books(ward)[SITE, OTHER]
        assert (line["missing"], line["wrong_sums"], line["wasted"]) == (2, 1, 6)
        page = ward.province.get("/can-bo/doi-chieu-vac-xin").body.decode()
        assert "1 dòng không khớp" in page
    with later(days=3, **NIGHT):
        # It did not move, but it has not been cleared up either.
        assert looked_after(capsys) == [(OTHER, 1)]
