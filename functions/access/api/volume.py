"""Doors on which a stopped account or unit is seen, and opened again by two others."""

from __future__ import annotations

from functions.access.domain import volume as refusals
from functions.access.schemas.volume import OpenAgain, StopsView, StopView
from functions.access.service import volume
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")

OPENING = (
    refusals.StopUnknown,
    refusals.StopOfOneself,
    refusals.StopWordsMissing,
    refusals.StopMovedOn,
)


@api.door("GET", "/api/volume-stops", answers={200: StopsView})
def list_stops(request: Request) -> Answer:
    """Show the accounts and units of my area that read too many people and are stopped."""
    return ok(StopsView(stops=[StopView.of(one) for one in volume.stops(request.caller)]))


@api.door(
    "POST",
    "/api/volume-stops/{stop}",
    body=OpenAgain,
    answers={200: StopView},
    refuses=OPENING,
)
def open_again(request: Request, body: OpenAgain) -> Answer:
    """Agree that it reads again; the second hand opens it."""
    made = volume.open_again(request.caller, request.path["stop"], body.words, request.now)
    return ok(StopView.of(made))
