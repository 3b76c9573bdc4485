"""A plan by invitation: committed, drawn, invited in order; nobody else books."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.runtime import clock
from functions.vaccination.service import listing
from tests.doors.checkin.town import OTHER, VISITOR, items_of, later, wire
from tests.doors.vaccination.clinic import PLANS, REGISTRATIONS, SITE, Clinic
from tests.doors.vaccination.test_booking import adds_member
from tests.gateway import Reply
from tests.world import Actor

WAVE = {"number": 1, "group": 8, "at_risk": False, "weeks": 0, "percent": 100}
REST = {"number": 2, "group": 16, "at_risk": False, "weeks": 0, "percent": 100}


def acts(clinic: Clinic, what: str, body: Any = None) -> Reply:
    reply = clinic.department.call("POST", f"{PLANS}/{clinic.campaign}/{what}", body)
    listing.forget()
    return reply


def sends(clinic: Clinic, wave: dict[str, Any], *, minutes: float = 60) -> Reply:
    return acts(clinic, "waves", wave | {"until": wire(clock.now() + timedelta(minutes=minutes))})


def rounds(clinic: Clinic) -> list[dict[str, Any]]:
    listing.forget()
    place = f"/api/vaccination/campaigns/{clinic.campaign}/draws"
    found: list[dict[str, Any]] = clinic.town.somebody().get(place).json["rounds"]
    return found


def rank(actor: Actor) -> dict[str, Any]:
    listing.forget()
    found: dict[str, Any] = actor.get(REGISTRATIONS).json["registrations"][0]["rank"]
    return found


@contextmanager
def drawn(clinic: Clinic) -> Iterator[tuple[Actor, Actor]]:
    """Two people of groups 08 and 16, a day after the commitment; the plan is drawn."""
    clinic.publish(by_invitation=True)
    for phone, group in ((VISITOR, "08"), (OTHER, "16")):
        made = clinic.registers(clinic.town.visitor(phone), group=group, organisation="Trường Thử")
        assert made.status == 201, made.body
    assert acts(clinic, "seeds").status == 201
    with later(hours=24):
        clinic.department = clinic.member(Role.PROVINCE_OFFICER, "province-01")
        told = acts(clinic, "draws")
        assert told.status == 200, told.body
        yield (
            clinic.town.visitor(VISITOR, declared=False),
            clinic.town.visitor(OTHER, declared=False),
        )


@pytest.mark.catalogue("B04")
def test_who_is_invited_books_and_nobody_else(clinic: Clinic) -> None:
    with drawn(clinic) as (first, second):
        assert [clinic.asks(one).code for one in (first, second)] == ["NOT_INVITED"] * 2
        assert sends(clinic, WAVE).status == 201
        assert rank(first)["standing"] == "invited"
        assert rank(second)["standing"] == "waiting"
        refused = clinic.asks(second)
        assert (refused.status, refused.code) == (403, "NOT_INVITED")
        ticket = clinic.asks(first).json["ticket"]
        child = adds_member(first)
        assert clinic.holds(first, "0930", ticket=ticket, for_person=child).code == "NOT_INVITED"
        assert clinic.holds(second, "0930", ticket=ticket).code == "QUEUE_TOKEN_INVALID"
        assert clinic.people("0930") == frozenset()
        assert clinic.holds(first, "0930", ticket=ticket).status == 201
        assert sends(clinic, REST).status == 201
        assert clinic.asks(second).status == 201


@pytest.mark.catalogue("B04")
def test_an_invitation_and_its_ticket_end_together(clinic: Clinic) -> None:
    with drawn(clinic) as (first, _):
        sends(clinic, WAVE, minutes=5)
        ticket = clinic.asks(first).json["ticket"]
        with later(minutes=5):
            listing.forget()
            assert clinic.asks(first).code == "NOT_INVITED"
            assert clinic.holds(first, "0930", ticket=ticket).code == "QUEUE_TOKEN_INVALID"
            assert rank(first)["standing"] == "expired"


def test_a_seed_is_hidden_until_it_is_drawn_with_and_anybody_computes_a_place(
    clinic: Clinic,
) -> None:
    clinic.publish(by_invitation=True)
    assert acts(clinic, "draws").code == "DRAW_IMPOSSIBLE"
    with later(seconds=0.7):
        first, second = (acts(clinic, "seeds") for _ in range(2))
    assert first.json == second.json
    assert rounds(clinic)[0]["seed"] is None
    with later(hours=23, minutes=59):
        clinic.department = clinic.member(Role.PROVINCE_OFFICER, "province-01")
        assert acts(clinic, "draws").code == "DRAW_IMPOSSIBLE"
    kept = json.dumps(items_of("campaigns"), default=repr)
    with later(hours=24, seconds=0.3):
        clinic.department = clinic.member(Role.PROVINCE_OFFICER, "province-01")
        visitor = clinic.town.visitor()
        clinic.registers(visitor)
        told, again = (acts(clinic, "draws") for _ in range(2))
        assert told.json == again.json
        (one,) = rounds(clinic)
        assert one == told.json
        assert one["seed"] not in kept
        assert one["commitment"] == first.json["commitment"]
        assert hashlib.sha256(one["seed"].encode()).hexdigest() == one["commitment"]
        mine = rank(visitor)
        lottery = hashlib.sha256(f"{one['seed']}|{mine['mark']}".encode()).hexdigest()[:16]
        assert mine["place"] == f"16.1.08.{lottery}"


def test_a_change_of_the_wish_keeps_the_place_and_a_change_of_the_group_does_not(
    clinic: Clinic,
) -> None:
    with drawn(clinic) as (first, _):
        before = rank(first)
        said = {"group": "08", "organisation": "Trường Thử", "version": 1, "part": "morning"}
        said["day"] = "2021-11-25"
        assert clinic.registers(first, **said).status == 201
        assert rank(first) == before
        with later(seconds=1):
            listing.forget()
            assert clinic.registers(first, **said | {"version": 2, "group": "09"}).status == 201
            assert (rank(first)["standing"], rank(first)["place"]) == ("not_drawn", "")


def test_a_wave_is_sent_once_and_goes_on(clinic: Clinic) -> None:
    with drawn(clinic):
        sent = sends(clinic, WAVE, minutes=60.0001)
        with later(seconds=0.4):
            again = sends(clinic, WAVE, minutes=60)
        assert (sent.status, sent.json) == (201, again.json)
        assert sends(clinic, WAVE | {"percent": 50}).code == "WAVE_CHANGED"
        assert sends(clinic, REST | {"number": 3}).code == "WAVE_CHANGED"
        assert sends(clinic, REST | {"group": 7}).code == "WAVE_IMPOSSIBLE"
        assert sends(clinic, REST, minutes=60 * 24 * 14 + 1).code == "WAVE_IMPOSSIBLE"
        assert sends(clinic, REST | {"percent": 101}).code == "INVALID"
        assert len(rounds(clinic)[0]["waves"]) == 1


def test_only_the_department_of_a_plan_by_invitation_draws(opened: Clinic) -> None:
    for what in ("seeds", "draws"):
        assert acts(opened, what).code == "DRAW_IMPOSSIBLE"
        told = opened.district.call("POST", f"{PLANS}/{opened.campaign}/{what}")
        assert told.status == 403
    abroad = opened.member(Role.PROVINCE_OFFICER, "province-79")
    assert abroad.call("POST", f"{PLANS}/{opened.campaign}/seeds").code == "CAMPAIGN_UNKNOWN"


def test_pages_lead_from_the_commitment_to_the_invitation(clinic: Clinic) -> None:
    clinic.publish(by_invitation=True)
    visitor = clinic.town.visitor()
    clinic.registers(visitor)
    place = f"/can-bo/tiem-chung/{clinic.campaign}"
    assert f"{place}/rut-tham" in clinic.department.get(place).body.decode()
    early = clinic.department.call("POST", f"{place}/rut-tham", form={"deed": "draw"})
    assert (early.status, "DRAW_IMPOSSIBLE" in early.body.decode()) == (409, True)
    done = clinic.department.call("POST", f"{place}/rut-tham", form={"deed": "commit"})
    assert done.status == 303
    waits = clinic.department.get(f"{place}/rut-tham").body.decode()
    assert ("Rút thăm được từ" in waits, 'value="draw"' in waits) == (True, False)
    with later(hours=24):
        listing.forget()
        department = clinic.member(Role.PROVINCE_OFFICER, "province-01")
        visitor = clinic.town.visitor(declared=False)
        public = f"/rut-tham/{clinic.campaign}"
        assert "chưa công bố" in visitor.get(public).body.decode()
        drew = department.call("POST", f"{place}/rut-tham", form={"deed": "draw"})
        assert drew.status == 303
        wave = {"number": "1", "group": "16", "at_risk": "no", "weeks": "0", "percent": "100",
                "day": "2021-11-24", "time": "18:00"}  # fmt: skip
        wrong = department.call("POST", f"{place}/moi", form=wave | {"percent": "all"})
        assert wrong.status == 422
        listing.forget()
        shown = visitor.get(f"/dang-ky-tiem/{clinic.campaign}").body.decode()
        assert "Trong danh sách chờ mời" in shown
        slots = visitor.get(f"/tiem-chung/{clinic.campaign}/{SITE}").body.decode()
        assert ("Chưa được mời" in slots, 'name="slot"' in slots) == (True, False)
        assert department.call("POST", f"{place}/moi", form=wave).status == 303
        listing.forget()
        assert "Bạn được mời" in visitor.get(f"/dang-ky-tiem/{clinic.campaign}").body.decode()
        slots = visitor.get(f"/tiem-chung/{clinic.campaign}/{SITE}").body.decode()
        assert 'name="slot"' in slots
        assert clinic.campaign in visitor.get(public).body.decode()
