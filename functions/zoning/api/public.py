"""The doors by which everybody reads at which level communes stand."""

from __future__ import annotations

from functions.kernel.divisions import DivisionUnknown
from functions.runtime.http import Answer, Api, Request, ok
from functions.zoning.schemas.public import PublicMapView
from functions.zoning.service.public_map import public_map

api = Api(__name__, audience="vaccination")


@api.door(
    "GET",
    "/api/zones",
    answers={200: PublicMapView},
    refuses=(DivisionUnknown,),
    query=("province", "revision"),
)
def show_zones(request: Request) -> Answer:
    """Show the levels of a province's communes."""
    query = request.query
    told = public_map(query.get("province", ""), request.now, query.get("revision", ""))
    return ok(PublicMapView.of(told))
