"""Doors of citizens: what is asked, register, change, withdraw, see how it stands."""

from __future__ import annotations

from functions.kernel.errors import Invalid
from functions.kernel.identifiers import PersonId
from functions.kernel.periods import day_of
from functions.runtime.http import Answer, Api, Request, created, no_content, ok
from functions.vaccination.domain import registration as domain
from functions.vaccination.domain.campaign import CampaignUnknown, read_campaign_id
from functions.vaccination.domain.identity import IdentityMissing
from functions.vaccination.schemas import registering as schemas
from functions.vaccination.service import listing
from functions.vaccination.service import registering as service

api = Api(__name__, audience="vaccination")

CACHED = {"Cache-Control": "public, max-age=60"}


@api.door(
    "GET",
    "/api/vaccination/campaigns/{campaign}/registration-form",
    answers={200: schemas.RegistrationFormView},
    refuses=(CampaignUnknown,),
)
def show_registration_form(request: Request) -> Answer:
    """Show what is asked of somebody who registers."""
    campaign = listing.published(read_campaign_id(request.path["campaign"]), request.now)
    return ok(schemas.RegistrationFormView.of(campaign, day_of(request.now)), CACHED)


@api.door(
    "POST",
    "/api/vaccination/registrations",
    body=schemas.Register,
    answers={201: schemas.RegistrationView},
    refuses=(
        CampaignUnknown,
        IdentityMissing,
        Invalid,
        domain.RegistrationUnknown,
        domain.RegistrationInvalid,
        domain.VaccineConsentMissing,
        domain.RegistrationChanged,
    ),
)
def register(request: Request, body: schemas.Register) -> Answer:
    """Register me or one of my family, or change what was registered."""
    wanted = body.wanted(request.caller.subject)
    kept = service.register(request.caller, wanted, request.now, request.request_id)
    return created(schemas.RegistrationView.of(kept, day_of(request.now)))


@api.door(
    "POST",
    "/api/vaccination/registrations/withdraw",
    body=schemas.Withdraw,
    answers={204: None},
    refuses=(CampaignUnknown, domain.RegistrationUnknown, domain.RegistrationChanged),
)
def withdraw(request: Request, body: schemas.Withdraw) -> Answer:
    """Withdraw a registration; the seat goes back with it."""
    person = PersonId(body.for_person or request.caller.subject)
    service.withdraw(request.caller, person, body.campaign_id(), request.now)
    return no_content()


@api.door(
    "GET",
    "/api/vaccination/registrations",
    saved_as="registrations",
    answers={200: schemas.RegistrationsView},
)
def list_registrations(request: Request) -> Answer:
    """Show my family's registrations, and whether they may be vaccinated."""
    today = day_of(request.now)
    found = service.registrations_of(request.caller, request.now, request.request_id)
    shown = [schemas.RegistrationView.of(one, today) for one in found]
    return ok(schemas.RegistrationsView(registrations=shown))
