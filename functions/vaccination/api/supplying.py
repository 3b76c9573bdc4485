"""Doors of officers: whom a plan expects, which lots are to come, and how it fares."""

from __future__ import annotations

from functions.kernel.errors import Forbidden
from functions.runtime.http import Answer, Api, Request, no_content, ok
from functions.vaccination.domain import campaign as campaigns
from functions.vaccination.domain import supply
from functions.vaccination.schemas import supplying as schemas
from functions.vaccination.service import executing, supplying

api = Api(__name__, audience="staff")


@api.door(
    "GET",
    "/api/vaccination/plans/{campaign}/supply",
    answers={200: schemas.SupplyView},
    refuses=(campaigns.CampaignUnknown,),
)
def show_supply(request: Request) -> Answer:
    """Show what a plan needs and gets in my area."""
    told = supplying.supply_of(request.caller, request.path["campaign"])
    return ok(schemas.SupplyView.of(told))


@api.door(
    "POST",
    "/api/vaccination/plans/{campaign}/targets",
    body=schemas.ExpectPeople,
    answers={204: None},
    refuses=(
        campaigns.CampaignUnknown,
        campaigns.SiteUnknown,
        campaigns.StepImpossible,
        supply.TargetImpossible,
        Forbidden,
    ),
)
def expect_people(request: Request, body: schemas.ExpectPeople) -> Answer:
    """Say how many people of each group a site expects."""
    supplying.expect(request.caller, request.path["campaign"], body.site, body.people)
    return no_content()


@api.door(
    "POST",
    "/api/vaccination/plans/{campaign}/lots",
    body=schemas.ShareLot,
    answers={204: None},
    refuses=(
        campaigns.CampaignUnknown,
        campaigns.StepImpossible,
        supply.LotImpossible,
        supply.ShareUnknown,
        supply.ShareExceeded,
    ),
)
def share_lot(request: Request, body: schemas.ShareLot) -> Answer:
    """Share a lot with a district, or with a site of my district."""
    id_ = request.path["campaign"]
    supplying.share_lot(request.caller, id_, body.wanted(), request.now)
    return no_content()


@api.door(
    "GET",
    "/api/vaccination/plans/{campaign}/execution",
    answers={200: schemas.ExecutionView},
    refuses=(campaigns.CampaignUnknown,),
)
def show_execution(request: Request) -> Answer:
    """Show a plan against what happened in my area."""
    told = executing.execution_of(request.caller, request.path["campaign"], request.now)
    return ok(schemas.ExecutionView.of(told))
