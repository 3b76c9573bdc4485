"""An organisation asks to send lists for a campaign; an officer of its area lets it, or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.access import service as access
from functions.kernel.callers import Caller, covers
from functions.kernel.errors import NotFound
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.admission import (
    ORGANISATION_KIND,
    Admission,
    AdmissionChanged,
    AdmissionState,
    OrganisationUnknown,
)
from functions.vaccination.domain.campaign import Campaign, CampaignUnknown, read_campaign_id
from functions.vaccination.domain.nomination import NotAdmitted
from functions.vaccination.service import listing
from functions.vaccination.service.campaigns import plan_of
from functions.vaccination.store import admissions as store


def check_unit(campaign: Campaign, unit: str) -> None:
    """May a unit send lists for a campaign now?

    An office may within its province; an organisation once it is admitted. Raises NotAdmitted.
    """
    try:
        found = access.working_unit_of(unit)
    except NotFound:
        raise NotAdmitted from None
    if not covers(campaign.province, found.division):
        raise NotAdmitted
    if found.kind == ORGANISATION_KIND:
        asked = store.admission(campaign.id, unit)
        if asked is None or asked.state is not AdmissionState.ADMITTED:
            raise NotAdmitted


def ask(caller: Caller, id_: str, now: datetime) -> Admission:
    """The caller's organisation asks; again only after a refusal, else it stands as it does.

    Raises CampaignUnknown, also for another province's; AdmissionChanged, Busy.
    """
    campaign = listing.published(read_campaign_id(id_), now)
    unit = access.unit_of(caller.unit)
    if not covers(campaign.province, unit.division):
        raise CampaignUnknown
    seen = store.admission(campaign.id, unit.id)
    if seen is not None and seen.state is not AdmissionState.REFUSED:
        return seen
    made = Admission(
        campaign=campaign.id,
        unit=unit.id,
        name=unit.name,
        division=unit.division,
        version=(seen.version if seen else 0) + 1,
        state=AdmissionState.PENDING,
        by=caller.subject,
        at=now.replace(microsecond=0),
    )
    return _put(made)


def asked_of(caller: Caller, campaign: Campaign) -> Admission | None:
    """How the wish of the caller's organisation stands; None where it has not asked."""
    return store.admission(campaign.id, caller.unit)


def admissions(caller: Caller, id_: str) -> tuple[Campaign, tuple[Admission, ...]]:
    """The plan and the organisations of the caller's area, those that wait first.

    Raises CampaignUnknown.
    """
    campaign = plan_of(caller, id_).campaign
    found = [one for one in store.admissions_of(campaign.id) if _is_of(caller, one)]
    waits = AdmissionState.PENDING
    return campaign, tuple(sorted(found, key=lambda one: (one.state is not waits, one.at)))


def decide(
    caller: Caller, id_: str, unit: str, *, admitted: bool, reason: str, now: datetime
) -> Admission:
    """An officer's word; the same word again changes nothing, and it can be turned round.

    Raises CampaignUnknown, OrganisationUnknown, AdmissionChanged, AuditUnavailable, Busy.
    """
    campaign = plan_of(caller, id_).campaign
    seen = store.admission(campaign.id, unit)
    if seen is None or not _is_of(caller, seen):
        raise OrganisationUnknown
    wanted = AdmissionState.ADMITTED if admitted else AdmissionState.REFUSED
    if seen.state is wanted:
        return seen
    access.write_audit(
        caller,
        (f"organisation#{unit}",),
        action="admit_organisation" if admitted else "refuse_organisation",
        fields=("lists",),
        allowed=True,
        now=now,
    )
    made = replace(
        seen,
        version=seen.version + 1,
        state=wanted,
        by=caller.subject,
        at=now.replace(microsecond=0),
        reason=" ".join(reason.split()),
    )
    return _put(made)


def _put(made: Admission) -> Admission:
    """The next version, this try's or an earlier one's of the same."""
    try:
        store.put(made)
    except ConditionLost:
        standing = store.admission(made.campaign, made.unit)
        if standing is None or (standing.state, standing.by) != (made.state, made.by):
            raise AdmissionChanged from None
        return standing
    return made


def _is_of(caller: Caller, one: Admission) -> bool:
    return covers(caller.division, one.division)
