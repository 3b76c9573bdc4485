"""What everybody may read of former figures."""

from __future__ import annotations

from functions.kernel.periods import write_instant
from functions.runtime.http.views import Out
from functions.vaccination.service.revising import Revisions


class RevisionView(Out):
    """A revision: null where a figure is hidden; `changed` since the revision before."""

    revision: int
    at: str
    figures: dict[str, int | None]
    changed: list[str]


class RevisionsView(Out):
    """The revisions of a province's day since it was over, the newest first."""

    division: str
    day: str
    revisions: list[RevisionView]

    @classmethod
    def of(cls, found: Revisions) -> RevisionsView:
        """Show them."""
        return cls(
            division=found.province,
            day=found.day.isoformat(),
            revisions=[
                RevisionView(
                    revision=one.number,
                    at=write_instant(one.at),
                    figures={figure.value: many for figure, many in one.figures.items()},
                    changed=[figure.value for figure in one.changed],
                )
                for one in found.revisions
            ],
        )
