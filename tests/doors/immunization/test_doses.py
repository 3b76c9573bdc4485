"""A dose is recorded once, with its stock; numbers follow the history; recalls find people."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from functions.kernel.callers import Caller, Role
from functions.kernel.cards import read_card
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime import clock
from tests.doors.checkin.town import CCCD as CARD
from tests.doors.checkin.town import Town, later, phone_code
from tests.doors.immunization.ward import DOSES, LOT, LOTS, SECOND_SITE, SITE, Ward

OTHER_LOT = "comirnaty.FF9999"


@pytest.fixture
def stocked(ward: Ward) -> Ward:
    """A site with a lot."""
    ward.receives(vials=10)
    return ward


def signed_in_again(ward: Ward) -> None:
    ward.site = ward.member(Role.COMMUNE_OFFICER, SITE)
    ward.ministry = ward.member(Role.MINISTRY_OPERATOR, "moh")


def given(ward: Ward, vial: str = "", **more: Any) -> str:
    screening = ward.screened(**more)
    reply = ward.gives(screening, vial or ward.vial())
    assert reply.status == 201, reply.body
    return screening


def test_screened_injected_observed_and_told(stocked: Ward) -> None:
    vial = stocked.vial()
    told = stocked.screens("chronic", vitals={"pulse": 110}).json["person"]
    assert (told["outcome"], told["reasons"], told["rule"]) == (
        "careful", ["chronic", "pulse"], "screening-4355",
    )  # fmt: skip
    dose = stocked.gives(told["screening"], vial).json
    assert (dose["number"], dose["series"], dose["state"], dose["rule"]) == (
        1, 2, "ok", "intervals-7820",
    )  # fmt: skip
    assert stocked.stock()["used"] == 1
    assert stocked.lets_go(told["screening"]).code == "OBSERVATION_RUNNING"
    with later(minutes=30):
        ended = stocked.lets_go(told["screening"])
        assert ended.json["observed_until"] == "2021-11-23T02:00:00.000Z"
        assert stocked.lets_go(told["screening"]).json == ended.json
        (one,) = stocked.site.get(f"{DOSES}/today").json["people"]
        assert one["stage"] == "left"


@pytest.mark.catalogue("C06")
def test_one_dose_recorded_at_two_tables_is_one(stocked: Ward) -> None:
    vial, screening = stocked.vial(), stocked.screened()
    with ThreadPoolExecutor(2) as tables:
        told = list(tables.map(lambda _: stocked.gives(screening, vial), range(2)))
    assert [one.status for one in told] == [201, 201]
    assert told[0].json == told[1].json
    with later(minutes=4):
        again = stocked.gives(stocked.screened(), stocked.vial())
    assert again.json == told[0].json
    assert (stocked.stock()["used"], stocked.stock()["open"]) == (1, 11)
    assert stocked.site.get(f"{DOSES}/conflicts").json["conflicts"] == []


@pytest.mark.catalogue("C07")
def test_the_last_dose_at_two_tables_is_given_once(ward: Ward) -> None:
    ward.receives(vials=1, doses_per_vial=1)
    vial = ward.vial()
    people = [ward.screened(number=number) for number in ("001090900001", "001090900002")]
    with ThreadPoolExecutor(2) as tables:
        told = list(tables.map(lambda one: ward.gives(one, vial), people))
    assert sorted(one.status for one in told) == [201, 409]
    assert {one.code for one in told if one.status == 409} == {"LOT_EMPTY"}
    assert ward.stock() == {"received": 1, "used": 1}
    shown = ward.province.get(f"{LOTS}/{LOT}").json
    assert shown["differences"] == []


@pytest.mark.catalogue("C07")
def test_expired_and_recalled_lots_are_given_to_nobody(stocked: Ward) -> None:
    vial, screening = stocked.vial(), stocked.screened()
    stocked.recalls()
    # The stream has not told it yet: the injection reads the recall itself.
    assert stocked.gives(screening, vial).code == "LOT_BLOCKED"
    stocked.receives(number="FF9999", expires_on="2021-11-23")
    with later(hours=15, minutes=29):
        signed_in_again(stocked)
        late = stocked.vial(OTHER_LOT)
        screening = stocked.screened()
    with later(hours=15, minutes=31):
        told = stocked.gives(screening, late, OTHER_LOT)
        assert (told.status, told.code) == (409, "LOT_BLOCKED")
    signed_in_again(stocked)
    assert stocked.stock()["open"] == 6


@pytest.mark.catalogue("C06")
def test_another_dose_of_that_day_waits_for_a_human(stocked: Ward) -> None:
    given(stocked)
    stocked.receives(stocked.second)
    screening = stocked.screened(who=stocked.second)
    vial = stocked.vial(who=stocked.second)
    told = stocked.gives(screening, vial, who=stocked.second)
    assert (told.status, told.code) == (409, "DOSE_CONFLICT")
    assert stocked.gives(screening, vial, who=stocked.second).code == "DOSE_CONFLICT"
    (odd,) = stocked.second.get(f"{DOSES}/conflicts").json["conflicts"]
    assert (odd["screening"], odd["standing"]["lot"]) == (screening, LOT)
    assert "used" not in stocked.stock(stocked.second)
    settled = {"screening": screening, "reason": "Ghi nhầm người ở bàn thứ hai"}
    for who, reason, code in (
        (stocked.second, "nhầm", "REASON_TOO_SHORT"),
        (stocked.site, settled["reason"], "DOSE_UNKNOWN"),
        (stocked.second, settled["reason"], ""),
    ):
        told = who.call("POST", f"{DOSES}/conflicts", settled | {"reason": reason})
        assert told.code == code
    assert stocked.second.get(f"{DOSES}/conflicts").json["conflicts"] == []


@pytest.mark.catalogue("T08")
def test_the_second_dose_is_numbered_by_the_history_and_comes_not_too_soon(stocked: Ward) -> None:
    given(stocked)
    for days, code in ((20, "INTERVAL_TOO_SHORT"), (21, "")):
        with later(days=days):
            signed_in_again(stocked)
            told = stocked.gives(stocked.screened(), stocked.vial())
            assert told.code == code
    assert (told.json["number"], told.json["series"]) == (2, 2)
    with later(days=60):
        signed_in_again(stocked)
        screening, vial = stocked.screened(), stocked.vial()
        shown = stocked.site.get(f"{DOSES}/screenings/{screening}").json
        assert [one["number"] for one in shown["before"]] == [1, 2]
        assert stocked.gives(screening, vial).code == "INTERVAL_TOO_SHORT"
        assert stocked.gives(screening, vial, reason="vì").code == "REASON_TOO_SHORT"
        third = stocked.gives(screening, vial, reason="Suy giảm miễn dịch, bác sĩ chỉ định")
        assert (third.json["number"], third.json["series"], third.json["override"]) == (
            3, 3, "INTERVAL_TOO_SHORT",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("yes", "outcome"),
    [
        ("acute_illness", "defer"),
        ("anaphylaxis", "hospital"),
        ("prior_reaction", "contraindicated"),
    ],
)
def test_whom_the_screening_refused_is_not_injected(stocked: Ward, yes: str, outcome: str) -> None:
    told = stocked.screens(yes).json["person"]
    assert (told["outcome"], told["stage"]) == (outcome, "refused")
    assert stocked.gives(told["screening"], stocked.vial()).code == "SCREENING_NOT_PASSED"
    assert "used" not in stocked.stock()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"product": "nanocovax"}, "VACCINE_UNKNOWN"),
        ({"answers": {"chronic": True}}, "CHECKLIST_INCOMPLETE"),
        ({"vitals": {"temperature": 98.6}}, "VITAL_IMPOSSIBLE"),
        ({"vitals": {"systolic": None}}, "CHECKLIST_INCOMPLETE"),
        ({"number": "12345"}, "IDENTITY_NUMBER_INVALID"),
        ({"dose_number": 2}, "UNKNOWN_FIELD"),
    ],
)
def test_a_screening_that_can_not_be_is_refused(stocked: Ward, more: Any, code: str) -> None:
    told = stocked.screens(**more)
    assert told.code == code, told.body


def test_a_screening_sent_twice_is_one(stocked: Ward) -> None:
    key = {"idempotency-key": "screening-once-0001"}
    first, second = (stocked.screens(headers=dict(key)) for _ in range(2))
    assert first.json == second.json
    assert stocked.screens("chronic", headers=dict(key)).code == "IDEMPOTENCY_KEY_REUSED"


def test_a_vial_of_another_vaccine_or_out_of_its_time_is_refused(stocked: Ward) -> None:
    stocked.receives(product="vero-cell", number="202108B", doses_per_vial=1)
    other = stocked.vial("vero-cell.202108B")
    screening, vial = stocked.screened(), stocked.vial()
    assert stocked.gives(screening, other, "vero-cell.202108B").code == "VACCINE_DIFFERS"
    assert stocked.gives(screening, "0" * 26).code == "LOT_UNKNOWN"
    with later(hours=6):
        assert stocked.gives(screening, vial).code == "VIAL_OVERDUE"


def test_a_withdrawn_dose_goes_back_and_can_be_given_anew(stocked: Ward) -> None:
    vial = stocked.vial()
    screening = given(stocked, vial)
    assert stocked.corrects(screening, "withdrawn", reason="nhầm").code == "REASON_TOO_SHORT"
    gone = stocked.corrects(screening, "withdrawn").json
    assert (gone["state"], gone["revision"], gone["change"]) == ("withdrawn", 2, "withdrawn")
    assert stocked.stock() == {"received": 60, "closed": 54, "open": 6}
    assert stocked.corrects(screening, "withdrawn").code == "DOSE_UNKNOWN"
    again = stocked.gives(screening, vial).json
    assert (again["number"], again["revision"], again["state"]) == (1, 3, "ok")
    shown = stocked.site.get(f"{DOSES}/screenings/{screening}").json
    assert [(one["revision"], one["state"]) for one in shown["versions"]] == [
        (1, "ok"), (2, "withdrawn"),
    ]  # fmt: skip
    assert stocked.province.get(f"{LOTS}/{LOT}").json["differences"] == []


@pytest.mark.catalogue("R06")
def test_a_dose_of_another_lot_is_booked_there_and_balances(stocked: Ward) -> None:
    stocked.receives(number="FF9999", vials=1)
    screening, other = given(stocked), stocked.vial(OTHER_LOT)
    wrong = stocked.corrects(screening, "other_vial", lot=OTHER_LOT, vial="0" * 26)
    assert wrong.code == "LOT_UNKNOWN"
    made = stocked.corrects(screening, "other_vial", lot=OTHER_LOT, vial=other).json
    assert (made["lot"], made["revision"], made["reason"]) == (
        OTHER_LOT, 2, "Ghi nhầm, đã đối chiếu sổ",
    )  # fmt: skip
    assert stocked.stock() == {"received": 60, "closed": 54, "open": 6}
    assert stocked.stock(lot=OTHER_LOT) == {"received": 6, "open": 5, "used": 1}
    second = stocked.vial(OTHER_LOT) if stocked.stock(lot=OTHER_LOT).get("closed") else other
    assert stocked.corrects(screening, "other_vial", lot=OTHER_LOT, vial=second).json == made
    for lot in (LOT, OTHER_LOT):
        assert stocked.province.get(f"{LOTS}/{lot}").json["differences"] == []


def people(ward: Ward, lot: str, who: Any = None) -> list[tuple[str, int]]:
    reply = (who or ward.ministry).get(f"{LOTS}/{lot}/people")
    assert reply.status == 200, reply.body
    return [(one["site"], one["number"]) for one in reply.json["people"]]


@pytest.mark.catalogue("C07")
def test_a_recall_lists_who_was_given_of_the_lot(stocked: Ward) -> None:
    stocked.receives(number="FF9999", vials=1)
    vial = stocked.vial()
    first = given(stocked, vial)
    given(stocked, vial, number="001090900002")
    stocked.tells()
    assert people(stocked, LOT) == [(SITE, 1), (SITE, 1)]
    stocked.corrects(first, "other_vial", lot=OTHER_LOT, vial=stocked.vial(OTHER_LOT))
    stocked.recalls()
    stocked.tells()
    assert people(stocked, LOT) == [(SITE, 1)]
    assert people(stocked, OTHER_LOT, stocked.province) == [(SITE, 1)]
    abroad = stocked.member(Role.PROVINCE_OFFICER, "province-79")
    assert people(stocked, OTHER_LOT, abroad) == []
    assert stocked.site.get(f"{LOTS}/{LOT}/people").status == 403


@pytest.mark.catalogue("Z02")
def test_another_sites_screening_is_told_like_an_unknown_one(stocked: Ward) -> None:
    screening = stocked.screened()
    told = [
        stocked.second.get(f"{DOSES}/screenings/{one}")
        for one in (screening, f"20211123.{'0' * 26}")
    ]
    assert [one.code for one in told] == ["SCREENING_UNKNOWN"] * 2
    assert told[0].json | {"request_id": ""} == told[1].json | {"request_id": ""}
    assert stocked.second.get(f"{DOSES}/screenings/nobody").code == "SCREENING_UNKNOWN"


def test_doses_of_a_card_and_of_its_holder_are_counted_together(stocked: Ward) -> None:
    """The card was scanned the first time, the phone the second; a gate saw both together (K08)."""
    town = Town(clock.now())
    assert stocked.gives(stocked.screened(reading=CARD), stocked.vial()).json["number"] == 1
    holder = PersonId(town.visitor().person)
    caller = Caller(Role.CITIZEN, holder)
    registry.link_card(caller, holder, read_card(CARD), clock.now())
    with later(days=21):
        signed_in_again(stocked)
        code = phone_code(town.visitor())
        told = stocked.gives(stocked.screened(reading=code), stocked.vial()).json
        assert (told["number"], told["series"]) == (2, 2)
        again = stocked.gives(stocked.screened(reading=CARD), stocked.vial()).json
        assert again == told


def test_sites_far_apart_have_their_own_day(stocked: Ward) -> None:
    stocked.screened()
    assert len(stocked.site.get(f"{DOSES}/today").json["people"]) == 1
    assert stocked.second.get(f"{DOSES}/today").json["people"] == []
    assert SECOND_SITE != SITE
