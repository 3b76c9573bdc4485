"""What has changed is counted anew, to absolute figures: people's lists first, then days.

Nothing is ever added to a figure. Whatever changes a mark, a movement, a day's doses or a plan
leaves a line; a round goes through the lines, counts all that belongs to one and puts the figures
over the version that was seen before counting, so that figures never go back. What a round leaves,
or what changes while it counts, the next round counts (ADR 0057).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.campaign import Campaign, CampaignId, CampaignState
from functions.vaccination.domain.counting import Measure, count
from functions.vaccination.domain.definitions import Figure
from functions.vaccination.domain.supply import Share
from functions.vaccination.service import keeping, queueing
from functions.vaccination.store import (
    campaigns,
    changed,
    marks,
    published,
    supply,
    told,
)
from functions.vaccination.store.marks import Counted
from functions.vaccination.store.published import Published

MOST_LISTS: Final = 400
"""Of one round; a list of fifty thousand marks is some seven megabytes [J]."""
MOST_DAYS: Final = 2_000
PUBLIC: Final = (CampaignState.PUBLISHED, CampaignState.CLOSED)
OF_PEOPLE: Final = {
    Measure.REGISTERED: Figure.REGISTERED,
    Measure.INVITED: Figure.INVITED,
}


def plan_told(new: Mapping[str, Any], old: Mapping[str, Any]) -> None:
    """From the stream: a plan was published, or its lots were shared otherwise. Raises Busy."""
    head, before = campaigns.head_of_image(new), campaigns.head_of_image(old)
    if head is not None and (before is None or before.state is not head.state):
        for each in supply.shares_of(head.id).values():
            _changed(head.province, each)
    for image in (new, old):
        share = supply.share_of_image(image)
        if share is not None:
            _changed(image["c"]["S"][:2], share)


def work_through(now: datetime) -> None:
    """One round; the figures are as of `now` once nothing is left. Raises Busy."""
    lists = changed.lists(MOST_LISTS)
    left = [one for one in lists if not _taken(one, _count_list(*_parts(one.what), now))]
    days = changed.days(MOST_DAYS)
    left += [one for one in days if not _taken(one, _count_day(one.what, now))]
    if not left and len(lists) < MOST_LISTS and len(days) < MOST_DAYS:
        published.put_round(now)
        queueing.draw_up(now)


def count_list(campaign: CampaignId, shard: str) -> bool:
    """Count a list of a campaign anew; False where another did so meanwhile. Raises Busy."""
    seen = marks.counted(campaign, shard)
    found = count(marks.marks_of(campaign, shard))
    for key in sorted(seen.keys() | found.keys()):
        standing, cells = seen.get(key, Counted()), found.get(key, {})
        if dict(standing.cells) != cells:
            made = Counted(standing.version + 1, cells)
            try:
                marks.put_counted(campaign, shard, key, made, campaign[:2])
            except ConditionLost:
                return False
    return True


def _count_list(campaign: CampaignId, shard: str, now: datetime) -> bool:
    """What was counted of a campaign whose people are gone stays as it is."""
    return not keeping.has_registrations(campaign, now) or count_list(campaign, shard)


def count_day(province: str, day: date, now: datetime) -> bool:
    """Count a province's day anew; False where another did so meanwhile. Raises Busy."""
    seen = published.published(province, day)
    figures = _figures(province, day)
    if seen.figures == figures:
        return True
    try:
        made = Published(province, seen.revision + 1, now, figures)
        published.put_published(day, made, now, seen)
    except ConditionLost:
        return False
    return True


def _figures(province: str, day: date) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for figure, district, many in (
        *_moved(province, day),
        *_given(province, day),
        *_planned(province, day),
    ):
        found.setdefault(figure.value, Counter())[district] += many
    kept = {
        name: {place: many for place, many in sorted(cells.items()) if many}
        for name, cells in sorted(found.items())
    }
    return {name: cells for name, cells in kept.items() if cells}


def _moved(province: str, day: date) -> Iterable[tuple[Figure, str, int]]:
    for flow in told.flows_on(province, day):
        district = _district(flow.division)
        yield Figure.RECEIVED, district, flow.received
        yield Figure.CAME, district, flow.came
        yield Figure.SENT, district, flow.sent
        yield Figure.WASTED, district, flow.wasted


def _given(province: str, day: date) -> Iterable[tuple[Figure, str, int]]:
    for one in told.given_on(province, day):
        yield Figure.USED, _district(one.division), one.doses


def _planned(province: str, day: date) -> Iterable[tuple[Figure, str, int]]:
    for campaign in _public(province):
        for share in supply.shares_of(campaign.id).values():
            for district, part in share.districts.items():
                if part.day == day:
                    yield Figure.ALLOCATED, district, part.doses
        found = marks.counted_on(campaign.id, OF_PEOPLE, day)
        for measure, cells in found.items():
            for place, many in cells.items():
                yield OF_PEOPLE[measure], place.where, many


def _public(province: str) -> Iterable[Campaign]:
    for id_ in campaigns.ids_of(province):
        campaign = campaigns.campaign(id_)
        if campaign is not None and campaign.state in PUBLIC:
            yield campaign


def _district(division: str) -> str:
    return "/".join(division.split("/")[:2])


def _parts(what: str) -> tuple[CampaignId, str]:
    campaign, _, shard = what.partition("#")
    return CampaignId(campaign), shard


def _count_day(what: str, now: datetime) -> bool:
    province, _, day = what.partition("#")
    return count_day(province, date.fromisoformat(day), now)


def _taken(seen: changed.Changed, is_counted: bool) -> bool:
    if is_counted:
        changed.take(seen)
    return is_counted


def _changed(province: str, share: Share) -> None:
    for part in share.districts.values():
        changed.put_day(province, part.day)
