"""Of an appointment a person is told what stands, once, whatever the order facts come in."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from functions.kernel.periods import write_instant
from functions.messages.message import Message
from functions.messages.vaccination import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentDeferred,
    AppointmentDue,
    InvitationGiven,
    LotRecalledFor,
)
from functions.notifications import consumers
from functions.notifications.store import notices
from functions.runtime import clock, facts
from tests.doors.certificates.office import Office
from tests.doors.notifications.ear import Ear
from tests.world import messages_in

CAMPAIGN = "01ARZ3NDEKTSV"


@dataclass
class Booker:
    """Somebody with an appointment, and facts of it."""

    office: Office
    ear: Ear
    person: str

    def fact(self, model: type[AppointmentConfirmed], revision: int, **more: Any) -> Message:
        """A fact of the appointment, whose slot begins tomorrow at half past eight."""
        return model(
            campaign=more.pop("campaign", CAMPAIGN),
            person=self.person,
            site="site-01",
            session="site-01.20211124.0000000000001",
            starts_at=write_instant(self.office.now + timedelta(days=1)),
            revision=revision,
            **more,
        )

    def invited(self, campaign: str = CAMPAIGN, hours: int = 48) -> Message:
        """The fact of an invitation that ends in so many hours."""
        ends = write_instant(self.office.now + timedelta(hours=hours))
        return InvitationGiven(campaign=campaign, person=self.person, round=1, wave=1, ends_at=ends)

    def told(self, *told: Message) -> list[str]:
        """Facts come; the texts that left."""
        facts.tell_all([one.model_dump() for one in told])
        return self.ear.works()


@pytest.fixture
def booker(office: Office, ear: Ear) -> Booker:
    """Somebody whose phone is known."""
    person = office.person().person
    messages_in("messages")
    return Booker(office, ear, person)


def test_each_change_is_told_in_words_that_name_the_time_alone(booker: Booker) -> None:
    (first,) = booker.told(booker.fact(AppointmentConfirmed, 2))
    (near,) = booker.told(booker.fact(AppointmentDue, 2))
    (off,) = booker.told(booker.fact(AppointmentCancelled, 3, why="site"))
    (anew,) = booker.told(booker.fact(AppointmentConfirmed, 5))
    late = booker.fact(AppointmentDeferred, 6, why="deferred", until="2022-05-24")
    (put_off,) = booker.told(late)

    assert first == anew and first.startswith(
        "La Chan: da ghi lich hen cua ban luc 08:30 ngay 24/11"
    )
    assert "nhac ban" in near and "da huy" in off and "da duoc lui" in put_off
    assert booker.ear.hears_again() == []


def test_who_gave_the_seat_back_is_not_told_that_they_did(booker: Booker) -> None:
    gone = booker.fact(AppointmentCancelled, 3, why="person")
    assert booker.told(gone, booker.fact(AppointmentCancelled, 5, why="registration")) == []


@pytest.mark.catalogue("Q02")
def test_in_every_order_only_what_is_not_void_is_told_and_the_end_always(booker: Booker) -> None:
    """Booked, moved, given back by the site, a reminder of the first seat: every fourth order."""
    revisions, kinds = (2, 4, 5, 2), ("ghi", "ghi", "huy", "nhac")
    for number, order in enumerate(list(itertools.permutations(range(4)))[::4]):
        made = _story(booker, f"01ARZ3NDEKT{number:02d}")
        sent = [_kind(text) for at in order for text in booker.told(made[at])]
        newest = itertools.accumulate((revisions[at] for at in order), max)
        assert sent == [
            kinds[at] for at, most in zip(order, newest, strict=True) if revisions[at] == most
        ], order
        assert "huy" in sent
    assert booker.ear.hears_again() == []


def test_a_reminder_of_what_was_cancelled_or_moved_is_not_sent(booker: Booker) -> None:
    booker.told(booker.fact(AppointmentCancelled, 3, why="site"))
    assert booker.told(booker.fact(AppointmentDue, 2)) == []
    booker.told(booker.fact(AppointmentConfirmed, 9, campaign="01ARZ3NDEKT00"))
    assert booker.told(booker.fact(AppointmentDue, 8, campaign="01ARZ3NDEKT00")) == []
    assert len(booker.told(booker.fact(AppointmentDue, 9, campaign="01ARZ3NDEKT00"))) == 1
    assert booker.told(booker.fact(AppointmentDue, 11, campaign="01ARZ3NDEKT00")) == []


def test_what_is_over_is_not_told(booker: Booker) -> None:
    facts.tell_all(
        [booker.fact(AppointmentConfirmed, 2).model_dump(), booker.invited().model_dump()]
    )
    with clock.fixed(booker.office.now + timedelta(days=3)):
        assert booker.ear.works() == []


def test_an_invitation_is_told_once_unless_it_is_answered(booker: Booker) -> None:
    (text,) = booker.told(booker.invited(), booker.invited())
    assert text.startswith("La Chan: moi ban chon lich hen, truoc 08:30 ngay 25/11/2021.")
    other = "01ARZ3NDEKT00"
    booker.told(booker.fact(AppointmentConfirmed, 2, campaign=other))
    assert booker.told(booker.invited(other)) == []
    booker.told(booker.fact(AppointmentCancelled, 3, campaign=other, why="person"))
    assert len(booker.told(booker.invited(other))) == 1


def test_a_recall_is_told_once_for_all_doses_and_who_is_not_reached_stands_in_the_list(
    booker: Booker,
) -> None:
    made = [
        LotRecalledFor(person=person, immunization=day, recall="r1", division="01/001/00001")
        for person in (booker.person, "0" * 13)
        for day in ("20211001", "20211029")
    ]
    (text,) = booker.told(*made)

    (missed,) = notices.undelivered(booker.office.now.date())
    assert "thong bao quan trong" in text
    assert (missed.notice.person, missed.notice.kind, missed.why) == (
        "0" * 13,
        "recall",
        "no_phone",
    )
    page = booker.office.somebody().call(
        "GET", "/can-bo/chua-bao-duoc", headers=booker.office.officer()
    )
    assert "Lô vắc xin bị thu hồi" in page.body.decode()


def test_results_and_recalls_go_before_a_campaign(booker: Booker) -> None:
    facts.tell_all(
        [
            booker.invited().model_dump(),
            LotRecalledFor(
                person=booker.person, immunization="20211001", recall="r1", division="01"
            ).model_dump(),
        ]
    )
    (urgent,) = messages_in("notices")
    assert "LotRecalledFor" in urgent["body"]
    assert consumers.tell_results({"Records": [urgent]}, None) == {"batchItemFailures": []}
    assert [one["kind"] for one in booker.ear.outbox.taken()] == ["alert"]


def _story(booker: Booker, campaign: str) -> Sequence[Message]:
    return (
        booker.fact(AppointmentConfirmed, 2, campaign=campaign),
        booker.fact(AppointmentConfirmed, 4, campaign=campaign),
        booker.fact(AppointmentCancelled, 5, campaign=campaign, why="site"),
        booker.fact(AppointmentDue, 2, campaign=campaign),
    )


def _kind(text: str) -> str:
    words = {"da ghi": "ghi", "da huy": "huy", "nhac ban": "nhac"}
    return next(kind for word, kind in words.items() if word in text)
