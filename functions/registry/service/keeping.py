"""Keep a venue: edit or move, close and open, new posters, controllers.

Each change is read, decided and put under the edition it saw; in a race it is decided anew on
what the other left, so that a repeated wish finds itself done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.kernel.callers import Caller, Role
from functions.kernel.identifiers import PersonId, VenueCode
from functions.registry import store
from functions.registry.domain import changing
from functions.registry.domain.changing import Change
from functions.registry.domain.order import instrument_text
from functions.registry.domain.venue import (
    Link,
    Venue,
    VenueChanged,
    VenueDetails,
    VenueJoined,
    check_details,
)
from functions.registry.service import accounts, orders, venues
from functions.runtime import idempotency
from functions.runtime.tables import ConditionLost

TRIES = 5

Decide = Callable[[Venue], Change]


def edit_venue(caller: Caller, code: str, details: VenueDetails, now: datetime) -> Venue:
    """New details; another commune is a move, and the poster is made anew.

    Where a venue stands already at the place told now, both are put before the province's officers.
    Raises VenueUnknown, VenueChanged, VenueJoined, the refusals of `check_details`.
    """
    found = _owned(caller, code, now)
    checked = check_details(details)
    return _keep(caller, found, "edit_venue", lambda v: changing.edit(v, checked, now), now)


def close_venue(caller: Caller, code: str, instrument: str, now: datetime) -> Venue:
    """Close for now: by the owner, or by an officer's order with its instrument.

    Raises VenueUnknown, InstrumentMissing, VenueChanged, VenueJoined.
    """
    if caller.role is Role.CITIZEN:
        found = _owned(caller, code, now)
        return _keep(caller, found, "pause_venue", lambda v: changing.pause(v, now), now)
    found = _free(venues.open_venue(caller, code, now=now))
    text = instrument_text(instrument)
    return _keep(caller, found, "suspend_venue", lambda v: changing.suspend(v, text, now), now)


def open_again(caller: Caller, code: str, now: datetime) -> Venue:
    """Open again: the owner lifts the own closing, an officer the order.

    Raises VenueUnknown, VenueChanged, VenueJoined.
    """
    if caller.role is Role.CITIZEN:
        found = _owned(caller, code, now)
        return _keep(caller, found, "reopen_venue", lambda v: changing.reopen(v, now), now)
    found = _free(venues.open_venue(caller, code, now=now))
    return _keep(caller, found, "lift_order", lambda v: changing.lift(v, now), now)


def rotate_poster(caller: Caller, code: str, key: str, now: datetime) -> Venue:
    """A new poster version, once per idempotency key; the old one is revoked at every door.

    Raises VenueUnknown, VenueChanged, IdempotencyKeyReused.
    """
    found = _owned(caller, code, now)
    request = {"venue": found.code}
    claim = idempotency.Claim.of(caller.subject, "POST rotate", key, request, now)
    if idempotency.first_answer(claim):
        return found
    _audit(caller, found.code, "rotate_poster", now)
    for _ in range(TRIES):
        before = venues.venue(found.code)
        change = changing.rotate(before, now)

        def effects(
            together: TransactWrite, before: Venue = before, change: Change = change
        ) -> None:
            store.venues.put_change(together, before, change)

        try:
            idempotency.commit(claim, effects, str(change.venue.poster_version))
        except ConditionLost:
            continue
        orders.forget()
        return venues.venue(found.code)
    raise VenueChanged


def add_controller(caller: Caller, code: str, phone: str, now: datetime) -> Venue:
    """The holder of a phone may keep the venue too; twice is once.

    Raises VenueUnknown, PhoneInvalid, OwnerStays, ControllersFull, VenueChanged.
    """
    found = _owned(caller, code, now)
    person = accounts.open_account(phone, now)
    return _keep(
        caller,
        found,
        "add_controller",
        lambda v: changing.add_controller(v, person),
        now,
        linked=person,
    )


def remove_controller(caller: Caller, code: str, person: PersonId, now: datetime) -> Venue:
    """The person no longer keeps the venue; twice is once. Raises VenueUnknown, VenueChanged."""
    found = _owned(caller, code, now)
    return _keep(
        caller,
        found,
        "remove_controller",
        lambda v: changing.remove_controller(v, person),
        now,
        unlinked=person,
    )


def poster_rendered(code: VenueCode, version: int, token: str) -> None:
    """The files of a poster version are in place. A version that has ended meanwhile is let be.

    Raises VenueUnknown, VenueChanged.
    """

    def decide(before: Venue) -> Change:
        if before.poster_version != version or before.rendered_version == version:
            return Change(before)
        rendered = replace(
            before, rendered_version=version, poster_token=token, edition=before.edition + 1
        )
        return Change(rendered)

    _put(venues.venue(code), decide)


def _owned(caller: Caller, code: str, now: datetime) -> Venue:
    return _free(venues.open_venue(caller, code, links={Link.OWNER}, now=now))


def _free(found: Venue) -> Venue:
    """A venue that may change: an alias is closed and opened with the one it is joined into."""
    if found.joined_into:
        raise VenueJoined
    return found


def _keep(
    caller: Caller,
    found: Venue,
    action: str,
    decide: Decide,
    now: datetime,
    *,
    linked: PersonId | None = None,
    unlinked: PersonId | None = None,
) -> Venue:
    _audit(caller, found.code, action, now)
    return _put(found, decide, linked=linked, unlinked=unlinked)


def _put(
    before: Venue,
    decide: Decide,
    *,
    linked: PersonId | None = None,
    unlinked: PersonId | None = None,
) -> Venue:
    for _ in range(TRIES):
        change = decide(before)
        if change.venue == before:
            return before
        twins = venues.newly_twins(before, change.venue)

        def effects(
            together: TransactWrite,
            before: Venue = before,
            change: Change = change,
            twins: Sequence[VenueCode] = twins,
        ) -> None:
            store.venues.put_change(together, before, change, linked=linked, unlinked=unlinked)
            store.venues.put_twins(together, change.venue, twins)

        try:
            store.writing.write_together(effects)
        except ConditionLost:
            before = venues.venue(before.code)
            continue
        orders.forget()
        return change.venue
    raise VenueChanged


def _audit(caller: Caller, code: VenueCode, action: str, now: datetime) -> None:
    access.write_audit(caller, (code,), action=action, fields=(), allowed=True, now=now)
