"""Which hours of a day that runs are hidden, so that no few arrivals are read from the others?

Hours of a province add up to its total, and provinces to the nation's hour: both are seen by
whoever sees all. So what is hidden is covered along the day and across the provinces (the
rule of `kernel.suppression`), until nothing changes any more. Where a day's own total would tell
its hours, none of them is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from functions.kernel.suppression import LEAST, NATION, is_covered

Hours = Mapping[str, int | None]
NONE: Final[Hours] = {}
_Cell = tuple[str, str]


def shown_hours(
    provinces: Mapping[str, Mapping[str, int]], hidden: Collection[str]
) -> dict[str, Hours]:
    """Of each province and the nation (""): arrivals by hour, None where hidden, nothing at all
    where its total would tell them. `hidden` are the places whose total is."""
    rows: dict[str, Mapping[str, int]] = {NATION: _sums(provinces.values()), **provinces}
    table = _Table(rows, hidden)
    while table.covers_rows() | table.covers_columns():
        pass
    return {
        place: NONE
        if place in table.bare
        else {hour: None if (place, hour) in table.gone else many for hour, many in row.items()}
        for place, row in rows.items()
    }


class _Table:
    """Hours by place, which of them are `gone`, and the places that are `bare`: their total, which
    everybody sees, tells what would be hidden."""

    def __init__(self, rows: Mapping[str, Mapping[str, int]], hidden: Collection[str]) -> None:
        self.rows, self.hidden, self.bare = rows, hidden, set[str]()
        self.gone = {
            (place, hour)
            for place, row in rows.items()
            for hour, many in row.items()
            if place in hidden or 0 < many < LEAST
        }

    def covers_rows(self) -> bool:
        """Along the day; did anything change?"""
        changed = False
        for place, row in self.rows.items():
            if place in self.hidden or place in self.bare:
                continue
            covered, more = self._covered([(place, hour) for hour in row])
            if not covered:
                self.bare.add(place)
                more = {(place, hour) for hour in row}
            changed |= not covered or bool(more)
            self.gone |= more
        return changed

    def covers_columns(self) -> bool:
        """Across the provinces; did anything change?"""
        changed = False
        for hour in self.rows[NATION]:
            if (NATION, hour) in self.gone:
                continue
            cells = [(place, hour) for place in self.rows if place and hour in self.rows[place]]
            covered, more = self._covered(cells)
            if not covered:
                more = {(NATION, hour)}
            changed |= bool(more)
            self.gone |= more
        return changed

    def _covered(self, cells: Iterable[_Cell]) -> tuple[bool, set[_Cell]]:
        """Can what is hidden of these be covered, and what more has to be hidden for it?"""
        ordered = sorted((one for one in cells if self._many(one)), key=self._many)
        here = [one for one in ordered if one in self.gone]
        safe = [self._many(one) for one in here if one[0] not in self.bare]
        others = [one for one in ordered if one not in self.gone]
        more: set[_Cell] = set()
        while here and not is_covered(safe):
            if not others:
                return False, set()
            more.add(others[0])
            safe.append(self._many(others.pop(0)))
        return True, more

    def _many(self, cell: _Cell) -> int:
        place, hour = cell
        return self.rows[place][hour]


def _sums(rows: Iterable[Mapping[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found.update(row)
    return found
