"""The sheet of slips that a sampler prints for people without a phone."""

from __future__ import annotations

from functions.laboratory.service import slips
from functions.runtime.http import Answer, Api, Request
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")


@pages.page("GET", "/lay-mau/phieu-tra-cuu/{tube}", refuses=(slips.TubeUnknown,))
def show_slips(request: Request) -> Answer:
    """Show the slips of a tube that my unit sealed, to print and cut."""
    told = request.path["tube"]
    tube, made = slips.slips_of(request.caller, told, request.now, request.request_id)
    rows = [{"name": slip.masked_name, "code": slip.code} for slip in made]
    return render(request, "slips.html", tube=tube, slips=rows)
