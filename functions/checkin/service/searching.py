"""Where was the person of a case, within the case's window? Each venue and day becomes a place.

What a person's own history shows (service/history.py) is read here for a case: audited first, so
that the person sees it among who looked, and only inside the window. An entry that another one in
another province contradicts ends no presence (domain/presence.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from functions.checkin.domain.case_lock import Wish
from functions.checkin.domain.copresence import Stay
from functions.checkin.domain.plausibility import BURST_WINDOW
from functions.checkin.domain.presence import presences
from functions.checkin.domain.retention import is_readable
from functions.checkin.domain.sighting import Sighting, Sightings
from functions.checkin.domain.visit import Assurance, Certainty
from functions.checkin.service.history import seen_of
from functions.checkin.store import places, searches, visits, watched
from functions.kernel.callers import Caller, Purpose, Role
from functions.kernel.errors import KeyDestroyed
from functions.kernel.identifiers import PersonId, VenueCode, pack_person_id, pack_venue_code
from functions.kernel.periods import (
    DAY,
    Period,
    day_of,
    days_between,
    hours_of,
    instant_at,
    start_of_day,
)
from functions.kernel.valuesets import venue_kinds
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost

READER: Final = Caller(
    Role.SYSTEM, "check-in", purpose=Purpose.EPIDEMIC_CONTROL, route="QUEUE visits-wanted"
)
"""Who stands in the audit: the platform, for a case; who opens the list stands there by name."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """A presence of the person within the window: at which venue, of what kind, where."""

    venue: str
    kind: str
    division: str
    stay: Stay


def search(wish: Wish, year: int, now: datetime) -> None:
    """Find the places of a wish, whose case allows it; a later round takes this one's place.

    Raises AuditUnavailable, CryptoUnavailable, Busy: then nothing was read.
    """
    try:
        round_ = searches.begin_round(wish.case, wish.trace)
    except ConditionLost:
        return
    person = PersonId(wish.person)
    persons = tuple(dict.fromkeys((*registry.records_of(person), person)))
    days = _days(wish.period, now)
    for one in persons:
        watched.put_person(wish.case, wish.trace, pack_person_id(one), days)
    registry.audited(
        READER,
        [persons[0], person],
        action="trace_visits",
        fields=["visits"],
        now=now,
        request_id=wish.case,
    )
    found = [*_visited(persons, days, wish.period, now), *_by_hand(wish)]
    names = []
    for place in _places(found, wish, year, persons):
        if is_readable(place.day, day_of(now)):
            names.append(place.name)
            _watch(place)
            places.put_place(place, round_)
    searches.settle(wish.case, wish.trace, round_, sorted(names))


def hours_around(kind: str, stays: Iterable[Stay]) -> tuple[str, ...]:
    """The hours in which somebody may have entered who was there during a stay, and those by which
    a flood around them is known."""
    longest = timedelta(minutes=venue_kinds().read(kind).longest_stay_minutes)
    hours: set[str] = set()
    for stay in stays:
        first = instant_at(stay.begins) - longest - BURST_WINDOW
        hours.update(hours_of(Period(first, instant_at(stay.ends) + BURST_WINDOW)))
    return tuple(sorted(hours))


def standing_at(venue: str, division: str, since: date) -> tuple[frozenset[str], tuple[str, ...]]:
    """The codes of a venue with its aliases, and the districts where it has been since a day."""
    found = registry.venues_by_code([VenueCode(venue)]).get(VenueCode(venue))
    codes, districts = frozenset([venue]), {division.split("/")[1]} if division else set[str]()
    if found is not None:
        codes |= frozenset(found.codes)
        districts |= registry.districts_of(found, start_of_day(since))
    return codes, tuple(sorted(districts))


def _days(window: Period, now: datetime) -> tuple[date, ...]:
    """The days on which a row may lie whose presence reaches into the window: the longest stay is
    a day, and a scan lies on its day or on one next to it (domain/visit.py)."""
    first, last = day_of(window.start) - 2 * DAY, day_of(window.end) + DAY
    return tuple(day for day in days_between(first, last) if is_readable(day, day_of(now)))


def _visited(
    persons: Sequence[PersonId], days: Sequence[date], window: Period, now: datetime
) -> Iterator[_Visit]:
    rows = [row for person in persons for row in visits.rows_of(person, days, now)]
    doubted = _contradicted(persons[0], rows)
    entries = {(row.body["v"], row.body["a"]): row.body for row in rows if not row.body.get("o")}
    late = {(body["v"], body["a"]) for body in entries.values() if body.get("l")}
    seen = (seen_of(row, plausible=(row.body["v"], row.body["a"]) not in doubted) for row in rows)
    for one in presences(seen):
        entered = int(one.entered_at.timestamp())
        body = entries[one.venue, entered]
        stay = Stay(
            entered,
            max(entered, int(window.start.timestamp())),
            min(int(one.left_at.timestamp()), int(window.end.timestamp())),
            one.certainty,
            one.assurance,
            late=(one.venue, entered) in late,
        )
        if stay.begins < stay.ends:
            yield _Visit(one.venue, body["n"], body["w"], stay)


def _by_hand(wish: Wish) -> Iterator[_Visit]:
    """Places that an interview brought: an epidemiologist stands for them, so it is the other's
    presence that says how sure the meeting is."""
    known = registry.venues_by_code(VenueCode(one.venue) for one in wish.by_hand)
    for one in wish.by_hand:
        venue = known.get(VenueCode(one.venue))
        begins = max(one.period.start, wish.period.start)
        ends = min(one.period.end, wish.period.end)
        if venue is None or begins >= ends:
            continue
        stay = Stay(
            int(one.period.start.timestamp()),
            int(begins.timestamp()),
            int(ends.timestamp()),
            Certainty.OBSERVED,
            Assurance.HIGH,
        )
        yield _Visit(one.venue, venue.details.kind, venue.division, stay)


def _places(
    found: Iterable[_Visit], wish: Wish, year: int, persons: Sequence[PersonId]
) -> Iterator[places.Place]:
    """Visits by venue and day; one that is joined into another venue counts as that one."""
    together: dict[tuple[str, date], list[_Visit]] = {}
    all_of_them = list(found)
    known = registry.venues_by_code({VenueCode(visit.venue) for visit in all_of_them})
    for visit in all_of_them:
        venue = known.get(VenueCode(visit.venue))
        canonical = (venue.joined_into if venue else "") or visit.venue
        together.setdefault((canonical, day_of(instant_at(visit.stay.begins))), []).append(visit)
    for (venue_code, day), some in sorted(together.items()):
        body: dict[str, Any] = {
            "v": venue_code,
            "k": max(some, key=lambda visit: visit.stay.entered).kind,
            "w": some[-1].division,
            "u": list(persons),
            "m": int(bool({venue_code, *(visit.venue for visit in some)} & wish.venues)),
            "s": sorted({(*visit.stay[:5], int(visit.stay.late)) for visit in some}),
        }
        try:
            name = places.name_of(wish.trace, venue_code, day)
        except KeyDestroyed:
            continue
        yield places.Place(wish.case, wish.trace, name, day, year, body, "")


def _watch(place: places.Place) -> None:
    """From now on news of the place is news for the search."""
    body = place.body
    codes, districts = standing_at(body["v"], body["w"], place.day)
    hours = hours_around(body["k"], map(stay_of, body["s"]))
    packed = frozenset(pack_venue_code(VenueCode(code)) for code in codes)
    for district in districts:
        for day in sorted({hour[:8] for hour in hours}):
            own = frozenset(hour for hour in hours if hour.startswith(day))
            one = watched.WatchedPlace(place.case, place.trace, place.name, packed, own)
            watched.put_place(one, district, visits.day_of_number(int(day)))


def stay_of(told: Sequence[Any]) -> Stay:
    """A stay as a place holds it."""
    entered, begins, ends, certainty, assurance, late = told
    return Stay(entered, begins, ends, Certainty(certainty), Assurance(assurance), late=bool(late))


def _contradicted(person: PersonId, rows: Iterable[visits.Row]) -> set[tuple[str, int]]:
    """Entries that another, as sure or surer, in another province contradicts (security.md B09)."""
    seen, named = Sightings(), {}
    for row in rows:
        body = row.body
        if body.get("o"):
            continue
        one = Sighting(
            pack_person_id(person),
            pack_venue_code(VenueCode(body["v"])),
            body["a"],
            int(body["w"].split("/")[1]),
            int(Assurance(body["s"]) is Assurance.HIGH),
        )
        named[one.key] = (body["v"], body["a"])
        seen.add([one])
    return {named[one.key] for one in seen.implausible()}
