"""Doses and findings that others tell of: kept sealed, asked before a ticket, and appointments are
put off by them; a registration that falls in doubt takes its appointment along."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.kernel.identifiers import person_id
from functions.runtime import clock, facts
from functions.vaccination.domain.appointment import AppointmentState, Cause
from functions.vaccination.store import histories
from tests.doors.checkin.town import OTHER, VISITOR, items_of, later
from tests.doors.vaccination import told
from tests.doors.vaccination.clinic import REGISTRATIONS, SITE, Clinic
from tests.doors.vaccination.test_registering import NUMBER, decides, mine
from tests.world import Actor

LIFTED_ON = "2022-05-22"
"""Six months after the sample of VISITOR's day before."""


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What went to the topic of facts."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell", found.append)
    return found


def appointments_of(actor: Actor) -> dict[str, Any]:
    reply = actor.get("/api/vaccination/appointments")
    assert reply.status == 200, reply.body
    found: dict[str, Any] = reply.json
    return found


def page_of(actor: Actor, target: str) -> str:
    reply = actor.get(target)
    assert reply.status == 200, reply.body
    return reply.body.decode()


def yesterday() -> Any:
    return clock.now() - timedelta(days=1)


def test_a_positive_puts_a_confirmed_appointment_off_once_and_says_why(
    opened: Clinic, heard: list[dict[str, Any]]
) -> None:
    visitor = opened.town.visitor()
    opened.books(visitor)
    opened.tell()
    body = told.result(visitor.person, at=yesterday())
    opened.hears(body, body)
    kept = opened.kept(visitor)
    assert kept is not None
    assert (kept.state, kept.why, str(kept.put_off), kept.rules) == (
        AppointmentState.DEFERRED, Cause.DEFERRED, LIFTED_ON, ("deferrals-2021-09",),
    )  # fmt: skip
    assert opened.left() == 1  # the seat goes back by the stream, as after any other end
    for _ in range(2):
        opened.tell()
        assert opened.left() == 2
    deferred = [one for one in heard if one["fact"] != "AppointmentConfirmed"]
    assert {(one["fact"], one["until"], one["revision"]) for one in deferred} == {
        ("AppointmentDeferred", LIFTED_ON, 3)
    }
    shown = appointments_of(visitor)
    assert shown["appointments"] == []
    (put_off,) = shown["put_off"]
    assert (put_off["until"], put_off["reason"]["code"]) == (LIFTED_ON, "AFTER_INFECTION")
    assert opened.asks(visitor).code == "NOT_ELIGIBLE"
    page = page_of(visitor, "/tiem-chung")
    assert "Hoãn tiêm đến ngày 22/05/2022" in page
    assert "Cần chờ sau khi mắc COVID-19." in page
    english = page_of(visitor, "/tiem-chung?lang=en")
    assert "Put off until 22/05/2022" in english
    assert "One has to wait after a COVID-19 infection." in english


@pytest.mark.parametrize("last", ["withdrawn", "negative"])
def test_a_finding_taken_back_lifts_the_wait_but_brings_no_seat_back(
    opened: Clinic, heard: list[dict[str, Any]], last: str
) -> None:
    visitor = opened.town.visitor()
    opened.books(visitor)
    opened.hears(told.result(visitor.person, at=yesterday()))
    opened.tell()
    opened.hears(told.result(visitor.person, told=last, release=2, at=yesterday()))
    opened.tell()
    kept = opened.kept(visitor)
    assert kept is not None
    assert (kept.state, opened.left()) == (AppointmentState.DEFERRED, 2)
    (put_off,) = appointments_of(visitor)["put_off"]
    assert put_off["reason"] is None
    assert "Lý do hoãn không còn" in page_of(visitor, "/tiem-chung")
    opened.books(visitor, "0830")
    opened.tell()
    assert appointments_of(visitor)["put_off"] == []
    assert (opened.left(), opened.left("0830")) == (2, 1)
    assert heard[-1]["fact"] == "AppointmentConfirmed"


def test_findings_come_in_any_order_and_the_latest_counts(opened: Clinic) -> None:
    for number, order in enumerate(permutations(range(3))):
        person = person_id((0xB00 + number).to_bytes(8))
        bodies = [
            told.result(person, told=what, release=n, at=yesterday())
            for n, what in enumerate(("positive", "negative", "positive"), start=1)
        ]
        opened.hears(*(bodies[n] for n in order))
        assert histories.known([person]).infections == (date(2021, 11, 22),)
        opened.hears(told.result(person, told="withdrawn", release=4), *bodies)
        assert histories.known([person]).infections == ()


def test_a_finding_that_comes_between_ticket_and_seat_is_seen_by_the_stream(
    opened: Clinic, heard: list[dict[str, Any]]
) -> None:
    visitor = opened.town.visitor()
    ticket = opened.ticket(visitor)
    opened.hears(told.result(visitor.person, at=yesterday()))
    assert opened.holds(visitor, ticket=ticket).status == 201
    assert opened.confirms(visitor).status == 200
    opened.tell()
    opened.tell()
    assert [one["fact"] for one in heard][:1] == ["AppointmentConfirmed"]
    assert heard[-1]["fact"] == "AppointmentDeferred"
    assert opened.left() == 2


def test_pools_and_negatives_leave_nothing_behind(opened: Clinic) -> None:
    visitor, other = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    opened.books(visitor)
    for what in ("negative", "negative_in_pool", "being_retested", "needs_second_sample"):
        opened.hears(told.result(visitor.person, other.person, told=what, tube=f"VN-{what}"))
    assert items_of("vaccine_histories") == []
    kept = opened.kept(visitor)
    assert kept is not None
    assert kept.state is AppointmentState.CONFIRMED


def test_what_is_kept_of_others_facts_is_sealed(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    opened.hears(told.result(visitor.person), told.dose(visitor.person, yesterday()))
    kept = json.dumps(items_of("vaccine_histories"), default=repr)
    assert kept.count(visitor.person) == 2
    for word in ("comirnaty", "positive", "2021-11-2"):
        assert word not in kept


@pytest.mark.catalogue("T08")
def test_recorded_doses_are_asked_and_the_next_day_is_shown(opened: Clinic) -> None:
    """The person told of no dose; the site's record says otherwise."""
    visitor = opened.town.visitor()
    opened.registers(visitor)
    opened.hears(told.dose(visitor.person, yesterday()))
    (one,) = mine(visitor)
    assert (one["next_dose"], one["eligible"]) == ("2021-12-13", False)
    assert one["recorded"] == [{"product": "comirnaty", "day": "2021-11-22"}]
    assert [(r["code"], r["first"], r["rule"]) for r in one["reasons"]] == [
        ("DOSE_INTERVAL", "2021-12-13", "intervals-7820")
    ]
    page = page_of(visitor, f"/dang-ky-tiem/{opened.campaign}")
    assert "Mũi tiếp theo sớm nhất từ ngày 13/12/2021." in page
    assert "Comirnaty (Pfizer-BioNTech) · 22/11/2021" in page
    ticket = opened.asks(visitor)
    assert (ticket.status, ticket.json["first"]) == (201, "2021-12-13")
    assert opened.holds(visitor, ticket=ticket.json["ticket"]).code == "NOT_ELIGIBLE"
    opened.hears(told.dose(visitor.person, yesterday(), revision=2, state="withdrawn"))
    assert mine(visitor)[0]["next_dose"] is None
    opened.hears(told.dose(visitor.person, yesterday()))
    assert mine(visitor)[0]["recorded"] == []


def test_a_dose_given_elsewhere_puts_an_appointment_off_to_its_next_day(
    opened: Clinic, heard: list[dict[str, Any]]
) -> None:
    visitor = opened.town.visitor()
    opened.books(visitor)
    opened.hears(told.dose(visitor.person, clock.now()))
    opened.tell()
    kept = opened.kept(visitor)
    assert kept is not None
    assert (str(kept.put_off), kept.rules) == ("2021-12-14", ("intervals-7820",))
    assert (heard[-1]["fact"], opened.left()) == ("AppointmentDeferred", 2)


def test_a_dose_at_its_site_on_its_day_keeps_an_appointment_and_its_seat(
    opened: Clinic, heard: list[dict[str, Any]]
) -> None:
    visitor, absent = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    opened.books(visitor)
    opened.books(absent)
    opened.tell()
    told_before = len(heard)
    with later(days=1):
        opened.hears(*2 * (told.dose(visitor.person, clock.now(), site=SITE),))
        opened.tell()
        states = [one.state for who in (visitor, absent) if (one := opened.kept(who))]
        assert states == [AppointmentState.KEPT, AppointmentState.CONFIRMED]
        assert opened.left() == 0
        assert opened.cancels(visitor).status == 204  # over: nothing is given back
        opened.tell()
        assert opened.left() == 0
        gone = told.dose(visitor.person, clock.now(), revision=2, state="withdrawn", site=SITE)
        opened.hears(gone)
        opened.tell()
        kept = opened.kept(visitor)
        assert kept is not None
        assert kept.state is AppointmentState.CONFIRMED
    assert {one["revision"] for one in heard[told_before:]} <= {2}  # nothing new was told


def test_who_came_has_kept_an_appointment_and_only_a_dose_counts_as_given(
    opened: Clinic, heard: list[dict[str, Any]]
) -> None:
    visitor = opened.town.visitor()
    opened.books(visitor)
    opened.tell()
    with later(days=1):
        opened.hears(told.received(visitor.person, clock.now(), "site-02"))
        assert opened.kept(visitor).state is AppointmentState.CONFIRMED  # type: ignore[union-attr]
        opened.hears(*2 * (told.received(visitor.person, clock.now(), SITE),))
        opened.tell()
        kept = opened.kept(visitor)
        assert kept is not None
        assert (kept.state, kept.is_given, kept.version) == (AppointmentState.KEPT, False, 3)
        assert opened.cancels(visitor).status == 204  # over: nothing is given back
        assert opened.left() == 1
        given = told.dose(visitor.person, clock.now(), site=SITE)
        gone = told.dose(visitor.person, clock.now(), revision=2, state="withdrawn", site=SITE)
        for body, is_given in ((given, True), (gone, False)):
            opened.hears(body)
            kept = opened.kept(visitor)
            assert kept is not None
            assert (kept.state, kept.is_given) == (AppointmentState.KEPT, is_given)


def test_who_falls_in_doubt_loses_the_appointment_and_not_the_registration(
    opened: Clinic, heard: list[dict[str, Any]]
) -> None:
    first, second = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    opened.books(first)
    opened.tell()
    with later(minutes=1):
        taken = opened.registers(second, identity={"document": NUMBER})
        assert taken.json["state"] == "identity_conflict", taken.body
    opened.ends()
    kept = opened.kept(first)
    assert kept is not None
    assert kept.state is AppointmentState.CONFIRMED  # the second's doubt is not the first's
    assert decides(opened, second.person, accepted=True).status == 200
    for _ in range(2):
        opened.ends()
        opened.tell()
    kept = opened.kept(first)
    assert kept is not None
    assert (kept.state, kept.why) == (AppointmentState.CANCELLED, Cause.REGISTRATION)
    assert opened.left() == 2
    ended = {(one["fact"], one["why"]) for one in heard if "why" in one}
    assert ended == {("AppointmentCancelled", "registration")}
    assert mine(first)[0]["state"] == "identity_conflict"


def test_a_withdrawal_that_a_seat_overtakes_still_ends_it(
    opened: Clinic, heard: list[dict[str, Any]]
) -> None:
    """The ticket lives on for half an hour; who withdraws and books with it keeps no seat."""
    visitor = opened.town.visitor()
    ticket = opened.ticket(visitor)
    withdrawn = visitor.call("POST", f"{REGISTRATIONS}/withdraw", {"campaign": opened.campaign})
    assert withdrawn.status == 204
    opened.holds(visitor, ticket=ticket)
    opened.confirms(visitor)
    opened.tell()
    opened.tell()
    assert (heard[-1]["fact"], heard[-1]["why"]) == ("AppointmentCancelled", "registration")
    assert opened.left() == 2


def test_whose_slot_has_begun_is_the_sites_matter(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    opened.books(visitor)
    with later(days=1):
        opened.hears(told.result(visitor.person))
        kept = opened.kept(visitor)
    assert kept is not None
    assert kept.state is AppointmentState.CONFIRMED
    assert len(histories.known([kept.person]).infections) == 1
