"""A notice goes by e-mail: beside the text message where its person wants that, else where the text
message can't go or did not arrive. It costs none of the money of text messages (ADR 0111).

Counted before it is sent, and once a notice, as text messages are: at most one duplicate where
nobody knows whether the first left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.kernel.identifiers import PersonId
from functions.messages.notifications import MailWanted
from functions.notifications.domain import limits
from functions.notifications.domain.limits import CAP, NATION, Hold
from functions.notifications.domain.mails import letter_of
from functions.notifications.domain.notice import EXPOSURE
from functions.notifications.service import gates, hearing, references, unreaching
from functions.notifications.service.wanted import ToTell
from functions.notifications.store import holding, mails, notices, seats, spending
from functions.notifications.store.mails import Mail
from functions.notifications.store.notices import Delivery, Kept
from functions.registry import service as registry
from functions.runtime import journal, mail

SENDINGS: Final = 2
MAIL: Final = "mail"
"""The class under which e-mails are counted, and what a line says that waits for one."""
ENDED: Final = (Delivery.VOID, Delivery.CANCELLED)


@dataclass(frozen=True, slots=True)
class MailSent(journal.Fact):
    """An e-mail was handed to the post office: of which kind, never to whom."""

    kind: str


def post(told: MailWanted, now: datetime) -> None:
    """Send a notice's e-mail, once, or let it wait. Raises Busy, AuditUnavailable,
    CryptoUnavailable."""
    one = hearing.read(told.body)
    kept = notices.notice_of(one.notice)
    if not mail.is_open() or kept is None or not _is_wanted(one, kept, told, now):
        return
    if hold := _held(one, now):
        holding.put(one.notice, hold, told.model_dump_json(), now, act=MAIL)
        return
    reach = registry.email_to_tell(PersonId(one.notice.person), now, purpose=one.purpose)
    if reach is None:
        mails.settle_mail(one.notice, Mail.NONE)
        return
    if not mails.count_mail(one.notice, SENDINGS, now):
        return
    if one.notice.kind == EXPOSURE and one.seat and not seats.is_newest(one.seat):
        mails.settle_mail(one.notice, Mail.NONE)
        return
    letter = letter_of(one.text(reach.language), reach.language)
    reference = references.reference_of(one.notice)
    try:
        mail.send(reach.address, letter.subject, letter.words, reference)
    except mail.NotTaken:
        mails.take_back_mail(one.notice)
        raise
    except mail.NeverTaken:
        unreaching.mail_failed(one.notice, now)
        return
    mails.settle_mail(one.notice, Mail.SENT)
    journal.tell(MailSent(one.notice.kind))


def _is_wanted(one: ToTell, kept: Kept, told: MailWanted, now: datetime) -> bool:
    """Is it still to be told, and has no text message told it meanwhile?"""
    if kept.state in ENDED or one.is_over(now):
        return False
    if one.seat and not seats.is_newest(one.seat):
        return False
    return told.beside or kept.state is not Delivery.DELIVERED


def _held(one: ToTell, now: datetime) -> Hold | None:
    """Breakers and the caps of e-mails; night does not hold what makes no sound."""
    if breaker := gates.caught(one):
        return breaker
    person, province, rule = limits.mail_caps(now)
    if not spending.take_of_person(one.notice, MAIL, person, now):
        return Hold(CAP, rule, limits.next_morning(now))
    if not spending.take_hourly(one.province or NATION, MAIL, 1, province, now):
        return Hold(CAP, rule, limits.next_hour(now))
    return None
