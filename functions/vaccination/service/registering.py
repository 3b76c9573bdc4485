"""Somebody is registered for a campaign, by themselves or by who looks after them.

Who they are goes to the registry and is read from there; what they say of their health and wishes
is kept sealed here. Person and campaign are the natural key: each change names the version it was
made from, so that a repeated wish is one and two phones never overwrite one another unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from functions.kernel.callers import Caller
from functions.kernel.dose_intervals import Given
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.kernel.identity_numbers import NumberKind
from functions.kernel.periods import day_of
from functions.registry import service as registry
from functions.runtime import crypto, keys
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.allocation import Rank
from functions.vaccination.domain.appointment import AppointmentUnknown, Cause
from functions.vaccination.domain.campaign import Campaign, CampaignId
from functions.vaccination.domain.eligibility import Eligibility, judge, products_known
from functions.vaccination.domain.form import Said, read_said
from functions.vaccination.domain.groups import groups_listed
from functions.vaccination.domain.identity import FIELDS, Identity, Kind, doubts, read_identity
from functions.vaccination.domain.registration import (
    Registration,
    RegistrationChanged,
    RegistrationState,
    RegistrationUnknown,
)
from functions.vaccination.service import alike, booking, keeping, listing
from functions.vaccination.service.allocating import rank_of
from functions.vaccination.service.reconsidering import known_of
from functions.vaccination.store import registrations as store


@dataclass(frozen=True, slots=True)
class Wanted:
    """A registration as it comes in; `version` is the one it was made from, 0 for none.

    `identity`: who the person is, as the identity part of a declaration names it, if it is told.
    """

    person: PersonId
    campaign: CampaignId
    version: int
    said: Said
    identity: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A registration, its campaign, whether the person may be vaccinated, their place where the
    campaign goes by invitation, and the doses that were recorded."""

    registration: Registration
    campaign: Campaign
    eligibility: Eligibility
    rank: Rank | None
    doses: tuple[Given, ...]


def register(caller: Caller, wanted: Wanted, now: datetime, request_id: str = "") -> Shown:
    """Register, or change what was registered; the same wish again is one.

    Raises RegistrationUnknown (not of the caller's family), CampaignUnknown, RegistrationInvalid,
    VaccineConsentMissing, IdentityMissing, the registry's refusals of what a person is,
    RegistrationChanged, AuditUnavailable, CryptoUnavailable, Busy.
    """
    if not registry.acts_for(caller, wanted.person):
        raise RegistrationUnknown
    campaign, today = listing.published(wanted.campaign, now), day_of(now)
    told = read_said(
        wanted.said,
        today,
        groups=groups_listed(campaign.targets.rule_id),
        sites=[site.unit for site in listing.sites_of(campaign.id, now)],
        products=products_known(),
    )
    if wanted.identity:
        registry.update_person(caller, wanted.person, wanted.identity, now, request_id=request_id)
    identity, division = _identity(caller, wanted.person, now, request_id)
    seen = store.standing(wanted.person, campaign.id)
    second = now.replace(microsecond=0)
    made = Registration(
        person=wanted.person,
        campaign=campaign.id,
        version=wanted.version + 1,
        state=RegistrationState.REGISTERED,
        told=told,
        identity=identity,
        conflicts=(),
        holds_number="",
        division=division,
        by=PersonId(caller.subject),
        at=second,
        since=second,
    )
    if seen is not None and seen.ranks_as(made):
        made = replace(made, since=seen.since)
    if (seen.version if seen else 0) != wanted.version:
        if seen is None or not seen.says_the_same(made):
            raise RegistrationChanged
        return _shown(seen, campaign, now)
    judged = _judged(made, seen)
    kept = _put(judged, seen) or _put(_without_number(judged), seen)
    if kept is None:
        raise Busy
    return _shown(kept, campaign, now)


def withdraw(caller: Caller, person: PersonId, campaign: CampaignId, now: datetime) -> None:
    """The person does not want it any more: first the seat goes back, then the registration.

    Audited before either; withdrawing again changes nothing. Raises RegistrationUnknown,
    RegistrationChanged, AuditUnavailable, Busy.
    """
    if not registry.acts_for(caller, person):
        raise RegistrationUnknown
    seen = store.standing(person, campaign)
    if seen is None:
        raise RegistrationUnknown
    registry.audited(
        caller, (person,), action="withdraw_registration", fields=("registration",), now=now
    )
    with suppress(AppointmentUnknown):
        booking.cancel(caller, person, campaign, now, why=Cause.REGISTRATION)
    if not seen.stands:
        return
    made = replace(
        seen,
        version=seen.version + 1,
        state=RegistrationState.WITHDRAWN,
        conflicts=(),
        holds_number="",
        by=PersonId(caller.subject),
        at=now,
        word=None,
    )
    if _put(made, seen) is None:
        raise Busy


def registrations_of(caller: Caller, now: datetime, request_id: str = "") -> tuple[Shown, ...]:
    """The registrations of the caller and the family, the newest first; audited before.

    Raises AuditUnavailable, CryptoUnavailable, Busy.
    """
    people = registry.own_people(caller)
    registry.audited(
        caller,
        people,
        action="read_vaccine_registrations",
        fields=("registration", "doses"),
        now=now,
        request_id=request_id,
    )
    found = []
    for one in (each for person in people for each in store.of_person(person)):
        campaign = listing.campaign_of(one.campaign, now)
        if campaign is not None and keeping.has_registrations(campaign.id, now):
            found.append(_shown(one, campaign, now))
    newest = sorted(found, key=lambda one: one.registration.person)
    return tuple(sorted(newest, key=lambda one: one.registration.at, reverse=True))


def number_mark(campaign: CampaignId, identity: Identity) -> str:
    """Under which keyed hash an identity number is claimed in a campaign; "" without a number."""
    return mark_of(campaign, identity.number_kind, identity.number) if identity.number else ""


def mark_of(campaign: CampaignId, kind: str, number: str) -> str:
    """The same of a number alone."""
    text = f"vaccine-number:v1:{campaign}:{kind}:{number}"
    return crypto.to_text(crypto.mac(keys.key("index"), text.encode()))


def _shown(one: Registration, campaign: Campaign, now: datetime) -> Shown:
    rank = rank_of(one, campaign, now) if campaign.by_invitation else None
    known = known_of(one.person)
    return Shown(one, campaign, judge(one, campaign, day_of(now), known), rank, known.doses)


def _identity(
    caller: Caller, person: PersonId, now: datetime, request_id: str
) -> tuple[Identity, str]:
    known = registry.reveal(caller, (person,), FIELDS, now=now, request_id=request_id)
    residence = registry.residence(person)
    return read_identity(known.get(person, {}), residence, day_of(now)), residence or ""


def _judged(made: Registration, seen: Registration | None) -> Registration:
    """With what is in doubt; an officer's word stands as long as the identity is the same."""
    if seen is not None and seen.word is not None and seen.identity == made.identity:
        return replace(
            made,
            state=seen.state,
            conflicts=seen.conflicts,
            holds_number=seen.holds_number,
            word=seen.word,
        )
    found = [*doubts(made.identity), *_proven_elsewhere(made), *alike.still(made, seen)]
    return replace(
        made,
        state=RegistrationState.IDENTITY_CONFLICT if found else made.state,
        conflicts=tuple(found),
        holds_number=number_mark(made.campaign, made.identity),
    )


def _without_number(made: Registration) -> Registration:
    """Another holds the number: an officer has to look, nobody is merged."""
    return replace(
        made,
        state=RegistrationState.IDENTITY_CONFLICT,
        conflicts=(*made.conflicts, Kind.NUMBER_TAKEN),
        holds_number="",
    )


def _proven_elsewhere(made: Registration) -> list[Kind]:
    """Has somebody else shown the number's card together with their phone?"""
    kind, number = made.identity.number_kind, made.identity.number
    if kind != NumberKind.CCCD:
        return []
    holder = registry.known_person(kind, number)
    if holder is None or holder in registry.shown_to(made.person):
        return []
    return [Kind.NUMBER_PROVEN] if registry.number_is_proven(holder, kind, number) else []


def _put(made: Registration, seen: Registration | None) -> Registration | None:
    """The next version, this try's or an earlier one's; None where another holds the number."""
    try:
        store.put(made, seen)
    except ConditionLost:
        standing = store.standing(made.person, made.campaign)
        if (standing.version if standing else 0) == (seen.version if seen else 0):
            return None
        if standing is None or not standing.says_the_same(made):
            raise RegistrationChanged from None
        return standing
    return made
