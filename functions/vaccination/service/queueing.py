"""The queue of each day is drawn up once, and everybody reads the last one; see `domain.queue`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.kernel.divisions import divisions_in, name_asked, provinces
from functions.kernel.errors import FieldFault
from functions.kernel.periods import day_of
from functions.runtime.keeper import Keeper
from functions.vaccination.domain.campaign import CampaignState
from functions.vaccination.domain.counting import ELSEWHERE, NOW, STANDING
from functions.vaccination.domain.groups import Group, GroupUnknown, groups_of, groups_on
from functions.vaccination.domain.queue import Queue, added, shown
from functions.vaccination.store import campaigns, marks
from functions.vaccination.store import queues as store

FRESH: Final = timedelta(minutes=5)
_kept = Keeper(FRESH, most=10)


@dataclass(frozen=True, slots=True)
class QueueShown:
    """The queue of the nation ("") or a province: by group for the whole, and of one group by the
    divisions within; `queue` is None before the first was drawn up."""

    province: str
    name: str
    group: str
    queue: Queue | None
    groups: tuple[Group, ...]
    divisions: tuple[tuple[str, str], ...]

    def figures(self, group: str, path: str) -> tuple[int | None, int | None]:
        """Waiting and invited, None where hidden."""
        if self.queue is None:
            return 0, 0
        waiting, called = (self.queue.figure(one, group, path) for one in STANDING)
        return waiting, called


def draw_up(now: datetime) -> None:
    """The queue of today, once all that had changed was counted; again is the same. Raises Busy."""
    today = day_of(now)
    if store.latest() == today:
        return
    for province in provinces():
        found = []
        for id_ in campaigns.ids_of(province.code):
            one = campaigns.campaign(id_)
            if one is not None and one.state is CampaignState.PUBLISHED:
                found.append(marks.counted_on(id_, STANDING, NOW))
        if figures := added(found):
            store.put_queue(today, str(province.code), figures)
    store.put_latest(today)


def queue_shown(province: str, group: str, now: datetime) -> QueueShown:
    """The last queue of a province, or of the nation (""); "" is the first group.

    Raises DivisionUnknown, GroupUnknown, Busy.
    """
    names = {str(one.code): one.name for one in provinces()}
    name = name_asked(province)
    groups = groups_of(groups_on(day_of(now)))
    codes = [one.code for one in groups]
    if group and group not in codes:
        raise GroupUnknown(FieldFault("group", "GROUP_UNKNOWN"))
    divisions = tuple(names.items())
    if province:
        own = tuple((f"{province}/{one.code}", one.name) for one in divisions_in(province))
        divisions = (*own, (f"{province}/{ELSEWHERE}", ""))
    return QueueShown(province, name, group or codes[0], _latest(now), groups, divisions)


def table_of(told: QueueShown) -> str:
    """All groups of all divisions shown, as a file; hidden cells are empty."""
    from functions.runtime.documents.exports import write_csv

    rows = [
        (
            told.queue.day.isoformat(),
            path,
            group.code,
            *("" if many is None else str(many) for many in told.figures(group.code, path)),
        )
        for path in (told.province, *(path for path, _ in told.divisions))
        for group in told.groups
        if told.queue is not None
    ]
    heading = ("day", "division", "group", *(one.value for one in STANDING))
    return write_csv(heading, rows).decode()


def forget() -> None:
    """Drop what was read."""
    _kept.forget()


def _latest(now: datetime) -> Queue | None:
    day = _kept.fresh(("latest",), now, store.latest)
    if day is None:
        return None
    return _kept.fresh((day,), now, lambda: shown(day, store.queue_on(day)))
