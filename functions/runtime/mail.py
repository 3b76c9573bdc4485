"""How does an e-mail leave? By Amazon SES, or not at all where no domain is configured.

The same seam as for text messages (`sms.py`): another post office is another `Post`. What became
of an e-mail comes back through the queue `sms-reports`, by the reference in its tag.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

import botocore.exceptions

from functions.kernel.emails import Email
from functions.kernel.errors import Busy
from functions.runtime import aws, settings

REFERENCE: Final = "ref"
"""The tag that comes back with each event of an e-mail (letters, digits, ``-`` and ``_``)."""
GREETING: Final = "Successfully validated SNS topic for Amazon SES event publishing."
"""What SES says to a topic once, as text, when it is told to report there."""
_NEVER: Final = frozenset(("BadRequestException", "MessageRejected", "NotFoundException"))


class NotTaken(Busy):
    """The post office said no for now: this e-mail is not on its way. After a plain Busy nobody
    knows."""


class NeverTaken(Exception):
    """It will not take this e-mail, however often it is asked."""


class Post(Protocol):
    """What takes an e-mail: one call, done once it has it."""

    def take(self, to: Email, subject: str, text: str, reference: str) -> None:
        """Take it. Raises NotTaken, NeverTaken, Busy."""


class SesPost:
    """Amazon SES, version 2 of its interface; events of the configuration set tell the rest."""

    def take(self, to: Email, subject: str, text: str, reference: str) -> None:
        """Send plain text: no picture that tells when it was read, no link but our own."""
        told: dict[str, Any] = {
            "FromEmailAddress": settings.mail_from(),
            "Destination": {"ToAddresses": [to]},
            "Content": {
                "Simple": {
                    "Subject": {"Data": subject, "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
                }
            },
            "ConfigurationSetName": settings.mail_events(),
        }
        if reference:
            told["EmailTags"] = [{"Name": REFERENCE, "Value": reference}]
        try:
            aws.client("sesv2").send_email(**told)
        except botocore.exceptions.ClientError as refused:
            if refused.response.get("Error", {}).get("Code") in _NEVER:
                raise NeverTaken from refused
            raise NotTaken from refused
        except botocore.exceptions.BotoCoreError as failed:
            raise Busy from failed


def is_open() -> bool:
    """Does this deployment send e-mails at all?"""
    return bool(settings.mail_from())


def send(to: Email, subject: str, text: str, reference: str = "") -> None:
    """Hand one e-mail to the post office. Raises NotTaken, NeverTaken, Busy."""
    _post().take(to, subject, text, reference)


def _post() -> Post:
    return SesPost()
