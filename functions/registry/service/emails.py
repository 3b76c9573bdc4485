"""An address of e-mail at which a person is told things too: added, chosen, removed, stopped.

It is kept once a code that went there has come back (access proves it). Whoever is told through a
guardian is told at the guardian's address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from functions.access import service as access
from functions.kernel.callers import Caller, Purpose
from functions.kernel.emails import Email, email_index_text, mask_email
from functions.kernel.errors import Conflict
from functions.kernel.identifiers import PersonId
from functions.registry import store
from functions.registry.domain.person import PersonField
from functions.registry.service import sealing, vault
from functions.registry.service.telling import email_to_tell
from functions.runtime.tables import ConditionLost

EmailUse = Literal["fallback", "beside"]
FALLBACK: Final = "fallback"
"""Where a text message does not arrive or has to wait."""
BESIDE: Final = "beside"
"""With each text message."""


class EmailNone(Conflict):
    """There is no address to choose for."""

    code = "EMAIL_NONE"
    vi = "Bạn chưa có địa chỉ thư điện tử."
    en = "You have no e-mail address yet."


@dataclass(frozen=True, slots=True)
class EmailShown:
    """The own address, masked, and how it is used; `is_stopped` where mail came back from it."""

    masked: str
    use: str
    is_stopped: bool


def email_of(caller: Caller, now: datetime) -> EmailShown | None:
    """The caller's own address, None where there is none; audited first. Raises AuditUnavailable,
    CryptoUnavailable, Busy."""
    own = PersonId(caller.subject)
    held = store.persons.person(own)
    if held is None or PersonField.EMAIL not in held.sealed:
        return None
    opened = vault.disclose(caller, (own,), (PersonField.EMAIL,), action="email", now=now)
    address = Email(opened[own][PersonField.EMAIL])
    return EmailShown(mask_email(address), held.email_use or FALLBACK, not held.email_use)


def put_email(caller: Caller, address: Email, use: EmailUse, now: datetime) -> None:
    """Keep an address that was proven; a former one goes. Raises EmailNone where the caller has no
    account, AuditUnavailable, CryptoUnavailable, Busy."""
    own = PersonId(caller.subject)
    sealed = sealing.seal(own, {PersonField.EMAIL: address}, now)[PersonField.EMAIL]
    _audit(caller, "put_email", now)
    try:
        store.persons.put_email(own, sealed, use)
    except ConditionLost:
        raise EmailNone from None


def choose_email_use(caller: Caller, use: EmailUse, now: datetime) -> None:
    """When e-mails are sent. Raises EmailNone, also where mail came back: the address has to be
    proven anew; AuditUnavailable, Busy."""
    own = PersonId(caller.subject)
    held = store.persons.person(own)
    if held is None or not held.email_use:
        raise EmailNone
    _audit(caller, "choose_email", now)
    try:
        store.persons.put_email(own, None, use)
    except ConditionLost:
        raise EmailNone from None


def remove_email(caller: Caller, now: datetime) -> None:
    """The address is forgotten; again is the same. Raises AuditUnavailable, Busy."""
    _audit(caller, "remove_email", now)
    try:
        store.persons.drop_email(PersonId(caller.subject))
    except ConditionLost:
        return


def ease_email(
    caller: Caller,
    person: PersonId,
    now: datetime,
    *,
    erase: bool,
    unless: Callable[[], bool] = lambda: False,
) -> bool:
    """A person asked that their address be erased, or that nothing be sent there until it is proven
    anew; was there one? Again is the same. Audited first.

    `unless` is asked after the address was read, which alone is eased: one that is proven later is
    not. Raises AuditUnavailable, Busy, and what `unless` raises.
    """
    _audit(caller, "erase_email" if erase else "rest_email", now, person)
    held = store.persons.person(person)
    sealed = held.sealed.get(PersonField.EMAIL) if held else None
    if sealed is None or unless():
        return False
    if not erase:
        return store.persons.stop_email(person, sealed)
    try:
        store.persons.drop_email(person, sealed)
    except ConditionLost:
        return False
    return True


def stop_email(person: PersonId, address: str, now: datetime) -> bool:
    """Mail came back from an address, or its reader complained: nothing more is sent there until
    it is proven anew. False where it is not the person's address (any more). Audited first. Raises
    AuditUnavailable, CryptoUnavailable, Busy."""
    found = email_to_tell(person, now, purpose=Purpose.SELF_SERVICE)
    if found is None or email_index_text(found.address) != email_index_text(Email(address)):
        return False
    return store.persons.stop_email(found.keeper, found.sealed)


def _audit(caller: Caller, action: str, now: datetime, person: str = "") -> None:
    subjects = (person or caller.subject,)
    access.write_audit(caller, subjects, action=action, fields=("email",), allowed=True, now=now)
