"""How does a notice leave? Claimed, counted, handed to the gateway, settled: once for each cause.

A sending is counted before it is made, and a second one only follows where no answer came to the
first: at most one duplicate, and never a loss in silence, for who had to be reached and was not
stands in a list (security.md F16).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from functions.kernel.callers import Purpose
from functions.kernel.identifiers import PersonId
from functions.notifications.domain.notice import EXPOSURE, Notice, Seat
from functions.notifications.store import notices, seats
from functions.notifications.store.notices import Delivery
from functions.registry import service as registry
from functions.runtime import journal, sms

SENDINGS = 2
"""A first, and one more where nobody knows whether the first left."""
NO_PHONE, NO_ANSWER = "no_phone", "no_answer"


@dataclass(frozen=True, slots=True)
class MessageSent(journal.Fact):
    """An SMS was handed to the gateway: which kind, never to whom."""

    kind: str


@dataclass(frozen=True, slots=True)
class MessageTooLate(journal.Fact):
    """What a message tells was over before it could be sent, so it was not."""

    kind: str


@dataclass(frozen=True, slots=True)
class PeopleUnreached(journal.Fact):
    """Somebody was not reached, and a human has to: why and how many, never who."""

    level: ClassVar[journal.Level] = "WARNING"
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class ToTell:
    """Something a person is to be told; `text` is asked for once, just before it is sent.

    `purpose` stands in the person's own log; `division` is whose staff look for whom no message
    reaches, None where nobody has to. From `until` on it is told no more. `seat` is what it says
    of an appointment: kept first, and void where something later was heard; `is_silent` where it is
    only kept. `unless_booked` in a campaign: not told to who has an appointment there.
    `unless_untold`: how the causes begin of which one must have been told, or this is not.
    """

    notice: Notice
    text: Callable[[], str]
    priority: str
    purpose: Purpose
    division: str | None = None
    until: datetime | None = None
    seat: Seat | None = None
    is_silent: bool = False
    unless_booked: str = ""
    unless_untold: str = ""

    def is_over(self, now: datetime) -> bool:
        """Is it too late to tell?"""
        return self.until is not None and now >= self.until


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was looked up for a batch: phones of persons, notices that need nothing more, and the
    highest revision in it of each person's appointment in a campaign."""

    phones: Mapping[PersonId, str]
    settled: Set[Notice]
    newest: Mapping[tuple[str, str], int]

    def is_void(self, seat: Seat) -> bool:
        """Is something later of that appointment in the same batch?"""
        return seat.revision < self.newest.get((seat.person, seat.campaign), 0)


def prepare(wanted: Sequence[ToTell], now: datetime) -> Prepared:
    """Look up together whom a batch tells; who has no phone is given up at once.

    Raises Busy, AuditUnavailable, CryptoUnavailable.
    """
    told = {one.notice: one for one in wanted if not one.is_silent and not one.is_over(now)}
    states = notices.deliveries(told)
    settled = {one for one, state in states.items() if state is not Delivery.SENDING}
    waiting = [one for notice, one in told.items() if notice not in settled]
    phones: dict[PersonId, str] = {}
    for purpose in dict.fromkeys(one.purpose for one in waiting):
        people = [PersonId(one.notice.person) for one in waiting if one.purpose is purpose]
        phones |= registry.phones_to_tell(people, now, purpose=purpose)
    lost = {
        one.notice: one.division for one in waiting if PersonId(one.notice.person) not in phones
    }
    for one in notices.give_up(lost, NO_PHONE, now):
        notices.settle(one, Delivery.UNDELIVERED, NO_PHONE)
    missed = sum(division is not None for division in lost.values())
    if missed:
        journal.tell(PeopleUnreached(NO_PHONE, missed))
        journal.measure("NoticesUndelivered", missed)
    return Prepared(phones, settled | lost.keys(), _newest(wanted))


def send(one: ToTell, now: datetime, known: Prepared) -> None:
    """Tell a person, once.

    Raises Busy (nobody knows whether it left, or the gateway refused: the queue tries again),
    CryptoUnavailable.
    """
    if not _is_wanted(one, now, known) or not _is_ours(one, now):
        return
    text = one.text()
    if not notices.count_sending(one.notice, SENDINGS):
        _give_up(one, now)
        return
    phone = known.phones[PersonId(one.notice.person)]
    try:
        sms.send(phone, text, one.priority)
    except sms.NotTaken:
        notices.take_back(one.notice)
        raise
    notices.settle(one.notice, Delivery.SENT)
    journal.tell(MessageSent(one.notice.kind))


def _is_wanted(one: ToTell, now: datetime, known: Prepared) -> bool:
    """Is it still to be told, by all that was heard of its person?"""
    notice = one.notice
    if one.seat and (known.is_void(one.seat) or not seats.note(one.seat, now)):
        return False
    if one.is_silent or notice in known.settled:
        return False
    if one.is_over(now):
        journal.tell(MessageTooLate(notice.kind))
        return False
    if one.unless_booked and seats.is_booked(notice.person, one.unless_booked):
        return False
    return not one.unless_untold or notices.was_told(notice.person, one.unless_untold)


def _is_ours(one: ToTell, now: datetime) -> bool:
    """Claim the notice; False where it needs nothing more, or became void meanwhile."""
    if notices.claim(one.notice, now) is not Delivery.SENDING:
        return False
    if one.notice.kind == EXPOSURE and one.seat and not seats.is_newest(one.seat):
        notices.settle(one.notice, Delivery.VOID)
        return False
    return True


def _newest(wanted: Sequence[ToTell]) -> dict[tuple[str, str], int]:
    newest: dict[tuple[str, str], int] = {}
    for seat in (one.seat for one in wanted if one.seat):
        place = (seat.person, seat.campaign)
        newest[place] = max(seat.revision, newest.get(place, 0))
    return newest


def _give_up(one: ToTell, now: datetime) -> None:
    """List the person first: what is settled is never looked at again. A silent gateway is told of
    whatever it was asked to send."""
    if one.division is not None:
        notices.put_undelivered(one.notice, one.division, NO_ANSWER, now)
    if notices.settle(one.notice, Delivery.UNDELIVERED, NO_ANSWER):
        journal.tell(PeopleUnreached(NO_ANSWER, 1))
        journal.measure("NoticesUndelivered", 1)
