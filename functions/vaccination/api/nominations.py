"""Doors of citizens: who named me, that I object, what it may know."""

from __future__ import annotations

from functions.runtime.http import Answer, Api, Request, no_content, ok
from functions.vaccination.domain.nomination import NominationUnknown
from functions.vaccination.domain.sharing import NotTakenUp, ShareTextMissing
from functions.vaccination.schemas import nominations as schemas
from functions.vaccination.schemas.sharing import LetKnow, TakeBack
from functions.vaccination.service import letting_know, nominated

api = Api(__name__, audience="vaccination")


@api.door(
    "GET",
    "/api/vaccination/nominations",
    saved_as="nominations",
    answers={200: schemas.NominationsView},
)
def list_nominations(request: Request) -> Answer:
    """Show which organisations named me, or whom I look after."""
    found = nominated.nominations_of(request.caller, request.now, request.request_id)
    shared = [str(one.place) for one in letting_know.shares_of(request.caller)]
    shown = [schemas.NominationView.of(one) for one in found]
    return ok(schemas.NominationsView(nominations=shown, shared=shared))


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


@api.door(
    "POST",
    "/api/vaccination/nominations/share",
    body=LetKnow,
    answers={204: None},
    refuses=(NominationUnknown, NotTakenUp, ShareTextMissing),
)
def let_know(request: Request, body: LetKnow) -> Answer:
    """Let the organisation know that I am registered and which doses I was given."""
    letting_know.let_know(request.caller, body.nomination, body.text, request.now)
    return no_content()


@api.door(
    "POST",
    "/api/vaccination/nominations/unshare",
    body=TakeBack,
    answers={204: None},
    refuses=(NominationUnknown,),
)
def take_back(request: Request, body: TakeBack) -> Answer:
    """Let the organisation know no more; the next file does not tell it."""
    letting_know.take_back(request.caller, body.nomination, request.now)
    return no_content()
