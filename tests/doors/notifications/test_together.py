"""Notices that leave together: each once, whatever becomes of the others in the same call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from functions.kernel.errors import Busy
from functions.kernel.identifiers import person_id
from functions.notifications import consumers
from functions.notifications.store import openings
from functions.notifications.store.notices import NoticeRecord
from functions.registry import service as registry
from functions.registry.service.languages import Reach
from functions.runtime import queues, sms
from functions.runtime.sms import Sms, Taken
from functions.runtime.tables import ConditionLost
from tests.doors.certificates.office import Office
from tests.doors.notifications.test_contacts import told
from tests.doors.returning.street import items_of
from tests.world import messages_in

PEOPLE = [person_id((0xD00 + number).to_bytes(8)) for number in range(23)]
LANE = "notice-facts"


class Gateway:
    """What left, and in how many calls; says to some what it is told to say."""

    def __init__(self) -> None:
        self.left: list[str] = []
        self.calls = 0
        self.words: dict[str, Taken] = {}

    def take(self, messages: Sequence[Sms]) -> list[Taken]:
        """Ten at most."""
        assert 0 < len(messages) <= 10
        self.calls += 1
        words = [self.words.get(one.phone, Taken.YES) for one in messages]
        self.left += [
            one.phone for one, word in zip(messages, words, strict=True) if word is not Taken.NO
        ]
        return words

    def send(self, phone: str, *_: Any) -> None:
        """One alone."""
        self.left.append(phone)


@pytest.fixture
def gateway(office: Office, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """A gateway that takes everything."""
    made = Gateway()
    monkeypatch.setattr(sms, "send_all", made.take)
    monkeypatch.setattr(sms, "send", made.send)
    ways = lambda people, *_, **__: {person: Reach(person) for person in people}  # noqa: E731
    monkeypatch.setattr(registry, "ways_to_tell", ways)
    queues.send_all(LANE, [told(one, 1, contact=f"7Q2M{one:>22}") for one in PEOPLE])
    return made


def fails(*_: Any) -> None:
    """The table does not answer."""
    raise Busy


def heard(records: list[Any]) -> int:
    """Hand a batch over; how many come again."""
    return len(consumers.tell_people({"Records": records}, None)["batchItemFailures"])


def states() -> dict[str, tuple[str, int]]:
    """How each notice stands, and how often it was tried."""
    return {
        one["w"]["S"]: (one["state"]["S"], int(one["tries"]["N"]))
        for one in items_of("notices")
        if one["k"]["S"].startswith("exposure#") and "state" in one
    }


def test_a_batch_leaves_by_tens_and_once_however_often_it_comes(gateway: Gateway) -> None:
    records = messages_in(LANE)
    assert heard([*records, *records[:5]]) == 0
    assert sorted(gateway.left) == sorted(PEOPLE)
    assert gateway.calls == 3
    assert set(states().values()) == {("sent", 1)}
    assert heard(records) == 0
    assert len(gateway.left) == len(PEOPLE)


def test_who_is_refused_and_who_has_no_answer_come_again_and_nobody_else(
    gateway: Gateway,
) -> None:
    refused, silent = PEOPLE[3], PEOPLE[14]
    gateway.words = {refused: Taken.NO, silent: Taken.NO_WORD}
    records = messages_in(LANE)
    assert heard(records) == 2
    assert states()[refused] == ("sending", 0)
    assert states()[silent] == ("sending", 1)
    gateway.words = {}
    assert heard(records) == 0
    assert set(states().values()) == {("sent", 1), ("sent", 2)}
    assert sorted(gateway.left) == sorted([*PEOPLE, silent])


def test_who_was_claimed_by_another_reader_is_not_sent_with_the_others(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    records, really = messages_in(LANE), openings.open_all
    nested: list[int] = []

    def overtaken(new: Any, now: Any) -> Any:
        if not nested:
            nested.append(0)
            heard(records[:4])
        return really(new, now)

    monkeypatch.setattr(openings, "open_all", overtaken)
    assert heard(records) == 0
    assert sorted(gateway.left) == sorted(PEOPLE)


def test_a_table_that_does_not_answer_after_the_sending_has_each_sent_once_more_at_most(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = openings.settle_all
    monkeypatch.setattr(openings, "settle_all", fails)
    records = messages_in(LANE)
    assert heard(records) == len(records)
    monkeypatch.setattr(openings, "settle_all", really)
    for _ in range(3):
        heard(records)
    assert max(gateway.left.count(one) for one in PEOPLE) == 2
    assert {state for state, _ in states().values()} == {"sent"}


def test_a_sending_that_was_counted_though_the_answer_says_no_is_made(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer is lost, and the second meets what the first had written."""
    really = NoticeRecord.update

    def loses_the_answer(record: NoticeRecord, *told: Any, **more: Any) -> None:
        really(record, *told, **more)
        if "tries" in str(more.get("condition")):
            raise ConditionLost

    monkeypatch.setattr(NoticeRecord, "update", loses_the_answer)
    monkeypatch.setattr(openings, "open_all", fails)
    assert heard(messages_in(LANE)[:1]) == 0
    assert len(gateway.left) == 1
    assert set(states().values()) == {("sent", 1)}
