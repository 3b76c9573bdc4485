"""Who was near a case reads advice on their own page, once an edition; what is void is told to
those alone who were told."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from functions.messages.tracing import ContactToTell
from functions.notifications.service import together
from functions.notifications.store import notices, openings, seats
from functions.runtime import facts, queues
from tests.doors.certificates.office import Office
from tests.doors.notifications.ear import Ear
from tests.world import messages_in

CONTACT = "7Q2M0000000000000000000000"
NEWS, VOID = "thong bao quan trong", "khong con gia tri"


def told(person: str, edition: int, *, amended: bool = False, contact: str = CONTACT) -> Any:
    """A fact that tracing tells of a contact."""
    return ContactToTell(
        person=person,
        contact=contact,
        edition=edition,
        amended=amended,
        rule="contacts-2021-07",
        division="01/001/00001",
    ).model_dump()


@pytest.fixture
def person(office: Office, ear: Ear) -> str:
    """Somebody whose phone is known."""
    made = office.person().person
    messages_in("messages")
    return made


def test_an_edition_is_told_once_by_topic_or_queue_in_words_without_a_health_fact(
    person: str, ear: Ear
) -> None:
    facts.tell_all([told(person, 1), told(person, 1)])
    queues.send("notice-facts", told(person, 1))
    (text,) = ear.works()

    assert NEWS in text and CONTACT not in text
    assert [one["kind"] for one in ear.sent] == ["exposure"]
    facts.tell(told(person, 2))
    assert len(ear.works()) == 1
    assert ear.hears_again() == []


@pytest.mark.catalogue("Q02")
def test_in_every_order_what_is_void_is_told_to_those_alone_who_were_told(
    person: str, ear: Ear
) -> None:
    story = [(1, False), (2, True), (3, False), (4, True)]
    for number, order in enumerate(list(itertools.permutations(range(4)))[::4]):
        contact = f"7Q2M{number:022d}"
        sent: list[str] = []
        for place in order:
            facts.tell(told(person, story[place][0], amended=story[place][1], contact=contact))
            sent += ear.works()
        assert len([text for text in sent if VOID in text]) <= 2
        was_told = [place for place, text in enumerate(sent) if NEWS in text]
        assert not was_told or VOID in sent[-1], (order, sent)
        assert was_told or sent == [], (order, sent)


@pytest.mark.parametrize("where", ["alone", "together"])
def test_what_becomes_void_while_it_is_claimed_does_not_leave(
    person: str, ear: Ear, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """The void edition is heard between the claim and the sending: both looks are strong."""
    of, name = (notices, "claim") if where == "alone" else (openings, "open_all")
    claim = getattr(of, name)

    def overtaken(some: Any, now: Any, **more: Any) -> Any:
        found = claim(some, now, **more)
        monkeypatch.setattr(of, name, claim)
        facts.tell(told(person, 2, amended=True))
        ear.works()
        return found

    if where == "alone":
        monkeypatch.setattr(together, "_is_plain", lambda *_: False)
    monkeypatch.setattr(of, name, overtaken)
    facts.tell(told(person, 1))
    texts = [*ear.works(), *(one["text"] for one in ear.sent)]
    assert not any(NEWS in text for text in texts)
    assert not seats.is_booked(person, CONTACT)


def test_who_is_not_reached_stands_in_the_list_of_the_station(office: Office, ear: Ear) -> None:
    facts.tell(told("0" * 13, 1))
    assert ear.works() == []
    (missed,) = notices.undelivered(office.now.date())
    assert (missed.notice.kind, missed.why, missed.division) == (
        "exposure",
        "no_phone",
        "01/001/00001",
    )
    page = office.somebody().call("GET", "/can-bo/chua-bao-duoc", headers=office.officer())
    assert "Lời khuyên sức khoẻ" in page.body.decode()
