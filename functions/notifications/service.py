"""Tell a phone: open the sealed message, fill the fixed template, hand it to the gateway.

That a result is there is told once for each person, tube and version. A sending is counted before
it is made, and a second one only follows where no answer came to the first: at most one duplicate,
and never a loss in silence, for who was not reached stands in a list (security.md F16).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from functions.access import service as access
from functions.kernel.callers import Caller, covers
from functions.kernel.identifiers import PersonId, ResultCode, print_result_code
from functions.kernel.periods import read_instant
from functions.kernel.phones import Phone
from functions.messages.access import CodeRequested, ResultCodeRequested
from functions.messages.laboratory import SEALED_RESULT_CODE, ResultReady
from functions.messages.registry import PhoneChanged
from functions.notifications import store
from functions.notifications.domain import wording
from functions.notifications.store import Delivery, Notice
from functions.registry import service as registry
from functions.runtime import crypto, journal, keys, sms

SENDINGS = 2
"""A first, and one more where nobody knows whether the first left."""
NO_PHONE, NO_ANSWER = "no_phone", "no_answer"


@dataclass(frozen=True, slots=True)
class MessageSent(journal.Fact):
    """An SMS was handed to the gateway: which kind, never to whom."""

    kind: str


@dataclass(frozen=True, slots=True)
class MessageTooLate(journal.Fact):
    """A code had expired before it could be sent, so it was not."""

    kind: str


@dataclass(frozen=True, slots=True)
class PeopleUnreached(journal.Fact):
    """Somebody was not reached, and a human has to: why and how many, never who."""

    level: ClassVar[journal.Level] = "WARNING"
    why: str
    count: int


def send_code(message: CodeRequested, now: datetime) -> None:
    """Send a code by SMS, unless it has expired meanwhile. Raises Busy, CryptoUnavailable."""
    if now >= read_instant(message.expires_at):
        journal.tell(MessageTooLate(message.purpose))
        return
    phone, code = access.open_code(message)
    sms.send(phone, wording.code_text(message.purpose, message.language, code), "code")
    journal.tell(MessageSent(message.purpose))


def tell_old_phone(message: PhoneChanged) -> None:
    """Tell the old phone that its account has moved. Raises Busy, CryptoUnavailable."""
    sms.send(access.open_phone(message.sealed_phone), wording.phone_changed_text(), "notice")
    journal.tell(MessageSent("phone_changed"))


def send_result_code(message: ResultCodeRequested, now: datetime) -> None:
    """Send the code that opens a result to the phone of its person, if there are both.

    Raises Busy, AuditUnavailable, CryptoUnavailable.
    """
    if now >= read_instant(message.expires_at):
        journal.tell(MessageTooLate("read_result"))
        return
    person, code = access.open_result_code(message)
    phone = registry.phone_to_tell(PersonId(person), now) if person else None
    if phone is None or not access.may_be_sent(Phone(phone), now):
        return
    sms.send(phone, wording.code_text("read_result", message.language, code), "code")
    journal.tell(MessageSent("read_result"))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was looked up for a batch: phones of persons, and notices that need nothing more."""

    phones: Mapping[PersonId, str]
    settled: Set[Notice]


def prepare(messages: Sequence[ResultReady], now: datetime) -> Prepared:
    """Look up together whom a batch tells; who has no phone is given up at once.

    Raises Busy, AuditUnavailable, CryptoUnavailable.
    """
    told = {_notice(message): message for message in messages}
    states = store.deliveries(told)
    settled = {one for one, state in states.items() if state is not Delivery.SENDING}
    waiting = [one for one in told if one not in settled]
    phones = registry.phones_to_tell([PersonId(one.person) for one in waiting], now)
    lost = {one: told[one].division for one in waiting if PersonId(one.person) not in phones}
    standing = store.give_up(lost, NO_PHONE, now)
    for one in standing:
        store.settle(one, Delivery.UNDELIVERED, NO_PHONE)
    if lost:
        journal.tell(PeopleUnreached(NO_PHONE, len(lost)))
        journal.measure("NoticesUndelivered", len(lost))
    return Prepared(phones, settled | lost.keys())


def tell_result(message: ResultReady, now: datetime, prepared: Prepared | None = None) -> None:
    """Tell a person that a result is there, or another one now; once.

    Raises Busy (nobody knows whether it left, or the gateway refused: the queue tries again),
    AuditUnavailable, CryptoUnavailable.
    """
    notice = _notice(message)
    known = prepared or prepare([message], now)
    if notice in known.settled or store.claim(notice, now) is not Delivery.SENDING:
        return
    code = print_result_code(_result_code(message))
    if not store.count_sending(notice, SENDINGS):
        _give_up(notice, message.division, NO_ANSWER, now)
        return
    phone = known.phones[PersonId(message.person)]
    try:
        sms.send(phone, wording.result_text(code, amended=message.amended), "result")
    except sms.NotTaken:
        store.take_back(notice)
        raise
    store.settle(notice, Delivery.SENT)
    journal.tell(MessageSent("result"))


@dataclass(frozen=True, slots=True)
class ToVisit:
    """Somebody whom no message reached, as the station nearby sees them."""

    masked_name: str
    tube: str
    division: str
    why: str
    at: datetime


def unreached(
    caller: Caller, day: date, now: datetime, request_id: str = ""
) -> tuple[ToVisit, ...]:
    """Whom no message of a day reached, of samples taken in the caller's division, oldest first.

    Nothing is said of the result; it is read at the desk, with slip and card. Raises
    AuditUnavailable, CryptoUnavailable, Busy.
    """
    found = [one for one in store.undelivered(day) if covers(caller.division, one.division)]
    persons = [PersonId(one.person) for one in found]
    known = registry.masked(caller, persons, now=now, request_id=request_id)
    shown = [
        ToVisit(
            known[PersonId(one.person)].gate_name if PersonId(one.person) in known else "",
            one.tube,
            one.division,
            one.why,
            one.at,
        )
        for one in found
    ]
    return tuple(sorted(shown, key=lambda one: one.at))


def _notice(message: ResultReady) -> Notice:
    return Notice(message.person, message.tube, message.release)


def _give_up(notice: Notice, division: str, why: str, now: datetime) -> None:
    """List the person first: what is settled is never looked at again."""
    store.put_undelivered(notice, division, why, now)
    if store.settle(notice, Delivery.UNDELIVERED, why):
        journal.tell(PeopleUnreached(why, 1))
        journal.measure("NoticesUndelivered", 1)


def _result_code(message: ResultReady) -> ResultCode:
    bound_to = f"{SEALED_RESULT_CODE}{message.person}|{message.tube}"
    sealed = crypto.from_text(message.sealed_code)
    return ResultCode(crypto.unseal(keys.key("result-codes"), sealed, bound_to).decode())
