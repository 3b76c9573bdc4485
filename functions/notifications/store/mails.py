"""What became of a notice's e-mail: NOT-21 and NOT-22, beside the state of the notice itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from functions.notifications.domain.notice import Notice
from functions.runtime import bulk
from functions.runtime.tables import ConditionLost, Record, table_meta, translated


class Mail(StrEnum):
    """`SENDING`: counted, not handed over yet; `SENT`: the post office has it; `DELIVERED`: the
    mailbox has it; `FAILED`: it came back or was refused; `NONE`: there is no address."""

    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    NONE = "none"


MAY_HAVE_LEFT = frozenset((Mail.SENDING, Mail.SENT, Mail.DELIVERED))


class MailRecord(Record):
    """Of a notice, the part that its e-mail is."""

    Meta = table_meta("notices")
    w = UnicodeAttribute(hash_key=True)
    k = UnicodeAttribute(range_key=True)
    mail = UnicodeAttribute(null=True)
    mail_tries = NumberAttribute(null=True)
    mail_at = UnicodeAttribute(null=True)


def count_mail(notice: Notice, most: int, now: datetime) -> bool:
    """NOT-21: count one e-mail before it is sent; False where `most` were, or it has its end, or
    there is no such notice. Raises Busy."""
    waits = MailRecord.mail.does_not_exist() | MailRecord.mail.is_in(Mail.SENDING, Mail.NONE)
    has_room = MailRecord.mail_tries.does_not_exist() | (MailRecord.mail_tries < most)
    try:
        with translated():
            MailRecord(notice.person, notice.cause).update(
                actions=[
                    MailRecord.mail_tries.add(1),
                    MailRecord.mail.set(Mail.SENDING.value),
                    MailRecord.mail_at.set(now.isoformat()),
                ],
                condition=MailRecord.w.exists() & waits & has_room,
            )
    except ConditionLost:
        return False
    return True


def take_back_mail(notice: Notice) -> None:
    """NOT-21: the post office refused for now, so that sending was none. Raises Busy."""
    with translated():
        MailRecord(notice.person, notice.cause).update(actions=[MailRecord.mail_tries.add(-1)])


def mails_of(notices: Iterable[Notice]) -> dict[Notice, tuple[str, str]]:
    """NOT-5: state and e-mail of those notices that exist, "" where there is none. Raises Busy."""
    at = {(one.person, one.cause): one for one in notices}
    keys = [{"w": {"S": w}, "k": {"S": k}} for w, k in at]
    return {
        at[item["w"]["S"], item["k"]["S"]]: (item["state"]["S"], item.get("mail", {}).get("S", ""))
        for item in bulk.items_at("notices", keys, only="w,k,state,mail")
    }


def settle_mail(notice: Notice, mail: Mail) -> bool:
    """NOT-22: what became of it. A mailbox's word is not taken back by an older one; False there,
    or where there is no such notice. Raises Busy."""
    told = [Mail.DELIVERED.value, Mail.FAILED.value]
    stands = MailRecord.w.exists()
    if mail in (Mail.SENT, Mail.NONE):
        stands = stands & ~MailRecord.mail.is_in(*told)
    if mail is Mail.DELIVERED:
        stands = stands & (MailRecord.mail != Mail.FAILED.value)
    if mail is Mail.FAILED:
        stands = stands & (MailRecord.mail != Mail.FAILED.value)
    try:
        with translated():
            MailRecord(notice.person, notice.cause).update(
                actions=[MailRecord.mail.set(mail.value)], condition=stands
            )
    except ConditionLost:
        return False
    return True
