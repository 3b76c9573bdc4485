"""The door by which people take along that they may have met a case (decision 0135)."""

from __future__ import annotations

from functions.runtime.http import Answer, Api, Request, ok
from functions.tracing.schemas.own import OwnContactsView, OwnContactView
from functions.tracing.service import own

api = Api(__name__, audience="citizen")


@api.door("GET", "/api/own-contacts", saved_as="contacts", answers={200: OwnContactsView})
def list_own(request: Request) -> Answer:
    """Show whether I, or those I declare for, may have met a case, and until when we do what."""
    found = own.own_contacts(request.caller, request.now, request.request_id)
    return ok(OwnContactsView(contacts=[OwnContactView.of_own(one) for one in found]))
