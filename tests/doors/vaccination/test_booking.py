"""Seats of a vaccination: held, confirmed, moved, given back; never sold twice or early."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.kernel.callers import Caller, Role
from functions.kernel.identifiers import PersonId, person_id
from functions.runtime import clock, crypto, facts
from functions.vaccination import schedules, streams
from functions.vaccination.domain import ticket as domain
from functions.vaccination.domain.appointment import AppointmentState
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.session import SlotId
from functions.vaccination.service import booking, releasing, tickets
from functions.vaccination.store import appointments, slots
from functions.vaccination.store.slots import NoSeatLeft
from tests.doors.checkin.town import OTHER, VISITOR, items_of, later
from tests.doors.vaccination.clinic import REGISTRATIONS, SITE, Clinic, in_minutes, shown
from tests.simulation.flows.vaccine_booking import MADE
from tests.simulation.meter import Meter
from tests.world import Actor, stream_records

WHO = {
    "full_name": "Đỗ Thị Thử", "birth": "1990", "sex": "2", "home": "01/001/00001",
    "document": "001190900077",
}  # fmt: skip


def people(count: int) -> list[PersonId]:
    return [person_id((1000 + number).to_bytes(8)) for number in range(count)]


def adds_member(actor: Actor) -> str:
    told = {"full_name": "Trần Văn Con", "birth": "2008", "relation": "child", "consented": True}
    reply = actor.call("POST", "/api/family", told, headers={"idempotency-key": "member-key-00001"})
    assert reply.status == 201, reply.body
    return str(next(iter(reply.json.values())))


def test_a_seat_is_held_confirmed_and_shown(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    held = opened.holds(visitor)
    assert (held.status, held.json["state"], held.json["for_person"]) == (
        201,
        "held",
        visitor.person,
    )
    assert shown(opened) == {"0800": 1, "0830": 2, "0900": 2, "0930": 2}
    confirmed = opened.confirms(visitor)
    assert (confirmed.status, confirmed.json["state"]) == (200, "confirmed")
    (mine,) = visitor.get("/api/vaccination/appointments").json["appointments"]
    assert (mine["site"], mine["start"]) == ("Điểm tiêm Phúc Xá (thử)", "0800")


def test_the_same_wish_again_is_one_seat_and_its_hold_does_not_grow(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    first = opened.holds(visitor)
    with later(minutes=5):
        again = opened.holds(visitor)
        assert (again.status, again.json["until"]) == (201, first.json["until"])
    assert opened.left() == 1


@pytest.mark.catalogue("C03")
def test_one_person_on_two_devices_has_one_seat(opened: Clinic) -> None:
    phone = opened.town.visitor()
    assert opened.holds(phone).status == 201
    with later(minutes=2):
        tablet = opened.town.visitor(declared=False)
        assert opened.holds(tablet, "0830").code == "ALREADY_BOOKED"
        opened.confirms(phone)
        assert opened.holds(tablet, "0900").code == "ALREADY_BOOKED"
    assert (opened.left(), opened.left("0830"), opened.left("0900")) == (1, 2, 2)


@pytest.mark.catalogue("C04")
def test_cancelling_twice_and_moving_give_each_seat_back_once(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    opened.books(visitor)
    moved = opened.holds(visitor, "0830", move=True)
    assert (moved.status, moved.json["state"]) == (201, "confirmed")
    assert (opened.left(), opened.left("0830")) == (2, 1)
    for _ in range(2):
        assert opened.cancels(visitor).status == 204
    opened.tell()
    assert (opened.left(), opened.left("0830")) == (2, 2)
    opened.books(visitor, "0830")
    opened.tell()
    assert opened.left("0830") == 1
    assert opened.confirms(opened.town.visitor(OTHER)).code == "VACCINE_APPOINTMENT_UNKNOWN"


@pytest.mark.catalogue("C05")
def test_seats_are_never_lowered_below_those_booked(opened: Clinic) -> None:
    first, second = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    opened.books(first)
    opened.books(second)
    place = f"/api/vaccination/slots/{opened.slot()}/seats"
    assert opened.site.call("POST", place, {"seats": 1}).code == "CAPACITY_BELOW_BOOKED"
    opened.cancels(second)
    lowered = opened.site.call("POST", place, {"seats": 1})
    assert lowered.json == {"slot": opened.slot(), "seats": 1, "booked": 1}
    assert opened.holds(second).code == "SLOT_FULL"
    opened.site.call("POST", place, {"seats": 3})
    assert opened.holds(second).status == 201


@pytest.mark.catalogue("B14")
def test_a_hold_that_nobody_confirms_goes_back_after_ten_minutes(
    opened: Clinic, event: Callable[[str], Any]
) -> None:
    visitor = opened.town.visitor()
    opened.holds(visitor)
    with later(minutes=9, seconds=59):
        schedules.return_seats(event("vaccination/schedules.return_seats"), None)
        assert opened.left() == 1
    with later(minutes=10):
        assert opened.confirms(visitor).code == "HOLD_EXPIRED"
        schedules.return_seats(event("vaccination/schedules.return_seats"), None)
        assert opened.left() == 2
        assert visitor.get("/api/vaccination/appointments").json["appointments"] == []
        assert opened.holds(visitor, "0900").status == 201


@pytest.mark.catalogue("B14")
def test_a_person_holds_one_seat_at_a_time(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    assert opened.holds(visitor).status == 201
    assert [opened.holds(visitor, start).code for start in ("0830", "0900")] == [
        "ALREADY_BOOKED"
    ] * 2
    assert (opened.left("0830"), opened.left("0900")) == (2, 2)


def test_a_hold_confirmed_while_the_reaper_ends_it_is_kept(
    opened: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reaper has read the hold; the confirmation comes before its write."""
    visitor = opened.town.visitor()
    opened.holds(visitor)
    kept = opened.kept(visitor)
    assert kept is not None
    put = appointments.put_next

    def confirmed_before(seen: Any, made: Any, **more: Any) -> Any:
        monkeypatch.setattr(appointments, "put_next", put)
        put(kept, replace(kept, state=AppointmentState.CONFIRMED))
        return put(seen, made, **more)

    monkeypatch.setattr(appointments, "put_next", confirmed_before)
    with later(minutes=11):
        assert releasing.return_seats(clock.now()) == 0
    standing = opened.kept(visitor)
    assert standing is not None
    assert standing.state is AppointmentState.CONFIRMED
    assert opened.left() == 1


@pytest.mark.catalogue("C13")
def test_nobody_books_before_the_opening_second(clinic: Clinic) -> None:
    clinic.publish(opens_at=in_minutes(60))
    visitor = clinic.town.visitor()
    ticket = clinic.ticket(visitor)
    assert clinic.holds(visitor, ticket=ticket).code == "NOT_OPEN"
    with later(minutes=59, seconds=59):
        assert clinic.holds(visitor, ticket=ticket).code == "NOT_OPEN"
    with later(minutes=60):
        assert clinic.holds(visitor, ticket=ticket).status == 201


@pytest.mark.catalogue("C13")
def test_the_opening_is_asked_in_the_write_itself(clinic: Clinic) -> None:
    """A ticket of a plan that opens earlier does not help at a slot that is not open."""
    clinic.publish()
    slots.open_from(SlotId(clinic.slot()), clock.now().replace(hour=23))
    visitor = clinic.town.visitor()
    assert clinic.holds(visitor).code == "NOT_OPEN"
    assert clinic.left() == 2
    slots.open_from(SlotId(clinic.slot()), None)
    assert clinic.holds(visitor).code == "NOT_OPEN"


@pytest.mark.catalogue("C13")
def test_a_forged_shared_reused_or_old_ticket_books_nothing(opened: Clinic) -> None:
    visitor, other = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    ticket = opened.ticket(visitor)
    mark, body, signature = ticket.split(".")
    told = crypto.from_text(body).decode()
    forged = crypto.to_text(told.replace(visitor.person, other.person).encode())
    for wrong in (
        f"{mark}.{forged}.{signature}",
        f"{mark}.{body}.{signature[:-2]}AA",
        f"{mark}.{body}",
        "VT1.e30.e30",
        "nothing at all",
        ticket,
    ):
        assert opened.holds(other, ticket=wrong).code == "QUEUE_TOKEN_INVALID"
    assert opened.holds(visitor, ticket=ticket).status == 201
    assert opened.holds(visitor, ticket=ticket).status == 201
    opened.cancels(visitor)
    assert opened.holds(visitor, ticket=ticket).code == "QUEUE_TOKEN_INVALID"
    assert opened.left() == 2
    fresh = opened.ticket(visitor)
    with later(minutes=31):
        assert opened.holds(visitor, ticket=fresh).code == "QUEUE_TOKEN_INVALID"


@pytest.mark.catalogue("C13")
def test_a_ticket_of_another_campaign_opens_no_slot(opened: Clinic) -> None:
    visitor, slot = opened.town.visitor(), opened.slot()
    opened.publish(name="Đợt khác")
    told = opened.holds(visitor, ticket=opened.ticket(visitor), slot=slot)
    assert told.code == "VACCINE_SLOT_UNKNOWN"


@pytest.mark.catalogue("C13")
def test_turns_are_drawn_at_random_and_asking_again_changes_nothing(clinic: Clinic) -> None:
    clinic.publish(opens_at=in_minutes(0), spread_minutes=60)
    visitor, other = clinic.town.visitor(VISITOR), clinic.town.visitor(OTHER)
    third = clinic.town.somebody().sign_in("0900000177")
    for one in (visitor, other):
        clinic.ticket(one)
    clinic.registers(third, identity=WHO)
    turns = {clinic.asks(visitor).json["turn_at"] for _ in range(3)}
    assert len(turns) == 1
    drawn = {clinic.asks(actor).json["turn_at"] for actor in (other, third)}
    assert drawn | turns != turns
    turn = datetime.fromisoformat(turns.pop())
    with clock.fixed(turn - timedelta(seconds=1)):
        assert clinic.holds(visitor).code == "NOT_OPEN"
    with clock.fixed(turn):
        assert clinic.holds(visitor).status == 201


@pytest.mark.catalogue("Z02")
def test_nobody_books_or_cancels_for_a_stranger(opened: Clinic) -> None:
    first, second = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    opened.books(first)
    for asked in (first.person, "0000000000ZZZ"):
        for told in (
            opened.holds(second, "0830", for_person=asked),
            opened.confirms(second, for_person=asked),
            opened.cancels(second, for_person=asked),
        ):
            assert told.code == "VACCINE_APPOINTMENT_UNKNOWN"
    assert opened.left() == 1


def test_a_guardian_books_for_a_child(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    child = adds_member(visitor)
    who = {"sex": "1", "home": "01/001/00001"}
    assert opened.registers(visitor, for_person=child, identity=who).status == 201
    ticket = opened.asks(visitor, for_person=child).json["ticket"]
    assert opened.holds(visitor, for_person=child, ticket=ticket).status == 201
    assert opened.confirms(visitor, for_person=child).status == 200
    opened.books(visitor, "0830")
    mine = visitor.get("/api/vaccination/appointments").json["appointments"]
    assert [one["seat"]["for_person"] for one in mine] == [child, visitor.person]


def test_a_full_slot_is_told_without_a_call_for_some_seconds(opened: Clinic) -> None:
    first, second = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    opened.site.call("POST", f"/api/vaccination/slots/{opened.slot()}/seats", {"seats": 1})
    opened.books(first)
    assert opened.holds(second).code == "SLOT_FULL"
    ticket = opened.ticket(second)
    with Meter() as meter:
        assert opened.holds(second, ticket=ticket).code == "SLOT_FULL"
    assert meter.wcu["lachan-test-vaccine_slots"] == 0
    assert opened.holds(first).status == 201
    opened.cancels(first)
    assert opened.holds(second).status == 201


def test_a_slot_that_has_begun_or_is_none_takes_nobody(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    ids = (
        f"{opened.session}T0815",
        "site-01.20211124.0000000000000T0800",
        f"{opened.session}T08000",
        "x" * 40,
    )
    assert [opened.holds(visitor, slot=id_).code for id_ in ids] == ["VACCINE_SLOT_UNKNOWN"] * 4
    with later(hours=23, minutes=30):
        assert opened.holds(opened.town.visitor()).code == "SLOT_OVER"


@pytest.mark.catalogue("C01")
@pytest.mark.parametrize("crowd", [2, 8, 64])
def test_the_last_seat_goes_to_one_of_a_crowd(opened: Clinic, crowd: int) -> None:
    slot, campaign = SlotId(opened.slot()), CampaignId(opened.campaign)
    slots.set_seats(slot, campaign, 1)
    told: list[str] = []

    def tries(person: PersonId) -> None:
        for _ in range(2):
            try:
                slots.take(slot, campaign, person, clock.now())
                told.append(person)
            except NoSeatLeft:
                told.append("full")

    threads = [threading.Thread(target=tries, args=(person,)) for person in people(crowd)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    taken = opened.people()
    assert len(taken) == 1
    assert set(told) - {"full"} == set(taken)
    assert len(told) == 2 * crowd


@pytest.mark.catalogue("C01")
def test_the_last_seat_is_refused_to_the_second_by_its_name(opened: Clinic) -> None:
    opened.site.call("POST", f"/api/vaccination/slots/{opened.slot()}/seats", {"seats": 1})
    assert opened.holds(opened.town.visitor(VISITOR)).status == 201
    assert opened.holds(opened.town.visitor(OTHER)).code == "SLOT_FULL"


@pytest.mark.catalogue("B01")
def test_a_thousand_looks_read_the_store_a_few_times(opened: Clinic) -> None:
    somebody = opened.town.somebody()
    places = (
        "/api/vaccination/campaigns?province=01",
        f"/api/vaccination/campaigns/{opened.campaign}",
        f"/api/vaccination/campaigns/{opened.campaign}/sites/{SITE}",
    )
    for place in places:
        assert somebody.get(place).status == 200
    with Meter() as meter:
        for number in range(1_000):
            reply = somebody.get(places[number % 3])
            assert reply.status == 200
            assert "public" in reply.header("cache-control")
    assert meter.calls_of("dynamodb") == 0


@pytest.mark.catalogue("B01")
def test_a_public_list_shows_no_person(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    opened.books(visitor)
    shown(opened)
    place = f"/api/vaccination/campaigns/{opened.campaign}/sites/{SITE}"
    assert visitor.person not in opened.town.somebody().get(place).body.decode()


def test_a_seat_without_an_appointment_goes_back(opened: Clinic) -> None:
    slot, campaign = SlotId(opened.slot()), CampaignId(opened.campaign)
    visitor = opened.town.visitor()
    opened.books(visitor)
    (lost,) = people(1)
    slots.take(slot, campaign, lost, clock.now())
    assert opened.left() == 0
    assert releasing.return_seats(clock.now()) == 1
    assert opened.people() == {visitor.person}
    assert releasing.return_seats(clock.now()) == 0


@pytest.mark.catalogue("F05")
def test_a_lost_second_step_is_finished_by_the_next_try(
    opened: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = opened.town.visitor()
    hold = appointments.hold

    def dies(*_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(appointments, "hold", dies)
    assert opened.holds(visitor).status == 500
    monkeypatch.setattr(appointments, "hold", hold)
    assert opened.holds(visitor).status == 201
    assert opened.left() == 1
    assert len(items_of("vaccine_appointments")) == 1


def test_a_late_appointment_meets_the_fence_of_a_seat_given_back(opened: Clinic) -> None:
    """Seat taken; the reaper gives it back; then the appointment's write arrives."""
    slot, campaign = SlotId(opened.slot()), CampaignId(opened.campaign)
    (person,) = people(1)
    seats = slots.take(slot, campaign, person, clock.now())
    assert releasing.release(person, slot)
    visitor = opened.town.visitor()
    held = opened.holds(visitor, "0830")
    assert held.status == 201
    kept = opened.kept(visitor)
    assert kept is not None
    made = replace(kept, person=person, slot=slot, by=person)
    with pytest.raises(appointments.InTheWay) as way:
        appointments.hold(made, "ticket", seats.epoch)
    assert way.value.fence == seats.epoch
    assert opened.people() == frozenset()


def test_somebody_who_was_fenced_books_again(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    for start in ("0800", "0830", "0800", "0900"):
        opened.books(visitor, start)
        opened.cancels(visitor)
    opened.books(visitor, "0930")
    opened.tell()
    assert [opened.left(one) for one in ("0800", "0830", "0900", "0930")] == [2, 2, 2, 1]


def test_what_the_stream_tells_gives_back_what_a_dead_process_left(
    opened: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = opened.town.visitor()
    opened.books(visitor)
    releasing.return_seats(clock.now())
    monkeypatch.setattr(booking, "release", lambda *_: False)
    opened.cancels(visitor)
    assert opened.left() == 1
    assert releasing.return_seats(clock.now()) == 0
    opened.tell()
    assert opened.left() == 2


def test_pages_lead_from_the_province_to_the_seat_and_back(opened: Clinic) -> None:
    visitor, somebody = opened.town.visitor(), opened.town.somebody()
    campaign = f"/tiem-chung/{opened.campaign}"
    assert campaign in somebody.get("/tiem-chung?province=01").body.decode()
    assert f"{campaign}/{SITE}" in somebody.get(campaign).body.decode()
    assert "dang-nhap" in somebody.get(f"{campaign}/{SITE}").body.decode()
    assert "/dang-ky-tiem/" in visitor.get(f"{campaign}/{SITE}").body.decode()
    opened.ticket(visitor)
    page = visitor.get(f"{campaign}/{SITE}").body.decode()
    ticket = page.partition('name="ticket" value="')[2].partition('"')[0]
    form = {"slot": opened.slot(), "ticket": ticket}
    assert visitor.call("POST", f"{campaign}/{SITE}", form=form).status == 303
    home = visitor.get("/tiem-chung").body.decode()
    assert "/tiem-chung/xac-nhan" in home
    chosen = {"campaign": opened.campaign, "person": visitor.person}
    assert visitor.call("POST", "/tiem-chung/xac-nhan", form=chosen).status == 303
    assert "/tiem-chung/xac-nhan" not in visitor.get("/tiem-chung").body.decode()
    again = visitor.call(
        "POST",
        f"{campaign}/{SITE}",
        form={"slot": opened.slot("0830"), "ticket": opened.ticket(visitor)},
    )
    assert (again.status, "ALREADY_BOOKED" in again.body.decode()) == (409, True)
    assert visitor.call("POST", "/tiem-chung/huy", form=chosen).status == 303
    assert opened.left() == 2


def test_a_page_tells_the_turn_that_has_not_come(clinic: Clinic) -> None:
    clinic.publish(opens_at=in_minutes(30))
    visitor = clinic.town.visitor()
    clinic.ticket(visitor)
    page = visitor.get(f"/tiem-chung/{clinic.campaign}/{SITE}").body.decode()
    assert 'name="slot"' not in page
    assert "Lượt của bạn" in page


def test_tickets_are_drawn_evenly() -> None:
    """Turns of many people fill the time after the opening: a tenth in each tenth, nearly."""
    campaign = replace(MADE, spread_minutes=100)
    turns = [
        domain.turn_of(campaign, person, lambda message: crypto.mac(b"k" * 32, message))
        for person in people(5_000)
    ]
    tenths = [(turn - campaign.opens_at).total_seconds() // 600 for turn in turns]
    counts = [tenths.count(tenth) for tenth in range(10)]
    assert sum(counts) == 5_000
    assert min(counts) > 420
    assert max(counts) < 580


def test_a_ticket_is_of_the_one_who_asked(opened: Clinic) -> None:
    visitor = opened.town.visitor()
    caller, person = Caller(Role.CITIZEN, visitor.person), PersonId(visitor.person)
    text = opened.ticket(visitor)
    ticket = tickets.redeem(caller, person, opened.slot(), text, clock.now())
    assert (ticket.holder.subject, ticket.holder.person) == (person, person)


def test_what_was_confirmed_is_told_once_per_change_and_a_hold_is_not(
    opened: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell", told.append)
    visitor, other = opened.town.visitor(VISITOR), opened.town.visitor(OTHER)
    opened.books(visitor)
    opened.holds(other)
    opened.cancels(other)
    records = stream_records("vaccine_appointments")
    assert streams.release_seats({"Records": records}, None) == {"batchItemFailures": []}
    assert told == [
        {
            "fact": "AppointmentConfirmed",
            "version": 1,
            "campaign": opened.campaign,
            "person": visitor.person,
            "site": SITE,
            "session": opened.session,
            "starts_at": "2021-11-24T01:00:00.000Z",
            "revision": 2,
        }
    ]
    opened.holds(visitor, "0930", move=True)
    opened.cancels(visitor)
    opened.books(visitor)
    withdrawn = {"campaign": opened.campaign}
    assert visitor.call("POST", f"{REGISTRATIONS}/withdraw", withdrawn).status == 204
    before, told[:] = told[0], []
    records = stream_records("vaccine_appointments")
    for _ in range(2):  # what the stream tells again is known by its revision
        assert streams.release_seats({"Records": records}, None) == {"batchItemFailures": []}
    once, twice = told[: len(told) // 2], told[len(told) // 2 :]
    assert once == twice
    moved, cancelled, again, ended = once[-4:]
    assert moved == before | {"starts_at": "2021-11-24T02:30:00.000Z", "revision": 3}
    assert (cancelled["fact"], cancelled["why"], cancelled["revision"]) == (
        "AppointmentCancelled",
        "person",
        4,
    )
    assert again == before | {"revision": 6}
    assert (ended["fact"], ended["why"], ended["revision"]) == (
        "AppointmentCancelled",
        "registration",
        7,
    )


@pytest.mark.parametrize(
    ("sample", "fact"),
    [("", None), (".confirmed", "AppointmentConfirmed"), (".deferred", "AppointmentDeferred")],
)
def test_the_stream_tells_what_its_samples_say(
    clinic: Clinic,
    event: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
    sample: str,
    fact: str | None,
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(facts, "tell", told.append)
    answered = streams.release_seats(event(f"vaccination/streams.release_seats{sample}"), None)
    assert answered == {"batchItemFailures": []}
    assert [one["fact"] for one in told] == ([fact] if fact else [])
    if fact == "AppointmentDeferred":
        assert (told[0]["why"], told[0]["until"]) == ("deferred", "2022-05-12")
