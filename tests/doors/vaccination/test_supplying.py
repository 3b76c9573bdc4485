"""A plan says whom it expects and shares its lots; what came of them stands beside it."""

from __future__ import annotations

import json
from datetime import date

from functions.kernel.callers import Role
from functions.vaccination.store import told
from tests.doors.checkin.town import Officer
from tests.doors.vaccination.clinic import PLANS, SECOND_SITE, SITE, Clinic
from tests.gateway import Reply

LOT = "comirnaty.FF2382"


def expects(clinic: Clinic, people: dict[str, int], site: str = SITE) -> Reply:
    """The department says how many people a site expects."""
    place = f"{PLANS}/{clinic.campaign}/targets"
    return clinic.department.call("POST", place, {"site": site, "people": people})


def shares(clinic: Clinic, who: Officer, place: str, doses: int, lot: str = LOT) -> Reply:
    """Somebody shares a lot."""
    body = {"lot": lot, "place": place, "doses": doses}
    return who.call("POST", f"{PLANS}/{clinic.campaign}/lots", body)


def moved(site: str, division: str, movement: str, **doses: int) -> str:
    """The ledger tells of a movement."""
    return json.dumps(
        {
            "fact": "DosesMoved", "version": 1, "movement": movement, "lot": LOT,
            "day": "2021-11-23",
            "sites": [{"site": site, "division": division} | doses],
        }
    )  # fmt: skip


def listed(*, recalled: bool, expires_on: str = "2022-02-28") -> str:
    """The ledger tells of a lot."""
    return json.dumps(
        {"fact": "LotListed", "version": 1, "lot": LOT, "product": "comirnaty",
         "expires_on": expires_on, "recalled": recalled}
    )  # fmt: skip


def supply(clinic: Clinic, who: Officer) -> dict[str, object]:
    """What somebody sees."""
    reply = who.get(f"{PLANS}/{clinic.campaign}/supply")
    assert reply.status == 200, reply.body
    return dict(reply.json)


def test_from_targets_and_lots_to_what_is_short_and_what_came(clinic: Clinic) -> None:
    clinic.drafted()
    clinic.adds(SECOND_SITE)
    assert expects(clinic, {"09": 30, "16": 20}).status == 204
    assert expects(clinic, {"16": 10}).status == 204
    assert expects(clinic, {"16": 5}, SECOND_SITE).status == 204
    assert expects(clinic, {"01": 5}).code == "TARGET_IMPOSSIBLE"
    assert expects(clinic, {"16": 5}, "site-79").code == "SITE_UNKNOWN"
    assert shares(clinic, clinic.department, "01/001", 60).status == 204
    assert shares(clinic, clinic.district, SITE, 61).code == "SHARE_EXCEEDED"
    assert [shares(clinic, clinic.district, SITE, 48).status for _ in range(2)] == [204, 204]
    clinic.hears(
        listed(recalled=False),
        *(moved(SITE, "01/001/00001", "m1", received=36, wasted=0) for _ in range(2)),
        moved(SITE, "01/001/00001", "m2", sent=6),
    )

    told_of = supply(clinic, clinic.department)

    # 40 + 5 people need two doses each; of 90 doses 60 are allotted.
    assert told_of["need"] == {"people": 45, "doses": 90, "shared": 60, "short": 30}
    (lot,) = told_of["lots"]  # type: ignore[misc]
    assert (lot["districts"], lot["sites"], lot["arrived"], lot["waits"]) == (
        {"01/001": 60}, {SITE: 48}, {SITE: 30}, 30,
    )  # fmt: skip
    first, second = told_of["sites"]  # type: ignore[misc]
    assert (first["people"], first["need"]["short"], first["arrived"]) == (
        {"09": 30, "16": 10}, 32, 30,
    )  # fmt: skip
    assert second["need"] == {"people": 5, "doses": 10, "shared": 0, "short": 10}
    own = supply(clinic, clinic.site)
    assert [one["site"] for one in own["sites"]] == [SITE]  # type: ignore[attr-defined]


def test_a_lot_that_may_not_be_given_is_not_shared_but_can_be_taken_back(clinic: Clinic) -> None:
    clinic.drafted()
    assert shares(clinic, clinic.department, "01/001", 60, "vaxzevria.AB123").code == (
        "LOT_IMPOSSIBLE"
    )
    assert shares(clinic, clinic.department, "01/001", 60).status == 204
    clinic.hears(listed(recalled=True), listed(recalled=False))
    kept = told.lot(LOT)
    assert kept is not None and kept.recalled and kept.expires_on == date(2022, 2, 28)
    assert shares(clinic, clinic.department, "01/001", 70).code == "LOT_IMPOSSIBLE"
    assert shares(clinic, clinic.department, "01/001", 0).status == 204
    (lot,) = supply(clinic, clinic.department)["lots"]  # type: ignore[misc]
    assert (lot["districts"], lot["recalled"]) == ({}, True)


def test_each_shares_only_what_is_theirs(clinic: Clinic) -> None:
    clinic.drafted()
    second = clinic.member(Role.DISTRICT_OFFICER, "district-002")
    assert shares(clinic, clinic.department, "01/001", 60).status == 204
    for who, place in ((second, SITE), (clinic.site, SITE), (clinic.district, "01/001")):
        assert shares(clinic, who, place, 5).code == "SHARE_UNKNOWN"
    assert expects(clinic, {"16": 5}).status == 204
    assert clinic.steps("submit", clinic.department).status == 204
    assert expects(clinic, {"16": 6}).code == "STEP_IMPOSSIBLE"
    far = clinic.member(Role.PROVINCE_OFFICER, "province-79")
    assert far.get(f"{PLANS}/{clinic.campaign}/supply").code == "CAMPAIGN_UNKNOWN"
    assert shares(clinic, far, "79/760", 5).code == "CAMPAIGN_UNKNOWN"


def test_the_pages_send_the_same_and_show_what_was_refused(clinic: Clinic) -> None:
    clinic.drafted()
    place = f"/can-bo/tiem-chung/{clinic.campaign}"
    share = {"lot": "comirnaty.ff2382", "place": "01/001", "doses": "60"}
    for form, to in (({"site": SITE, "group": "16", "people": "40"}, "muc-tieu"), (share, "lo")):
        assert clinic.department.call("POST", f"{place}/{to}", form=form).status == 303
    wrong = clinic.department.call("POST", f"{place}/lo", form=share | {"lot": "x"})
    assert wrong.status == 422 and LOT in wrong.body.decode()
    page = clinic.department.get(f"{place}/nguon").body.decode()
    assert LOT in page and "chưa điểm tiêm nào nhận" in page
