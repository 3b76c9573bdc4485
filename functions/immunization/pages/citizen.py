"""The page of one's own doses."""

from __future__ import annotations

from functions.immunization.domain.dose import DoseUnknown
from functions.immunization.schemas.own import OwnDosesView
from functions.immunization.service import own
from functions.kernel.identifiers import PersonId
from functions.kernel.names import masked_name
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request
from functions.runtime.http.padding import UNCOMPRESSED
from functions.runtime.pages import render

pages = Api(__name__, audience="vaccination")


@pages.page("GET", "/mui-tiem", query=("for",), refuses=(DoseUnknown, registry.PersonUnknown))
def show_doses(request: Request) -> Answer:
    """Show my doses and the family's."""
    asked = request.query.get("for", "")
    person = registry.read_person(asked) if asked else PersonId(request.caller.subject)
    found = own.doses_of(request.caller, person, request.now, request.request_id)
    held = registry.family(request.caller, request.now, request.request_id)
    return render(
        request,
        "immunization/own.html",
        headers=dict(UNCOMPRESSED),
        person=asked,
        family=[(one.person, masked_name(one.full_name)) for one in held],
        own=OwnDosesView.of(found),
    )
