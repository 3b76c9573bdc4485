"""Doors of a department that draws and invites."""

from __future__ import annotations

from functions.kernel.errors import Forbidden
from functions.kernel.periods import InstantInvalid
from functions.runtime.http import Answer, Api, Request, created, ok
from functions.vaccination.domain.allocation import DrawImpossible, WaveImpossible
from functions.vaccination.domain.campaign import CampaignUnknown
from functions.vaccination.schemas import allocating as schemas
from functions.vaccination.service import allocating as service

api = Api(__name__, audience="staff")


@api.door(
    "POST",
    "/api/vaccination/plans/{campaign}/seeds",
    answers={201: schemas.RoundView},
    refuses=(CampaignUnknown, DrawImpossible, Forbidden),
)
def commit_seed(request: Request) -> Answer:
    """Commit to a seed: its hash is public from now on."""
    made = service.commit(request.caller, request.path["campaign"], request.now)
    return created(schemas.RoundView.of(made))


@api.door(
    "POST",
    "/api/vaccination/plans/{campaign}/draws",
    answers={200: schemas.RoundView},
    refuses=(CampaignUnknown, DrawImpossible, Forbidden),
)
def draw(request: Request) -> Answer:
    """Draw: the seed is told, and all places are fixed."""
    drawn = service.draw(request.caller, request.path["campaign"], request.now)
    return ok(schemas.RoundView.of(drawn))


@api.door(
    "POST",
    "/api/vaccination/plans/{campaign}/waves",
    body=schemas.SendWave,
    answers={201: schemas.WaveView},
    refuses=(
        CampaignUnknown,
        DrawImpossible,
        Forbidden,
        InstantInvalid,
        WaveImpossible,
        service.WaveChanged,
    ),
)
def send_wave(request: Request, body: schemas.SendWave) -> Answer:
    """Invite everybody up to a place of the order, until an end."""
    sent = service.invite(request.caller, request.path["campaign"], body.wanted(), request.now)
    return created(schemas.WaveView.of(sent))
