"""A plan is drafted by its department: what, when, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.kernel.callers import Caller
from functions.kernel.identifiers import DivisionPath, StaffId, person_id
from functions.kernel.periods import day_of
from functions.runtime import crypto, idempotency
from functions.vaccination.domain.campaign import (
    LONGEST_NAME,
    Campaign,
    CampaignId,
    CampaignState,
    check_opening,
)
from functions.vaccination.domain.groups import Ages, targets
from functions.vaccination.store import campaigns as store


@dataclass(frozen=True, slots=True)
class Wanted:
    """A campaign as its department describes it."""

    name: str
    product: str
    opens_at: datetime
    spread_minutes: int
    groups: tuple[str, ...]
    ages: Ages
    by_invitation: bool = False


def draft(caller: Caller, wanted: Wanted, key: str, now: datetime) -> Campaign:
    """A plan of the caller's province; once per key. Raises OpeningImpossible, as `targets`."""
    told = [wanted.name, wanted.product, wanted.opens_at.isoformat(), wanted.spread_minutes]
    told += [sorted(wanted.groups), wanted.ages.least, wanted.ages.most, wanted.by_invitation]
    claim = idempotency.Claim.of(caller.subject, "campaign", key, told, now)
    answered = idempotency.first_answer(claim)
    if answered and (standing := store.campaign(CampaignId(answered))):
        return standing
    check_opening(wanted.opens_at, now)
    province = (caller.division or "")[:2]
    digest = crypto.mac(caller.subject.encode(), f"campaign|{key}".encode())
    made = Campaign(
        id=CampaignId(f"{province}-{person_id(digest[:8])}"),
        name=wanted.name[:LONGEST_NAME],
        province=DivisionPath(province),
        product=wanted.product,
        opens_at=wanted.opens_at,
        spread_minutes=wanted.spread_minutes,
        state=CampaignState.DRAFT,
        by=StaffId(caller.subject),
        at=now,
        targets=targets(wanted.groups, wanted.ages, wanted.product, day_of(now)),
        by_invitation=wanted.by_invitation,
    )
    idempotency.commit(claim, lambda t: store.put_new(t, made), made.id)
    return store.campaign(made.id) or made
