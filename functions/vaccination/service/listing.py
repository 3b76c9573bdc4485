"""What anybody may see: campaigns, sites, slots and seats left, without any person in it.

Lists are public and kept for seconds in each container, so that looking costs the store nothing
(security.md B01): there is nothing to scrape and nobody to block for looking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from functions.kernel.divisions import DivisionUnknown, find_division
from functions.kernel.errors import FieldFault
from functions.kernel.periods import day_of
from functions.runtime.keeper import Keeper
from functions.vaccination.domain.campaign import (
    Campaign,
    CampaignId,
    CampaignState,
    CampaignUnknown,
    Site,
    SiteUnknown,
)
from functions.vaccination.domain.session import Session
from functions.vaccination.store import campaigns, sessions, slots

Found = TypeVar("Found")
FRESH = timedelta(seconds=60)
FRESH_SEATS = timedelta(seconds=15)

_kept = Keeper(FRESH)


@dataclass(frozen=True, slots=True)
class Offered:
    """A session and the seats left in each slot, a few seconds ago."""

    session: Session
    left: dict[str, int]


def campaigns_in(province: str, now: datetime) -> tuple[Campaign, ...]:
    """The published campaigns of a province. Raises DivisionUnknown."""
    if len(province) != 2:
        raise DivisionUnknown(FieldFault("province", "DIVISION_UNKNOWN"))
    find_division(province)
    return _kept.fresh(("province", province), now, lambda: _published_in(province))


def published(id_: CampaignId, now: datetime) -> Campaign:
    """A campaign that anybody may see. Raises CampaignUnknown."""
    found = campaign_of(id_, now)
    if found is None or found.state is not CampaignState.PUBLISHED:
        raise CampaignUnknown
    return found


def campaign_of(id_: CampaignId, now: datetime) -> Campaign | None:
    """A campaign in any state, for those who are in it."""
    return _kept.fresh(("campaign", id_), now, lambda: campaigns.campaign(id_))


def sites_of(id_: CampaignId, now: datetime) -> tuple[Site, ...]:
    """The sites of a published campaign. Raises CampaignUnknown."""
    published(id_, now)
    return _kept.fresh(("sites", id_), now, lambda: campaigns.sites_of(id_))


def site_of(id_: CampaignId, unit: str, now: datetime) -> Site:
    """A site of a published campaign. Raises CampaignUnknown, SiteUnknown."""
    for site in sites_of(id_, now):
        if site.unit == unit:
            return site
    raise SiteUnknown


def offered(id_: CampaignId, unit: str, now: datetime) -> tuple[Offered, ...]:
    """The coming sessions of a site and the seats left. Raises CampaignUnknown, SiteUnknown."""
    site = site_of(id_, unit, now)
    return _kept.fresh(
        ("seats", id_, site.unit), now, lambda: _offered(id_, site, now), FRESH_SEATS
    )


def fresh(key: tuple[str, ...], now: datetime, read: Callable[[], Found]) -> Found:
    """Something else that is public, read anew each minute."""
    return _kept.fresh(key, now, read)


def forget() -> None:
    """Drop what was read."""
    _kept.forget()


def _published_in(province: str) -> tuple[Campaign, ...]:
    found = (campaigns.campaign(id_) for id_ in campaigns.ids_of(province))
    return tuple(one for one in found if one and one.state is CampaignState.PUBLISHED)


def _offered(id_: CampaignId, site: Site, now: datetime) -> tuple[Offered, ...]:
    coming = [
        one
        for one in sessions.sessions_of(site.unit, day_of(now))
        if one.campaign == id_ and one.closing is None
    ]
    wanted = [one.slot_id(slot.start) for one in coming for slot in one.slots]
    standing = slots.slots_at(wanted)
    shown = []
    for one in coming:
        seats = {slot.start: standing.get(one.slot_id(slot.start)) for slot in one.slots}
        left = {
            start: found.left
            for start, found in seats.items()
            if found is not None and now < found.begins_at
        }
        if left:
            shown.append(Offered(one, left))
    return tuple(shown)
