"""A tablet without network: each record once, in any order; what was given is never lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.immunization.service import injecting
from functions.kernel.callers import Role
from functions.runtime import clock
from tests.doors.checkin.town import later, wire
from tests.doors.immunization.ward import CCCD, DOSES, LOT, QUESTIONS, SITE, VITALS, Ward

HELD = f"{DOSES}/held"
WORDS = "Đã đối chiếu sổ tiêm và phiếu khám"
NINE = datetime(2021, 11, 23, 2, 0, tzinfo=UTC)
SECOND = "001090900002"


def screening(number: str = CCCD, at: datetime = NINE, *yes: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "product": "comirnaty",
        "answers": {name: name in yes for name in QUESTIONS},
        "vitals": VITALS,
        "walk_in": "reserve",
    }
    told = {name: value for name, value in (told | more).items() if value}
    return {"at": wire(at), "typed": {"kind": "cccd", "value": number}, "screening": told}


def injection(
    vial: str, number: str = CCCD, at: datetime = NINE + timedelta(minutes=5), **more: Any
) -> dict[str, Any]:
    told = {"lot": LOT, "vial": vial} | more
    return {"at": wire(at), "typed": {"kind": "cccd", "value": number}, "injection": told}


def leaving(
    left: str = "well", number: str = CCCD, at: datetime = NINE + timedelta(minutes=40)
) -> dict[str, Any]:
    told = {"left": left}
    return {"at": wire(at), "typed": {"kind": "cccd", "value": number}, "observation": told}


def sends(ward: Ward, role: Role, *events: dict[str, Any]) -> list[tuple[Any, ...]]:
    """A tablet sends; (outcome, doubts or code) of each."""
    who = ward.hand(role, ward.site)
    body = {"events": [{"sequence": n} | one for n, one in enumerate(events, start=1)]}
    reply = who.call("POST", f"{DOSES}/replay", body | {"sent_at": wire(clock.now())})
    assert reply.status == 200, reply.body
    assert [one["sequence"] for one in reply.json["results"]] == list(range(1, len(events) + 1))
    return [
        (one["outcome"], *one["doubts"], *([one["code"]] if one["code"] else []))
        for one in reply.json["results"]
    ]


@pytest.fixture
def cut(ward: Ward) -> tuple[Ward, str]:
    """A site with an open vial whose tablets have been without network since nine."""
    ward.receives(vials=3)
    return ward, ward.vial()


def doses_of(ward: Ward) -> list[dict[str, Any]]:
    found = ward.site.get(f"{DOSES}/today").json["people"]
    shown = [ward.site.get(f"{DOSES}/screenings/{one['screening']}").json for one in found]
    return [one["dose"] for one in shown if one["dose"]]


def test_a_morning_without_network_is_recorded_once_whatever_is_sent_again(
    cut: tuple[Ward, str],
) -> None:
    ward, vial = cut
    with later(hours=3):
        assert sends(ward, Role.DOCTOR, screening(), screening(SECOND)) == [("recorded",)] * 2
        given = [injection(vial), injection(vial, SECOND), leaving()]
        assert sends(ward, Role.VACCINATOR, *given) == [("recorded",)] * 3
        # The answer was lost: all of it comes again, and once more from another tablet.
        assert sends(ward, Role.DOCTOR, screening(), screening(SECOND)) == [("duplicate",)] * 2
        assert sends(ward, Role.VACCINATOR, *reversed(given)) == [("duplicate",)] * 3
        assert (ward.stock()["used"], ward.stock()["open"]) == (2, 4)
        first, second = doses_of(ward)
        assert first["occurred_at"] == second["occurred_at"] == "2021-11-23T02:05:00.000Z"
        assert {first["left"], second["left"]} == {"well", ""}
        assert ward.province.get(HELD).json["held"] == []


def test_what_comes_out_of_order_finds_its_place(cut: tuple[Ward, str]) -> None:
    ward, vial = cut
    with later(hours=3):
        assert sends(ward, Role.VACCINATOR, leaving()) == [("later",)]
        told = sends(ward, Role.VACCINATOR, injection(vial), leaving("reaction"))
        assert told == [("held", "not_screened"), ("recorded",)]
        assert sends(ward, Role.VACCINATOR, leaving()) == [("refused", "OBSERVATION_DIFFERS")]
        # The doctor's tablet comes last: it is the screening of that dose, once.
        assert sends(ward, Role.DOCTOR, screening()) == [("recorded",)]
        assert sends(ward, Role.DOCTOR, screening()) == [("duplicate",)]
        (one,) = ward.site.get(f"{DOSES}/today").json["people"]
        assert one["stage"] == "left"
        (dose,) = doses_of(ward)
        assert (dose["state"], dose["left"]) == ("held", "reaction")
        word = {"screening": one["screening"], "was_given": True, "reason": WORDS}
        assert ward.site.call("POST", HELD, word).status == 204
        assert doses_of(ward)[0]["state"] == "ok"


@pytest.mark.catalogue("C07")
def test_a_dose_of_a_lot_that_was_recalled_or_emptied_meanwhile_is_recorded_and_held(
    ward: Ward,
) -> None:
    ward.receives(vials=1, doses_per_vial=1)
    vial = ward.vial()
    with later(hours=3):
        ward.recalls(ward.member(Role.MINISTRY_OPERATOR, "moh"))
        ward.block()
        sends(ward, Role.DOCTOR, screening(), screening(SECOND))
        told = sends(ward, Role.VACCINATOR, injection(vial), injection(vial, SECOND))
        assert told == [("held", "lot_blocked"), ("held", "lot_blocked", "lot_empty")]
        # The one that was left is used; of the other nothing was left to take.
        assert ward.stock() == {"received": 1, "used": 1}
        again = sends(ward, Role.VACCINATOR, injection(vial), injection(vial, SECOND))
        assert again == [("duplicate",)] * 2
        lines = ward.site.get(HELD).json["held"]
        assert len(lines) == 2
        (empty,) = [one for one in lines if "lot_empty" in one["doubts"]]
        never = {"screening": empty["screening"], "was_given": False, "reason": WORDS}
        assert ward.site.call("POST", HELD, never).status == 204
        assert ward.stock() == {"received": 1, "used": 1}
        unknown = injection("0" * 26, "001090900003", lot="comirnaty.ZZ0001")
        assert sends(ward, Role.VACCINATOR, unknown) == [("held", "not_screened", "lot_unknown")]


def test_one_bad_record_stops_no_other_and_another_dose_of_that_day_waits(
    cut: tuple[Ward, str],
) -> None:
    ward, vial = cut
    ward.receives(number="FF9999")
    other = ward.vial("comirnaty.FF9999")
    with later(hours=3):
        few = screening(SECOND, vitals=VITALS | {"pulse": 0})
        old = screening(SECOND, NINE - timedelta(days=8))
        ill = screening("001090900003", NINE, "acute_illness")
        told = sends(ward, Role.DOCTOR, few, old, screening(), ill, injection(vial))
        assert told == [
            ("refused", "VITAL_IMPOSSIBLE"),
            ("refused", "OFFLINE_TOO_OLD"),
            ("recorded",),
            ("recorded",),
            ("refused", "FORBIDDEN"),
        ]
        second = injection(other, lot="comirnaty.FF9999", at=NINE + timedelta(minutes=9))
        told = sends(
            ward,
            Role.VACCINATOR,
            screening(SECOND),
            injection(vial),
            second,
            injection(vial, "001090900003"),
        )
        assert told == [
            ("refused", "FORBIDDEN"),
            ("recorded",),
            ("refused", "DOSE_CONFLICT"),
            ("held", "not_passed"),
        ]
        (odd,) = ward.site.get(f"{DOSES}/conflicts").json["conflicts"]
        assert odd["told"]["lot"] == "comirnaty.FF9999"


def test_a_dose_out_of_the_schedule_or_without_an_appointment_waits_for_a_second_person(
    cut: tuple[Ward, str],
) -> None:
    ward, vial = cut
    assert ward.gives(ward.screened(), vial).status == 201
    with later(days=7):
        ward.site = ward.member(Role.COMMUNE_OFFICER, SITE)
        again, day = ward.vial(), clock.now()
        sends(ward, Role.DOCTOR, screening(at=day, walk_in=""))
        told = sends(ward, Role.VACCINATOR, injection(again, at=day))
        assert told == [("held", "no_appointment", "schedule")]
        assert doses_of(ward)[0]["override"] == "INTERVAL_TOO_SHORT"
        # Before a table that has its network nobody is screened so.
        now = screening(SECOND, day, walk_in="") | {"offline": False}
        assert sends(ward, Role.DOCTOR, now) == [("refused", "APPOINTMENT_MISSING")]


@pytest.mark.catalogue("Z11")
def test_hands_that_are_too_quick_or_the_same_are_held_by_the_hour_of_the_injection(
    cut: tuple[Ward, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(injecting, "MOST_AN_HOUR", 1)
    ward, vial = cut
    numbers = (CCCD, SECOND, "001090900003")
    hours = (NINE, NINE + timedelta(minutes=1), NINE + timedelta(hours=1))
    with later(hours=3):
        sends(ward, Role.DOCTOR, *(screening(n, at) for n, at in zip(numbers, hours, strict=True)))
        given = [injection(vial, n, at) for n, at in zip(numbers, hours, strict=True)]
        told = sends(ward, Role.VACCINATOR, *given)
        assert told == [("recorded",), ("held", "often"), ("recorded",)]
        # A doctor who was posted as a vaccinator the same day: two people stand for a dose.
        sends(ward, Role.DOCTOR, screening("001090900004", hours[2] + timedelta(minutes=5)))
        both = ward.promoted(Role.DOCTOR, Role.VACCINATOR)
        event = {"sequence": 1} | injection(vial, "001090900004", NINE + timedelta(hours=2))
        answer = both.call("POST", f"{DOSES}/replay", {"events": [event]}).json["results"]
        assert (answer[0]["outcome"], answer[0]["doubts"]) == ("held", ["same_hands"])
        fresh = ward.hand(Role.DOCTOR, None)
        assert fresh.get(f"{DOSES}/today").status == 200
        thread = ward.screened(number="001090900005")
        as_both = ward.promoted(Role.DOCTOR, Role.VACCINATOR)
        dose = {"screening": thread, "lot": LOT, "vial": vial}
        assert as_both.call("POST", DOSES, dose).code == "SAME_HANDS"


@pytest.mark.catalogue("Z01")
def test_doctors_screen_vaccinators_inject_and_both_see_the_day(cut: tuple[Ward, str]) -> None:
    ward, vial = cut
    doctor, vaccinator = (ward.hand(role, None) for role in (Role.DOCTOR, Role.VACCINATOR))
    thread = ward.screened()
    dose = {"screening": thread, "lot": LOT, "vial": vial}
    assert [who.call("POST", DOSES, dose).status for who in (doctor, ward.site)] == [403, 403]
    assert vaccinator.call("POST", DOSES, dose).status == 201
    for who, may in (
        (doctor, ["reception", "screening", "observation"]),
        (vaccinator, ["reception", "injection", "observation"]),
        (ward.site, ["reception", "observation"]),
    ):
        work = who.get(f"{DOSES}/work").json
        assert work["may"] == may
        assert [one["left"] for one in work["vials"]] == [5]
        assert who.get("/diem-tiem").status == who.get("/diem-tiem/ban").status == 200
    shown = doctor.get(f"{DOSES}/screenings/{thread}").json
    assert shown["person"]["doctor"].endswith("|doctor-site-01")
    page = doctor.get(f"/diem-tiem/nguoi/{thread}").body.decode()
    assert ("ký bởi" in page, "Sửa mũi tiêm" in page) == (True, False)
    assert doctor.get("/diem-tiem/kho").status == 403
