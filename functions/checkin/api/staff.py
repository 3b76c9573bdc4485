"""Doors of officers: visits told by other apps that wait to be placed."""

from __future__ import annotations

from functions.checkin import schemas
from functions.checkin.service import parked
from functions.kernel.errors import KeyDestroyed, NotFound
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")


@api.door(
    "GET",
    "/api/parked-visits",
    answers={200: schemas.ParkedVisitsView},
    query=("province",),
)
def list_parked_visits(request: Request) -> Answer:
    """Show the visits that wait in my area, persons masked."""
    found = parked.parked_visits(
        request.caller,
        request.now,
        province=request.query.get("province", ""),
        request_id=request.request_id,
    )
    return ok(schemas.ParkedVisitsView(visits=[schemas.ParkedVisitView.of(one) for one in found]))


@api.door(
    "POST",
    "/api/parked-visits/{id}/resolve",
    body=schemas.ResolveVisit,
    answers={200: schemas.ResolvedView},
    refuses=(
        NotFound,
        registry.VenueUnknown,
        registry.PersonUnknown,
        parked.StillUnplaced,
        parked.PlacedOtherwise,
        KeyDestroyed,
    ),
)
def resolve_parked_visit(request: Request, body: schemas.ResolveVisit) -> Answer:
    """Say at which venue, or of which person, a parked visit was."""
    resolved = parked.resolve(
        request.caller,
        request.path["id"],
        request.now,
        venue=body.venue or "",
        person=body.person or "",
        request_id=request.request_id,
    )
    return ok(schemas.ResolvedView.of(resolved))
