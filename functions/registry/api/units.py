"""Doors on which health units are applied for, and checked by the ministry."""

from __future__ import annotations

from functions.access import service as access
from functions.kernel.divisions import DivisionUnknown
from functions.registry.schemas.units import (
    ApplicationsView,
    ApplicationView,
    ApplyForUnit,
    DecideOnUnit,
)
from functions.runtime.http import Answer, Api, Request, created, ok

api = Api(__name__, audience="staff")


@api.door(
    "POST",
    "/api/unit-applications",
    body=ApplyForUnit,
    answers={201: ApplicationView},
    refuses=(
        DivisionUnknown,
        access.UnitKindUnknown,
        access.UnitNameMissing,
        access.LicenceInvalid,
        access.ApplicationOver,
    ),
)
def apply_for_unit(request: Request, body: ApplyForUnit) -> Answer:
    """Apply for a health unit; nobody of it passes a door before two of the ministry agreed."""
    made = access.apply_for_unit(request.caller, body.wanted(), request.now)
    return created(ApplicationView.of(made))


@api.door("GET", "/api/unit-applications", answers={200: ApplicationsView})
def list_applications(request: Request) -> Answer:
    """The units of the area that wait to be checked."""
    waiting = [ApplicationView.of(one) for one in access.waiting_units(request.caller)]
    return ok(ApplicationsView(waiting=waiting))


@api.door(
    "POST",
    "/api/unit-applications/{unit}",
    body=DecideOnUnit,
    answers={200: ApplicationView},
    refuses=(
        access.ApplicationUnknown,
        access.ApplicationOver,
        access.LicenceInvalid,
        access.LicenceUnknown,
        access.OwnApplication,
    ),
)
def decide_on_unit(request: Request, body: DecideOnUnit) -> Answer:
    """Give the licence as the ministry's register has it, or refuse the unit."""
    unit, now = request.path["unit"], request.now
    if body.step == "refuse":
        return ok(ApplicationView.of(access.refuse_unit(request.caller, unit, now)))
    return ok(ApplicationView.of(access.check_unit(request.caller, unit, body.licence, now)))
