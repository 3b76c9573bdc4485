"""The page on which stopped accounts and units are seen, and opened again by two others."""

from __future__ import annotations

from typing import Any

from functions.access.domain.volume import StopUnknown
from functions.access.schemas.volume import OpenForm, StopView
from functions.access.service import volume
from functions.kernel.errors import Refusal
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

PLACE, TEMPLATE = "/can-bo/tam-dung-xem", "access/volume.html"


@pages.page("GET", PLACE)
def show_stops(request: Request) -> Answer:
    """Show what is stopped in my area."""
    return render(request, TEMPLATE, **fresh_form(**_context(request)))


@pages.page("POST", PLACE + "/{stop}", body=OpenForm, refuses=(StopUnknown,))
def open_again(request: Request, form: OpenForm) -> Answer:
    """Agree that it reads again."""
    try:
        volume.open_again(request.caller, request.path["stop"], form.words, request.now)
    except StopUnknown:
        raise
    except Refusal as refusal:
        return again(request, TEMPLATE, form, refusal, **_context(request))
    return see_other(PLACE)


def _context(request: Request) -> dict[str, Any]:
    found = volume.stops(request.caller)
    return {"place": PLACE, "stops": [StopView.of(one) for one in found]}
