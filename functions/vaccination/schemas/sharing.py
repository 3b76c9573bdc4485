"""What people say of letting organisations know, and what organisations are told of their rows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.runtime.forms import Form, Line
from functions.runtime.http.views import In, Out
from functions.vaccination.domain.sharing import StatusRow
from functions.vaccination.schemas.nominations import NominationRef
from functions.vaccination.service.list_status import StatusPart


class LetKnow(In):
    """The organisation may know; `text` is the version of the text consented to."""

    nomination: NominationRef
    text: Annotated[str, Field(max_length=60)]


class TakeBack(In):
    """It may know no more."""

    nomination: NominationRef


class LetKnowForm(Form):
    """The first from a page: the tick carries the version of the text."""

    nomination: str = Line
    text: str = Line


class TakeBackForm(Form):
    """The second."""

    nomination: str = Line


class DoseTold(Out):
    """A dose: which of all that were recorded, and its day."""

    dose: int
    day: str


class StatusRowView(Out):
    """A row of a list, by the list and row that named the person last; no_information tells neither
    that somebody has not registered nor that they have."""

    list_id: str
    row: int
    full_name: str
    status: str
    doses: list[DoseTold]

    @classmethod
    def of(cls, one: StatusRow) -> StatusRowView:
        """Show it."""
        doses = one.status.doses if one.status else ()
        return cls(
            list_id=one.list_id,
            row=one.row,
            full_name=one.full_name,
            status=one.word.value,
            doses=[DoseTold(dose=number, day=day.isoformat()) for number, day in doses],
        )


class ListStatusView(Out):
    """How the people of my unit fare, as they let it know; `after` leads to the next part.

    `kept_until`: the last day of rows, "" while the campaign is not closed; `gone`: rows that stood
    when it was over.
    """

    campaign: str
    rows: list[StatusRowView]
    after: str
    kept_until: str
    gone: int

    @classmethod
    def of(cls, told: StatusPart) -> ListStatusView:
        """Show it."""
        rows = [StatusRowView.of(one) for one in told.rows]
        until = told.until.nominations.isoformat() if told.until.is_set else ""
        return cls(
            campaign=told.campaign.id,
            rows=rows,
            after=told.after,
            kept_until=until,
            gone=told.gone,
        )
