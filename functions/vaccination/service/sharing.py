"""What organisations may be told follows what changes of a person, and ends with what it rests on.

Consent is of one nomination, by who registered under its number or looks after them. It ends with
the registration it was given upon, an objection, or the organisation's taking the row back: none of
these leaves something that would tell again by itself, in whatever order they are heard. What may
be told is worked out when something changes, so that reading a status file opens no registration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.nomination import Nomination, Place
from functions.vaccination.domain.registration import Registration, RegistrationState
from functions.vaccination.domain.sharing import Share, Status, status_of
from functions.vaccination.service import listing
from functions.vaccination.service.reconsidering import known_of
from functions.vaccination.store import registrations
from functions.vaccination.store import shares as store
from functions.vaccination.store.registration_record import registration_of_image

TRIES = 5


def end(made: Nomination, now: datetime) -> None:
    """A nomination's next version, withdrawn or objected to; what was let know ends with it.

    Raises ConditionLost where either has moved on, Busy, CryptoUnavailable.
    """
    seen = store.share(made.place)
    store.end_with(made, seen, _ended(seen, now) if seen and seen.given else None)


def registration_told(new: Mapping[str, Any], now: datetime) -> None:
    """From the stream: a version of a registration; what may be told of it follows.

    What was let known upon an earlier version than one that withdraws has ended, also where the
    person has registered again since. Doing it again changes nothing. Raises Busy,
    CryptoUnavailable.
    """
    one = registration_of_image(new)
    if one is not None:
        _end_upon(one, now)
        of_person(one.person, now)


def of_person(person: PersonId, now: datetime) -> None:
    """Bring all that organisations may know of a person in step. Raises Busy, CryptoUnavailable."""
    for share in store.of_person(person):
        one = registrations.standing(person, share.place.campaign)
        if one is not None and one.state is RegistrationState.WITHDRAWN:
            _end_upon(one, now)
        else:
            put_next(share.place, lambda seen: _in_step(seen, person, now))


def _in_step(seen: Share | None, person: PersonId, now: datetime) -> Share | None:
    """The share as it should be, None where it is so. What it tells is read after it was."""
    if seen is None or not seen.given or seen.person != person:
        return None
    status = told_of(seen.place, person, now)
    return replace(seen, version=seen.version + 1, status=status) if status != seen.status else None


def told_of(place: Place, person: PersonId, now: datetime) -> Status | None:
    """What may be told of a person as it stands. Raises Busy, CryptoUnavailable."""
    campaign = listing.campaign_of(place.campaign, now)
    if campaign is None:
        return None
    one = registrations.standing(person, place.campaign)
    return status_of(one, place.mark, known_of(person).doses, day_of(campaign.opens_at))


def end_of(
    place: Place,
    now: datetime,
    person: PersonId,
    by: PersonId | None,
    unless: Callable[[], bool] = lambda: False,
) -> None:
    """End what was let known of a person, again changes nothing. Raises Busy.

    `by`: who says so, None where it follows from something else; `unless` is asked after what
    stands was read: what is given later is left alone.
    """

    def made(seen: Share | None) -> Share | None:
        if seen is None or not seen.given or seen.person != person or unless():
            return None
        return replace(_ended(seen, now), by=by or seen.by)

    put_next(place, made)


def give(place: Place, made_of: Callable[[Share | None], Share | None]) -> bool:
    """Give a consent over the version that it was made from; False: what it rests on has moved on.

    Raises Busy, CryptoUnavailable.
    """
    seen = store.share(place)
    made = made_of(seen)
    if made is None:
        return True
    try:
        store.give(made, seen)
    except ConditionLost:
        return False
    return True


def _end_upon(one: Registration, now: datetime) -> None:
    """End what was let known upon earlier versions of a registration that is withdrawn."""
    if one.state is not RegistrationState.WITHDRAWN:
        return

    def made(seen: Share | None) -> Share | None:
        if seen is None or not seen.given or seen.person != one.person or seen.upon >= one.version:
            return None
        return None if seen.at > one.at and _is_anew(one) else _ended(seen, now)

    for share in store.of_person(one.person):
        if share.place.campaign == one.campaign:
            put_next(share.place, made)


def _is_anew(one: Registration) -> bool:
    """Was it erased since, and has its person registered again? Versions then begin anew."""
    standing = registrations.standing(one.person, one.campaign)
    return standing is not None and standing.version < one.version


def _ended(seen: Share, now: datetime) -> Share:
    at = now.replace(microsecond=0)
    return replace(seen, version=seen.version + 1, given=False, status=None, at=at)


def put_next(place: Place, next_of: Callable[[Share | None], Share | None]) -> None:
    """The next version of what was said, over the one that it was made from. Raises Busy."""
    for _ in range(TRIES):
        seen = store.share(place)
        made = next_of(seen)
        if made is None:
            return
        try:
            store.put(made, seen)
        except ConditionLost:
            continue
        return
    raise Busy
