"""How does a notice leave? Claimed, asked at the gates, counted, handed over, settled: once.

A sending is counted before it is made, and a second one only follows where no answer came to the
first: at most one duplicate, and never a loss in silence, for who had to be reached and was not
stands in a list (security.md F16).
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.notifications.domain.limits import Hold
from functions.notifications.domain.notice import Seat
from functions.notifications.service import gates, references, unreaching
from functions.notifications.service.wanted import Prepared, ToTell
from functions.notifications.store import counting, holding, inbox, notices, seats, tries
from functions.notifications.store.notices import Delivery
from functions.registry import service as registry
from functions.runtime import journal, settings, sms

SENDINGS = 2
"""A first, and one more where nobody knows whether the first left."""
NO_PHONE, NO_ANSWER = "no_phone", "no_answer"
WORD_WITHIN = timedelta(minutes=25)
"""So long the gateway's word is awaited: with the clock's five minutes a human knows in thirty."""


@dataclass(frozen=True, slots=True)
class MessageSent(journal.Fact):
    """An SMS was handed to the gateway: which kind, never to whom."""

    kind: str


@dataclass(frozen=True, slots=True)
class MessageHeld(journal.Fact):
    """A message waits: which kind, and why."""

    kind: str
    why: str


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


def prepare(wanted: Sequence[ToTell], now: datetime) -> Prepared:
    """Look up together whom a batch tells; who has no phone is given up at once.

    Raises Busy, AuditUnavailable, CryptoUnavailable.
    """
    told = {one.notice: one for one in wanted if not one.is_silent and not one.is_over(now)}
    states = notices.deliveries(told)
    settled = {one for one, state in states.items() if not state.waits}
    waiting = [one for notice, one in told.items() if notice not in settled]
    counting.list_heard([one.notice for one in waiting], now)
    holds = gates.held(waiting, now)
    leaving = [one for one in waiting if one.notice not in holds]
    ways: dict[PersonId, registry.Reach] = {}
    for purpose in dict.fromkeys(one.purpose for one in leaving):
        people = [PersonId(one.notice.person) for one in leaving if one.purpose is purpose]
        ways |= registry.ways_to_tell(people, now, purpose=purpose)
    lost = {one.notice: one.division for one in leaving if PersonId(one.notice.person) not in ways}
    for one in notices.give_up(lost, NO_PHONE, now):
        notices.settle(one, Delivery.UNDELIVERED, NO_PHONE, of=(Delivery.SENDING, Delivery.HELD))
    told_of(NO_PHONE, sum(division is not None for division in lost.values()))
    holds |= gates.reserve([one for one in leaving if one.notice not in lost], now)
    waited = {one for one, state in states.items() if state.waits}
    return Prepared(ways, settled | lost.keys(), waited, holds, _noted(wanted, now))


def told_of(why: str, missed: int) -> None:
    """So many people have to be looked for: to the journal and the alarm."""
    if missed:
        journal.tell(PeopleUnreached(why, missed))
        journal.measure("NoticesUndelivered", missed)


def send(one: ToTell, now: datetime, known: Prepared) -> None:
    """Tell a person, once, or let it wait.

    Raises Busy (nobody knows whether it left, or the gateway refused: the queue tries again),
    CryptoUnavailable.
    """
    notice = one.notice
    if notice in known.left:
        return
    if notice in known.unanswered:
        raise Busy
    if not _is_wanted(one, now, known):
        if notice in known.waited and not notices.put_unsent(notice, Delivery.VOID):
            notices.settle(notice, Delivery.SENT, NO_ANSWER)
        return
    way = known.ways.get(PersonId(notice.person))
    by_mail = bool(way and way.email_use)
    body = one.body if one.division or by_mail else ""
    found = notices.claim(notice, now, division=one.division, body=body)
    if not found.waits:
        return
    if hold := known.holds.get(notice) or gates.of_person(one, now):
        _hold(one, hold, found, now)
        if by_mail and hold.why in unreaching.FOR_MONEY:
            unreaching.want_mail(one.body)
        return
    _hand_over(one, found, known.ways[PersonId(notice.person)], now)


def _is_wanted(one: ToTell, now: datetime, known: Prepared) -> bool:
    """Is it still to be told, by all that was heard of its person?"""
    notice = one.notice
    if one.seat and one.seat in known.void:
        return False
    if one.is_silent or notice in known.settled:
        return False
    if one.is_over(now):
        journal.tell(MessageTooLate(notice.kind))
        return False
    if one.unless_booked and seats.is_booked(notice.person, one.unless_booked):
        return False
    return not one.unless_untold or inbox.was_told(notice.person, one.unless_untold)


def _hold(one: ToTell, hold: Hold, found: Delivery, now: datetime) -> None:
    """The line first: a notice that is held and stands in no list would be forgotten."""
    holding.put(one.notice, hold, one.body, now)
    if notices.settle(one.notice, Delivery.HELD, hold.why, of=(found,)):
        journal.tell(MessageHeld(one.notice.kind, hold.why))


def _hand_over(one: ToTell, found: Delivery, way: registry.Reach, now: datetime) -> None:
    notice, text = one.notice, one.text(way.language)
    if not tries.count_sending(notice, SENDINGS, text.id, found, now):
        _answer_for(one, now)
        return
    if one.seat and not seats.is_newest(one.seat):
        notices.settle(notice, Delivery.VOID)
        return
    if way.email_use == registry.BESIDE:
        unreaching.want_mail(one.body, beside=True)
    try:
        sms.send(way.phone, text.words, one.urgency.value, references.reference_of(notice))
    except sms.NotTaken:
        tries.take_back(notice)
        raise
    if one.division is not None and settings.sms_reports():
        awaited = Hold("report", "", now + WORD_WITHIN)
        holding.put(notice, awaited, one.body, now, act="report")
    notices.settle(notice, Delivery.SENT)
    journal.tell(MessageSent(notice.kind))


def _answer_for(one: ToTell, now: datetime) -> None:
    """Another reader of the same notice was quicker: tried often enough, it is given up; where it
    was let wait, this may be the message by which it was to go on, so the queue tries again."""
    kept = notices.notice_of(one.notice)
    if kept is None or not kept.state.waits:
        return
    if kept.tries >= SENDINGS:
        _give_up(one, kept.state, now)
    elif kept.state is Delivery.HELD:
        raise Busy


def _noted(wanted: Sequence[ToTell], now: datetime) -> Set[Seat]:
    """Keep what was heard last of each seat; those of which something later is known, from before
    or from the same batch."""
    heard = tuple(dict.fromkeys(one.seat for one in wanted if one.seat))
    newest: dict[tuple[str, str], Seat] = {}
    for seat in sorted(heard, key=lambda seat: (seat.revision, seat.stands)):
        newest[seat.person, seat.campaign] = seat
    lost = seats.note_all(newest.values(), now)
    known = {place: seat.revision for place, seat in newest.items()}
    return lost | {one for one in heard if one.revision < known[one.person, one.campaign]}


def _give_up(one: ToTell, found: Delivery, now: datetime) -> None:
    """List the person first: what is settled is never looked at again. A silent gateway is told of
    whatever it was asked to send."""
    if one.division is not None:
        notices.put_undelivered(one.notice, one.division, NO_ANSWER, now)
    unreaching.want_mail(one.body)
    if notices.settle(one.notice, Delivery.UNDELIVERED, NO_ANSWER, of=(found,)):
        told_of(NO_ANSWER, 1)
