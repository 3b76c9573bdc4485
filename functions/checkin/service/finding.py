"""Who was at a place of a search? One message finds one venue's day, in parts that are told apart.

An attempt is counted up before anything is read, so the highest number has seen all that the others
have; parts that are as they were told before are not told again (ADR 0066).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from functions.checkin.domain.copresence import Stay, co_present, pack_found, share_out
from functions.checkin.domain.occupancy import one_stay_each
from functions.checkin.domain.plausibility import SuspectSpan, suspect_spans
from functions.checkin.domain.segment import Packed
from functions.checkin.domain.visit import Assurance
from functions.checkin.service.locking import search_again, still_allowed
from functions.checkin.service.presences import presences_around
from functions.checkin.service.searching import hours_around, standing_at, stay_of
from functions.checkin.service.weighing import hours_of as opening_hours
from functions.checkin.store import places as store
from functions.kernel.errors import KeyDestroyed
from functions.kernel.identifiers import PersonId, VenueCode, pack_person_id, pack_venue_code
from functions.messages.checkin import PlaceToSearch, VisitsToSearch
from functions.registry import service as registry

VISIT_PLACES: Final = "visit-places"


def work(told: PlaceToSearch | VisitsToSearch, now: datetime) -> None:
    """Find a place, or look again where the person was, while the case stands.

    Raises Busy, CryptoUnavailable, AuditUnavailable.
    """
    if isinstance(told, VisitsToSearch):
        search_again(told.case, told.trace, now)
    elif still_allowed(told.case, told.trace):
        find(told.case, told.trace, told.place, now)


def find(case: str, trace: str, name: str, now: datetime) -> None:
    """Find who was at a place; nothing where its day can't be read any more."""
    try:
        place = store.claim(case, trace, name)
        if place is not None:
            _find(place, now)
    except KeyDestroyed:
        return


def _find(place: store.Place, now: datetime) -> None:
    body = place.body
    codes, districts = standing_at(body["v"], body["w"], place.day)
    venues = {pack_venue_code(VenueCode(code)) for code in codes}
    told = [stay_of(one) for one in body["s"]]
    records = presences_around(districts, venues, hours_around(body["k"], told), now)
    never = {pack_person_id(PersonId(person)) for person in body["u"]}
    found = co_present(
        [_weighed(stay, records, never) for stay in told],
        one_stay_each(_of_one_venue(records, body["v"])),
        never=never,
        spans=() if body["m"] else _spans(records, body["v"]),
    )
    _keep(place, [(part, pack_found(some)) for part, some in share_out(found)])


def _keep(place: store.Place, found: Sequence[tuple[str, bytes]]) -> None:
    """Write what is new. Where another attempt began in between, all is: it may have told other."""
    known = {one.name: one for one in place.parts or ()}
    is_next = place.attempt == place.done + 1
    head = {key: place.body[key] for key in ("v", "k", "w")}
    parts = []
    for name, packed in found:
        mark, standing = store.mark_of(place.day, packed), known.get(name)
        if is_next and standing is not None and standing.mark == mark:
            parts.append(standing)
            continue
        store.put_part(place, name, head, packed)
        parts.append(store.FoundPart(name, place.attempt, mark))
    store.finish(place, parts)


def _weighed(stay: Stay, records: Iterable[Packed], own: set[bytes]) -> Stay:
    """The stay with the weight that its own check-in was given; one that nobody has weighed yet, or
    that an interview brought, weighs all."""
    for record in records:
        if record.entered == stay.entered and record.person in own:
            return stay._replace(weight=record.weight)
    return stay


def _of_one_venue(records: Iterable[Packed], venue: str) -> Iterable[Packed]:
    """The venue's aliases are the venue."""
    own = pack_venue_code(VenueCode(venue))
    return (record._replace(venue=own) for record in records)


def _spans(records: Iterable[Packed], code: str) -> tuple[SuspectSpan, ...]:
    venue: Any = registry.venues_by_code([VenueCode(code)]).get(VenueCode(code))
    if venue is None:
        return ()
    low = [
        datetime.fromtimestamp(record.entered, UTC)
        for record in records
        if record.assurance is Assurance.LOW
    ]
    return suspect_spans(low, opening_hours(venue), venue.details.capacity)
