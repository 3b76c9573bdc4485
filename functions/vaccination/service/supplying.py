"""A plan says whom it expects where and which lots are to come; what came stands beside it.

The department decides on people and on districts, a district on its own sites. What is decided is
absolute, so deciding the same again changes nothing. The ledger is heard of by facts: a lot may be
shared before it comes, and where more was shared than came, the plan says so (ADR 0056).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from functions.kernel.callers import Caller, covers
from functions.kernel.errors import FieldFault
from functions.kernel.identifiers import UnitId
from functions.kernel.periods import day_of
from functions.kernel.vaccines import products
from functions.vaccination.domain.campaign import (
    Campaign,
    CampaignState,
    Site,
    SiteUnknown,
    StepImpossible,
)
from functions.vaccination.domain.supply import (
    MOST_LOTS,
    Expected,
    LotImpossible,
    Need,
    Share,
    ShareUnknown,
    expecting,
    given_to_district,
    given_to_site,
    need,
    read_lot,
)
from functions.vaccination.service.campaigns import (
    Plan,
    department_plan,
    plan_of,
    together_with,
)
from functions.vaccination.store import supply as store
from functions.vaccination.store import told


@dataclass(frozen=True, slots=True)
class WantedShare:
    """So many doses of a lot for a place: the path of a district, or a site."""

    lot: str
    place: str
    doses: int


@dataclass(frozen=True, slots=True)
class SiteSupply:
    """A site with whom it expects, what they need, and what came of the plan's lots."""

    site: Site
    people: Mapping[str, int]
    need: Need
    arrived: int


@dataclass(frozen=True, slots=True)
class LotSupply:
    """A lot of the plan in the caller's area: what was shared, what came, and where more was
    shared than came; `known` is what the ledger told of it."""

    share: Share
    known: told.LotTold | None
    districts: Mapping[str, int]
    sites: Mapping[str, int]
    arrived: Mapping[str, int]

    @property
    def shared(self) -> int:
        """Of the districts shown."""
        return sum(self.districts.values())

    @property
    def waits(self) -> int:
        """Doses that were shared and have not come."""
        return max(0, self.shared - sum(self.arrived.values()))


@dataclass(frozen=True, slots=True)
class Supply:
    """What a plan needs and gets in the caller's area."""

    campaign: Campaign
    sites: tuple[SiteSupply, ...]
    lots: tuple[LotSupply, ...]
    need: Need


def expect(caller: Caller, id_: str, unit: str, people: Mapping[str, int]) -> None:
    """So many people of groups are expected at a site, while the plan is a draft.

    Raises CampaignUnknown, Forbidden, StepImpossible, SiteUnknown, TargetImpossible, Busy.
    """
    plan = department_plan(caller, id_)
    if plan.campaign.state is not CampaignState.DRAFT:
        raise StepImpossible
    site = next((one for one in plan.sites if one.unit == unit), None)
    if site is None:
        raise SiteUnknown
    seen = store.expected_of(plan.campaign.id).get(site.unit, Expected(site.unit, {}))
    made = expecting(seen, people, plan.campaign.targets.groups)
    if made.people != seen.people:
        together_with(
            plan.campaign, lambda together: store.put_expected(together, plan.campaign.id, made)
        )


def share_lot(caller: Caller, id_: str, wanted: WantedShare, now: datetime) -> None:
    """A lot is shared: with a district by the department, with a site by its district.

    Raises CampaignUnknown, StepImpossible, LotImpossible, ShareUnknown, ShareExceeded, Busy.
    """
    plan = plan_of(caller, id_)
    if plan.campaign.state is CampaignState.CLOSED:
        raise StepImpossible
    lot, today = read_lot(wanted.lot, plan.campaign.product), day_of(now)
    standing = store.shares_of(plan.campaign.id)
    if lot not in standing and len(standing) >= MOST_LOTS:
        raise LotImpossible(FieldFault("lot", "LOT_IMPOSSIBLE"))
    if wanted.doses:
        _check_lot(lot, today)
    seen = standing.get(lot, Share(lot, {}, {}))
    made = _shared(caller, plan, seen, wanted, today)
    if (made.districts, made.sites) != (seen.districts, seen.sites):
        together_with(
            plan.campaign, lambda together: store.put_share(together, plan.campaign.id, made)
        )


def supply_of(caller: Caller, id_: str) -> Supply:
    """What a plan needs and gets in the caller's area. Raises CampaignUnknown, Busy."""
    plan = plan_of(caller, id_)
    campaign = plan.campaign
    sites = [site for site in plan.sites if covers(caller.division, site.division)]
    expected, shares = store.expected_of(campaign.id), store.shares_of(campaign.id)
    lots = tuple(_lot(campaign, sites, shares[lot]) for lot in sorted(shares))
    vaccine = products().get(campaign.product)
    series = vaccine.series if vaccine else 1
    shown = tuple(
        _site(site, expected.get(site.unit, Expected(site.unit, {})), series, lots)
        for site in sites
    )
    whole = need(sum(one.need.people for one in shown), series, (lot.shared for lot in lots))
    return Supply(campaign, shown, lots, whole)


def _shared(caller: Caller, plan: Plan, seen: Share, wanted: WantedShare, today: date) -> Share:
    if caller.division == plan.campaign.province:
        return given_to_district(seen, wanted.place, wanted.doses, plan.sites, today)
    site = next((one for one in plan.sites if one.unit == wanted.place), None)
    if site is None or caller.division != site.district:
        raise ShareUnknown
    return given_to_site(seen, site, wanted.doses, plan.sites, today)


def _check_lot(lot: str, today: date) -> None:
    known = told.lot(lot)
    if known is not None and (known.recalled or known.expires_on < today):
        raise LotImpossible(FieldFault("lot", "LOT_IMPOSSIBLE"))


def _lot(campaign: Campaign, sites: list[Site], share: Share) -> LotSupply:
    units = {str(site.unit) for site in sites}
    districts = {site.district for site in sites}
    arrived: dict[str, int] = {}
    for flow in told.flows_of_lot(share.lot, campaign.province):
        if flow.site in units:
            arrived[flow.site] = arrived.get(flow.site, 0) + flow.arrived
    return LotSupply(
        share=share,
        known=told.lot(share.lot),
        districts={one: part.doses for one, part in share.districts.items() if one in districts},
        sites={one: part.doses for one, part in share.sites.items() if one in units},
        arrived=arrived,
    )


def _site(site: Site, expected: Expected, series: int, lots: tuple[LotSupply, ...]) -> SiteSupply:
    unit: UnitId = site.unit
    return SiteSupply(
        site=site,
        people=expected.people,
        need=need(expected.all, series, (lot.sites.get(unit, 0) for lot in lots)),
        arrived=sum(lot.arrived.get(unit, 0) for lot in lots),
    )
