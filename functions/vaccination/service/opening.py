"""When do the slots of a plan open? With the plan, told by the stream of campaigns.

A session planned before the plan is published has slots without an opening, which nobody can book.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from functions.kernel.periods import day_of
from functions.vaccination.domain.campaign import Campaign, CampaignState
from functions.vaccination.store import campaigns, sessions, slots


def campaign_told(
    new_image: Mapping[str, Any], old_image: Mapping[str, Any], now: datetime
) -> None:
    """A plan has moved on: once published its slots open, once closed they close.

    What stands counts, not what was told, so that an old record changes nothing.
    """
    new, old = campaigns.head_of_image(new_image), campaigns.head_of_image(old_image)
    if new is None or (old is not None and old.state is new.state):
        return
    standing = campaigns.campaign(new.id)
    if standing is None or standing.state not in (CampaignState.PUBLISHED, CampaignState.CLOSED):
        return
    for site in campaigns.sites_of(new.id):
        for session in sessions.sessions_of(site.unit, day_of(now)):
            if session.campaign == new.id and session.closing is None:
                for slot in session.slots:
                    slots.open_from(session.slot_id(slot.start), opening_of(standing))


def opening_of(campaign: Campaign) -> datetime | None:
    """From when on the campaign's slots can be booked; None while they can not."""
    return campaign.opens_at if campaign.state is CampaignState.PUBLISHED else None
