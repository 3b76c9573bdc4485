"""What is heard that a person is to be told: of which cause, in which words, for which purpose."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from pydantic import BaseModel

from functions.kernel.callers import Purpose
from functions.kernel.identifiers import ResultCode, print_result_code
from functions.kernel.periods import day_of, end_of_day, read_day, read_instant
from functions.messages.certificates import CertificateIssued, CertificateRevoked
from functions.messages.datarights import DataRequestAnswered
from functions.messages.followup import SEALED_LINK, CheckDue, FollowUpEnded
from functions.messages.laboratory import SEALED_RESULT_CODE, ResultReady
from functions.messages.tracing import ContactToTell
from functions.messages.vaccination import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentDeferred,
    AppointmentDue,
    InvitationGiven,
    LotRecalledFor,
)
from functions.notifications.domain import notice as causes
from functions.notifications.domain import texts, wording
from functions.notifications.domain.notice import Notice, Seat
from functions.notifications.domain.texts import Text
from functions.notifications.domain.urgency import Urgency
from functions.notifications.service import sending, together
from functions.notifications.service.wanted import Prepared, ToTell
from functions.runtime import crypto, keys


def read(body: str) -> ToTell:
    """What a message wants told. Raises KeyError for a fact that nobody knows."""
    model, wanted = FACTS[str(json.loads(body).get("fact"))]
    return replace(wanted(model.model_validate_json(body)), body=body)


def prepare(bodies: list[str], now: datetime) -> Prepared:
    """Look up for all messages of a batch together, and let leave what may leave together. Raises
    as `read` and `sending.prepare`."""
    wanted = [read(body) for body in bodies]
    return together.leave(wanted, now, sending.prepare(wanted, now))


def tell(body: str, now: datetime, prepared: Prepared | None) -> None:
    """Tell the person of a message, once. Raises as `read`, `sending.prepare` and `send`."""
    wanted = read(body)
    sending.send(wanted, now, prepared or sending.prepare([wanted], now))


def _result(message: ResultReady) -> ToTell:
    def text(language: str) -> Text:
        code = print_result_code(_result_code(message))
        return wording.result_text(code, language, amended=message.amended)

    return ToTell(
        causes.of_result(message.person, message.tube, message.release),
        text,
        Urgency.RESULT,
        Purpose.TESTING,
        message.division,
        province=_province(message.division),
    )


def _result_code(message: ResultReady) -> ResultCode:
    bound_to = f"{SEALED_RESULT_CODE}{message.person}|{message.tube}"
    sealed = crypto.from_text(message.sealed_code)
    return ResultCode(crypto.unseal(keys.key("result-codes"), sealed, bound_to).decode())


def _issued(fact: CertificateIssued) -> ToTell:
    if fact.lost_key:
        return _told(causes.of_lost_key(fact.person, fact.lost_key), Purpose.SELF_SERVICE)
    return _told(
        causes.of_paper(fact.person, fact.certificate, is_void=False), Purpose.SELF_SERVICE
    )


def _revoked(fact: CertificateRevoked) -> ToTell:
    if fact.lost_key:
        return _told(causes.of_lost_key(fact.person, fact.lost_key), Purpose.SELF_SERVICE)
    return _told(causes.of_paper(fact.person, fact.certificate, is_void=True), Purpose.SELF_SERVICE)


def _confirmed(fact: AppointmentConfirmed) -> ToTell:
    seat = _seat(fact, stands=True)
    return _of_seat(causes.of_appointment("appointment_confirmed", seat), seat, fact)


def _due(fact: AppointmentDue) -> ToTell:
    seat, day = _seat(fact, stands=True), day_of(read_instant(fact.starts_at))
    return _of_seat(causes.of_reminder(seat, day), seat, fact)


def _cancelled(fact: AppointmentCancelled) -> ToTell:
    """Told where the site did it: who gave their seat back, or their wish, knows that."""
    seat = _seat(fact, stands=False)
    told = _of_seat(causes.of_appointment("appointment_cancelled", seat), seat, fact)
    return replace(told, is_silent=fact.why != "site")


def _deferred(fact: AppointmentDeferred) -> ToTell:
    seat = _seat(fact, stands=False)
    return _of_seat(causes.of_appointment("appointment_deferred", seat), seat, fact)


def _invited(fact: InvitationGiven) -> ToTell:
    notice = causes.of_invitation(fact.person, fact.campaign, fact.round, fact.wave)
    told = _told(notice, Purpose.VACCINATION, at=fact.ends_at)
    return replace(told, unless_booked=fact.campaign, province=_province(fact.campaign))


def _recalled(fact: LotRecalledFor) -> ToTell:
    notice = causes.of_recall(fact.person, fact.recall)
    told = _told(notice, Purpose.VACCINATION)
    return replace(told, division=fact.division, province=_province(fact.division))


def _contact(fact: ContactToTell) -> ToTell:
    """What is void is told only to who was told: where nothing left, there is nothing to void."""
    notice = causes.of_contact(fact.person, fact.contact, fact.edition, is_void=fact.amended)
    return replace(
        _told(notice, Purpose.EPIDEMIC_CONTROL),
        division=fact.division,
        province=_province(fact.division),
        rule=fact.rule,
        seat=Seat(fact.person, fact.contact, fact.edition, stands=not fact.amended),
        unless_untold=f"{causes.EXPOSURE}#{fact.contact}#" if fact.amended else "",
    )


def _check(fact: CheckDue) -> ToTell:
    """The question of a day; its link is opened just before it leaves."""
    notice = causes.of_check(fact.person, fact.follow_up, fact.day)

    def text(language: str) -> Text:
        bound_to = f"{SEALED_LINK}{fact.follow_up}|{fact.day}"
        sealed = crypto.from_text(fact.sealed)
        link = crypto.unseal(keys.key(f"followups-{fact.year}"), sealed, bound_to).decode()
        return texts.text_of(notice.kind, language, link=link)

    return replace(
        _told(notice, Purpose.EPIDEMIC_CONTROL),
        text=text,
        until=end_of_day(read_day(fact.day)),
        province=_province(fact.division),
    )


def _ended(fact: FollowUpEnded) -> ToTell:
    notice = causes.of_follow_up_end(fact.person, fact.follow_up, fact.number)
    return replace(_told(notice, Purpose.EPIDEMIC_CONTROL), province=_province(fact.division))


def _answered(fact: DataRequestAnswered) -> ToTell:
    """That a request about data is decided; neither what was asked nor how stands in a message."""
    notice = causes.of_data_request(fact.person, fact.request)

    def text(language: str) -> Text:
        return texts.text_of(notice.kind, language, number=fact.number)

    return replace(_told(notice, Purpose.SELF_SERVICE), text=text)


def _seat(fact: AppointmentConfirmed, *, stands: bool) -> Seat:
    return Seat(fact.person, fact.campaign, fact.revision, stands)


def _of_seat(notice: Notice, seat: Seat, fact: AppointmentConfirmed) -> ToTell:
    told = _told(notice, Purpose.VACCINATION, at=fact.starts_at)
    return replace(told, seat=seat, province=_province(fact.campaign))


def _told(notice: Notice, purpose: Purpose, *, at: str = "") -> ToTell:
    """`at` is the instant that the text names, from which on it is told no more."""
    until = read_instant(at) if at else None
    named = texts.moment_of(until) if until else {}

    def text(language: str) -> Text:
        return texts.text_of(notice.kind, language, **named)

    return ToTell(notice, text, texts.urgency_of(notice.kind), purpose, until=until)


def _province(place: str) -> str:
    """The code of a province, with which a division's path and a campaign's id begin."""
    code = re.split("[/-]", place, maxsplit=1)[0]
    return code if len(code) == 2 and code.isdecimal() else ""


FACTS: Final[dict[str, tuple[type[BaseModel], Callable[..., ToTell]]]] = {
    "ResultReady": (ResultReady, _result),
    "CertificateIssued": (CertificateIssued, _issued),
    "CertificateRevoked": (CertificateRevoked, _revoked),
    "AppointmentConfirmed": (AppointmentConfirmed, _confirmed),
    "AppointmentCancelled": (AppointmentCancelled, _cancelled),
    "AppointmentDeferred": (AppointmentDeferred, _deferred),
    "AppointmentDue": (AppointmentDue, _due),
    "InvitationGiven": (InvitationGiven, _invited),
    "LotRecalledFor": (LotRecalledFor, _recalled),
    "ContactToTell": (ContactToTell, _contact),
    "CheckDue": (CheckDue, _check),
    "FollowUpEnded": (FollowUpEnded, _ended),
    "DataRequestAnswered": (DataRequestAnswered, _answered),
}
"""What is heard; the subscriptions of the queues ask for no other (infra/topics.yaml)."""
