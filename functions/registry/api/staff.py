"""Doors of officers: file imports and orders."""

from __future__ import annotations

from functions.kernel.identity_numbers import IdentityNumberInvalid
from functions.kernel.uploads import FileNameInvalid, FileSizeInvalid
from functions.registry import service
from functions.registry.domain.imports import ImportUnknown
from functions.registry.domain.joining import JoinImpossible
from functions.registry.domain.order import (
    InstrumentMissing,
    OrderDateless,
    OrderExists,
    ScopeUnknown,
)
from functions.registry.domain.venue import VenueChanged, VenueUnknown
from functions.registry.schemas.incoming import GiveOrder, JoinVenue, PartCard, StartImport
from functions.registry.schemas.outgoing import (
    ImportStarted,
    ImportsView,
    ImportView,
    OrderView,
    VenueView,
)
from functions.registry.schemas.twins import TwinsView, TwinView
from functions.runtime.http import Answer, Api, Request, created, no_content, ok

api = Api(__name__, audience="staff")


@api.door(
    "POST",
    "/api/imports",
    body=StartImport,
    answers={201: ImportStarted},
    refuses=(FileNameInvalid, FileSizeInvalid),
)
def start_import(request: Request, body: StartImport) -> Answer:
    """Announce a file of venues or visits and get the form that sends it."""
    file = service.start_import(
        request.caller,
        kind=body.kind,
        filename=body.filename,
        size=body.size,
        dry_run=body.dry_run,
        key=request.idempotency_key,
        now=request.now,
    )
    return created(ImportStarted(import_id=file.id, upload=service.upload_of(file)))


@api.door(
    "POST",
    "/api/cards/part",
    body=PartCard,
    answers={204: None},
    refuses=(service.PersonUnknown, IdentityNumberInvalid),
)
def part_card(request: Request, body: PartCard) -> Answer:
    """Take a card out of the record of a phone that it was shown with by mistake."""
    service.part_card(request.caller, body.kind, body.number, request.now)
    return no_content()


@api.door("GET", "/api/imports", answers={200: ImportsView})
def list_imports(request: Request) -> Answer:
    """The newest files of one's unit."""
    files = service.imports_of(request.caller)
    return ok(ImportsView(imports=[ImportView.of(file) for file in files]))


@api.door("GET", "/api/imports/{id}", answers={200: ImportView}, refuses=(ImportUnknown,))
def show_import(request: Request) -> Answer:
    """How a file fares, row by row."""
    shown = service.import_shown(request.caller, request.path["id"], request.now)
    return ok(ImportView.shown(shown))


@api.door(
    "POST",
    "/api/orders",
    body=GiveOrder,
    answers={201: OrderView},
    refuses=(InstrumentMissing, OrderDateless, ScopeUnknown, OrderExists),
)
def give_order(request: Request, body: GiveOrder) -> Answer:
    """Suspend or resume a module for the nation or one's province."""
    order = service.give_order(
        request.caller,
        module=body.module,
        scope=body.scope,
        instrument=body.instrument,
        effective_from=body.effective_from,
        state=body.state,
        now=request.now,
    )
    return created(OrderView.of(order))


@api.door("GET", "/api/venue-twins", answers={200: TwinsView})
def list_twins(request: Request) -> Answer:
    """Venues of one's area that stand twice at one place."""
    return ok(TwinsView(twins=[TwinView.of(each) for each in service.twins_of(request.caller)]))


@api.door(
    "POST",
    "/api/venues/{code}/join",
    body=JoinVenue,
    answers={200: VenueView},
    refuses=(VenueUnknown, VenueChanged, JoinImpossible),
)
def join_venue(request: Request, body: JoinVenue) -> Answer:
    """Make a venue an alias of another one: both posters stay, the counts are one."""
    venue = service.join_venue(request.caller, request.path["code"], body.into, request.now)
    return ok(VenueView.of(venue, None))


@api.door(
    "POST",
    "/api/venues/{code}/part",
    answers={200: VenueView},
    refuses=(VenueUnknown, VenueChanged),
)
def part_venue(request: Request) -> Answer:
    """The venue is one of its own again."""
    venue = service.part_venue(request.caller, request.path["code"], request.now)
    return ok(VenueView.of(venue, None))
