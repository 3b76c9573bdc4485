"""An officer looks at venues that stand twice, joins two of them, or parts them again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pynamodb.transactions import TransactWrite

from functions.access import service as access
from functions.kernel.callers import Caller, Scope
from functions.registry import store
from functions.registry.domain import joining
from functions.registry.domain.changing import Change
from functions.registry.domain.venue import Venue, VenueChanged
from functions.registry.service import orders, venues
from functions.runtime.tables import ConditionLost

TRIES = 5
MOST_SHOWN = 100

Decide = Callable[[Venue, Venue, datetime], tuple[Change, Change]]


@dataclass(frozen=True, slots=True)
class Twins:
    """Two venues that stand at one place, the later registered first."""

    later: Venue
    earlier: Venue


def twins_of(caller: Caller) -> tuple[Twins, ...]:
    """What stands twice in the officer's area and has not been decided yet."""
    province = (caller.division or "").partition("/")[0]
    pairs = store.venues.twins_in(province, MOST_SHOWN)
    known = venues.venues_by_code(code for pair in pairs for code in pair)
    found = [Twins(known[one], known[other]) for one, other in pairs if {one, other} <= set(known)]
    return tuple(
        twins for twins in found
        if _may(caller, twins.later) and _may(caller, twins.earlier)
    )  # fmt: skip


def join_venue(caller: Caller, code: str, into: str, now: datetime) -> Venue:
    """Make the venue an alias of another in the officer's area; again, nothing changes.

    Raises VenueUnknown, JoinImpossible, VenueChanged.
    """
    found = venues.open_venue(caller, code, now=now)
    kept = venues.open_venue(caller, into, now=now)
    return _put(caller, found, kept, "join_venue", joining.join, now=now)


def part_venue(caller: Caller, code: str, now: datetime) -> Venue:
    """The venue is one of its own again; of one that is not joined, nothing changes.

    Raises VenueUnknown, VenueChanged.
    """
    found = venues.open_venue(caller, code, now=now)
    if not found.joined_into:
        return found
    kept = venues.open_venue(caller, found.joined_into, now=now)
    return _put(caller, found, kept, "part_venue", joining.part, now=now)


def _may(caller: Caller, venue: Venue) -> bool:
    return access.holds(caller, Scope(unit=venue.code, division=venue.division))


def _put(
    caller: Caller, found: Venue, kept: Venue, action: str, decide: Decide, *, now: datetime
) -> Venue:
    """REG-27: both change together, under the editions that were seen."""
    access.write_audit(
        caller, (found.code, kept.code), action=action, fields=(), allowed=True, now=now
    )
    for _ in range(TRIES):
        changes = decide(found, kept, now)
        if changes[0].venue == found:
            return found

        def effects(
            together: TransactWrite,
            before: tuple[Venue, Venue] = (found, kept),
            changes: tuple[Change, Change] = changes,
        ) -> None:
            for venue, change in zip(before, changes, strict=True):
                store.venues.put_change(together, venue, change)
            store.venues.drop_twins(together, before[0].province, before[0].code, before[1].code)

        try:
            store.writing.write_together(effects)
        except ConditionLost:
            found, kept = venues.venue(found.code), venues.venue(kept.code)
            continue
        orders.forget()
        return changes[0].venue
    raise VenueChanged
