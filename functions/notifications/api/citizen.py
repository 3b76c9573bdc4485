"""The door by which people take along what they were told (decision 0135)."""

from __future__ import annotations

from functions.notifications.schemas import NoticesView, NoticeView
from functions.notifications.service import inbox
from functions.runtime.http import Answer, Api, Request, ok

api = Api(__name__, audience="citizen")


@api.door("GET", "/api/notices", saved_as="notices", answers={200: NoticesView})
def list_notices(request: Request) -> Answer:
    """Show all that I, and those I declare for, were told and that is still kept."""
    told = inbox.notices_of(request.caller, request.now, request.request_id, inbox.ALL_KEPT)
    return ok(NoticesView(notices=[NoticeView.of_told(one) for one in told]))
