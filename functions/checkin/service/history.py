"""Where was I, as far as the platform knows? One's own visits, however they were made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from functions.checkin.domain.presence import Presence, Seen, presences
from functions.checkin.domain.retention import readable_days
from functions.checkin.domain.visit import Assurance, Certainty
from functions.checkin.store import visits as store
from functions.kernel.callers import Caller
from functions.kernel.errors import NotFound
from functions.kernel.identifiers import PersonId, VenueCode
from functions.kernel.periods import DAY, day_of, instant_at
from functions.kernel.valuesets import venue_kinds
from functions.registry import service as registry


@dataclass(frozen=True, slots=True)
class Visit:
    """One own visit as shown; `visit` is the id to check out with, until `leave_by`.

    `by_proxy`: somebody of the family recorded it.
    """

    visit: str
    venue: str
    venue_name: str
    division: str
    entered_at: datetime
    left_at: datetime
    certainty: Certainty
    channel: str
    colour: str
    leave_by: datetime
    by_proxy: bool


def visits_of(
    caller: Caller,
    now: datetime,
    *,
    day: date | None = None,
    for_person: PersonId | None = None,
    request_id: str = "",
) -> tuple[Visit, ...]:
    """Own visits of a Vietnamese day, or of all days still readable; newest first.

    Read consistently, so that a check-in is shown at once. Audited first. Raises NotFound for
    somebody who is not of one's family.
    """
    person = for_person or PersonId(caller.subject)
    if not registry.acts_for(caller, person):
        raise NotFound
    days = _days(day, now)
    registry.audited(
        caller, [person], action="read_visits", fields=["visits"], now=now, request_id=request_id
    )
    rows = [row for shown in registry.shown_to(person) for row in store.rows_of(shown, days, now)]
    names = registry.venue_names({VenueCode(row.body["v"]) for row in rows})
    entries = {
        (body["v"], body["a"]): (store.visit_id(s, lies_on), body)
        for s, lies_on, body in rows
        if not body.get("o")
    }
    shown = [_visit(presence, entries, names) for presence in presences(map(seen_of, rows))]
    wanted = [visit for visit in shown if day is None or day_of(visit.entered_at) == day]
    return tuple(sorted(wanted, key=lambda visit: visit.entered_at, reverse=True))


def _days(day: date | None, now: datetime) -> tuple[date, ...]:
    readable = readable_days(day_of(now))
    if day is None:
        return readable
    return tuple(one for one in readable if abs(one - day) <= DAY)


def seen_of(row: store.Row, *, plausible: bool = True) -> Seen:
    """What a row says was seen of a person."""
    body = row.body
    if body.get("o"):
        ends = instant_at(body["e"]) if "e" in body else None
        return Seen(body["v"], instant_at(body["a"]), ends=ends)
    kind = venue_kinds().read(body["n"])
    return Seen(body["v"], instant_at(body["a"]), kind, Assurance(body["s"]), plausible)


def _visit(
    presence: Presence,
    entries: dict[tuple[str, int], tuple[str, dict[str, Any]]],
    names: dict[VenueCode, str],
) -> Visit:
    visit, body = entries[presence.venue, int(presence.entered_at.timestamp())]
    longest = timedelta(minutes=venue_kinds().read(body["n"]).longest_stay_minutes)
    return Visit(
        visit=visit,
        venue=presence.venue,
        venue_name=names.get(VenueCode(presence.venue), ""),
        division=body["w"],
        entered_at=presence.entered_at,
        left_at=presence.left_at,
        certainty=presence.certainty,
        channel=body["c"],
        colour=body["co"],
        leave_by=presence.entered_at + longest,
        by_proxy=bool(body.get("px")),
    )
