"""Registrations whose identity is in doubt wait for an officer of where the person lives.

An officer accepts what was said, or refuses it until it is corrected. A number that another holds
goes over to who is accepted, and the other then waits in turn: two people are never made one, and
none of them loses anything unseen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from functions.kernel.callers import Caller, covers
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.campaign import Campaign
from functions.vaccination.domain.identity import Kind
from functions.vaccination.domain.registration import (
    Registration,
    RegistrationChanged,
    RegistrationState,
    RegistrationUnknown,
    Word,
)
from functions.vaccination.service import alike, keeping
from functions.vaccination.service.campaigns import plan_of
from functions.vaccination.service.registering import number_mark
from functions.vaccination.store import registrations as store

MOST = 50
"""Looked through at once, the longest waiting first."""


@dataclass(frozen=True, slots=True)
class Case:
    """A registration in doubt, and the one that holds its number or is like it, if another is."""

    registration: Registration
    other: Registration | None


def waiting(
    caller: Caller, id_: str, now: datetime, request_id: str = ""
) -> tuple[Campaign, tuple[Case, ...]]:
    """The plan and its cases in the caller's area; audited before anything is opened.

    Raises CampaignUnknown, AuditUnavailable, CryptoUnavailable, Busy.
    """
    campaign = plan_of(caller, id_).campaign
    is_kept = keeping.has_registrations(campaign.id, now)
    waiting = store.doubts_of(campaign.id) if is_kept else ()
    lines = [one for one in waiting if covers(caller.division, one.division)]
    people = tuple(line.person for line in lines[:MOST])
    _audit(caller, people, "read_identity_doubts", now, request_id)
    found = (store.standing(person, campaign.id) for person in people)
    cases = [_case(caller, one, now, request_id) for one in found if one is not None]
    return campaign, tuple(cases)


def decide(
    caller: Caller,
    id_: str,
    person: PersonId,
    *,
    accepted: bool,
    reason: str,
    now: datetime,
) -> Registration:
    """An officer's word; the same word again changes nothing.

    Raises CampaignUnknown, RegistrationUnknown (none in doubt in the caller's area),
    RegistrationChanged, AuditUnavailable, CryptoUnavailable, Busy.
    """
    campaign = plan_of(caller, id_).campaign
    _audit(caller, (person,), "decide_identity_doubt", now, "")
    seen = store.standing(person, campaign.id)
    if seen is None or not covers(caller.division, seen.division):
        raise RegistrationUnknown
    wanted = RegistrationState.REGISTERED if accepted else RegistrationState.REFUSED
    if seen.word is not None and (seen.word.by, seen.state) == (caller.subject, wanted):
        return seen
    if seen.state is not RegistrationState.IDENTITY_CONFLICT:
        raise RegistrationUnknown
    made = replace(
        seen,
        version=seen.version + 1,
        state=wanted,
        at=now,
        word=Word(caller.subject, now, reason),
    )
    other = _other(seen) if accepted else None
    if accepted:
        made = replace(made, holds_number=number_mark(campaign.id, seen.identity))
    try:
        store.put(made, seen, _gives_way(other, now) if other else None)
    except ConditionLost:
        standing = store.standing(person, campaign.id)
        if standing is None or standing.version == seen.version:
            raise Busy from None
        if standing.word is None or standing.word.by != caller.subject:
            raise RegistrationChanged from None
        return standing
    return made


def _case(caller: Caller, one: Registration, now: datetime, request_id: str) -> Case:
    holder = _holder(one)
    if holder is None and Kind.LIKE_ANOTHER in one.conflicts:
        holder = next((each.person for each in alike.others_of(one)), None)
    if holder is None:
        return Case(one, None)
    _audit(caller, (holder,), "read_identity_doubts", now, request_id)
    return Case(one, store.standing(holder, one.campaign))


def _holder(one: Registration) -> PersonId | None:
    """Who else holds the number."""
    mark = number_mark(one.campaign, one.identity)
    holder = store.holder_of(one.campaign, mark) if mark else None
    return None if holder == one.person else holder


def _other(one: Registration) -> Registration | None:
    holder = _holder(one)
    return store.standing(holder, one.campaign) if holder else None


def _gives_way(other: Registration, now: datetime) -> Registration:
    """The other's next version, without the number and in doubt."""
    kinds = tuple(kind for kind in other.conflicts if kind is not Kind.NUMBER_TAKEN)
    return replace(
        other,
        version=other.version + 1,
        state=RegistrationState.IDENTITY_CONFLICT,
        conflicts=(*kinds, Kind.NUMBER_TAKEN),
        holds_number="",
        at=now,
        word=None,
    )


def _audit(
    caller: Caller, people: tuple[PersonId, ...], action: str, now: datetime, request_id: str
) -> None:
    if people:
        registry.audited(
            caller, people, action=action, fields=("identity",), now=now, request_id=request_id
        )
