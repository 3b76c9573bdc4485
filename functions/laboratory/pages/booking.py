"""Pages of citizens: find a session, book for me and my family, give a seat back."""

from __future__ import annotations

from typing import Any

from functions.kernel.callers import Role
from functions.kernel.divisions import divisions_in, print_place, provinces
from functions.kernel.errors import Refusal
from functions.kernel.identifiers import PersonId
from functions.kernel.names import masked_name
from functions.kernel.periods import day_of, days_between
from functions.laboratory.domain.session import AHEAD, Session
from functions.laboratory.schemas.forms import BookForm, CancelForm
from functions.laboratory.service import booking, finding, planning
from functions.registry import service as registry
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")

PAGE = "laboratory/session.html"
DAYS_SHOWN = 14


@pages.page("GET", "/dat-lich", query=("province", "district", "day"))
def show_sessions(request: Request) -> Answer:
    """Where samples are taken, and the appointments that my family has."""
    province = request.query.get("province", "")
    found = finding.sessions_asked(request.query, request.now) if province else ()
    return render(
        request,
        "laboratory/booking.html",
        sessions=[_shown(session) for session in found],
        asked=dict(request.query),
        provinces=[(one.code, one.name) for one in provinces()],
        districts=[(one.code, one.name) for one in divisions_in(province)] if province else [],
        days=_days(request),
        appointments=_appointments(request),
    )


@pages.page("GET", "/dat-lich/{session}")
def show_session(request: Request) -> Answer:
    """A session's slots, and for whom I may book."""
    return render(request, PAGE, **fresh_form(**_session(request)))


@pages.page("POST", "/dat-lich/{session}", body=BookForm)
def book(request: Request, form: BookForm) -> Answer:
    """Book a seat, or move to another slot."""
    person = PersonId(form.person or request.caller.subject)
    change = booking.move if form.move == "yes" else booking.book
    try:
        change(request.caller, person, request.path["session"], form.start, request.now)
    except Refusal as refusal:
        return again(request, PAGE, form, refusal, **_session(request))
    return see_other("/dat-lich")


@pages.page("POST", "/dat-lich/{session}/huy", body=CancelForm)
def cancel(request: Request, form: CancelForm) -> Answer:
    """Give a seat back."""
    person = PersonId(form.person or request.caller.subject)
    booking.cancel(request.caller, person, request.path["session"], request.now)
    return see_other("/dat-lich")


def _session(request: Request) -> dict[str, Any]:
    session, left = planning.public_session(request.path["session"])
    signed_in = request.caller.role is Role.CITIZEN
    return {
        "session": _shown(session),
        "slots": [
            {"start": slot.start, "words": _hour(slot.start), "left": left[slot.start]}
            for slot in session.slots
        ],
        "people": _people(request) if signed_in else [],
        "signed_in": signed_in,
        "booked": [kept for kept in _appointments(request) if kept["session"] == session.id],
    }


def _people(request: Request) -> list[tuple[str, str]]:
    held = registry.family(request.caller, request.now, request.request_id)
    return [(one.person, masked_name(one.full_name)) for one in held]


def _appointments(request: Request) -> list[dict[str, Any]]:
    if request.caller.role is not Role.CITIZEN:
        return []
    own = registry.own_people(request.caller)
    names = dict(_people(request)) if len(own) > 1 else {}
    return [
        _shown(session)
        | {
            "person": kept.person,
            "who": names.get(kept.person, ""),
            "start": kept.start,
            "hour": _hour(kept.start),
        }
        for kept, session in booking.appointments(request.caller, own, request.now)
    ]


def _shown(session: Session) -> dict[str, Any]:
    return {
        "session": session.id,
        "place": session.place,
        "commune": print_place(session.division),
        "day_words": f"{session.day:%d/%m/%Y}",
        "reason": session.reason.value,
        "hours": f"{_hour(session.slots[0].start)}–{_hour(session.slots[-1].start)}",
        "open": session.open,
    }


def _days(request: Request) -> list[dict[str, str]]:
    today = day_of(request.now)
    return [
        {"iso": day.isoformat(), "words": f"{day:%d/%m/%Y}"}
        for day in list(days_between(today, today + AHEAD))[:DAYS_SHOWN]
    ]


def _hour(start: str) -> str:
    return f"{start[:2]}:{start[2:]}"
