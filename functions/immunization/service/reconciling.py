"""The books of the day that has ended: each lot that moved is gone through once in the night.

The rounds of the hour share the work: what one leaves undone the next one does, and a lot whose
books differ is gone through again, since what the stream still had to tell may settle it. Whatever
differs is told to the journal, where an alarm waits for it (security.md R06).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Final

from functions.access import service as access
from functions.immunization.domain.lot import LotId
from functions.immunization.domain.reconciling import Balance, balances
from functions.immunization.service.sites import division_of
from functions.immunization.store import lots, reports, stocks
from functions.kernel.callers import Caller, Scope
from functions.kernel.divisions import province_asked
from functions.kernel.periods import DAY, day_of, start_of_day
from functions.runtime import journal

BEGINS, ENDS = timedelta(hours=1), timedelta(hours=6)
"""After midnight: what was told of the last minutes has been heard, and no site is open yet, so
that no dose is on its way between two books."""
MOST_A_ROUND: Final = 1000
"""Lots; one of a hundred thousand doses is some fifteen megabytes of movements [J]."""


@dataclass(frozen=True, slots=True)
class StockDiffers(journal.Fact):
    """The books of a lot do not agree, at how many sites; an alarm waits for this line."""

    level: ClassVar[journal.Level] = "WARNING"
    lot: str
    sites: int


@dataclass(frozen=True, slots=True)
class Report:
    """The books of a day in the caller's area: those that differ first."""

    day: date
    province: str
    place: str
    lines: tuple[Balance, ...]

    @property
    def differing(self) -> int:
        """Lots at sites whose books do not agree."""
        return sum(not one.agrees for one in self.lines)


def report_night(now: datetime) -> int:
    """Go through what is left of the lots that moved yesterday; how many differ. Raises Busy."""
    day = day_of(now) - DAY
    if not BEGINS <= now - start_of_day(day_of(now)) < ENDS:
        return 0
    known, before = reports.done(day), reports.done(day - DAY)
    left = [one for one in lots.every_id() if known.get(one, True)]
    differ = 0
    for lot in left[:MOST_A_ROUND]:
        differ += _gone_through(lot, day, was_off=before.get(lot, False))
    return differ


def report_of(caller: Caller, province: str, now: datetime) -> Report:
    """Yesterday's books of the sites of the caller's area; "" is the caller's own province.

    Raises DivisionUnknown, Busy.
    """
    asked, name = province_asked(province, caller.division or "")
    day = day_of(now) - DAY
    found = [
        one
        for division, one in reports.balances_of(asked, day)
        if access.holds(caller, Scope(division=division))
    ]
    ordered = sorted(found, key=lambda one: (one.agrees, one.site, one.lot))
    return Report(day, asked, name, tuple(ordered))


def _gone_through(lot: LotId, day: date, *, was_off: bool) -> bool:
    standing = stocks.stocks_of(lot)
    began = start_of_day(day)
    if not was_off and not any(one.moved_at and one.moved_at >= began for one in standing):
        reports.put_done(day, lot, differs=False)
        return False
    found = balances(lot, standing, stocks.movements_of(lot), reports.recorded_of(lot))
    reports.put_balances(day, [(division_of(one.site), one) for one in found])
    wrong = [one for one in found if not one.agrees]
    if wrong:
        journal.tell(StockDiffers(lot, len(wrong)))
    reports.put_done(day, lot, differs=bool(wrong))
    return bool(wrong)
