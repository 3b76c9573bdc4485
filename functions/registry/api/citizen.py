"""Doors of venue owners and families; officers close and open venues here too."""

from __future__ import annotations

from functions.access.service import PhoneUnverified
from functions.kernel.identifiers import PersonId
from functions.registry import service
from functions.registry.domain.family import (
    ConsentMissing,
    FamilyFull,
    MemberUnknown,
    OfferOver,
    OwnOffer,
)
from functions.registry.domain.order import InstrumentMissing
from functions.registry.domain.venue import (
    ControllersFull,
    OwnerStays,
    VenueChanged,
    VenueJoined,
    VenueUnknown,
)
from functions.registry.schemas.incoming import (
    AddController,
    AddMember,
    ClaimMember,
    CloseVenue,
    DescribeVenue,
    RegisterVenue,
    RemoveController,
)
from functions.registry.schemas.outgoing import (
    FamilyView,
    MemberAdded,
    MemberView,
    OfferView,
    OrdersView,
    OrderView,
    PosterView,
    VenuesView,
    VenueView,
)
from functions.registry.schemas.outgoing_record import OwnRecordsView
from functions.registry.service.own_record import own_records
from functions.runtime.http import Answer, Api, Request, accepted, created, no_content, ok

api = Api(__name__, audience="citizen")

VENUE = (VenueUnknown, VenueChanged, VenueJoined)


@api.door(
    "POST", "/api/venues", body=RegisterVenue, answers={201: VenueView}, refuses=(PhoneUnverified,)
)
def register_venue(request: Request, body: RegisterVenue) -> Answer:
    """Register a venue of one's own."""
    venue = service.register_venue(
        request.caller,
        body.details(),
        registrant_name=body.registrant_name,
        key=request.idempotency_key,
        now=request.now,
    )
    return created(_view(request, venue))


@api.door("GET", "/api/venues", saved_as="venues", answers={200: VenuesView})
def list_venues(request: Request) -> Answer:
    """The venues that one owns or controls."""
    venues = service.venues_of(PersonId(request.caller.subject))
    return ok(VenuesView(venues=[_view(request, venue) for venue in venues]))


@api.door("GET", "/api/venues/{code}", answers={200: VenueView}, refuses=VENUE)
def show_venue(request: Request) -> Answer:
    """One of them."""
    return ok(_view(request, service.open_venue(request.caller, _code(request), now=request.now)))


@api.door(
    "POST",
    "/api/venues/{code}/details",
    body=DescribeVenue,
    answers={200: VenueView},
    refuses=VENUE,
)
def edit_venue(request: Request, body: DescribeVenue) -> Answer:
    """Change the details; another commune is a move, and the poster is made anew."""
    venue = service.edit_venue(request.caller, _code(request), body.details(), request.now)
    return ok(_view(request, venue))


@api.door(
    "POST",
    "/api/venues/{code}/suspend",
    body=CloseVenue,
    answers={200: VenueView},
    refuses=(*VENUE, InstrumentMissing),
)
def close_venue(request: Request, body: CloseVenue) -> Answer:
    """Close for now: the owner, or an officer by order."""
    venue = service.close_venue(request.caller, _code(request), body.instrument, request.now)
    return ok(_view(request, venue))


@api.door("POST", "/api/venues/{code}/resume", answers={200: VenueView}, refuses=VENUE)
def open_again(request: Request) -> Answer:
    """Open again: the owner, or an officer who lifts the order."""
    return ok(_view(request, service.open_again(request.caller, _code(request), request.now)))


@api.door("GET", "/api/venues/{code}/poster", answers={200: PosterView}, refuses=VENUE)
def show_poster(request: Request) -> Answer:
    """The poster's files."""
    files = service.poster_files(request.caller, _code(request), request.now)
    return ok(PosterView.of(files))


@api.door("POST", "/api/venues/{code}/poster/rotate", answers={202: VenueView}, refuses=VENUE)
def rotate_poster(request: Request) -> Answer:
    """A new poster; the old one is revoked."""
    venue = service.rotate_poster(
        request.caller, _code(request), request.idempotency_key, request.now
    )
    return accepted(_view(request, venue))


@api.door(
    "POST",
    "/api/venues/{code}/controllers",
    body=AddController,
    answers={200: VenueView},
    refuses=(*VENUE, OwnerStays, ControllersFull),
)
def add_controller(request: Request, body: AddController) -> Answer:
    """Let the holder of a phone keep the venue too."""
    venue = service.add_controller(request.caller, _code(request), body.phone, request.now)
    return ok(_view(request, venue))


@api.door(
    "POST",
    "/api/venues/{code}/controllers/remove",
    body=RemoveController,
    answers={200: VenueView},
    refuses=VENUE,
)
def remove_controller(request: Request, body: RemoveController) -> Answer:
    """A person no longer keeps the venue."""
    person = service.read_person(body.person)
    venue = service.remove_controller(request.caller, _code(request), person, request.now)
    return ok(_view(request, venue))


@api.door("GET", "/api/me/record", saved_as="record", answers={200: OwnRecordsView})
def show_record(request: Request) -> Answer:
    """What the vault holds of me."""
    return ok(OwnRecordsView.of(own_records(request.caller, request.now)))


@api.door("GET", "/api/family", saved_as="family", answers={200: FamilyView})
def show_family(request: Request) -> Answer:
    """The people that one declares for."""
    members = service.family(request.caller, request.now, request.request_id)
    return ok(FamilyView(members=[MemberView.of(member) for member in members]))


@api.door(
    "POST",
    "/api/family",
    body=AddMember,
    answers={201: MemberAdded},
    refuses=(ConsentMissing, FamilyFull),
)
def add_member(request: Request, body: AddMember) -> Answer:
    """Declare for one more person, who has agreed."""
    member = service.add_member(
        request.caller,
        body.details(),
        body.relation,
        consented=body.consented,
        key=request.idempotency_key,
        now=request.now,
    )
    return created(MemberAdded(member=member))


@api.door("POST", "/api/family/{member}/remove", answers={204: None}, refuses=(MemberUnknown,))
def remove_member(request: Request) -> Answer:
    """Declare for a person no longer."""
    member = service.read_person(request.path["member"])
    service.remove_member(request.caller, member, request.now)
    return no_content()


@api.door("POST", "/api/family/{member}/offer", answers={201: OfferView}, refuses=(MemberUnknown,))
def offer_member(request: Request) -> Answer:
    """A code by which the member takes over with the own phone."""
    member = service.read_person(request.path["member"])
    return created(OfferView(code=service.offer_member(request.caller, member, request.now)))


@api.door(
    "POST",
    "/api/family/claims",
    body=ClaimMember,
    answers={200: MemberAdded},
    refuses=(OfferOver, OwnOffer),
)
def claim_member(request: Request, body: ClaimMember) -> Answer:
    """Take over the own record from who declared for one."""
    return ok(MemberAdded(member=service.claim_member(request.caller, body.code, request.now)))


@api.door("GET", "/api/orders", answers={200: OrdersView})
def list_orders(request: Request) -> Answer:
    """All orders on modules, for everybody."""
    return ok(OrdersView(orders=[OrderView.of(order) for order in service.public_orders()]))


def _code(request: Request) -> str:
    return request.path["code"]


def _view(request: Request, venue: service.Venue) -> VenueView:
    return VenueView.of(venue, service.link_of(request.caller, venue))
