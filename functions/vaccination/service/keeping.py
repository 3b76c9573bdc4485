"""Whom organisations named and who registered is gone when the campaign's time is over (ADR 0083).

From that day on nobody reads it, whatever still lies there; each night it is taken away. A list
that is sent again then names nobody, since the campaign itself says that its time is over: no stone
is kept for each person. Of an organisation's rows their number stays, of figures what was counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from functions.kernel.divisions import provinces
from functions.kernel.periods import VIETNAM, day_of
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.keeping import Kept, kept
from functions.vaccination.domain.nomination import Place
from functions.vaccination.service import listing
from functions.vaccination.store import campaigns, nominations, registrations, rolls, shares
from functions.vaccination.store import nomination_lines as lines
from functions.vaccination.store import removing as store
from functions.vaccination.store.rolls import SHARDS

NIGHT: Final = range(1, 5)
"""Hours of the Vietnamese day in which rounds take away."""
PIECE: Final = 200
MOST: Final = 20_000
"""People of one round; the next goes on [J]."""


def kept_of(id_: CampaignId, now: datetime) -> Kept | None:
    """Until when what is of a campaign is kept; None where there is none."""
    found = listing.campaign_of(id_, now)
    return kept(found) if found else None


def has_nominations(id_: CampaignId, now: datetime) -> bool:
    """Are the nominations of a campaign read now?"""
    found = kept_of(id_, now)
    return found is not None and found.has_nominations(day_of(now))


def has_registrations(id_: CampaignId, now: datetime) -> bool:
    """Are its registrations?"""
    found = kept_of(id_, now)
    return found is not None and found.has_registrations(day_of(now))


def rows_gone(campaign: CampaignId, unit: str) -> int:
    """How many rows of an organisation stood when their time was over. Raises Busy."""
    rows = store.units_of(campaign).get(unit)
    return rows if rows is not None else _standing(campaign, unit)


def take_away(now: datetime) -> int:
    """One round, at night: of how many people something was taken away; the next round goes on.

    Raises Busy, CryptoUnavailable.
    """
    if hour_of_night(now) not in NIGHT:
        return 0
    taken = 0
    for people in _over(day_of(now)):
        taken += people
        if taken >= MOST:
            break
    return taken


def hour_of_night(now: datetime) -> int:
    """The hour of the Vietnamese day."""
    return now.astimezone(VIETNAM).hour


def _over(today: date) -> Iterator[int]:
    """Take away piece by piece what is over; the number of people of each piece."""
    for province in provinces():
        for id_ in campaigns.ids_of(province.code):
            one = campaigns.campaign(id_)
            if one is None:
                continue
            until = kept(one)
            if not until.has_nominations(today):
                for unit, rows in store.units_of(id_).items():
                    yield from _named(id_, unit, rows)
            if not until.has_registrations(today):
                for shard in SHARDS:
                    yield from _registered(id_, shard)


def _named(campaign: CampaignId, unit: str, rows: int | None) -> Iterator[int]:
    listed = lines.listed(campaign, unit)
    if rows is None:
        store.put_rows(campaign, unit, sum(1 for _, stands in listed if stands))
    given = shares.of_unit(campaign, unit) if listed else ()
    for first in range(0, len(listed), PIECE):
        places = [Place(campaign, mark, unit) for mark, _ in listed[first : first + PIECE]]
        known = nominations.of_unit(campaign, unit, (one.mark for one in places))
        store.drop_nominations(places, known, given)
        yield len(places)


def _registered(campaign: CampaignId, shard: str) -> Iterator[int]:
    while people := rolls.people_of(campaign, shard, "", PIECE):
        store.drop_registrations(campaign, people, registrations.of_people(people, campaign))
        yield len(people)


def _standing(campaign: CampaignId, unit: str) -> int:
    return sum(1 for _, stands in lines.listed(campaign, unit) if stands)
