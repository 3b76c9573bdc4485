"""Nominations whose identity is in doubt wait for the same officers as registrations do.

An officer accepts what the organisation said, or refuses it until the organisation corrects its
row. What the person registered, and what other organisations said, stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from functions.kernel.callers import Caller, covers
from functions.kernel.errors import Busy
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime.tables import ConditionLost
from functions.vaccination.domain.campaign import CampaignId
from functions.vaccination.domain.identity import Identity
from functions.vaccination.domain.nomination import (
    Nomination,
    NominationState,
    NominationUnknown,
    Place,
)
from functions.vaccination.domain.registration import RegistrationChanged
from functions.vaccination.service import keeping
from functions.vaccination.service.campaigns import plan_of
from functions.vaccination.store import nomination_lines as lines
from functions.vaccination.store import nominations as store
from functions.vaccination.store import registrations

MOST = 50
"""Looked through at once, the longest waiting first."""


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A nomination in doubt; `others`: as whom the holder of the number is known otherwise."""

    nomination: Nomination
    others: tuple[Identity, ...]


def waiting(
    caller: Caller, campaign: CampaignId, now: datetime, request_id: str = ""
) -> tuple[NamedCase, ...]:
    """The nominations in doubt of the caller's area; audited before anything is opened.

    Raises AuditUnavailable, CryptoUnavailable, Busy.
    """
    waiting = lines.doubts_of(campaign) if keeping.has_nominations(campaign, now) else ()
    found = [one for one in waiting if covers(caller.division, one.division)]
    subjects = tuple(_subject(one.place) for one in found[:MOST])
    _audit(caller, subjects, "read_identity_doubts", now, request_id)
    cases = (_case(caller, one.place, now, request_id) for one in found[:MOST])
    return tuple(one for one in cases if one is not None)


def decide(
    caller: Caller, id_: str, place: str, *, accepted: bool, reason: str, now: datetime
) -> Nomination:
    """An officer's word; the same word again changes nothing.

    Raises CampaignUnknown, NominationUnknown (none in doubt in the caller's area),
    RegistrationChanged, AuditUnavailable, CryptoUnavailable, Busy.
    """
    campaign, wanted = plan_of(caller, id_).campaign, Place.read(place)
    _audit(caller, (_subject(wanted),), "decide_identity_doubt", now, "")
    seen = store.nomination(wanted) if wanted.campaign == campaign.id else None
    if seen is None or not seen.stands or not covers(caller.division, seen.division):
        raise NominationUnknown
    state = NominationState.NAMED if accepted else NominationState.REFUSED
    if (seen.by, seen.state) == (caller.subject, state):
        lines.drop_doubt(seen)
        return seen
    if seen.state is not NominationState.IDENTITY_CONFLICT:
        raise NominationUnknown
    made = replace(
        seen,
        version=seen.version + 1,
        state=state,
        by=caller.subject,
        at=now.replace(microsecond=0),
        reason=" ".join(reason.split()),
    )
    try:
        store.put(made)
    except ConditionLost:
        standing = store.nomination(wanted)
        if standing is None or standing.version == seen.version:
            raise Busy from None
        if (standing.by, standing.state) != (made.by, made.state):
            raise RegistrationChanged from None
    lines.drop_doubt(made)
    return made


def _case(caller: Caller, place: Place, now: datetime, request_id: str) -> NamedCase | None:
    around = store.around(place.campaign, place.mark)
    own = around.of(place.unit)
    if own is None or own.state is not NominationState.IDENTITY_CONFLICT:
        return None
    others = list(around.named_by_others(place.unit))
    if around.holder:
        holder = PersonId(around.holder)
        _audit(caller, (holder,), "read_identity_doubts", now, request_id)
        standing = registrations.standing(holder, place.campaign)
        others += [standing.identity] if standing is not None else []
    return NamedCase(own, tuple(others))


def _subject(place: Place) -> str:
    """As what a nomination stands in the audit: its person is nobody's account yet."""
    return f"nomination#{place}"


def _audit(
    caller: Caller, subjects: tuple[str, ...], action: str, now: datetime, request_id: str
) -> None:
    if subjects:
        registry.audited(
            caller, subjects, action=action, fields=("identity",), now=now, request_id=request_id
        )
