"""Whom did no message reach? For a human nearby, who goes there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.kernel.callers import Caller, covers
from functions.kernel.identifiers import PersonId
from functions.notifications.store import mails, notices
from functions.registry import service as registry


@dataclass(frozen=True, slots=True)
class ToVisit:
    """Somebody whom no message reached, as the station nearby sees them: of which kind of news,
    and of which tube if it is a result; how the notice stands by now (a late word may have come),
    and what became of its e-mail, "" where there was none."""

    masked_name: str
    kind: str
    tube: str
    division: str
    why: str
    at: datetime
    state: str = ""
    mail: str = ""


def unreached(
    caller: Caller, day: date, now: datetime, request_id: str = ""
) -> tuple[ToVisit, ...]:
    """Whom no message of a day reached, in the caller's division (where a sample was
    taken, or a dose given), oldest first.

    Nothing is said of the result; it is read at the desk, with slip and card. Raises
    AuditUnavailable, CryptoUnavailable, Busy.
    """
    found = [one for one in notices.undelivered(day) if covers(caller.division, one.division)]
    persons = [PersonId(one.notice.person) for one in found]
    stands = mails.mails_of(one.notice for one in found)
    known = registry.masked(caller, persons, now=now, request_id=request_id)
    shown = [
        ToVisit(
            known[person].gate_name if person in known else "",
            one.notice.kind,
            one.notice.tube,
            one.division,
            one.why,
            one.at,
            *stands.get(one.notice, ("", "")),
        )
        for person, one in zip(persons, found, strict=True)
    ]
    return tuple(sorted(shown, key=lambda one: one.at))
