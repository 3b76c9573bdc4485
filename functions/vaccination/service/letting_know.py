"""A person lets an organisation know that they are registered and dosed, or no longer.

It is asked apart from every other consent, and nothing depends on it (ADR 0108).
"""

from __future__ import annotations

from datetime import datetime

from functions.kernel.callers import Caller
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.vaccination.domain.nomination import NominationUnknown, Place
from functions.vaccination.domain.sharing import NotTakenUp, Share, check_text
from functions.vaccination.service import nominated, sharing
from functions.vaccination.store import registrations
from functions.vaccination.store import shares as store


def let_know(caller: Caller, nomination: str, text: str, now: datetime) -> None:
    """The organisation of a nomination may know; saying it again changes nothing.

    Raises ShareTextMissing, NominationUnknown (not under the caller's phone, or objected to),
    NotTakenUp, AuditUnavailable, CryptoUnavailable, Busy.
    """
    check_text(text, day_of(now))
    place = Place.read(nomination)
    person = nominated.taken_up_by(caller, place, now)
    _audit(caller, person, text, now)

    def made(seen: Share | None) -> Share | None:
        one = registrations.standing(person, place.campaign)
        if one is None or not one.stands:
            raise NotTakenUp
        said = (person, text, one.version)
        if seen and seen.given and (seen.person, seen.text, seen.upon) == said:
            return None
        return Share(
            place=place,
            version=(seen.version if seen else 0) + 1,
            person=person,
            given=True,
            text=text,
            by=PersonId(caller.subject),
            at=now.replace(microsecond=0),
            status=sharing.told_of(place, person, now),
            upon=one.version,
        )

    for _ in range(sharing.TRIES):
        if sharing.give(place, made):
            sharing.of_person(person, now)  # what changed before this stood was not told of it
            return
        if not nominated.may_be_taken_up(place):
            raise NominationUnknown
    raise Busy


def take_back(caller: Caller, nomination: str, now: datetime) -> None:
    """The organisation is told no more, from the next file on; saying it again changes nothing.

    It needs no nomination under the caller's phone. Raises NominationUnknown, AuditUnavailable,
    Busy.
    """
    place = Place.read(nomination)
    for one in shares_of(caller):
        if one.place == place:
            _audit(caller, one.person, one.text, now)
            return sharing.end_of(place, now, one.person, PersonId(caller.subject))
    if not any(seen.nomination.place == place for seen in nominated.nominations_of(caller, now)):
        raise NominationUnknown
    return None


def shares_of(caller: Caller) -> tuple[Share, ...]:
    """What the caller and those they look after let organisations know. Raises Busy."""
    return tuple(one for person in registry.own_people(caller) for one in store.of_person(person))


def _audit(caller: Caller, person: PersonId, text: str, now: datetime) -> None:
    registry.audited(
        caller, (person,), action="share_list_status", fields=("list_status", text), now=now
    )
