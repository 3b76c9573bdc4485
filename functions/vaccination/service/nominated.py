"""What does somebody see whom an organisation has named, and what may they do?

Only a phone that has answered a code leads to a nomination: whoever knows another's number sees
nothing. It shows who named the person and when; to take it up the person registers as everybody
does, with the questions on their health and their consent. An objection ends it for good.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from functions.access import service as access
from functions.kernel.callers import Caller
from functions.kernel.errors import Busy, NotFound
from functions.kernel.identifiers import PersonId
from functions.kernel.names import masked_name
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.campaign import Campaign, CampaignId
from functions.vaccination.domain.nomination import (
    Nomination,
    NominationState,
    NominationUnknown,
    Place,
)
from functions.vaccination.domain.sharing import NotTakenUp
from functions.vaccination.service import keeping, listing, sharing
from functions.vaccination.store import nomination_lines as lines
from functions.vaccination.store import nominations as store
from functions.vaccination.store import registrations

SHOWN = frozenset(
    {NominationState.NAMED, NominationState.IDENTITY_CONFLICT, NominationState.OBJECTED}
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A nomination as its person sees it; `taken_up`: registered under the same number since."""

    nomination: Nomination
    campaign: Campaign
    organisation: str
    masked_name: str
    taken_up: bool


def nominations_of(
    caller: Caller, now: datetime, request_id: str = "", campaign: CampaignId | None = None
) -> tuple[Seen, ...]:
    """Who named the owner of the caller's phone, or whom they look after; the newest first.

    Audited before. Raises AuditUnavailable, CryptoUnavailable, Busy.
    """
    own = registry.own_people(caller)
    found = [
        one for one in _under_phone(caller, now, request_id) if campaign in (None, one.campaign)
    ]
    shown = [_seen(one, own, now) for one in found]
    return tuple(one for one in shown if one is not None)


def object_to(caller: Caller, place: str, now: datetime) -> None:
    """The person does not want to be named; objecting again changes nothing.

    Raises NominationUnknown (not under the caller's phone), AuditUnavailable, Busy.
    """
    wanted = Place.read(place)
    seen: Nomination | None = _found(caller, wanted, now)
    for _ in range(sharing.TRIES):
        if seen is None or not seen.stands:
            raise NominationUnknown
        if seen.state is NominationState.OBJECTED:
            return
        made = replace(
            seen,
            version=seen.version + 1,
            state=NominationState.OBJECTED,
            by=caller.subject,
            at=now.replace(microsecond=0),
        )
        try:
            sharing.end(made, now)
        except ConditionLost:
            seen = store.nomination(wanted)
            continue
        lines.drop_doubt(made)
        return
    raise Busy


def taken_up_by(caller: Caller, place: Place, now: datetime) -> PersonId:
    """Who of the caller's has registered under the number that was named.

    Raises NominationUnknown (not under the caller's phone, or objected to), NotTakenUp,
    AuditUnavailable, CryptoUnavailable, Busy.
    """
    if _found(caller, place, now).state is NominationState.OBJECTED:
        raise NominationUnknown
    holder = registrations.holder_of(place.campaign, place.mark)
    if holder is None or holder not in registry.own_people(caller):
        raise NotTakenUp
    return holder


def organisation_of(unit: str) -> str:
    """What an organisation is called; "" where it is gone."""
    try:
        return access.unit_of(unit).name
    except NotFound:
        return ""


def may_be_taken_up(place: Place) -> bool:
    """Does the organisation still name the person, who has not objected? Read strongly."""
    one = store.nomination(place)
    return one is not None and one.stands and one.state is not NominationState.OBJECTED


def _found(caller: Caller, place: Place, now: datetime) -> Nomination:
    for one in _under_phone(caller, now, ""):
        if one.place == place:
            return one
    raise NominationUnknown


def _under_phone(caller: Caller, now: datetime, request_id: str) -> list[Nomination]:
    """Those under the caller's proven phone that stand, the newest first."""
    own = PersonId(caller.subject)
    if not caller.phone_verified:
        return []
    known = registry.reveal(caller, (own,), ("phone",), now=now, request_id=request_id)
    phone = known.get(own, {}).get("phone")
    found = lines.of_phone(registry.phone_index(phone)) if phone else ()
    standing = [
        one
        for one in found
        if one.stands and one.state in SHOWN and keeping.has_nominations(one.campaign, now)
    ]
    return sorted(standing, key=lambda one: (one.at, str(one.place)), reverse=True)


def _seen(one: Nomination, own: tuple[PersonId, ...], now: datetime) -> Seen | None:
    campaign = listing.campaign_of(one.campaign, now)
    if campaign is None or one.named is None:
        return None
    organisation = organisation_of(one.unit)
    holder = registrations.holder_of(one.campaign, one.mark)
    name = masked_name(one.named.identity.full_name)
    return Seen(one, campaign, organisation, name, holder in own)
