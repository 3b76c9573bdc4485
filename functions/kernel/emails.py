"""Which texts are addresses of e-mail, and how is one kept and shown?

Read by `email-validator`: syntax of RFC 5322 and 5321 and names that no mail can go to (RFC 6761).
Nobody is asked whether the domain has a mail server: a code that comes back proves more. Kept with
the domain in ASCII, since the gateway takes no other.
"""

from __future__ import annotations

import unicodedata
from typing import Final, NewType

from functions.kernel.errors import Invalid

Email = NewType("Email", str)
"""``an.nguyen@thu.example.vn``, the domain in lower case and ASCII."""

LONGEST: Final = 254
"""Of an address (RFC 5321 4.5.3.1.3)."""


class EmailInvalid(Invalid):
    """No address of e-mail, or one that we can't send to."""

    code = "EMAIL_INVALID"
    vi = "Địa chỉ thư điện tử không hợp lệ."
    en = "The e-mail address is not valid."


def read_email(text: str) -> Email:
    """An address as typed. Refuses EmailInvalid."""
    from email_validator import EmailNotValidError, validate_email

    bare = unicodedata.normalize("NFC", text).strip()
    if len(bare) > LONGEST:
        raise EmailInvalid
    try:
        found = validate_email(bare, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise EmailInvalid from None
    return Email(found.ascii_email or found.normalized)


def email_index_text(email: Email) -> str:
    """What is keyed-hashed for an address: two that differ in capitals alone are one mailbox."""
    return f"email:v1:{email.casefold()}"


def mask_email(email: Email) -> str:
    """What its owner sees of it: ``a***@thu.example.vn``."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}***@{domain}"
