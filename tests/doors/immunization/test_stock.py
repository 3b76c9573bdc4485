"""Lots of a site: received, sent on, opened, wasted, recalled; balanced whatever happens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from functions.kernel.callers import Role
from tests.doors.checkin.town import later
from tests.doors.immunization.ward import FAR_SITE, LOT, LOTS, SECOND_SITE, SITE, STOCK, Ward


def test_doses_go_from_receipt_to_open_vial_and_waste_and_nothing_is_left_over(ward: Ward) -> None:
    assert ward.receives().json["closed"] == 12
    vial = ward.opens().json
    assert (vial["left"], vial["until"]) == (6, "2021-11-23T07:30:00.000Z")
    assert ward.posts("transfers", {"lot": LOT, "to": SECOND_SITE, "vials": 1}).status == 201
    wasted = ward.posts("wastes", {"lot": LOT, "vial": vial["vial"], "reason": "left_over"})
    assert wasted.status == 201, wasted.body
    broken = {"lot": LOT, "vials": 1, "reason": "broken"}
    assert ward.posts("wastes", broken, ward.second).status == 201

    assert ward.stock() == {"received": 12, "sent": 6, "wasted": 6}
    assert ward.stock(ward.second) == {"received": 6, "wasted": 6}
    shown = ward.province.get(f"{LOTS}/{LOT}").json
    assert ([one["site"] for one in shown["sites"]], shown["differences"]) == (
        [SITE, SECOND_SITE],
        [],
    )


def test_a_movement_sent_twice_is_one(ward: Ward) -> None:
    key = {"idempotency-key": "movement-once-0001"}
    first, second = (ward.receives(headers=dict(key)) for _ in range(2))
    assert first.json == second.json
    assert ward.receives(headers=dict(key), vials=3).code == "IDEMPOTENCY_KEY_REUSED"
    vials = [ward.opens(headers={"idempotency-key": "open-once-0001"}) for _ in range(2)]
    assert vials[0].json == vials[1].json
    waste = {"lot": LOT, "vial": vials[0].json["vial"], "reason": "other"}
    told = [
        ward.posts("wastes", waste, headers={"idempotency-key": "waste-once-0001"})
        for _ in range(2)
    ]
    assert [one.status for one in told] == [201, 201]
    assert ward.posts("wastes", waste).code == "LOT_EMPTY"
    assert ward.stock() == {"received": 12, "closed": 6, "wasted": 6}


@pytest.mark.catalogue("C07")
def test_the_last_vial_at_two_tables_is_opened_once(ward: Ward) -> None:
    ward.receives(vials=1)
    with ThreadPoolExecutor(4) as tables:
        told = list(tables.map(lambda _: ward.opens(), range(4)))
    assert sorted(one.status for one in told) == [201, 409, 409, 409]
    assert {one.code for one in told if one.status == 409} == {"LOT_EMPTY"}
    assert ward.stock() == {"received": 6, "open": 6}


@pytest.mark.catalogue("C07")
def test_an_expired_lot_refuses_all_but_waste(ward: Ward) -> None:
    ward.receives(expires_on="2021-11-23")
    with later(hours=16):
        ward.site = ward.member(Role.COMMUNE_OFFICER, SITE)
        assert ward.opens().code == "LOT_BLOCKED"
        assert ward.receives(expires_on="2021-11-23").code == "LOT_BLOCKED"
        sent = {"lot": LOT, "to": SECOND_SITE, "vials": 1}
        assert ward.posts("transfers", sent).code == "LOT_BLOCKED"
        wasted = {"lot": LOT, "vials": 2, "reason": "expired"}
        assert ward.posts("wastes", wasted).status == 201


@pytest.mark.catalogue("C07")
def test_a_recalled_lot_refuses_at_every_site(ward: Ward) -> None:
    ward.receives()
    ward.receives(ward.second)
    assert ward.recalls(ward.province).status == 403
    assert ward.recalls().json["recalled_by"] == "123/QLD-CL"
    # Before the stream has told it, what would bring the lot elsewhere reads the recall itself.
    assert ward.receives().code == "LOT_BLOCKED"
    sent = {"lot": LOT, "to": SECOND_SITE, "vials": 1}
    assert ward.posts("transfers", sent).code == "LOT_BLOCKED"
    ward.block()
    assert {ward.opens(who).code for who in (ward.site, ward.second)} == {"LOT_BLOCKED"}
    wasted = {"lot": LOT, "vials": 2, "reason": "recalled"}
    assert ward.posts("wastes", wasted).status == 201
    assert ward.recalls().status == 200


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"product": "nanocovax"}, "VACCINE_UNKNOWN"),
        ({"number": "FF 2382"}, "LOT_NUMBER_INVALID"),
        ({"expires_on": "28/02/2022"}, "DATE_AMBIGUOUS"),
        ({"expires_on": "2021-11-22"}, "LOT_BLOCKED"),
        ({"vials": 0}, "INVALID"),
        ({"doses_per_vial": 21}, "INVALID"),
        ({"site": SECOND_SITE}, "UNKNOWN_FIELD"),
        ({"expires_on": "2022-03-01", "again": True}, "LOT_DIFFERS"),
    ],
)
def test_a_delivery_that_can_not_be_is_refused(ward: Ward, more: Any, code: str) -> None:
    if more.pop("again", False):
        ward.receives()
    assert ward.receives(**more).code == code


@pytest.mark.parametrize("to", [SITE, "commune-00004", "nobody"])
def test_doses_go_only_to_another_site(ward: Ward, to: str) -> None:
    ward.receives()
    sent = {"lot": LOT, "to": to, "vials": 1}
    assert ward.posts("transfers", sent).code == "TRANSFER_IMPOSSIBLE"
    assert ward.posts("transfers", sent | {"to": FAR_SITE, "vials": 3}).code == "LOT_EMPTY"


@pytest.mark.catalogue("Z02")
def test_stock_is_seen_by_its_site_and_its_area_alone(ward: Ward) -> None:
    ward.receives()
    commune = ward.member(Role.COMMUNE_OFFICER, "commune-00004")
    assert commune.get(STOCK).code == "NOT_A_VACCINATION_SITE"
    assert ward.opens(ward.second).code == "LOT_UNKNOWN"
    abroad = ward.member(Role.PROVINCE_OFFICER, "province-79")
    told = [abroad.get(f"{LOTS}/{lot}") for lot in (LOT, "comirnaty.ZZ9999")]
    assert [one.code for one in told] == ["LOT_UNKNOWN"] * 2
    assert told[0].json | {"request_id": ""} == told[1].json | {"request_id": ""}
    assert ward.ministry.get(f"{LOTS}/{LOT}").status == 200
