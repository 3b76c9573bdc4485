"""What officers see of those who were given of a lot."""

from __future__ import annotations

from datetime import date

from functions.immunization.service.recipients import Page
from functions.runtime.http.views import Out


class RecipientView(Out):
    """Somebody who was given of a lot."""

    masked_name: str
    masked_phone: str
    site: str
    day: str
    number: int


class RecipientsView(Out):
    """A page of those who were given of a lot."""

    people: list[RecipientView]
    cursor: str

    @classmethod
    def of(cls, page: Page) -> RecipientsView:
        """Show it."""
        return cls(
            people=[
                RecipientView(
                    masked_name=one.masked_name,
                    masked_phone=one.masked_phone,
                    site=one.recipient.site,
                    day=date.fromisoformat(one.recipient.key).isoformat(),
                    number=one.recipient.number,
                )
                for one in page.people
            ],
            cursor=page.cursor,
        )
