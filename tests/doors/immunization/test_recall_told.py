"""A recall tells the people of the lot: all of them, each once, in pieces, in few calls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from functions.immunization import consumers
from functions.immunization.domain.lot import LotId
from functions.immunization.service import informing
from functions.immunization.store import informing as progress
from functions.immunization.store import recipients
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId, person_id
from functions.messages.vaccination import LotRecalledFor
from functions.notifications import consumers as notifications
from functions.runtime import clock, facts
from tests.browser.immunization_samples import SECOND
from tests.cloud.cheap import light_transactions
from tests.doors.checkin.town import phone_code
from tests.doors.immunization.ward import LOT, LOTS, Ward
from tests.doors.notifications.ear import Ear
from tests.simulation.meter import Meter
from tests.world import Actor, messages_in

RECALLS = "vaccine-recalls"
PHONES = [f"09000050{n:02d}" for n in range(5)]


@pytest.fixture
def ear(ward: Ward) -> Ear:
    """What notifications hear, and what leaves."""
    return Ear()


@pytest.fixture
def stocked(ward: Ward) -> Iterator[Ward]:
    """A site with a lot."""
    assert ward.receives().status == 201
    ward.block()
    yield ward


def given_to(person: str, day: str = "20211115") -> None:
    """The list of the lot says that somebody was given of it."""
    dose = replace(SECOND, person=PersonId(person), key=day)
    recipients.put(dose, LotId(LOT), was_given=True)


def goes_on(record: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The job does what waits, or a message again; the messages it was given."""
    records = [record] if record else messages_in(RECALLS)
    if records:
        assert consumers.tell_recalled({"Records": records}, None) == {"batchItemFailures": []}
    return records


def told(ward: Ward) -> tuple[int, bool]:
    """How far it is, as officers see it."""
    shown = ward.province.get(f"{LOTS}/{LOT}").json["told"]
    return shown["doses"], bool(shown["ended_at"])


@pytest.mark.catalogue("C07", "Q01", "F07")
def test_each_person_of_the_lot_is_told_once_though_pieces_come_twice_and_the_job_dies(
    stocked: Ward, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipients, "PAGE", 2)
    people = [Actor(stocked.gateway).sign_in(phone) for phone in PHONES]
    for one in people:
        given_to(one.person)
    given_to(people[0].person, "20211018")
    messages_in("messages")
    assert stocked.province.get(f"{LOTS}/{LOT}").json["told"] is None
    stocked.recalls()
    stocked.block()
    assert told(stocked) == (0, False)
    (first,) = goes_on()
    assert told(stocked) == (2, False)
    assert "Đang báo cho người đã tiêm: 2 mũi" in _stock_page(stocked)
    goes_on(first)
    assert told(stocked) == (2, False)
    (second, *_) = messages_in(RECALLS)
    with monkeypatch.context() as dying:
        dying.setattr(informing, "_ask_for", _dies)
        answer = consumers.tell_recalled({"Records": [second]}, None)
        assert answer["batchItemFailures"] != []
    goes_on(second)
    while goes_on():
        pass

    assert told(stocked) == (6, True)
    assert "Đã báo cho mọi người đã tiêm: 6 mũi" in _stock_page(stocked)
    ear.works()
    sent = [one["to"] for one in ear.sent]
    assert sorted(sent) == [f"+84{phone[1:]}" for phone in PHONES]
    assert {one["kind"] for one in ear.sent} == {"alert"}
    assert ear.hears_again() == []
    said = json.dumps([body for _, body in ear.heard])
    assert "comirnaty" not in said and "FF2382" not in said
    assert stocked.recalls().status == 200
    stocked.block()
    assert goes_on() == []


def test_who_is_recorded_after_the_list_was_gone_through_is_told_too(
    stocked: Ward, ear: Ear
) -> None:
    """The dose was given before the recall; its record's stream is late."""
    vial = stocked.vial()
    screening = stocked.screened()
    assert stocked.gives(screening, vial).status == 201
    stocked.recalls()
    stocked.block()
    while goes_on():
        pass
    assert told(stocked) == (0, True)
    stocked.tells()

    (fact,) = [json.loads(one["body"]) for one in messages_in("notices")]
    assert (fact["fact"], fact["division"]) == ("LotRecalledFor", "01/001/00001")


def test_the_person_reads_which_dose_and_what_to_do(stocked: Ward) -> None:
    anh = Actor(stocked.gateway).sign_in("0900001001")
    screening = stocked.screened(reading=phone_code(anh), number="")
    assert stocked.gives(screening, stocked.vial()).status == 201
    before = anh.get("/mui-tiem")
    stocked.recalls()
    after = anh.get("/mui-tiem")

    assert "Lô vắc xin này đã bị thu hồi" not in before.body.decode()
    assert "Lô vắc xin này đã bị thu hồi" in after.body.decode() and "115" in after.body.decode()
    assert len(before.body) == len(after.body)
    (dose,) = anh.get("/api/vaccination/doses").json["doses"]
    assert (dose["is_recalled"], dose["lot"]) == (True, "FF2382")


def test_ten_thousand_people_are_minutes(
    stocked: Ward, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted: a fifth of a call a person to go through the list, six to tell one with a phone.

    At ten milliseconds a call and a hundred messages a batch, one function alone tells ten
    thousand people in eleven minutes, ten together in little more than one.
    """
    for number in range(120):
        given_to(person_id(number.to_bytes(8)))
    stocked.recalls()
    stocked.block()
    with Meter() as job, light_transactions():
        while goes_on():
            pass
    assert told(stocked) == (120, True)
    assert _calls(job) / 120 <= 0.2

    people = [Actor(stocked.gateway).sign_in(phone).person for phone in PHONES]
    messages_in("messages")
    messages_in("notices")
    facts.tell_all(
        [
            LotRecalledFor(
                person=one, immunization="20211115", recall="r", division="01"
            ).model_dump()
            for one in people
        ]
    )
    records = messages_in("notices")
    with Meter() as telling, light_transactions():
        assert notifications.tell_results({"Records": records}, None) == {"batchItemFailures": []}
    assert len(ear.outbox.taken()) == len(people) == len(records)
    assert _calls(telling) / len(records) <= 6.0, telling.calls


def _calls(meter: Meter) -> int:
    """Calls of ours: not of keys, which are kept, and not what Lambda takes from a queue."""
    others = {"ReceiveMessage", "DeleteMessage", "Decrypt"}
    return sum(count for (_, call), count in meter.calls.items() if call not in others)


def _dies(*_: Any) -> None:
    raise Busy


def _stock_page(ward: Ward) -> str:
    return str(ward.site.get("/diem-tiem/kho").body.decode())


def test_a_place_in_the_list_is_noted_once(stocked: Ward) -> None:
    now, lot = clock.now(), LotId(LOT)
    assert not progress.put_piece(lot, "", "b", 2, now)
    progress.put_begun(lot, now)
    assert [progress.put_piece(lot, "", "b", 2, now) for _ in range(2)] == [True, False]
    progress.put_begun(lot, now)
    assert [progress.put_piece(lot, "b", "", 1, now) for _ in range(2)] == [True, False]
    standing = progress.informing(lot)
    assert standing is not None and (standing.doses, standing.ended_at) == (
        3,
        now.replace(microsecond=0),
    )
