"""A plan's way: submitted by the department, confirmed by districts, accepted by sites, published.

Every step is a conditional write of the head's version, or a word that stands once; what must be
there for a step is part of the same decision.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.kernel.callers import Caller, covers
from functions.kernel.errors import Busy, FieldFault, Forbidden, NotFound
from functions.kernel.identifiers import DivisionPath, StaffId, UnitId
from functions.runtime.tables import ConditionLost, connection, translated
from functions.vaccination.domain.campaign import (
    Approval,
    Campaign,
    CampaignState,
    CampaignUnknown,
    Site,
    SiteImpossible,
    SiteUnknown,
    Step,
    StepImpossible,
    check_complete,
    check_step,
    district_step,
    districts_missing,
    read_campaign_id,
    site_step,
)
from functions.vaccination.store import campaigns as store

SITE_KIND = "vaccination_site"


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign with its sites and who agreed."""

    campaign: Campaign
    sites: tuple[Site, ...]
    approvals: tuple[Approval, ...]

    @property
    def steps(self) -> frozenset[str]:
        """The words given."""
        return frozenset(approval.step for approval in self.approvals)


def plan_of(caller: Caller, id_: str) -> Plan:
    """A plan as officers of its province see it. Raises CampaignUnknown."""
    campaign = store.campaign(read_campaign_id(id_))
    if campaign is None or not (
        covers(caller.division, campaign.province) or covers(campaign.province, caller.division)
    ):
        raise CampaignUnknown
    return Plan(campaign, store.sites_of(campaign.id), store.approvals_of(campaign.id))


def plans_of(caller: Caller) -> tuple[Campaign, ...]:
    """All campaigns of the caller's province, newest opening first."""
    province = (caller.division or "")[:2]
    found = (store.campaign(id_) for id_ in store.ids_of(province)) if province else ()
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda one: (one.opens_at, one.id), reverse=True))


def add_site(caller: Caller, id_: str, unit: str, tables: int) -> None:
    """A site with its tables, while the plan is a draft; another number replaces the first.

    Raises CampaignUnknown, SiteImpossible, StepImpossible.
    """
    plan = department_plan(caller, id_)
    if plan.campaign.state is not CampaignState.DRAFT:
        raise StepImpossible
    site = replace(_site(caller, unit), tables=tables)
    together_with(plan.campaign, lambda t: store.put_site(t, plan.campaign.id, site))


def take_step(caller: Caller, id_: str, step: Step, now: datetime) -> None:
    """One step of the plan, by whose it is. Raises as the steps do."""
    match step:
        case Step.SUBMIT:
            submit(caller, id_)
        case Step.CONFIRM:
            confirm(caller, id_, now)
        case Step.ACCEPT:
            accept(caller, id_, now)
        case Step.PUBLISH:
            publish(caller, id_)
        case Step.CLOSE:
            close(caller, id_, now)


def submit(caller: Caller, id_: str) -> None:
    """The department's word. Raises CampaignUnknown, StepImpossible, SiteUnknown (without one)."""
    plan = department_plan(caller, id_)
    if not plan.sites:
        raise SiteUnknown
    _advance(plan.campaign, CampaignState.SUBMITTED)


def confirm(caller: Caller, id_: str, now: datetime) -> None:
    """A district's word; the last one brings the plan to its sites.

    Raises CampaignUnknown (no site lies in the district), StepImpossible.
    """
    plan = plan_of(caller, id_)
    district = caller.division or ""
    if not any(site.district == district for site in plan.sites):
        raise CampaignUnknown
    step = district_step(district)
    if step not in plan.steps:
        if plan.campaign.state is not CampaignState.SUBMITTED:
            raise StepImpossible
        _say(plan.campaign, Approval(step, StaffId(caller.subject), now))
        plan = plan_of(caller, id_)
    if plan.campaign.state is CampaignState.SUBMITTED and not districts_missing(
        plan.sites, plan.steps
    ):
        _advance(plan.campaign, CampaignState.DISTRICT_OK)


def accept(caller: Caller, id_: str, now: datetime) -> None:
    """A site's word: the staff of its own unit. Raises CampaignUnknown, StepImpossible."""
    plan = plan_of(caller, id_)
    if not any(site.unit == caller.unit for site in plan.sites):
        raise CampaignUnknown
    step = site_step(caller.unit)
    if step in plan.steps:
        return
    if plan.campaign.state is not CampaignState.DISTRICT_OK:
        raise StepImpossible
    _say(plan.campaign, Approval(step, StaffId(caller.subject), now))


def publish(caller: Caller, id_: str) -> None:
    """Everybody may see it and, from the opening on, book.

    Raises CampaignUnknown, StepImpossible, ApprovalsMissing.
    """
    plan = department_plan(caller, id_)
    if plan.campaign.state is CampaignState.DISTRICT_OK:
        check_complete(plan.sites, plan.steps)
    _advance(plan.campaign, CampaignState.PUBLISHED)


def close(caller: Caller, id_: str, now: datetime) -> None:
    """No more bookings; appointments stand, and what is kept of its people ends some days after.

    Raises CampaignUnknown, StepImpossible.
    """
    seen = department_plan(caller, id_).campaign
    closed_at = seen.closed_at or now.replace(microsecond=0)
    _advance(seen, CampaignState.CLOSED, closed_at)


def department_plan(caller: Caller, id_: str) -> Plan:
    """A plan of the caller's own department. Raises CampaignUnknown, Forbidden."""
    plan = plan_of(caller, id_)
    if caller.division != plan.campaign.province:
        raise Forbidden
    return plan


def _advance(seen: Campaign, wanted: CampaignState, closed_at: datetime | None = None) -> None:
    """The next state; a step done before, by this or another try, is done."""
    if seen.state is wanted:
        return
    check_step(seen, wanted)
    made = replace(seen, state=wanted, version=seen.version + 1, closed_at=closed_at)
    try:
        store.put_state(made, seen)
    except ConditionLost:
        standing = store.campaign(seen.id)
        if standing is None or standing.state is not wanted:
            raise Busy from None


def _say(seen: Campaign, approval: Approval) -> None:
    try:
        together_with(seen, lambda t: store.put_approval(t, seen.id, approval))
    except Busy:
        if all(one.step != approval.step for one in store.approvals_of(seen.id)):
            raise


def together_with(seen: Campaign, effects: Callable[[TransactWrite], None]) -> None:
    """Effects that count only while the head is as seen. Raises Busy where it is not."""
    try:
        with translated(), TransactWrite(connection=connection()) as together:
            store.still(together, seen)
            effects(together)
    except ConditionLost:
        raise Busy from None


def _site(caller: Caller, unit: str) -> Site:
    try:
        found = access.working_unit_of(unit)
    except NotFound:
        raise SiteImpossible(FieldFault("unit", "SITE_IMPOSSIBLE")) from None
    if found.kind != SITE_KIND or not covers(caller.division, found.division):
        raise SiteImpossible(FieldFault("unit", "SITE_IMPOSSIBLE"))
    return Site(UnitId(found.id), found.name, DivisionPath(found.division), 1)
