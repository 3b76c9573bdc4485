"""What the closing of hours laid down is news for searches that stand: they are made again.

A run looks for who waits after it has written, so that no search misses what it wrote; it asks for
them before the hour counts as closed, so that a run that died is made good by the next. Asked twice
they find the same, and tell nothing new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from functions.checkin.service.finding import VISIT_PLACES
from functions.checkin.service.presences import day_of_hour
from functions.checkin.store import watched
from functions.messages.checkin import PlaceToSearch, VisitsToSearch
from functions.runtime import queues

Touched = Mapping[str, Collection[tuple[bytes, bytes]]]
"""(venue, person) of what was laid down, by the hour of its entry."""
WaitedFor = Mapping[bytes, list[watched.WatchedPerson]]


class News:
    """What one run found that somebody waits for. Whom searches wait for is read once a day."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._persons: dict[date, dict[bytes, list[watched.WatchedPerson]]] = {}
        self._wanted: dict[PlaceToSearch | VisitsToSearch, None] = {}

    def laid_down(self, district: str, touched: Touched) -> None:
        """These presences of a district were just written."""
        days: defaultdict[date, list[str]] = defaultdict(list)
        for hour, keys in touched.items():
            if keys:
                days[day_of_hour(hour)].append(hour)
        for day, hours in sorted(days.items()):
            self._of_places(watched.places(district, day, self._now), hours, touched)
            self._of_persons(self._waited_for(day), hours, touched)

    def tell(self) -> int:
        """Ask for each search once; how many. Raises Busy."""
        queues.send_all(VISIT_PLACES, [one.model_dump() for one in self._wanted])
        return len(self._wanted)

    def _of_places(
        self, waiting: list[watched.WatchedPlace], hours: list[str], touched: Touched
    ) -> None:
        if not waiting:
            return
        venues = {hour: {venue for venue, _ in touched[hour]} for hour in hours}
        for one in waiting:
            if any(hour in one.hours and one.venues & venues[hour] for hour in hours):
                self._wanted[PlaceToSearch(case=one.case, trace=one.trace, place=one.place)] = None

    def _of_persons(
        self,
        waiting: Mapping[bytes, list[watched.WatchedPerson]],
        hours: list[str],
        touched: Touched,
    ) -> None:
        if not waiting:
            return
        for hour in hours:
            for _, person in touched[hour]:
                for one in waiting.get(person, ()):
                    self._wanted[VisitsToSearch(case=one.case, trace=one.trace)] = None

    def _waited_for(self, day: date) -> WaitedFor:
        if day not in self._persons:
            found: defaultdict[bytes, list[watched.WatchedPerson]] = defaultdict(list)
            for one in watched.persons(day, self._now):
                found[one.person].append(one)
            self._persons[day] = dict(found)
        return self._persons[day]
