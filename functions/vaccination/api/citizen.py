"""Doors of citizens: what is offered, a ticket, a seat for me and my family."""

from __future__ import annotations

from functions.kernel.divisions import DivisionUnknown
from functions.kernel.identifiers import PersonId
from functions.kernel.slots import SlotFull, SlotOver
from functions.runtime.http import Answer, Api, Request, created, no_content, ok
from functions.vaccination.domain import appointment as appointments
from functions.vaccination.domain import campaign as campaigns
from functions.vaccination.domain import session as sessions
from functions.vaccination.domain.campaign import read_campaign_id
from functions.vaccination.domain.eligibility import NotEligible
from functions.vaccination.domain.registration import RegistrationUnknown
from functions.vaccination.domain.ticket import NotInvited, QueueTokenInvalid
from functions.vaccination.schemas import allocating as drawing
from functions.vaccination.schemas import booking as schemas
from functions.vaccination.service import allocating, booking, listing, pacing, showing

api = Api(__name__, audience="vaccination")

CACHED = {"Cache-Control": "public, max-age=60"}
CACHED_SEATS = {"Cache-Control": "public, max-age=15"}
HOLD_REFUSALS = (
    appointments.AppointmentUnknown,
    appointments.AlreadyBooked,
    appointments.HoldExpired,
    campaigns.NotOpen,
    QueueTokenInvalid,
    NotInvited,
    NotEligible,
    sessions.SlotUnknown,
    SlotOver,
    SlotFull,
)


@api.door(
    "GET",
    "/api/vaccination/campaigns",
    answers={200: schemas.CampaignsView},
    refuses=(DivisionUnknown,),
    query=("province",),
)
def list_campaigns(request: Request) -> Answer:
    """Show the campaigns of a province."""
    found = listing.campaigns_in(request.query.get("province", ""), request.now)
    shown = [schemas.CampaignView.of(campaign) for campaign in found]
    return ok(schemas.CampaignsView(campaigns=shown), CACHED)


@api.door(
    "GET",
    "/api/vaccination/campaigns/{campaign}",
    answers={200: schemas.SitesView},
    refuses=(campaigns.CampaignUnknown,),
)
def show_campaign(request: Request) -> Answer:
    """Show a campaign and its places."""
    id_ = read_campaign_id(request.path["campaign"])
    campaign = schemas.CampaignView.of(listing.published(id_, request.now))
    sites = [schemas.SiteView.of(site) for site in listing.sites_of(id_, request.now)]
    return ok(schemas.SitesView(campaign=campaign, sites=sites), CACHED)


@api.door(
    "GET",
    "/api/vaccination/campaigns/{campaign}/sites/{unit}",
    answers={200: schemas.OfferedView},
    refuses=(campaigns.CampaignUnknown, campaigns.SiteUnknown),
)
def show_offered(request: Request) -> Answer:
    """Show the days and slots of a place, and the seats left."""
    id_ = read_campaign_id(request.path["campaign"])
    found = listing.offered(id_, request.path["unit"], request.now)
    view = schemas.OfferedView(sessions=[schemas.SessionView.of(one) for one in found])
    return ok(view, CACHED_SEATS)


@api.door(
    "GET",
    "/api/vaccination/campaigns/{campaign}/draws",
    answers={200: drawing.RoundsView},
    refuses=(campaigns.CampaignUnknown,),
)
def show_draws(request: Request) -> Answer:
    """Show the draws of a campaign: commitments, seeds, waves."""
    campaign = listing.published(read_campaign_id(request.path["campaign"]), request.now)
    rounds = allocating.published_rounds(campaign, request.now)
    view = drawing.RoundsView(rounds=[drawing.RoundView.of(one) for one in rounds])
    return ok(view, CACHED)


@api.door(
    "POST",
    "/api/vaccination/campaigns/{campaign}/tickets",
    body=schemas.TakeTicket,
    answers={201: schemas.TicketView},
    refuses=(
        campaigns.CampaignUnknown,
        RegistrationUnknown,
        NotEligible,
        NotInvited,
        pacing.StepUpNeeded,
    ),
)
def take_ticket(request: Request, body: schemas.TakeTicket) -> Answer:
    """Take a ticket for me or one of my family: when the turn to book comes."""
    id_ = read_campaign_id(request.path["campaign"])
    person = PersonId(body.for_person or request.caller.subject)
    given = pacing.ticket(request.caller, person, id_, request.ip, request.now)
    return created(schemas.TicketView.of(*given))


@api.door(
    "POST",
    "/api/vaccination/appointments",
    body=schemas.Hold,
    answers={201: schemas.SeatView},
    refuses=HOLD_REFUSALS,
)
def hold(request: Request, body: schemas.Hold) -> Answer:
    """Hold a seat for ten minutes for me or one of my family, or move to another."""
    person = PersonId(body.for_person or request.caller.subject)
    change = booking.move if body.move else booking.hold
    kept = change(request.caller, person, body.slot, body.ticket, request.now)
    return created(schemas.SeatView.of(kept))


@api.door(
    "POST",
    "/api/vaccination/appointments/confirm",
    body=schemas.Chosen,
    answers={200: schemas.SeatView},
    refuses=(
        campaigns.CampaignUnknown,
        appointments.AppointmentUnknown,
        appointments.HoldExpired,
    ),
)
def confirm(request: Request, body: schemas.Chosen) -> Answer:
    """Confirm the held seat."""
    person = PersonId(body.for_person or request.caller.subject)
    campaign = read_campaign_id(body.campaign)
    kept = booking.confirm(request.caller, person, campaign, request.now)
    return ok(schemas.SeatView.of(kept))


@api.door(
    "POST",
    "/api/vaccination/appointments/cancel",
    body=schemas.Chosen,
    answers={204: None},
    refuses=(campaigns.CampaignUnknown, appointments.AppointmentUnknown),
)
def cancel(request: Request, body: schemas.Chosen) -> Answer:
    """Give the seat back."""
    person = PersonId(body.for_person or request.caller.subject)
    booking.cancel(request.caller, person, read_campaign_id(body.campaign), request.now)
    return no_content()


@api.door(
    "GET",
    "/api/vaccination/appointments",
    saved_as="vaccination-appointments",
    answers={200: schemas.AppointmentsView},
)
def list_appointments(request: Request) -> Answer:
    """Show my family's coming vaccinations, those that were put off, those called off by a site."""
    found = [schemas.BookedView.of(one) for one in showing.booked(request.caller, request.now)]
    waiting = showing.put_off_of(request.caller, request.now, request.request_id)
    put_off = [schemas.PutOffView.of(one) for one in waiting]
    called_off = showing.called_off(request.caller, request.now)
    return ok(
        schemas.AppointmentsView(
            appointments=found,
            put_off=put_off,
            called_off=[schemas.BookedView.of(one) for one in called_off],
            kept=[schemas.SeatView.of(one) for one in showing.kept_of(request.caller)],
        )
    )
