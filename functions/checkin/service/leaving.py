"""A person says that they left; optional, since a default stay stands otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.access import service as access
from functions.checkin.domain.retention import expires_at
from functions.checkin.domain.visit import PHONE_KEEPS, check_out, take_time
from functions.checkin.service.recording import Outcome, accept, record
from functions.checkin.store import visits as store
from functions.kernel.callers import Caller
from functions.kernel.errors import KeyDestroyed, NotFound, Unavailable
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import DAY, day_of
from functions.kernel.valuesets import venue_kinds
from functions.registry import service as registry

MAY_WAIT = timedelta(hours=6)
"""How long an acknowledged entry, which a phone may have kept for a day before, may wait in the
queue before its exit is called wrong [J]."""
_VISIT = re.compile(r"([0-9a-f]{8}#[0-9A-Z]{1,9})\.([0-9]{8})")


class VisitUnknown(NotFound):
    """No such visit of this person."""

    code = "VISIT_UNKNOWN"
    vi = "Không tìm thấy lượt vào này."
    en = "This visit was not found."


class VisitNotYet(Unavailable):
    """The entry may still wait in the queue of spilled check-ins; the exit can be sent again."""

    code = "VISIT_NOT_YET"
    vi = "Lượt vào còn đang được ghi, vui lòng thử lại sau ít phút."
    en = "The entry is still being recorded; please try again in a moment."


@dataclass(frozen=True, slots=True)
class Left:
    """An exit that is acknowledged."""

    visit: str
    left_at: datetime
    outcome: Outcome


def leave(
    caller: Caller,
    visit: str,
    told_at: datetime,
    now: datetime,
    *,
    for_person: PersonId | None = None,
    offline: bool = False,
    sent_at: datetime | None = None,
) -> Left:
    """Record the end of an own visit, once; the first end stands.

    Raises VisitUnknown, VisitNotYet, KeyDestroyed, CheckOutBeforeCheckIn, CheckOutTooLate,
    OfflineTooOld, ReadOnly.
    """
    person = for_person or PersonId(caller.subject)
    if for_person is not None and not registry.acts_for(caller, person):
        raise VisitUnknown
    s, called = _parts(visit)
    person, day, entry = _standing(person, s, called, now)
    time = take_time(told_at, now, offline=offline, sent_at=sent_at)
    entered_at = datetime.fromtimestamp(entry["a"], UTC)
    kind = venue_kinds().read(entry["n"])
    left_at = check_out(entered_at, time.at, kind, stayed=_stayed(entry, told_at))
    row = store.sealed(
        person,
        s + store.EXIT,
        day,
        body={
            "u": person,
            "v": entry["v"],
            "w": entry["w"],
            "n": entry["n"],
            "a": int(left_at.timestamp()),
            "e": entry["a"],
            "s": entry["s"],
            "l": entry["l"],
            "r": int(now.timestamp()),
            "o": 1,
        }
        | ({"rp": 1} if entry.get("rp") else {}),
        attached=b"",
        expires_at=expires_at(day),
    )
    put = accept if access.takes_into_queue(entry["w"], now) else record
    return Left(visit, left_at, put(row))


def _standing(
    person: PersonId, s: str, called: date, now: datetime
) -> tuple[PersonId, date, dict[str, Any]]:
    """The visit's entry, and where it lies: under the person or a card that was joined, on the day
    by which it is called or one next to it."""
    found = _entry(person, s, called)
    if found is not None:
        return person, *found
    for joined in registry.shown_to(person)[1:]:
        found = _entry(joined, s, called)
        if found is not None:
            return joined, *found
    raise VisitNotYet if called >= day_of(now - PHONE_KEEPS - MAY_WAIT) else VisitUnknown


def _entry(person: PersonId, s: str, called: date) -> tuple[date, dict[str, Any]] | None:
    """A second and third read are only made where the first finds nothing."""
    for day in (called, called + DAY, called - DAY):
        try:
            entry = store.entry_of(person, s, day)
        except KeyDestroyed:
            if day == called:
                raise
            continue
        if entry is not None:
            return day, entry
    return None


def _stayed(entry: dict[str, Any], told_at: datetime) -> timedelta | None:
    """The stay by the phone's own clock; None where another device told the entry."""
    if "t" not in entry or "dv" in entry:
        return None
    return told_at - datetime.fromtimestamp(entry["t"], UTC)


def _parts(visit: str) -> tuple[str, date]:
    found = _VISIT.fullmatch(visit)
    if not found:
        raise VisitUnknown
    try:
        return found[1], store.day_of_number(int(found[2]))
    except ValueError:
        raise VisitUnknown from None
