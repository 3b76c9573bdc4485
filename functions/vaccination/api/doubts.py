"""Doors of officers: identities in doubt, and one's word on them."""

from __future__ import annotations

from functions.kernel.identifiers import PersonId
from functions.runtime.http import Answer, Api, Request, ok
from functions.vaccination.domain.campaign import CampaignUnknown
from functions.vaccination.domain.nomination import NominationUnknown
from functions.vaccination.domain.registration import RegistrationChanged, RegistrationUnknown
from functions.vaccination.schemas import doubts as schemas
from functions.vaccination.schemas import nominations as named
from functions.vaccination.service import doubts as service
from functions.vaccination.service import named_doubts
from functions.vaccination.service.campaigns import plan_of

api = Api(__name__, audience="staff")


@api.door(
    "GET",
    "/api/vaccination/plans/{campaign}/doubts",
    answers={200: schemas.DoubtsView},
    refuses=(CampaignUnknown,),
)
def list_doubts(request: Request) -> Answer:
    """Show the registrations of my area whose identity is in doubt."""
    id_ = request.path["campaign"]
    _, cases = service.waiting(request.caller, id_, request.now, request.request_id)
    return ok(schemas.DoubtsView(doubts=[schemas.DoubtView.of(case) for case in cases]))


@api.door(
    "POST",
    "/api/vaccination/plans/{campaign}/doubts",
    body=schemas.DecideDoubt,
    answers={200: schemas.DecidedView},
    refuses=(CampaignUnknown, RegistrationUnknown, RegistrationChanged),
)
def decide_doubt(request: Request, body: schemas.DecideDoubt) -> Answer:
    """Accept an identity as it stands, or refuse it until it is corrected."""
    kept = service.decide(
        request.caller,
        request.path["campaign"],
        PersonId(body.person),
        accepted=body.accepted,
        reason=body.reason,
        now=request.now,
    )
    return ok(schemas.DecidedView(person=kept.person, state=kept.state.value))


@api.door(
    "GET",
    "/api/vaccination/plans/{campaign}/list-doubts",
    answers={200: named.NamedDoubtsView},
    refuses=(CampaignUnknown,),
)
def list_named_doubts(request: Request) -> Answer:
    """Show the rows of organisations in my area whose identity is in doubt."""
    campaign = plan_of(request.caller, request.path["campaign"]).campaign
    found = named_doubts.waiting(request.caller, campaign.id, request.now, request.request_id)
    return ok(named.NamedDoubtsView(nominations=[named.NamedDoubtView.of(one) for one in found]))


@api.door(
    "POST",
    "/api/vaccination/plans/{campaign}/list-doubts",
    body=named.DecideNamed,
    answers={200: named.NamedDecided},
    refuses=(CampaignUnknown, NominationUnknown, RegistrationChanged),
)
def decide_named_doubt(request: Request, body: named.DecideNamed) -> Answer:
    """Accept what an organisation said of a person, or refuse it until it is corrected."""
    kept = named_doubts.decide(
        request.caller,
        request.path["campaign"],
        body.nomination,
        accepted=body.accepted,
        reason=body.reason,
        now=request.now,
    )
    return ok(named.NamedDecided.of(kept))
