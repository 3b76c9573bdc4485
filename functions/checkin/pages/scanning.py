"""The page behind a poster: who scans, declares once, then enters with one tap."""

from __future__ import annotations

from typing import Any

from functions.access import service as access
from functions.checkin.api.citizen import pass_cookie
from functions.checkin.domain import form as forms
from functions.checkin.domain.declaration import FullDeclarationNeeded
from functions.checkin.pages.forms import division_prefixes, lists_for, values_of
from functions.checkin.pages.showing import family_choices
from functions.checkin.service import arriving, declaring, health, history
from functions.checkin.service.passes import COOKIE, read_pass
from functions.checkin.service.recording import Outcome
from functions.kernel.callers import Role
from functions.kernel.divisions import print_place
from functions.kernel.errors import Gone, Invalid, NotFound, Refusal, Unavailable
from functions.kernel.identifiers import PersonId, print_venue_code
from functions.kernel.periods import read_instant, write_instant
from functions.kernel.valuesets import venue_kinds
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, problem_of, see_other, status_of
from functions.runtime.http.padding import UNCOMPRESSED
from functions.runtime.pages import render

pages = Api(__name__, audience="citizen")


@pages.page("GET", "/v/{token}")
def show_scan(request: Request) -> Answer:
    """Show the venue behind a poster, and what its visitor is to do."""
    return _page(request, request.path["token"])


@pages.page("POST", "/v/{token}")
def scan(request: Request) -> Answer:
    """Take the form behind a poster: declare if it is the first time, then enter."""
    token, form = request.path["token"], request.form()
    if request.caller.role is not Role.CITIZEN:
        return see_other(f"/dang-nhap?next=/v/{token}")
    if form.get("step"):
        return _page(request, token, values=dict(form))
    try:
        return _enter(request, token, dict(form))
    except FullDeclarationNeeded:
        return _page(request, token, again=True)
    except (Invalid, Unavailable) as refusal:
        return _page(request, token, values=dict(form), refusal=refusal)


@pages.page("POST", "/s")
def type_code(request: Request) -> Answer:
    """Take a venue code that was typed, or a pasted link."""
    return see_other(f"/s/{registry.read_code(request.form().get('code', ''))}")


@pages.page("GET", "/s/{short_code}")
def show_short_code(request: Request) -> Answer:
    """Lead from a typed venue code to the page behind its poster."""
    token = registry.token_of(request.path["short_code"], request.now)
    return see_other(f"/v/{token}?go=typed")


def _enter(request: Request, token: str, form: dict[str, str]) -> Answer:
    told_at = read_instant(form.get("at", ""))
    cookie: dict[str, Any] = {}
    pass_text = request.cookie(COOKIE)
    if form.get("kind"):
        declared = _declare(request, form)
        cookie = pass_cookie(declared, request.caller.subject)
        pass_text = ""
    recorded = arriving.check_in(
        request.caller,
        arriving.Scan(
            poster=token,
            told_at=told_at,
            for_person=PersonId(form["for_person"]) if form.get("for_person") else None,
            nothing_changed=form.get("nothing_changed") == "yes",
            typed=request.query.get("go") == "typed",
        ),
        pass_text,
        request.now,
    )
    if recorded.outcome is Outcome.SPILLED:
        return _page(request, token, state="spilled", status=202)
    other = f"&for={recorded.person}" if recorded.person != request.caller.subject else ""
    return see_other(f"/v/{token}?visit={recorded.visit.replace('#', '-')}{other}", cookie)


def _declare(request: Request, form: dict[str, str]) -> declaring.Declared:
    described = forms.describe_form(forms.current_form(form["kind"], request.now), request.language)
    return declaring.declare(
        request.caller,
        declaring.Declaring(
            kind=form["kind"],
            version=int(form["version"]) if form.get("version", "").isdecimal() else 0,
            identity=values_of(described["identity"], "identity", form),
            answers=values_of(described["questions"], "answers", form),
        ),
        request.now,
    )


def _page(
    request: Request,
    token: str,
    *,
    state: str = "",
    status: int = 200,
    values: dict[str, str] | None = None,
    refusal: Refusal | None = None,
    again: bool = False,
) -> Answer:
    context: dict[str, Any] = {
        "token": token,
        "scanned_at": (values or {}).get("at") or write_instant(request.now),
        "venue": None,
        "warning": None,
        "modes": (),
        "order": None,
        "form": None,
        "lists": None,
        "colour": "grey",
        "valid_until": None,
        "members": [],
        "visit": None,
        "values": values or {},
        "problem": problem_of(refusal, request.request_id) if refusal else None,
    }
    try:
        poster = registry.read_poster(token, request.now)
    except (Invalid, NotFound, Gone) as refused:
        closed = {"QR_REVOKED": "revoked", "POSTER_MOVED": "revoked"}
        told = closed.get(refused.code, "suspended" if isinstance(refused, Gone) else "unknown")
        if isinstance(refused, registry.PosterMoved):
            now_at = registry.venue(registry.verified(token).venue)
            context |= {"venue": _venue(now_at, now_at.division), "warning": "moved"}
        return render(request, "scan.html", status_of(type(refused)), state=told, **context)
    context["venue"] = _venue(registry.venue_behind(poster.venue), poster.division)
    context["modes"] = access.kinds_at(poster.division, request.now)
    suspended = registry.module_suspended(registry.Module.CHECKIN, poster.division, request.now)
    if suspended is not None:
        context["order"] = {
            "instrument": suspended.instrument,
            "from": suspended.effective_from,
        }
        return render(request, "scan.html", 503, state="module_suspended", **context)
    if request.caller.role is not Role.CITIZEN:
        return see_other(f"/dang-nhap?next=/v/{token}")
    _fill(request, context, state=state, again=again)
    answered = refusal and status_of(type(refusal))
    plain = UNCOMPRESSED if context["state"] in ("later", "done") else None
    return render(request, "scan.html", answered or status, plain, **context)


def _fill(request: Request, context: dict[str, Any], *, state: str, again: bool) -> None:
    person = PersonId(request.caller.subject)
    held = read_pass(request.cookie(COOKIE), person) or health.standing_of(person)
    visit = request.query.get("visit", "")
    context["members"] = [{"id": one, "masked_name": name} for one, name in family_choices(request)]
    if state:
        context["state"] = state
        return
    if visit and not context["problem"]:
        context["visit"] = _visit(request, visit.replace("-", "#"))
        if context["visit"]:
            context["state"] = "done"
            return
    if held is None or again or context["values"].get("kind"):
        described = forms.describe_form(
            forms.current_form(forms.Kind.DOMESTIC, request.now), request.language
        )
        lists = lists_for(context["values"], request.language, division_prefixes(described))
        context |= {"state": "first", "form": described, "lists": lists}
        return
    shown = health.health_of(held, request.now, nothing_changed=False)
    context |= {"state": "later", "colour": shown.advice.colour, "valid_until": None}


def _visit(request: Request, told: str) -> dict[str, Any] | None:
    """The visit just made; for a second scan during a stay, the stay that it belongs to."""
    other = request.query.get("for", "")
    found = history.visits_of(
        request.caller,
        request.now,
        for_person=registry.read_person(other) if other else None,
        request_id=request.request_id,
    )
    venue = told.partition("#")[2].partition(".")[0]
    here = [one for one in found if one.venue == venue and request.now <= one.leave_by]
    visit = next((one for one in found if one.visit == told), here[0] if here else None)
    if visit is None:
        return None
    return {
        "id": visit.visit,
        "in_at": visit.entered_at,
        "out_at": visit.left_at if visit.left_at <= request.now else None,
        "colour": visit.colour,
        "reason": "",
        "for_name": dict(family_choices(request)).get(PersonId(other), "") if other else "",
        "advice": "",
    }


def _venue(venue: registry.Venue, division: str) -> dict[str, str]:
    """What the page says of the place; an alias goes by the venue it is joined into."""
    if venue.joined_into:
        venue = registry.venue(registry.read_code(venue.joined_into))
    return {
        "name": venue.details.name,
        "kind_name": venue_kinds().read(venue.details.kind).vi,
        "commune": print_place(division),
        "code_printed": print_venue_code(venue.code),
    }
