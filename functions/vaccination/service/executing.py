"""How does a plan fare? What was planned stands beside what happened, by group, site and day.

People's figures are those that were counted from marks last; plan, seats and lots are read as they
stand. Whoever asks sees the sites of the own area; registered and invited people are counted where
they live, so a district sees its own, and a site those of its district.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.kernel.callers import Caller, covers
from functions.kernel.periods import day_of
from functions.vaccination.domain.campaign import Campaign, Site
from functions.vaccination.domain.counting import STANDING, Measure
from functions.vaccination.service import supplying
from functions.vaccination.service.supplying import SiteSupply, Supply
from functions.vaccination.store import marks, published, sessions, told
from functions.vaccination.store.rolls import SHARDS

DEFINITION: Final = "plan-actual-1"
"""Planned people, seats and doses as the plan has them now; registered and invited as
``people-registered-1`` and ``people-invited-1``; booked: appointments that stand or were kept, by
their day; given: those that were kept; wasted: of the plan's lots, by the day of booking."""


@dataclass(frozen=True, slots=True)
class Line:
    """What was planned and what happened, of a group, a site or a day; 0 where a figure says
    nothing of such."""

    name: str
    people: int = 0
    seats: int = 0
    doses: int = 0
    registered: int = 0
    invited: int = 0
    booked: int = 0
    given: int = 0
    arrived: int = 0
    wasted: int = 0


@dataclass(frozen=True, slots=True)
class Execution:
    """A plan as it fares in the caller's area; `counted_at` is None before the first count."""

    campaign: Campaign
    as_of: datetime
    counted_at: datetime | None
    groups: tuple[Line, ...]
    sites: tuple[tuple[Site, Line], ...]
    days: tuple[tuple[date, Line], ...]


Figures = dict[tuple[Measure, date, str, str], int]


def execution_of(caller: Caller, id_: str, now: datetime) -> Execution:
    """A plan as it fares in the caller's area. Raises CampaignUnknown, Busy."""
    supply = supplying.supply_of(caller, id_)
    campaign = supply.campaign
    figures = _figures(caller, supply)
    seats = _seats(supply)
    wasted = _wasted(supply)
    days = sorted({day for _, day in seats} | {key[1] for key in figures} | {d for _, d in wasted})
    return Execution(
        campaign=campaign,
        as_of=now,
        counted_at=published.counted_at(),
        groups=tuple(_groups(supply, figures)),
        sites=tuple((one.site, _of_site(one, figures, seats, wasted)) for one in supply.sites),
        days=tuple((day, _of_day(day, figures, seats, wasted)) for day in days),
    )


def table_of(told_of: Execution) -> str:
    """All lines as a file that is safe to open in Excel."""
    from functions.runtime.documents.exports import write_csv

    heading = tuple(Line.__dataclass_fields__)[1:]
    lines = [("group", one) for one in told_of.groups]
    lines += [("site", one) for _, one in told_of.sites]
    lines += [("day", one) for _, one in told_of.days]
    rows = [(what, one.name, *(str(getattr(one, name)) for name in heading)) for what, one in lines]
    return write_csv(("what", "name", *heading), rows).decode()


def _figures(caller: Caller, supply: Supply) -> Figures:
    """Of the caller's sites and districts."""
    units = {str(one.site.unit) for one in supply.sites}
    own = {one.site.district for one in supply.sites}
    found: Figures = {}
    for shard in SHARDS:
        for (measure, day), counted in marks.counted(supply.campaign.id, shard).items():
            if measure in STANDING:
                continue  # of no day
            for place, many in counted.cells.items():
                is_here = (
                    place.where in units
                    if measure in (Measure.BOOKED, Measure.GIVEN)
                    else covers(caller.division, place.where) or place.where in own
                )
                if is_here:
                    key = (measure, day, place.where, place.group)
                    found[key] = found.get(key, 0) + many
    return found


def _seats(supply: Supply) -> dict[tuple[str, date], int]:
    """Seats by site and day, as the sessions were planned."""
    found: Counter[tuple[str, date]] = Counter()
    for one in supply.sites:
        for session in sessions.sessions_of(one.site.unit, day_of(supply.campaign.at)):
            if session.campaign == supply.campaign.id:
                found[one.site.unit, session.day] += sum(slot.seats for slot in session.slots)
    return found


def _wasted(supply: Supply) -> dict[tuple[str, date], int]:
    """Wasted doses of the plan's lots by site and day."""
    units = {str(one.site.unit) for one in supply.sites}
    found: Counter[tuple[str, date]] = Counter()
    for lot in supply.lots:
        for flow in told.flows_of_lot(lot.share.lot, supply.campaign.province):
            if flow.site in units and flow.wasted:
                found[flow.site, flow.day] += flow.wasted
    return found


def _groups(supply: Supply, figures: Figures) -> Iterable[Line]:
    planned: Counter[str] = Counter()
    for one in supply.sites:
        planned.update(one.people)
    listed = (*supply.campaign.targets.groups, *(key[3] for key in figures))
    for group in sorted(set(listed)):
        yield Line(
            name=group,
            people=planned[group],
            registered=_sum(figures, Measure.REGISTERED, group=group),
            invited=_sum(figures, Measure.INVITED, group=group),
            booked=_sum(figures, Measure.BOOKED, group=group),
            given=_sum(figures, Measure.GIVEN, group=group),
        )


def _of_site(
    one: SiteSupply,
    figures: Figures,
    seats: dict[tuple[str, date], int],
    wasted: dict[tuple[str, date], int],
) -> Line:
    unit = str(one.site.unit)
    return Line(
        name=one.site.name,
        people=one.need.people,
        seats=sum(many for (site, _), many in seats.items() if site == unit),
        doses=one.need.shared,
        booked=_sum(figures, Measure.BOOKED, where=unit),
        given=_sum(figures, Measure.GIVEN, where=unit),
        arrived=one.arrived,
        wasted=sum(many for (site, _), many in wasted.items() if site == unit),
    )


def _of_day(
    day: date,
    figures: Figures,
    seats: dict[tuple[str, date], int],
    wasted: dict[tuple[str, date], int],
) -> Line:
    return Line(
        name=day.isoformat(),
        seats=sum(many for (_, one), many in seats.items() if one == day),
        registered=_sum(figures, Measure.REGISTERED, day=day),
        invited=_sum(figures, Measure.INVITED, day=day),
        booked=_sum(figures, Measure.BOOKED, day=day),
        given=_sum(figures, Measure.GIVEN, day=day),
        wasted=sum(many for (_, one), many in wasted.items() if one == day),
    )


def _sum(
    figures: Figures,
    measure: Measure,
    *,
    day: date | None = None,
    where: str | None = None,
    group: str | None = None,
) -> int:
    return sum(
        many
        for (told_of, on, place, of_group), many in figures.items()
        if told_of is measure
        and (day is None or on == day)
        and (where is None or place == where)
        and (group is None or of_group == group)
    )
