"""Pages on which one's own sessions are seen and ended, and those of another by an operator."""

from __future__ import annotations

from typing import Any

from functions.access import schemas, service
from functions.access.api.roster import cookies_after, of_caller
from functions.access.domain.session import LIFE
from functions.access.schemas.roster import EndForm, EndingView, EndSessionsForm
from functions.access.service import session_endings
from functions.kernel.callers import Role
from functions.kernel.errors import Refusal, Unavailable
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")
staff = Api(f"{__name__}.staff", audience="staff")

PLACE, OFFICE = "/phien-dang-nhap", "/can-bo/phien-nguoi-dan"
TEMPLATE = "access/session_endings.html"


@pages.page("GET", PLACE)
def show_sessions(request: Request) -> Answer:
    """Where am I signed in?"""
    return render(request, "access/sessions.html", shown=of_caller(request), place=PLACE)


@pages.page("POST", PLACE, body=EndForm)
def end_one(request: Request, form: EndForm) -> Answer:
    """End one of my sessions."""
    service.end_one(request.caller, form.held, request.now)
    after = cookies_after(request, form.held)
    return see_other("/" if after else PLACE, after)


@pages.page("POST", PLACE + "/khac", body=schemas.Nothing)
def end_others(request: Request, _: schemas.Nothing) -> Answer:
    """End all my sessions but the present one."""
    opened = service.end_others(request.caller, request.now)
    return see_other(PLACE, {"Set-Cookie": [service.session_cookie(opened.token, LIFE)]})


@staff.page("GET", OFFICE)
def show_endings(request: Request) -> Answer:
    """Whose sessions were ended by staff, and the form that ends others'."""
    return render(request, TEMPLATE, **fresh_form(**_context(request)))


@staff.page("POST", OFFICE, body=EndSessionsForm)
def end_sessions(request: Request, form: EndSessionsForm) -> Answer:
    """End all sessions of a person, with a reason."""
    try:
        session_endings.end_sessions(request.caller, form.person, form.words, request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return again(request, TEMPLATE, form, refusal, **_context(request))
    return see_other(OFFICE)


def _context(request: Request) -> dict[str, Any]:
    return {
        "place": OFFICE,
        "endings": [EndingView.of(one) for one in session_endings.endings()],
        "may_end": request.caller.role is Role.MINISTRY_OPERATOR,
    }
