"""What follows where a message did not arrive? An e-mail is asked for, a human looks for the
person, or both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from functions.messages.notifications import MailWanted
from functions.notifications.domain.limits import BUDGET, CAP
from functions.notifications.domain.notice import Notice
from functions.notifications.store import mails, notices
from functions.notifications.store.mails import Mail
from functions.notifications.store.notices import Delivery, Kept
from functions.runtime import journal, mail, queues

MAILS: Final = "mails"
NO_MAIL: Final = "mail_failed"
BY_MAIL: Final = "by_mail"
NOT_TOLD: Final = (Delivery.FAILED, Delivery.UNDELIVERED)
FOR_MONEY: Final = (BUDGET, CAP)


@dataclass(frozen=True, slots=True)
class MailFailed(journal.Fact):
    """An e-mail came back or was refused: of which kind, never whose."""

    level: ClassVar[journal.Level] = "WARNING"
    kind: str


def want_mail(body: str, *, beside: bool = False) -> None:
    """Ask for a notice's e-mail; asked twice it is sent once. Raises Busy."""
    if body and mail.is_open():
        queues.send(MAILS, MailWanted(body=body, beside=beside).model_dump())


def mail_delivered(notice: Notice) -> None:
    """The mailbox has it: a text message that did not arrive, or waits for money, is not needed any
    more. Raises Busy."""
    mails.settle_mail(notice, Mail.DELIVERED)
    kept = notices.notice_of(notice)
    if kept is None:
        return
    if _waits_for_money(kept) or kept.state in NOT_TOLD:
        notices.settle(notice, Delivery.DELIVERED, BY_MAIL, of=(kept.state,))


def mail_failed(notice: Notice, now: datetime) -> None:
    """It came back: where no text message told it either, and somebody has to know, a human looks
    for the person. Raises Busy."""
    kept = notices.notice_of(notice)
    if kept and kept.division is not None and (_waits_for_money(kept) or kept.state in NOT_TOLD):
        notices.put_undelivered(notice, kept.division, NO_MAIL, now)
    if mails.settle_mail(notice, Mail.FAILED):
        journal.tell(MailFailed(notice.kind))


def _waits_for_money(kept: Kept) -> bool:
    return kept.state is Delivery.HELD and kept.why in FOR_MONEY
