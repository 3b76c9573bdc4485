"""What goes out of the books of vaccine: doses by lot and site, nobody's name."""

from __future__ import annotations

from functions.immunization.domain.reconciling import Balance
from functions.immunization.service.reconciling import Report
from functions.runtime.http.views import Out


class BalanceView(Out):
    """A lot at a site; `missing`, `unrecorded` and `wrong_sums` are 0 where the books agree."""

    site: str
    lot: str
    received: int
    used: int
    wasted: int
    left: int
    recorded: int
    missing: int
    unrecorded: int
    wrong_sums: int

    @classmethod
    def of(cls, one: Balance) -> BalanceView:
        """Show it."""
        return cls(
            site=one.site,
            lot=one.lot,
            received=one.received,
            used=one.used,
            wasted=one.wasted,
            left=one.left,
            recorded=one.recorded,
            missing=one.missing,
            unrecorded=one.unrecorded,
            wrong_sums=one.wrong_sums,
        )


class BooksView(Out):
    """The books of a day: lots that moved on it, or differed before."""

    day: str
    place: str
    differing: int
    lines: list[BalanceView]

    @classmethod
    def of(cls, report: Report) -> BooksView:
        """Show them."""
        return cls(
            day=report.day.isoformat(),
            place=report.place,
            differing=report.differing,
            lines=[BalanceView.of(one) for one in report.lines],
        )
