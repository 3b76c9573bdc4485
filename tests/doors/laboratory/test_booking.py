"""Seats for oneself and the family: found, booked, moved, given back, never sold twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from functions.kernel.callers import Role
from functions.kernel.identifiers import PersonId, SamplingId, person_id
from functions.kernel.slots import SlotFull
from functions.laboratory import schedules
from functions.laboratory.service import booking
from functions.laboratory.store import seats
from functions.laboratory.store import sessions as store
from functions.runtime import clock
from tests.doors.checkin.town import OTHER, VISITOR, items_of, later, phone_code
from tests.doors.laboratory.field import Field
from tests.world import Actor


def books(actor: Actor, session: str, start: str = "0900", **more: Any) -> Any:
    return actor.call(
        "POST", "/api/sampling/appointments", {"session": session, "start": start} | more
    )


def adds_member(actor: Actor) -> str:
    told = {"full_name": "Trần Văn Con", "birth": "2012", "relation": "child", "consented": True}
    reply = actor.call("POST", "/api/family", told, headers={"idempotency-key": "member-key-00001"})
    assert reply.status == 201, reply.body
    return str(next(iter(reply.json.values())))


def left(field: Field, session: str) -> dict[str, int]:
    told = field.town.somebody().get(f"/api/sampling/sessions/{session}")
    assert told.status == 200, told.body
    return {slot["start"]: slot["left"] for slot in told.json["slots"]}


def test_anybody_finds_a_session_and_sees_no_person(field: Field) -> None:
    session = field.session()
    visitor = field.town.visitor()
    assert books(visitor, session).status == 201
    with later(minutes=2):
        told = field.town.somebody().get(
            "/api/sampling/sessions?province=01&district=001&day=2021-11-23"
        )
        assert [one["session"] for one in told.json["sessions"]] == [session]
        assert "public" in told.header("cache-control")
        assert visitor.person not in told.body.decode()
        elsewhere = field.town.somebody().get("/api/sampling/sessions?province=79&day=2021-11-23")
        assert elsewhere.json["sessions"] == []
    assert left(field, session)["0900"] == 1


def test_a_closed_list_is_not_public(field: Field) -> None:
    session = field.session(public=False)
    visitor = field.town.visitor()
    for asked in (session, "01-20211123-" + "0" * 26):
        assert visitor.get(f"/api/sampling/sessions/{asked}").code == "SESSION_UNKNOWN"
        assert books(visitor, asked).code == "SESSION_UNKNOWN"


def test_booking_again_is_one_seat_and_another_slot_needs_a_move(field: Field) -> None:
    session, visitor = field.session(), field.town.visitor()
    for _ in range(3):
        assert books(visitor, session).status == 201
    assert left(field, session)["0900"] == 1
    assert books(visitor, session, "0930").code == "ALREADY_BOOKED"
    moved = books(visitor, session, "0930", move=True)
    assert (moved.status, moved.json["start"]) == (201, "0930")
    assert (left(field, session)["0900"], left(field, session)["0930"]) == (2, 1)


def test_a_seat_given_back_is_free_again(field: Field) -> None:
    session, visitor = field.session(), field.town.visitor()
    books(visitor, session)
    for _ in range(2):
        told = visitor.call("POST", "/api/sampling/appointments/cancel", {"session": session})
        assert told.status == 204
    assert left(field, session)["0900"] == 2
    assert visitor.get("/api/sampling/appointments").json["appointments"] == []
    assert books(visitor, session).status == 201
    assert left(field, session)["0900"] == 1


def test_a_guardian_books_for_a_child_and_the_table_sees_it(field: Field) -> None:
    session, visitor = field.session(), field.town.visitor()
    child = adds_member(visitor)
    assert books(visitor, session, for_person=child).status == 201
    assert books(visitor, session).status == 201
    assert left(field, session)["0900"] == 0
    mine = visitor.get("/api/sampling/appointments").json["appointments"]
    assert {one["for_person"] for one in mine} == {child, visitor.person}
    looked = field.sampler.call(
        "POST", "/api/specimens/lookups", {"session": session, "reading": phone_code(visitor)}
    )
    assert looked.json["slot"] == "0900"


def test_a_full_slot_is_refused_and_its_neighbour_is_not(field: Field) -> None:
    session = field.session(seats=1)
    first, second = field.town.visitor(VISITOR), field.town.visitor(OTHER)
    assert books(first, session).status == 201
    assert books(second, session).code == "SLOT_FULL"
    assert books(second, session, "0930").status == 201


def test_a_slot_that_has_begun_and_a_closed_session_take_nobody(field: Field) -> None:
    session, visitor = field.session(), field.town.visitor()
    with later(minutes=31):
        assert books(visitor, session).code == "SLOT_OVER"
    path = f"/api/sampling/sessions/{session}/close"
    assert field.sampler.call("POST", path).status == 204
    assert books(visitor, session, "1000").code == "SESSION_CLOSED"


@pytest.mark.catalogue("Z02")
def test_nobody_books_for_a_stranger_or_takes_a_strangers_seat_away(field: Field) -> None:
    session = field.session()
    first, second = field.town.visitor(VISITOR), field.town.visitor(OTHER)
    books(first, session)
    for asked in (first.person, "0000000000ZZZ"):
        assert books(second, session, for_person=asked).code == "APPOINTMENT_UNKNOWN"
        told = second.call(
            "POST",
            "/api/sampling/appointments/cancel",
            {"session": session, "for_person": asked},
        )
        assert told.code == "APPOINTMENT_UNKNOWN"
    assert left(field, session)["0900"] == 1


@pytest.mark.catalogue("Z02")
def test_a_unit_closes_its_own_sessions_only(field: Field) -> None:
    session = field.session()
    stranger = field.member(Role.SAMPLER, "commune-00004")
    told = [
        stranger.call("POST", f"/api/sampling/sessions/{asked}/close")
        for asked in (session, "01-20211123-" + "0" * 26)
    ]
    assert [one.code for one in told] == ["SESSION_UNKNOWN"] * 2
    assert books(field.town.visitor(), session).status == 201


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"division": "79"}, "PLACE_OUTSIDE"),
        ({"division": "01/001/00004"}, "PLACE_OUTSIDE"),
        ({"laboratory": "commune-00001"}, "SESSION_LABORATORY_UNKNOWN"),
        ({"laboratory": "nobody"}, "SESSION_LABORATORY_UNKNOWN"),
        ({"closes": "09:10"}, "SLOTS_IMPOSSIBLE"),
        ({"day": "2021-11-22"}, "SESSION_DAY_IMPOSSIBLE"),
        ({"day": "2021-12-24"}, "SESSION_DAY_IMPOSSIBLE"),
        ({"day": "23/11/2021"}, "DATE_AMBIGUOUS"),
        ({"opens": "9h"}, "TIME_INVALID"),
        ({"seats": 111}, "INVALID"),
        ({"unit": "lab-02"}, "UNKNOWN_FIELD"),
    ],
)
def test_a_session_that_can_not_be_is_refused(field: Field, more: Any, code: str) -> None:
    assert field.plan(**more).code == code


def test_planning_twice_with_one_key_is_one_session(field: Field) -> None:
    first, second = field.plan(), field.plan()
    assert first.json == second.json
    assert field.plan(place="Nơi khác").code == "IDEMPOTENCY_KEY_REUSED"
    assert len(store.sessions_on("01", clock.now().date())) == 1


def test_pages_lead_from_the_list_to_the_seat_and_back(field: Field) -> None:
    session, visitor = field.session(), field.town.visitor()
    listed = field.town.somebody().get("/dat-lich?province=01&day=2021-11-23").body.decode()
    assert f"/dat-lich/{session}" in listed
    assert field.town.somebody().get(f"/dat-lich/{session}").status == 200
    assert 'value="0900"' in visitor.get(f"/dat-lich/{session}").body.decode()
    form = {"start": "0900", "person": ""}
    assert visitor.call("POST", f"/dat-lich/{session}", form=form).status == 303
    assert "09:00" in visitor.get("/dat-lich").body.decode()
    again = visitor.call("POST", f"/dat-lich/{session}", form={"start": "0930"})
    assert (again.status, "ALREADY_BOOKED" in again.body.decode()) == (409, True)
    moved = visitor.call("POST", f"/dat-lich/{session}", form={"start": "0930", "move": "yes"})
    assert moved.status == 303
    assert visitor.call("POST", f"/dat-lich/{session}/huy", form={}).status == 303
    assert left(field, session) == {"0900": 2, "0930": 2, "1000": 2, "1030": 2}


def people(count: int) -> list[PersonId]:
    return [person_id((1000 + number).to_bytes(8)) for number in range(count)]


def test_no_seat_is_sold_twice_to_a_crowd(field: Field) -> None:
    """Sixteen threads, three tries each for five seats: five are taken, the rest are told so."""
    session = SamplingId(field.session(seats=5))
    told: list[str] = []

    def tries(person: PersonId) -> None:
        for _ in range(3):
            try:
                seats.take_seat(session, "0900", person, 5)
                told.append(person)
            except SlotFull:
                told.append("full")

    crowd = [threading.Thread(target=tries, args=(person,)) for person in people(16)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    held = store.session(session)
    assert held is not None
    taken, doubted = seats.seats_of(held)["0900"]
    assert len(taken) == 5
    assert doubted == frozenset()
    assert set(told) - {"full"} == set(taken)
    assert len(told) == 48


def test_a_seat_without_an_appointment_goes_back_after_two_rounds(
    field: Field, event: Callable[[str], Any]
) -> None:
    session, visitor = SamplingId(field.session()), field.town.visitor()
    books(visitor, session)
    (lost,) = people(1)
    seats.take_seat(session, "0900", lost, 2)
    assert left(field, session)["0900"] == 0
    assert booking.return_seats(clock.now()) == 0
    assert booking.return_seats(clock.now()) == 1
    assert left(field, session)["0900"] == 1
    schedules.return_seats(event("laboratory/schedules.return_seats"), None)
    assert booking.return_seats(clock.now()) == 0
    assert left(field, session)["0900"] == 1


def test_a_seat_taken_again_between_two_rounds_stays(field: Field) -> None:
    session, visitor = SamplingId(field.session()), field.town.visitor()
    seats.take_seat(session, "0900", PersonId(visitor.person), 2)
    booking.return_seats(clock.now())
    assert books(visitor, session).status == 201
    booking.return_seats(clock.now())
    assert left(field, session)["0900"] == 1


@pytest.mark.catalogue("F05")
def test_a_lost_second_step_is_finished_by_the_next_try(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, visitor = field.session(), field.town.visitor()
    put = seats.put_appointment

    def dies(*_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(seats, "put_appointment", dies)
    assert books(visitor, session).status == 500
    monkeypatch.setattr(seats, "put_appointment", put)
    assert books(visitor, session).status == 201
    assert left(field, session)["0900"] == 1
    assert len(items_of("sampling_appointments")) == 1


def test_a_late_step_of_an_old_cancelling_never_takes_a_new_seat(field: Field) -> None:
    """Cancel, book the same slot again, then the cancelling's last step arrives late."""
    session, visitor = SamplingId(field.session()), field.town.visitor()
    books(visitor, session)
    visitor.call("POST", "/api/sampling/appointments/cancel", {"session": session})
    books(visitor, session)
    assert not seats.return_doubted(session, "0900", PersonId(visitor.person))
    assert left(field, session)["0900"] == 1
