"""Which communes of a province lag? For its task force, from the rollups of eight days."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from functions.aggregates.domain.lagging import DAYS, Commune, Kind, lagging
from functions.aggregates.service.board import place_of
from functions.aggregates.store import rollups
from functions.kernel.callers import Caller
from functions.kernel.divisions import divisions_in, find_division, province_asked
from functions.kernel.errors import NotFound
from functions.kernel.periods import DAY, day_of
from functions.runtime.keeper import Keeper

FRESH: Final = timedelta(minutes=5)
MOST: Final = 100
"""Communes of one page: those that lag most; a district's are never more."""
_kept = Keeper(FRESH, most=100)


@dataclass(frozen=True, slots=True)
class Lags:
    """A province on a day: communes, those that lag most first, and kinds of venues."""

    province: str
    name: str
    day: date
    communes: tuple[Commune, ...]
    kinds: tuple[Kind, ...]
    silent: int
    as_of: datetime | None


def lags(caller: Caller, place: str, now: datetime) -> Lags:
    """Yesterday in the caller's province, or in the one asked for ("" of the ministry: the first).

    Raises NotFound (another's), Busy.
    """
    province, name = province_asked(place_of(caller, place))
    return _kept.fresh((province, day_of(now)), now, lambda: _read(province, name, now))


def chosen(found: Lags, district: str) -> tuple[Commune, ...]:
    """The communes of one district (its code), or "": the `MOST` of the province that lag most.

    Refuses NotFound for a district of elsewhere.
    """
    if not district:
        return found.communes[:MOST]
    if district not in {str(one.code) for one in divisions_in(found.province)}:
        raise NotFound
    within = f"{found.province}/{district}/"
    return tuple(one for one in found.communes if one.place.startswith(within))


def forget() -> None:
    """Drop what was read."""
    _kept.forget()


def _read(province: str, name: str, now: datetime) -> Lags:
    day = day_of(now) - DAY
    found = rollups.rollup(day, province)
    before = [day - DAY * back for back in range(1, DAYS + 1)]
    cells = [(one, rollups.rollup(one, province).counted.seen) for one in before]
    communes = lagging(_communes(province), day, found.counted.seen, cells)
    expected: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for kind in (kind for one in communes for kind in one.kinds):
        expected[kind.kind] += kind.expected
        seen[kind.kind] += kind.seen
    return Lags(
        province=province,
        name=name,
        day=day,
        communes=communes,
        kinds=tuple(Kind(one, expected[one], seen[one]) for one in sorted({*expected, *seen})),
        silent=sum(not one.arrived for one in communes),
        as_of=found.at,
    )


def _communes(province: str) -> list[str]:
    return [
        f"{province}/{one.code}/{two.code}"
        for one in divisions_in(province)
        for two in divisions_in(one.code)
    ]


def name_of(place: str) -> str:
    """A commune with its district."""
    _, district, commune = place.split("/")
    return f"{find_division(commune).name}, {find_division(district).name}"
