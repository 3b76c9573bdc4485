"""What goes out where auditors see refusals, and everybody how often data were looked at."""

from __future__ import annotations

from datetime import date, datetime

from functions.access.domain.counts import DEFINITION, Month
from functions.access.service.refused import Refused
from functions.runtime.http.views import Out


class RefusalView(Out):
    """A refused request; `by` is "" for people."""

    at: datetime
    role: str
    by: str
    unit: str
    route: str
    code: str
    request_id: str


class CodeView(Out):
    """How often a refusal stands on this page."""

    code: str
    times: int


class RefusalsView(Out):
    """A page of a day, newest first; `next` is the cursor of older ones."""

    day: date
    codes: list[CodeView]
    refusals: list[RefusalView]
    next: str

    @classmethod
    def of(cls, told: Refused) -> RefusalsView:
        """Show it."""
        return cls(
            day=told.day,
            codes=[CodeView(code=code, times=times) for code, times in told.codes],
            refusals=[
                RefusalView(
                    at=one.at,
                    role=one.role,
                    by=one.by.rpartition("|")[2],
                    unit=one.unit,
                    route=one.route,
                    code=one.code,
                    request_id=one.request_id,
                )
                for one in told.rows
            ],
            next=told.more,
        )


class LooksView(Out):
    """Looks of a month for a purpose by a kind of hand; none where it is one to four, or hides
    such a figure."""

    purpose: str
    kind: str
    looks: int | None


class MonthView(Out):
    """A month, ``2021-11``."""

    month: str
    total: int | None
    cells: list[LooksView]

    @classmethod
    def of(cls, one: Month) -> MonthView:
        """Show it."""
        cells = [
            LooksView(purpose=purpose, kind=kind, looks=figure)
            for (purpose, kind), figure in one.cells.items()
        ]
        return cls(month=one.month, total=one.total, cells=cells)


class CountsView(Out):
    """The months that are over, newest first, by which definition."""

    definition: str
    months: list[MonthView]

    @classmethod
    def of(cls, months: tuple[Month, ...]) -> CountsView:
        """Show them."""
        return cls(definition=DEFINITION, months=[MonthView.of(one) for one in months])
