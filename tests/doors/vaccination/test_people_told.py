"""Waves and the evening before tell people: whom they concern, each once, whatever dies."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.kernel.errors import Busy
from functions.vaccination import consumers, schedules
from functions.vaccination.service import inviting
from functions.vaccination.store import rolls, sessions
from tests.doors.checkin.town import OTHER, VISITOR, later
from tests.doors.notifications.ear import Ear
from tests.doors.vaccination.clinic import Clinic
from tests.doors.vaccination.test_allocating import REST, WAVE, drawn, sends
from tests.fixtures import ROOT
from tests.world import messages_in

TELLINGS = "vaccine-tellings"
FIRST, SECOND = "+84900002002", "+84900003003"
KINDS = ("campaign", "call_up", "reminder")
EVENING = {"hours": 9, "minutes": 30}
"""From half past eight in the morning to six in the evening, in Vietnam."""


@pytest.fixture
def ear(clinic: Clinic) -> Ear:
    """What notifications hear, and what leaves."""
    return Ear()


def ticks() -> None:
    """The clock of vaccination, every other minute."""
    sample = ROOT / "events" / "vaccination" / "schedules.return_seats.json"
    schedules.return_seats(json.loads(sample.read_text("utf-8")), None)


def goes_on(*again: dict[str, Any]) -> list[dict[str, Any]]:
    """The queue does what waits, or messages again; the messages it was given."""
    records = list(again) or messages_in(TELLINGS)
    if records:
        assert consumers.tell_people({"Records": records}, None) == {"batchItemFailures": []}
    return records


def told(ear: Ear) -> list[str]:
    """To which phones something of appointments or invitations left since."""
    before = len(ear.sent)
    ear.works()
    return [one["to"] for one in ear.sent[before:] if one["kind"] in KINDS]


@pytest.mark.catalogue("Q01", "Q02")
def test_each_wave_tells_whom_it_invites_once_in_pieces(
    clinic: Clinic, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rolls, "shard_of", lambda person: "7")
    monkeypatch.setattr(inviting, "A_TIME", 1)
    with drawn(clinic):
        messages_in("messages")
        assert sends(clinic, WAVE).status == 201
        clinic.tell()
        first = goes_on()
        assert len(first) == len(rolls.SHARDS)
        rest = [one for _ in range(3) for one in goes_on()]
        assert told(ear) == [FIRST]
        goes_on(*rest[::-1], *first)
        while goes_on():
            pass
        assert told(ear) == []
        assert sends(clinic, REST).status == 201
        clinic.tell()
        while goes_on():
            pass
        assert told(ear) == [SECOND]
        assert ear.hears_again() == []


def test_who_has_booked_or_withdrawn_and_whose_wave_is_over_is_not_told(
    clinic: Clinic, ear: Ear
) -> None:
    with drawn(clinic) as (first, second):
        messages_in("messages")
        sends(clinic, WAVE, minutes=30)
        ticket = clinic.asks(first).json["ticket"]
        assert clinic.holds(first, "0930", ticket=ticket).status == 201
        place = "/api/vaccination/registrations/withdraw"
        gone = second.call("POST", place, {"campaign": clinic.campaign})
        assert gone.status in (200, 204), gone.body
        sends(clinic, REST, minutes=30)
        clinic.tell()
        done = [one for _ in range(3) for one in goes_on()]
        assert told(ear) == []
        assert clinic.cancels(first).status in (200, 204)
        with later(minutes=31):
            goes_on(*done)
            assert told(ear) == []
        goes_on(*done)
        assert told(ear) == [FIRST]


@pytest.mark.catalogue("F15", "F07")
def test_on_the_evening_before_each_is_reminded_once_though_the_run_dies(
    opened: Clinic, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    for phone, start in ((VISITOR, "0800"), (OTHER, "0930")):
        opened.books(opened.town.visitor(phone), start)
    opened.tell()
    assert sorted(told(ear)) == [FIRST, SECOND]
    with later(hours=9, minutes=29):
        ticks()
        assert messages_in(TELLINGS) == []
    with later(**EVENING):
        with monkeypatch.context() as dying:
            dying.setattr(sessions, "put_reminded", _dies)
            with pytest.raises(Busy):
                ticks()
        ticks()
        done = goes_on()
        assert len(done) == 2
        assert sorted(told(ear)) == [FIRST, SECOND]
        texts = [one["text"] for one in ear.sent[-2:]]
        assert {text.split("luc ")[1][:16] for text in texts} == {
            "08:00 ngay 24/11",
            "09:30 ngay 24/11",
        }
    with later(hours=9, minutes=32):
        ticks()
        assert messages_in(TELLINGS) == []
        goes_on(*done)
        assert told(ear) == [] == ear.hears_again()


def test_who_cancelled_or_moved_meanwhile_is_not_reminded_of_that(opened: Clinic, ear: Ear) -> None:
    visitor, other = (opened.town.visitor(phone) for phone in (VISITOR, OTHER))
    opened.books(visitor)
    opened.books(other)
    opened.tell()
    told(ear)
    with later(**EVENING):
        ticks()
        opened.cancels(visitor)
        waiting = goes_on()
        # The other gives the seat back after the job looked, before the message leaves.
        opened.cancels(other)
        opened.tell()
        assert told(ear) == []
        goes_on(*waiting)
        assert told(ear) == []


def test_nobody_is_reminded_at_night_or_on_the_day_itself(opened: Clinic, ear: Ear) -> None:
    opened.books(opened.town.visitor())
    opened.tell()
    told(ear)
    with later(hours=12, minutes=30):
        ticks()
        assert messages_in(TELLINGS) == []
    with later(**EVENING):
        ticks()
        late = messages_in(TELLINGS)
    with later(hours=20):
        goes_on(*late)
        assert told(ear) == []


def _dies(*_: Any) -> None:
    raise Busy
