"""Doors on which one's own sessions are seen and ended, and those of another by an operator."""

from __future__ import annotations

from functions.access import service
from functions.access.domain.account_refusals import AccountReasonMissing
from functions.access.domain.roster import MOST
from functions.access.domain.session import LIFE
from functions.access.schemas.roster import (
    EndingsView,
    EndingView,
    EndSessions,
    HeldView,
    RosterView,
)
from functions.access.service import session_endings
from functions.kernel.identifiers import PersonIdInvalid
from functions.runtime.http import Answer, Api, Request, no_content, ok

api = Api(__name__, audience="citizen")
staff = Api(f"{__name__}.staff", audience="staff")


def of_caller(request: Request) -> RosterView:
    """The caller's sessions as they are shown."""
    present = request.caller.session
    held = service.sessions_of(request.caller, request.now)
    return RosterView(sessions=[HeldView.of(one, present) for one in held], most=MOST)


@api.door("GET", "/api/me/sessions", saved_as="sessions", answers={200: RosterView})
def list_sessions(request: Request) -> Answer:
    """Where am I signed in?"""
    return ok(of_caller(request))


@api.door("POST", "/api/me/sessions/{held}/end", answers={204: None})
def end_one(request: Request) -> Answer:
    """End one of my sessions; nothing happens to one that is not mine, or no more."""
    service.end_one(request.caller, request.path["held"], request.now)
    return no_content(cookies_after(request, request.path["held"]))


@api.door("POST", "/api/me/other-sessions/end", answers={204: None})
def end_others(request: Request) -> Answer:
    """End all my sessions but the present one, which goes on under a new token."""
    opened = service.end_others(request.caller, request.now)
    return no_content({"Set-Cookie": [service.session_cookie(opened.token, LIFE)]})


@staff.door("GET", "/api/session-endings", answers={200: EndingsView})
def list_endings(request: Request) -> Answer:
    """Whose sessions were ended by staff, when, by whom and why."""
    return ok(EndingsView(endings=[EndingView.of(one) for one in session_endings.endings()]))


@staff.door(
    "POST",
    "/api/session-endings",
    body=EndSessions,
    answers={200: EndingView},
    refuses=(PersonIdInvalid, AccountReasonMissing),
)
def end_sessions(request: Request, body: EndSessions) -> Answer:
    """End all sessions of a person, with a reason; the person sees it."""
    made = session_endings.end_sessions(request.caller, body.person, body.words, request.now)
    return ok(EndingView.of(made))


def cookies_after(request: Request, ended: str) -> dict[str, object]:
    """The headers of an answer after a session ended: for the present one, those of a sign-out."""
    if ended != request.caller.session:
        return {}
    return service.SIGNED_OUT | {"Set-Cookie": service.drop_cookie("lachan_session")}
