"""What officers send and see about visits told by other apps."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.checkin.schemas.incoming import PersonRef
from functions.checkin.service.parked import Resolved, Waiting
from functions.kernel.divisions import print_place
from functions.kernel.periods import write_instant
from functions.runtime.http.views import In, Out


class ResolveVisit(In):
    """Where a parked visit belongs: what is missing of it."""

    venue: Annotated[str, Field(min_length=9, max_length=12)] | None = None
    person: PersonRef | None = None


class ParkedVisitView(Out):
    """A visit that waits; `missing` is what an officer has to tell."""

    id: str
    told_by: str
    missing: list[str]
    venue: str
    person_by: str
    person_shown: str
    in_at: str
    out_at: str | None

    @classmethod
    def of(cls, visit: Waiting) -> ParkedVisitView:
        """Show it to an officer of its place."""
        return cls(
            id=visit.id,
            told_by=print_place(visit.division) if visit.division else "",
            missing=list(visit.missing),
            venue=visit.venue,
            person_by=visit.person_by,
            person_shown=visit.person_shown,
            in_at=write_instant(visit.entered_at),
            out_at=write_instant(visit.left_at) if visit.left_at else None,
        )


class ParkedVisitsView(Out):
    """The visits that wait, oldest day first."""

    visits: list[ParkedVisitView]


class ResolvedView(Out):
    """A visit that has been placed."""

    id: str
    venue: str
    outcome: str

    @classmethod
    def of(cls, resolved: Resolved) -> ResolvedView:
        """Show what was written."""
        return cls(id=resolved.id, venue=resolved.venue, outcome=resolved.outcome)
