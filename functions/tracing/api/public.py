"""The door by which everybody reads where people may have met a case."""

from __future__ import annotations

from functions.kernel.divisions import DivisionUnknown
from functions.kernel.periods import DateInvalid
from functions.runtime.http import Answer, Api, Request, ok
from functions.tracing.schemas.public import PublicPlacesView
from functions.tracing.service.public_places import public_places

api = Api(__name__, audience="vaccination")


@api.door(
    "GET",
    "/api/exposure-places",
    answers={200: PublicPlacesView},
    refuses=(DivisionUnknown, DateInvalid),
    query=("province", "day"),
)
def show_places(request: Request) -> Answer:
    """Show the published exposure places of a province."""
    query = request.query
    told = public_places(query.get("province", ""), query.get("day", ""), request.now)
    return ok(PublicPlacesView.of(told))
