"""Pages of officers: how a laboratory releases, and which guards hold its files."""

from __future__ import annotations

from typing import Any

from functions.kernel.errors import Refusal
from functions.laboratory.schemas.correcting import LaboratoryView, SettingsForm
from functions.laboratory.service import laboratories
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

SETTINGS = "laboratory/settings.html"


@pages.page("GET", "/can-bo/phong-xet-nghiem/{unit}")
def show_settings(request: Request) -> Answer:
    """What is set of a laboratory of my area."""
    return render(request, SETTINGS, **fresh_form(**_settings(request)))


@pages.page("POST", "/can-bo/phong-xet-nghiem/{unit}", body=SettingsForm)
def set_settings(request: Request, form: SettingsForm) -> Answer:
    """Set the next version."""
    unit = request.path["unit"]
    try:
        shown = laboratories.laboratory_shown(request.caller, unit, request.now)
        laboratories.set_laboratory(
            request.caller, unit, now=request.now, **form.wanted(shown.today.guards)
        )
    except Refusal as refusal:
        return again(request, SETTINGS, form, refusal, **_settings(request))
    return see_other(f"/can-bo/phong-xet-nghiem/{unit}")


def _settings(request: Request) -> dict[str, Any]:
    unit = request.path["unit"]
    shown = laboratories.laboratory_shown(request.caller, unit, request.now)
    return dict(LaboratoryView.of(unit, shown))
