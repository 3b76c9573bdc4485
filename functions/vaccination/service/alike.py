"""One person under two kinds of number: seen after the write, put before an officer, counted once.

Who registers by an old card and by a passport holds two numbers, so no claim of a number meets the
other. Each writes a line of its likeness first and reads the lines after: of two at once at least
one sees the other. Records that were joined are one person's whatever they say. The later of the
two waits for an officer; nobody is merged (ADR 0085).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from functions.kernel.errors import Busy
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.identity import Kind, likeness, may_be_one
from functions.vaccination.domain.registration import Registration, RegistrationState
from functions.vaccination.store import alike as store
from functions.vaccination.store import registrations
from functions.vaccination.store.registration_record import registration_of_image

LOOKED_AT: Final = (RegistrationState.REGISTERED, RegistrationState.IDENTITY_CONFLICT)


def registration_told(new: Mapping[str, Any], old: Mapping[str, Any], now: datetime) -> None:
    """From the stream: a version of a registration; is it somebody's second one? The line of a name
    or place that it no longer has goes.

    Doing it again changes nothing. Raises Busy, CryptoUnavailable.
    """
    one, former = registration_of_image(new), registration_of_image(old)
    if one is None:
        return
    look_at(one, now)
    if former is not None and likeness(former.identity, former.division) != likeness(
        one.identity, one.division
    ):
        forget(former)


def forget(former: Registration) -> None:
    """Nobody is led to by what a registration no longer says. Raises Busy, CryptoUnavailable."""
    if told := likeness(former.identity, former.division):
        store.drop_line(former.campaign, told, former.person)


def look_at(one: Registration, now: datetime) -> None:
    """Is it somebody's second one? Doing it again changes nothing. Raises Busy."""
    if one.state not in LOOKED_AT:
        return
    if told := likeness(one.identity, one.division):
        store.put_line(one.campaign, told, one.person)
    for other in others_of(one):
        if Kind.LIKE_ANOTHER in (*one.conflicts, *other.conflicts):
            continue  # one of the two waits already, or an officer has looked
        _put_in_doubt(max(one, other, key=lambda each: (each.since, each.person)), now)


def others_of(one: Registration) -> tuple[Registration, ...]:
    """The other registrations of the campaign that may be the same person's.

    Raises Busy, CryptoUnavailable.
    """
    own = registry.records_of(one.person)
    told = likeness(one.identity, one.division)
    people = {*own, *(store.people_of(one.campaign, told) if told else ())} - {one.person}
    found = registrations.of_people(sorted(people), one.campaign)
    likely = [each for each in found if each.person in own or _is_like(one, each, told)]
    return tuple(
        sorted(
            (each for each in likely if each.state in LOOKED_AT),
            key=lambda each: (each.since, each.person),
        )
    )


def still(made: Registration, seen: Registration | None) -> list[Kind]:
    """Who was found to be like another stays so until the identity is another."""
    is_same = seen is not None and (seen.identity, seen.division) == (made.identity, made.division)
    return [Kind.LIKE_ANOTHER] if seen and is_same and Kind.LIKE_ANOTHER in seen.conflicts else []


def _is_like(one: Registration, other: Registration, told: str) -> bool:
    same = likeness(other.identity, other.division) == told
    return same and may_be_one(one.identity, other.identity)


def _put_in_doubt(seen: Registration, now: datetime) -> None:
    made = replace(
        seen,
        version=seen.version + 1,
        state=RegistrationState.IDENTITY_CONFLICT,
        conflicts=(*seen.conflicts, Kind.LIKE_ANOTHER),
        at=now.replace(microsecond=0),
        word=None,
    )
    try:
        registrations.put(made, seen)
    except ConditionLost:
        standing = registrations.standing(seen.person, seen.campaign)
        if standing is not None and standing.version == seen.version:
            raise Busy from None
        # A newer version stands: its own record of the stream looks at it.
