"""Which lots and sites stand out? Summed by the clock, compared when somebody looks.

A sum is made anew from the counts of a lot at its sites, and put over an older one. Since when a
lot or a site has stood out is kept with the rule it was judged by. Nobody is told and nothing is
blocked: whoever sees it may look at the lot and propose its recall (ADR 0048).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.aefi.domain.followup import Counts
from functions.aefi.domain.signals import Comparison, compared, rule_on
from functions.aefi.service.places import division_of, name_of
from functions.aefi.store import counts as store
from functions.aefi.store.counts import NATION, SUM_OF_LOT, SUM_OF_SITE, Sum
from functions.kernel.callers import Caller
from functions.kernel.periods import day_of
from functions.kernel.rules import Rule

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Signal:
    """A lot or a site beside the nation; `since` is when it stood out first, None if never."""

    place: str
    name: str
    comparison: Comparison
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Signals:
    """What stands out first; `as_of` is when the counts were summed, None before that."""

    as_of: datetime | None
    nation: Counts
    lots: tuple[Signal, ...]
    sites: tuple[Signal, ...]
    rule: Rule


def sum_up(now: datetime) -> None:
    """Sum the counts of all lots and sites, and keep what stands out. Raises Busy."""
    lots: dict[str, Counts] = {}
    sites: defaultdict[str, Counts] = defaultdict(Counts)
    for lot in store.lots():
        total = Counts()
        for site, counts in store.of_lot(lot).items():
            total += counts
            sites[site] += counts
        lots[lot] = total
    nation = sum(lots.values(), Counts())
    _keep(SUM_OF_LOT, lots, store.sums_of_lots(), nation, now)
    standing = store.sums_of_sites("")
    known = {place.rpartition("#")[2]: place for place in standing}
    placed = {
        known.get(site) or f"{division_of(site)}#{site}": told for site, told in sites.items()
    }
    _keep(SUM_OF_SITE, placed, standing, nation, now)
    store.put_sum(SUM_OF_LOT, Sum(NATION, nation, now))


def signals_of(caller: Caller, now: datetime) -> Signals:
    """All lots of the nation, and the sites of the caller's area, beside the nation's counts."""
    rule = rule_on(day_of(now))
    lots = store.sums_of_lots()
    whole = lots.pop(NATION, None)
    nation = whole.counts if whole else Counts()
    sites = store.sums_of_sites(caller.division or "")
    return Signals(
        as_of=whole.at if whole else None,
        nation=nation,
        lots=_ranked(rule, lots, nation),
        sites=_ranked(rule, sites, nation, named=True),
        rule=rule,
    )


def _keep(
    kind: str, told: dict[str, Counts], standing: dict[str, Sum], nation: Counts, now: datetime
) -> None:
    rule = rule_on(day_of(now))
    for place, counts in told.items():
        before = standing.get(place)
        since, rule_id = (before.since, before.rule_id) if before else (None, "")
        if since is None and compared(rule, counts, nation).stands_out:
            since, rule_id = now, rule.rule_id
        if before is None or (before.counts, before.since) != (counts, since):
            store.put_sum(kind, Sum(place, counts, now, since, rule_id))


def _ranked(
    rule: Rule, sums: dict[str, Sum], nation: Counts, *, named: bool = False
) -> tuple[Signal, ...]:
    made = [
        (one.place, compared(rule, one.counts, nation), one.since)
        for one in sums.values()
        if one.counts.doses or one.counts.reports
    ]
    made.sort(key=lambda told: (not told[1].stands_out, told[1].tail, told[0]))
    return tuple(
        Signal(place, _name(place) if named else place, comparison, since)
        for place, comparison, since in made[:MOST]
    )


def _name(place: str) -> str:
    return name_of(place.rpartition("#")[2])
