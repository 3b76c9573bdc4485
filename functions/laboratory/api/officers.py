"""JSON doors of officers: how a laboratory of their area releases."""

from __future__ import annotations

from functions.kernel.periods import DateInvalid
from functions.laboratory.domain.settings import SettingsMoved, SettingsUnusable
from functions.laboratory.schemas.correcting import LaboratoryView, SetLaboratory
from functions.laboratory.service import laboratories
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="staff")

PLACE = "/api/laboratories/{unit}/settings"


@api.door("GET", PLACE, answers={200: LaboratoryView}, refuses=(laboratories.LaboratoryUnknown,))
def show_settings(request: Request) -> Answer:
    """Show what is set of a laboratory of my area."""
    unit = request.path["unit"]
    shown = laboratories.laboratory_shown(request.caller, unit, request.now)
    return ok(LaboratoryView.of(unit, shown))


@api.door(
    "POST",
    PLACE,
    body=SetLaboratory,
    answers={200: LaboratoryView},
    refuses=(laboratories.LaboratoryUnknown, DateInvalid, SettingsUnusable, SettingsMoved),
)
def set_settings(request: Request, body: SetLaboratory) -> Answer:
    """Set the next version; the same again changes nothing."""
    unit = request.path["unit"]
    standing = laboratories.laboratory_shown(request.caller, unit, request.now)
    laboratories.set_laboratory(
        request.caller, unit, now=request.now, **body.wanted(standing.today.guards)
    )
    shown = laboratories.laboratory_shown(request.caller, unit, request.now)
    return ok(LaboratoryView.of(unit, shown))
