"""Doors of citizens: who named me, and that I object."""

from __future__ import annotations

from functions.runtime.http import Answer, Api, Request, no_content, ok
from functions.vaccination.domain.nomination import NominationUnknown
from functions.vaccination.schemas import nominations as schemas
from functions.vaccination.service import nominated

api = Api(__name__, audience="vaccination")


@api.door("GET", "/api/vaccination/nominations", answers={200: schemas.NominationsView})
def list_nominations(request: Request) -> Answer:
    """Show which organisations named me, or whom I look after."""
    found = nominated.nominations_of(request.caller, request.now, request.request_id)
    shown = [schemas.NominationView.of(one) for one in found]
    return ok(schemas.NominationsView(nominations=shown))


@api.door(
    "POST",
    "/api/vaccination/nominations/object",
    body=schemas.ObjectTo,
    answers={204: None},
    refuses=(NominationUnknown,),
)
def object_to(request: Request, body: schemas.ObjectTo) -> Answer:
    """Say that I do not want to be named."""
    nominated.object_to(request.caller, body.nomination, request.now)
    return no_content()
