"""Former values of a province's day, for everybody; what may be told of them is `domain.former`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.kernel.divisions import province_asked
from functions.kernel.periods import DAY, day_of, read_day
from functions.vaccination.domain.definitions import DEFINITIONS
from functions.vaccination.domain.former import Revision, RevisionTold, told
from functions.vaccination.service.openness import day_told
from functions.vaccination.store import published as store

MOST: Final = 50
"""Revisions that are shown of a day; older ones are kept."""


@dataclass(frozen=True, slots=True)
class Revisions:
    """The revisions of a province's day, the newest first; none where nothing was counted."""

    province: str
    name: str
    day: date
    revisions: tuple[RevisionTold, ...]


def revisions_of(province: str, day: str, now: datetime) -> Revisions:
    """The present figures of a day that is over, and those before; "" is the first province, and
    yesterday.

    Raises DivisionUnknown, DateInvalid, Busy.
    """
    province, name = province_asked(province)
    yesterday = day_of(now) - DAY
    asked = read_day(day, latest=yesterday) if day else yesterday
    shown, present = day_told(asked, now)
    mine = [one for one in present if one.province == province]
    kept = [*mine, *store.former(province, asked, MOST)]
    known = [Revision(one.revision, one.at, one.figures) for one in kept if one.at is not None]
    return Revisions(province, name, asked, told(shown.row(province), known))


def table_of(found: Revisions) -> str:
    """All revisions as a file; hidden figures are empty."""
    from functions.runtime.documents.exports import write_csv

    heading = ("day", "division", "revision", "at", *(one.id for one in DEFINITIONS), "changed")
    rows = [
        (
            found.day.isoformat(),
            found.province,
            str(one.number),
            one.at.isoformat(),
            *("" if many is None else str(many) for many in one.figures.values()),
            " ".join(figure.value for figure in one.changed),
        )
        for one in found.revisions
    ]
    return write_csv(heading, rows).decode()
