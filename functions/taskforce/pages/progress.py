"""Pages of the task force: readiness, people trained, the day's report."""

from __future__ import annotations

from typing import Any

from functions.kernel.errors import NotFound, Refusal
from functions.kernel.periods import day_of
from functions.kernel.rules import NoRuleInForce
from functions.kernel.valuesets import venue_kinds
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render
from functions.taskforce.domain.ticket import Platform
from functions.taskforce.domain.training import ROLES, TrainingEntered
from functions.taskforce.schemas import DoneForm, TrainingForm
from functions.taskforce.service import overview, readying, teaching
from functions.taskforce.service.places import below, name_of

pages = Api(__name__, audience="staff")

READY, TRAINED = "taskforce/ready.html", "taskforce/trained.html"
REPORT = "taskforce/report.html"
PLACE = "/can-bo/to-cong-nghe"


@pages.page(
    "GET", "/can-bo/to-cong-nghe/san-sang", query=("at",), refuses=(NotFound, NoRuleInForce)
)
def show_readiness(request: Request) -> Answer:
    """Show what is ready in a place, and beside those like it."""
    return render(request, READY, **fresh_form(**_ready(request, request.query.get("at", ""))))


@pages.page("POST", "/can-bo/to-cong-nghe/san-sang", body=DoneForm)
def do_item(request: Request, form: DoneForm) -> Answer:
    """Tick, confirm or send back an item."""
    try:
        readying.do(request.caller, form.at, form.done(), request.now)
    except NotFound:
        raise
    except Refusal as refusal:
        return again(request, READY, form, refusal, **_ready(request, form.at))
    return see_other(f"{PLACE}/san-sang?at={form.at}")


@pages.page("GET", "/can-bo/to-cong-nghe/tap-huan", query=("at",), refuses=(NotFound,))
def show_trained(request: Request) -> Answer:
    """Show how many people were trained, by role and place."""
    return render(request, TRAINED, **fresh_form(**_trained(request, request.query.get("at", ""))))


@pages.page("POST", "/can-bo/to-cong-nghe/tap-huan", body=TrainingForm)
def enter_training(request: Request, form: TrainingForm) -> Answer:
    """Enter the numbers of a session."""
    try:
        teaching.enter(request.caller, form.held(), request.now)
    except NotFound:
        raise
    except TrainingEntered as refusal:
        known = {"standing": teaching.standing(request.caller, form.held())}
        return again(request, TRAINED, form, refusal, **_trained(request, form.at) | known)
    except Refusal as refusal:
        return again(request, TRAINED, form, refusal, **_trained(request, form.at))
    return see_other(f"{PLACE}/tap-huan?at={form.at}")


@pages.page("GET", "/can-bo/to-cong-nghe/bao-cao", query=("at",), refuses=(NotFound, NoRuleInForce))
def show_report(request: Request) -> Answer:
    """Show the day's report of a place, to be printed."""
    told = overview.report(request.caller, request.query.get("at", ""), request.now)
    title = name_of(told.board.place)
    english = request.language == "en"
    kinds = {code: one.en if english else one.vi for code, one in venue_kinds().values.items()}
    return render(
        request, REPORT, told=told, title=title, name_of=name_of, place=PLACE, kinds=kinds
    )


def _ready(request: Request, at: str) -> dict[str, Any]:
    shown = readying.show(request.caller, at, request.now)
    return {"shown": shown, "title": name_of(shown.place), "place": PLACE}


def _trained(request: Request, at: str) -> dict[str, Any]:
    shown = teaching.show(request.caller, at)
    asked = shown.place if shown else ""
    inside = below(asked)
    here = ((asked, name_of(asked)),) if asked else ()
    return {
        "shown": shown,
        "title": name_of(asked),
        "name_of": name_of,
        "inside": inside,
        "places": (*here, *inside) if asked else (),
        "platforms": tuple(one.value for one in Platform),
        "roles": ROLES,
        "today": day_of(request.now).isoformat(),
        "standing": None,
        "place": PLACE,
    }
