"""Venues, who is linked to them, which lie at one place: REG-13 to -18, -25 to -27, -32."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.transactions import TransactWrite

from functions.kernel.identifiers import PersonId, VenueCode
from functions.registry.domain.changing import Change
from functions.registry.domain.joining import place_keys
from functions.registry.domain.order import Why
from functions.registry.domain.venue import Ending, Link, Venue, VenueDetails
from functions.registry.domain.venue_names import name_lines
from functions.registry.store.orders import drop_order, put_order
from functions.runtime.tables import Record, table_meta, translated


class VenueRecord(Record):
    """A venue; what it holds stands on its poster, but the ids of its people."""

    Meta = table_meta("venues")
    code = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    kind = UnicodeAttribute()
    division = UnicodeAttribute()
    address = UnicodeAttribute()
    opens_at = UnicodeAttribute()
    closes_at = UnicodeAttribute()
    capacity = NumberAttribute()
    owner = UnicodeAttribute()
    controllers = UnicodeAttribute(null=True)
    registered_at = UnicodeAttribute()
    poster_version = NumberAttribute()
    rendered_version = NumberAttribute()
    poster_token = UnicodeAttribute(null=True)
    paused_at = UnicodeAttribute(null=True)
    suspended_by = UnicodeAttribute(null=True)
    endings = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    joined_into = UnicodeAttribute(null=True)
    absorbed = UnicodeAttribute(null=True)
    edition = NumberAttribute()


class VenueLinkRecord(Record):
    """A person's link to a venue: owner or controller."""

    Meta = table_meta("venue_links")
    person = UnicodeAttribute(hash_key=True)
    venue = UnicodeAttribute(range_key=True)
    link = UnicodeAttribute()


class VenuePlaceRecord(Record):
    """A venue under a key of its place or name, or two of one place under ``twins#<province>``."""

    Meta = table_meta("venue_links")
    person = UnicodeAttribute(hash_key=True)
    venue = UnicodeAttribute(range_key=True)


def venue(code: VenueCode) -> Venue | None:
    """REG-13: a venue, read strongly."""
    try:
        with translated():
            return _venue(VenueRecord.get(code, consistent_read=True))
    except DoesNotExist:
        return None


def venues(codes: Iterable[VenueCode]) -> tuple[Venue, ...]:
    """REG-13 for many, by code."""
    wanted = sorted(set(codes))
    if not wanted:
        return ()
    with translated():
        found = [_venue(record) for record in VenueRecord.batch_get(wanted)]
    return tuple(sorted(found, key=lambda each: each.code))


def links_of(person: PersonId) -> dict[VenueCode, Link]:
    """REG-14: the venues of a person."""
    with translated():
        return {
            VenueCode(record.venue): Link(record.link)
            for record in VenueLinkRecord.query(person, consistent_read=True)
        }


def link_of(person: PersonId, code: VenueCode) -> Link | None:
    """REG-15: how a person is linked to a venue."""
    try:
        with translated():
            return Link(VenueLinkRecord.get(person, code, consistent_read=True).link)
    except DoesNotExist:
        return None


def at_place(key: str) -> tuple[VenueCode, ...]:
    """REG-25: the venues under a key of their place (domain/joining.py)."""
    with translated():
        return tuple(
            VenueCode(record.venue) for record in VenuePlaceRecord.query(key, consistent_read=True)
        )


def twins_in(province: str, most: int) -> tuple[tuple[VenueCode, VenueCode], ...]:
    """REG-26: pairs of venues of one place, the one that came later first."""
    with translated():
        told = VenuePlaceRecord.query(f"twins#{province}", limit=most)
        pairs = [record.venue.partition("#") for record in told]
    return tuple((VenueCode(later), VenueCode(earlier)) for later, _, earlier in pairs)


def put_twins(together: TransactWrite, made: Venue, others: Iterable[VenueCode]) -> None:
    """REG-26: an officer is to look at these; named so, they are told once."""
    for other in others:
        together.save(VenuePlaceRecord(f"twins#{made.province}", f"{made.code}#{other}"))


def drop_twins(together: TransactWrite, province: str, one: VenueCode, other: VenueCode) -> None:
    """REG-26: an officer has decided."""
    for pair in (f"{one}#{other}", f"{other}#{one}"):
        together.delete(VenuePlaceRecord(f"twins#{province}", pair))


def names_from(under: str, begins: str, most: int) -> tuple[str, ...]:
    """REG-32: the lines of names that begin so, in their order (domain/venue_names.py)."""
    with translated():
        return tuple(
            str(record.venue)
            for record in VenuePlaceRecord.query(
                under, VenuePlaceRecord.venue.startswith(begins), limit=most
            )
        )


def put_new(together: TransactWrite, made: Venue) -> None:
    """REG-16: the venue, its owner's link and its place; the code must be free."""
    together.save(_record(made), condition=VenueRecord.code.does_not_exist())
    together.save(VenueLinkRecord(made.owner, made.code, link=Link.OWNER.value))
    for line in _lines(made):
        together.save(VenuePlaceRecord(*line))


def put_change(
    together: TransactWrite,
    before: Venue,
    change: Change,
    *,
    linked: PersonId | None = None,
    unlinked: PersonId | None = None,
) -> None:
    """REG-17, REG-18: the changed venue, its orders, links and place; the edition as seen."""
    for order in change.lifted:
        drop_order(together, order)
    if unlinked:
        together.delete(VenueLinkRecord(unlinked, before.code))
    together.save(_record(change.venue), condition=VenueRecord.edition == before.edition)
    for order in change.given:
        put_order(together, order)
    was, now_at = _lines(before), _lines(change.venue)
    for line in was:
        if line not in now_at:
            together.delete(VenuePlaceRecord(*line))
    for line in now_at:
        if line not in was:
            together.save(VenuePlaceRecord(*line))
    if linked:
        together.save(VenueLinkRecord(linked, before.code, link=Link.CONTROLLER.value))


def _lines(one: Venue) -> tuple[tuple[str, str], ...]:
    """Where a venue is found: under its place, and by its name."""
    places = ((key, str(one.code)) for key in place_keys(one.details, one.owner))
    return (*places, *name_lines(one.details, one.code))


def _record(made: Venue) -> VenueRecord:
    details = made.details
    endings = [
        [end.version, end.at.isoformat(), end.why, *filter(None, [end.division])]
        for end in made.endings
    ]
    return VenueRecord(
        made.code,
        name=details.name,
        kind=details.kind,
        division=details.division,
        address=details.address,
        opens_at=details.opens_at,
        closes_at=details.closes_at,
        capacity=details.capacity,
        owner=made.owner,
        controllers=" ".join(made.controllers) or None,
        registered_at=made.registered_at.isoformat(),
        poster_version=made.poster_version,
        rendered_version=made.rendered_version,
        poster_token=made.poster_token or None,
        paused_at=made.paused_at.isoformat() if made.paused_at else None,
        suspended_by=made.suspended_by or None,
        endings=json.dumps(endings) if endings else None,
        source=made.source or None,
        joined_into=made.joined_into or None,
        absorbed=" ".join(made.absorbed) or None,
        edition=made.edition,
    )


def _venue(record: VenueRecord) -> Venue:
    return Venue(
        code=VenueCode(record.code),
        details=VenueDetails(
            name=record.name,
            kind=record.kind,
            division=record.division,
            address=record.address,
            opens_at=record.opens_at,
            closes_at=record.closes_at,
            capacity=int(record.capacity),
        ),
        owner=PersonId(record.owner),
        controllers=tuple(PersonId(each) for each in (record.controllers or "").split()),
        registered_at=datetime.fromisoformat(record.registered_at),
        poster_version=int(record.poster_version),
        rendered_version=int(record.rendered_version),
        poster_token=record.poster_token or "",
        paused_at=datetime.fromisoformat(record.paused_at) if record.paused_at else None,
        suspended_by=record.suspended_by or "",
        endings=tuple(
            Ending(version, datetime.fromisoformat(at), Why(why), *left)
            for version, at, why, *left in json.loads(record.endings or "[]")
        ),
        source=record.source or "",
        joined_into=record.joined_into or "",
        absorbed=tuple(VenueCode(each) for each in (record.absorbed or "").split()),
        edition=int(record.edition),
    )
