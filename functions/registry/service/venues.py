"""Register, read and list venues; and who may touch one?

Another's venue answers like an unknown one (VenueUnknown), and the wish is audited.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime, timedelta

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.kernel.callers import Caller, Role, Scope
from functions.kernel.errors import Busy, Invalid, NotFound
from functions.kernel.identifiers import PersonId, VenueCode, read_venue_code, venue_code
from functions.kernel.names import canonical_name
from functions.kernel.synthetic import SYNTHETIC_VENUE
from functions.registry import store
from functions.registry.domain.joining import place_keys
from functions.registry.domain.person import PersonField
from functions.registry.domain.person_refusals import PersonUnknown
from functions.registry.domain.synthetic import synthetic_venue
from functions.registry.domain.venue import (
    Link,
    Venue,
    VenueDetails,
    VenueUnknown,
    check_details,
)
from functions.registry.service import sealing
from functions.runtime import entropy, idempotency
from functions.runtime.tables import ConditionLost

CODE_BYTES = 5
TRIES = 5
MOST_A_DAY = 20
MOST_TWINS = 10
MOST_FILES = 50
"""Files that are looked up for one list of venues."""
ANY_LINK = frozenset(Link)
OWNER = frozenset({Link.OWNER})


def register_venue(
    caller: Caller, details: VenueDetails, *, registrant_name: str, key: str, now: datetime
) -> Venue:
    """Register a venue of the caller's, once per idempotency key; its poster is being rendered.

    Where a venue stands at the same place already, the two are put before the province's officers.
    Raises PhoneUnverified, NameInvalid, the refusals of `check_details`, IdempotencyKeyReused,
    TooMany, CryptoUnavailable.
    """
    if not caller.phone_verified:
        raise access.PhoneUnverified
    checked, name = check_details(details), canonical_name(registrant_name)
    owner = PersonId(caller.subject)
    request = {**asdict(checked), "by": sealing.index_of(f"name:v1:{name}")}
    claim = idempotency.Claim.of(owner, "POST /api/venues", key, request, now)
    if first := idempotency.first_answer(claim):
        return venue(VenueCode(first))
    access.count("venue.register", owner, now, most=MOST_A_DAY, per=timedelta(days=1))
    twins = {code for key in place_keys(checked, owner) for code in store.venues.at_place(key)}
    sealed = sealing.seal(owner, {PersonField.FULL_NAME: name}, now)
    for _ in range(TRIES):
        made = Venue(venue_code(entropy.raw(CODE_BYTES)), checked, owner, now)

        def effects(together: TransactWrite, made: Venue = made) -> None:
            store.venues.put_new(together, made)
            store.persons.fill(together, owner, sealed)
            store.venues.put_twins(together, made, sorted(twins)[:MOST_TWINS])

        try:
            return venue(VenueCode(idempotency.commit(claim, effects, made.code)))
        except ConditionLost as lost:
            if lost.reasons[:1] != ("ConditionalCheckFailed",):
                raise PersonUnknown from None
    raise Busy


def newly_twins(before: Venue, after: Venue) -> list[VenueCode]:
    """The other venues at the place to which a change brings this one; mostly no place is new."""
    was = place_keys(before.details, before.owner)
    entered = [key for key in place_keys(after.details, after.owner) if key not in was]
    found = {code for key in entered for code in store.venues.at_place(key)}
    return sorted(found - {after.code, *after.absorbed})[:MOST_TWINS]


def venue(code: VenueCode) -> Venue:
    """A venue, for use cases that have judged the wish themselves. Raises VenueUnknown."""
    found = store.venues.venue(code)
    if found is None:
        raise VenueUnknown
    return found


def venue_behind(code: VenueCode) -> Venue:
    """The venue of a poster whose signature has been verified; that of our own walks from outside
    stands in no table. Raises VenueUnknown."""
    return synthetic_venue() if code == SYNTHETIC_VENUE else venue(code)


def read_code(text: str) -> VenueCode:
    """A venue code from a path or a keyboard. Raises VenueUnknown for any other text."""
    try:
        return read_venue_code(text)
    except Invalid:
        raise VenueUnknown from None


def open_venue(
    caller: Caller, code: str, *, links: Collection[Link] = ANY_LINK, now: datetime
) -> Venue:
    """A venue that the caller may touch: linked so, or an officer of the place.

    Raises VenueUnknown, told in the same words for another's venue.
    """
    found = venue(read_code(code))
    linked = caller.role is Role.CITIZEN and link_of(caller, found) in links
    scope = Scope(unit=found.code, division=found.division)
    if linked or (caller.role is not Role.CITIZEN and access.holds(caller, scope)):
        return found
    access.write_audit(
        caller, (found.code,), action="open_venue", fields=(), allowed=False, now=now
    )
    raise VenueUnknown


def link_of(caller: Caller, found: Venue) -> Link | None:
    """How the caller is linked to a venue that has been read."""
    person = PersonId(caller.subject)
    if person == found.owner:
        return Link.OWNER
    return Link.CONTROLLER if person in found.controllers else None


def is_linked(person: PersonId, code: VenueCode) -> bool:
    """Is the person owner or controller of the venue?"""
    return store.venues.link_of(person, code) is not None


def venues_of(person: PersonId) -> tuple[Venue, ...]:
    """The venues that a person owns or controls, by code."""
    return store.venues.venues(store.venues.links_of(person))


def venues_by_code(codes: Iterable[VenueCode]) -> dict[VenueCode, Venue]:
    """Venues for use cases of other houses that have judged the wish; unknown codes left out."""
    return {found.code: found for found in store.venues.venues(codes)}


def units_behind(found: Iterable[Venue]) -> dict[VenueCode, str]:
    """The names of the units whose files brought venues in, while those are remembered (90 days);
    of at most `MOST_FILES` files. Venues that their owners registered have none. Raises Busy."""
    files = {one.code: one.source.partition("#")[0] for one in found if one.source}
    names = {id_: _unit_name(id_) for id_ in sorted(set(files.values()))[:MOST_FILES]}
    return {code: names[id_] for code, id_ in files.items() if names.get(id_)}


def _unit_name(import_id: str) -> str:
    file = store.imports.head(import_id)
    try:
        return access.unit_of(file.unit).name if file else ""
    except NotFound:
        return ""


def districts_of(found: Venue, since: datetime) -> frozenset[str]:
    """The codes of the districts where a venue and its aliases have been since an instant."""
    aliases = store.venues.venues(found.absorbed)
    return frozenset[str]().union(*(each.districts_since(since) for each in (found, *aliases)))


def venue_names(codes: Iterable[VenueCode]) -> dict[VenueCode, str]:
    """The names of venues, which stand on their posters; unknown codes are left out."""
    return {found.code: found.details.name for found in store.venues.venues(codes)}
