"""Codes, and word to an old phone: sent at once, to the phone sealed in the message itself."""

from __future__ import annotations

from datetime import datetime

from functions.access import service as access
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import read_instant
from functions.kernel.phones import Phone
from functions.messages.access import CodeRequested, EmailCodeRequested, ResultCodeRequested
from functions.messages.registry import PhoneChanged
from functions.notifications.domain import wording
from functions.notifications.domain.mails import code_letter
from functions.notifications.service.sending import MessageSent, MessageTooLate
from functions.registry import service as registry
from functions.runtime import journal, mail, sms


def send_code(message: CodeRequested, now: datetime) -> None:
    """Send a code by SMS, unless it has expired meanwhile. Raises Busy, CryptoUnavailable."""
    if now >= read_instant(message.expires_at):
        journal.tell(MessageTooLate(message.purpose))
        return
    phone, code = access.open_code(message)
    sms.send(phone, wording.code_text(message.purpose, message.language, code), "code")
    journal.tell(MessageSent(message.purpose))


def send_email_code(message: EmailCodeRequested, now: datetime) -> None:
    """Send a code by e-mail, unless it has expired meanwhile, or no e-mails are sent. Raises Busy,
    CryptoUnavailable."""
    if now >= read_instant(message.expires_at) or not mail.is_open():
        journal.tell(MessageTooLate("add_email"))
        return
    address, code = access.open_email_code(message)
    letter = code_letter(message.language, code)
    try:
        mail.send(address, letter.subject, letter.words)
    except mail.NeverTaken:
        journal.tell(MessageTooLate("add_email"))
        return
    journal.tell(MessageSent("add_email"))


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
