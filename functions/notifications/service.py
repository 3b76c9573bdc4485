"""Tell a phone: open the sealed message, fill the fixed template, hand it to the gateway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.access import service as access
from functions.kernel.periods import read_instant
from functions.messages.access import CodeRequested
from functions.messages.registry import PhoneChanged
from functions.notifications.domain import wording
from functions.registry import service as registry
from functions.runtime import journal, sms


@dataclass(frozen=True, slots=True)
class MessageSent(journal.Fact):
    """An SMS was handed to the gateway: which kind, never to whom."""

    kind: str


@dataclass(frozen=True, slots=True)
class MessageTooLate(journal.Fact):
    """A code had expired before it could be sent, so it was not."""

    kind: str


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
    sms.send(registry.open_phone(message), wording.phone_changed_text(), "notice")
    journal.tell(MessageSent("phone_changed"))
