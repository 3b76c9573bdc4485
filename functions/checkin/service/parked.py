"""An officer says where a visit told by another app belongs.

The first word stands: it is put on record before the visit is written, so that two officers, or
one who asks twice, make one visit. The person and the officer's wish are audited before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from functions.access import service as access
from functions.checkin.service.federating import NATION, PlacedVisit, record_visit
from functions.checkin.service.recording import Outcome
from functions.checkin.store import parked as store
from functions.kernel.callers import Caller, Scope
from functions.kernel.errors import Conflict, FieldFault, Invalid, NotFound
from functions.kernel.identifiers import PersonId, VenueCode
from functions.kernel.periods import read_instant
from functions.registry import service as registry

MOST_LISTED = 100
_SCOPE: Final = re.compile(r"[0-9]{2}")
"""Whose app told a visit; under other keys lies what is no visit."""


class StillUnplaced(Invalid):
    """The venue or the person is still missing."""

    code = "STILL_UNPLACED"
    vi = "Cần cho biết địa điểm hoặc người còn thiếu."
    en = "Tell the venue or the person that is missing."


class PlacedOtherwise(Conflict):
    """Another officer has said otherwise."""

    code = "PLACED_OTHERWISE"
    vi = "Lượt này đã được cán bộ khác xác định."
    en = "Another officer has placed this visit already."


@dataclass(frozen=True, slots=True)
class Waiting:
    """A parked visit as officers see it. `person_shown`: the end of a reference that nobody can
    place but an officer; "" where the person is not what is missing."""

    id: str
    division: str
    missing: tuple[str, ...]
    venue: str
    person_by: str
    person_shown: str
    entered_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A visit that has been placed; `duplicate` where it stood already."""

    id: str
    venue: VenueCode
    outcome: Outcome


def parked_visits(
    caller: Caller, now: datetime, *, province: str = "", request_id: str = ""
) -> tuple[Waiting, ...]:
    """The visits that wait within the caller's jurisdiction, oldest day first, at most 100.

    `province`: which province's app told them; the caller's own if not said.
    """
    scope = province or _scope(caller)
    registry.audited(
        caller,
        [f"parked-visits#{scope}"],
        action="list_parked_visits",
        fields=["visits"],
        now=now,
        request_id=request_id,
    )
    found = store.parked(scope, caller.division or "", now, MOST_LISTED)
    return tuple(
        _shown(visit) for visit in found if access.holds(caller, Scope(division=visit.division))
    )


def waiting(caller: Caller, now: datetime) -> int:
    """How many visits wait within the caller's jurisdiction, up to 100."""
    if not caller.is_staff or caller.division is None:
        return 0
    return sum(1 for _ in store.parked(_scope(caller), caller.division, now, MOST_LISTED))


def resolve(
    caller: Caller,
    id_: str,
    now: datetime,
    *,
    venue: str = "",
    person: str = "",
    request_id: str = "",
) -> Resolved:
    """Place a parked visit and write it, once.

    Raises NotFound (unknown, or told by a unit elsewhere), VenueUnknown, PersonUnknown,
    StillUnplaced, PlacedOtherwise, KeyDestroyed, AuditUnavailable, Busy.
    """
    scope, _, name = id_.partition("-")
    visit = store.parked_visit(scope, name, now) if name and _SCOPE.fullmatch(scope) else None
    if visit is None:
        raise NotFound
    access.require(caller, Scope(division=visit.division))
    place = _venue(caller, visit.body, venue)
    who = _person(caller, visit.body, person, now, request_id)
    registry.audited(
        caller,
        [who, f"parked-visit#{id_}"],
        action="resolve_parked_visit",
        fields=["visits"],
        now=now,
        request_id=request_id,
    )
    wanted = {"venue": str(place.code), "person": str(who)}
    if (visit.placed or store.place(visit, wanted).placed) != wanted:
        raise PlacedOtherwise
    if not visit.body["ours"]:
        store.mean(visit.scope, visit.body["told_venue"], place.code)
    left = visit.body["out"]
    placed = PlacedVisit(
        who,
        place,
        read_instant(visit.body["in"]),
        read_instant(left) if left else None,
        visit.source,
    )
    fresh = record_visit(placed, now)
    return Resolved(id_, place.code, Outcome.RECORDED if fresh else Outcome.DUPLICATE)


def _venue(caller: Caller, body: dict[str, Any], told: str) -> registry.Venue:
    if body["venue"]:
        return registry.venue(VenueCode(body["venue"]))
    if not told:
        raise StillUnplaced(FieldFault("venue", "REQUIRED"))
    found = registry.venue(registry.read_code(told))
    if not access.holds(caller, Scope(division=found.division)):
        raise registry.VenueUnknown
    return found


def _person(
    caller: Caller, body: dict[str, Any], told: str, now: datetime, request_id: str
) -> PersonId:
    if body["person"]:
        return PersonId(body["person"])
    if not told:
        raise StillUnplaced(FieldFault("person", "REQUIRED"))
    person = registry.read_person(told)
    if person not in registry.masked(caller, [person], now=now, request_id=request_id):
        raise registry.PersonUnknown
    return person


def _scope(caller: Caller) -> str:
    return (caller.division or "").partition("/")[0] or NATION


def _shown(visit: store.ParkedVisit) -> Waiting:
    body = visit.body
    missing = [name for name in ("venue", "person") if not body[name]]
    return Waiting(
        id=f"{visit.scope}-{visit.id}",
        division=visit.division,
        missing=tuple(missing),
        venue=body["told_venue"],
        person_by=body["person_by"],
        person_shown=body["person_shown"],
        entered_at=read_instant(body["in"]),
        left_at=read_instant(body["out"]) if body["out"] else None,
    )
