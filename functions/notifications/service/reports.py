"""What the gateway tells of a message: it is there, or it is not, and then what?

Tried once more where that may help; then whoever has to be told is looked for by the station
nearby. The notice itself stands in the person's own list all the while.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from functions.kernel.identifiers import PersonId
from functions.kernel.periods import read_day
from functions.messages.mail_events import MailEvent
from functions.messages.notifications import GatewayDayTold, SmsReported
from functions.notifications.domain.limits import RETRY, Hold
from functions.notifications.service import references, sending, unreaching
from functions.notifications.store import counting, holding, notices
from functions.notifications.store.notices import Delivery, Kept
from functions.registry import service as registry
from functions.runtime import journal

AGAIN_AFTER: Final = timedelta(minutes=10)
REFUSED: Final = "failed"
ON_ITS_WAY: Final = (Delivery.SENDING, Delivery.SENT)
LATE_WORD: Final = (*ON_ITS_WAY, Delivery.FAILED, Delivery.UNDELIVERED)


@dataclass(frozen=True, slots=True)
class MailAddressStopped(journal.Fact):
    """Mail came back for good, or was called spam: how many addresses are used no more."""

    level: ClassVar[journal.Level] = "WARNING"
    event: str
    count: int


def take(told: SmsReported, now: datetime) -> None:
    """Keep what became of a message; again is the same. Raises ReferenceUnknown, Busy,
    CryptoUnavailable."""
    notice = references.notice_of(told.reference)
    if told.outcome == "delivered":
        notices.settle(notice, Delivery.DELIVERED, of=LATE_WORD)
        return
    kept = notices.notice_of(notice)
    if kept is None or kept.state not in ON_ITS_WAY:
        return
    if told.temporary and kept.division and kept.body and kept.tries < sending.SENDINGS:
        _again(kept, now)
        return
    unreaching.want_mail(kept.body)
    if kept.division is None:
        notices.settle(notice, Delivery.FAILED, REFUSED, of=ON_ITS_WAY)
    else:
        notices.put_undelivered(notice, kept.division, REFUSED, now)
        if notices.settle(notice, Delivery.UNDELIVERED, REFUSED, of=ON_ITS_WAY):
            sending.told_of(REFUSED, 1)


def take_of_mail(told: MailEvent, now: datetime) -> None:
    """Keep what became of an e-mail; an address from which it came back, or whose reader took it
    for spam, is used no more. Events of e-mails without a reference (codes) stop nothing. Raises
    ReferenceUnknown, Busy, AuditUnavailable, CryptoUnavailable."""
    if not told.reference:
        return
    notice = references.notice_of(told.reference)
    if told.stops:
        person = PersonId(notice.person)
        stopped = [registry.stop_email(person, one, now) for one in told.mail.destination]
        journal.tell(MailAddressStopped(told.event, sum(stopped)))
    if told.is_delivered:
        unreaching.mail_delivered(notice)
    elif told.is_lost:
        unreaching.mail_failed(notice, now)


def take_day(told: GatewayDayTold, now: datetime) -> None:
    """Keep what the gateway counted on a day. Raises DateInvalid for none, Busy."""
    day = read_day(told.day)
    counting.put_gateway_day(f"{day:%Y%m%d}", told.taken, told.delivered, now)


def _again(kept: Kept, now: datetime) -> None:
    holding.put(kept.notice, Hold(RETRY, "", now + AGAIN_AFTER), kept.body, now)
    notices.settle(kept.notice, Delivery.HELD, RETRY, of=ON_ITS_WAY)
