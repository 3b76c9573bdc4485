"""Pages of staff: what to practise, a task, being let off."""

from __future__ import annotations

from functions.access import service as access
from functions.kernel.errors import NotFound, Refusal
from functions.kernel.rules import NoRuleInForce
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render
from functions.training.domain.exercises import ExerciseUnknown
from functions.training.schemas import AgreeForm, AnewForm, AnswerForm, WaiverForm
from functions.training.service import practising

pages = Api(__name__, audience="staff")

PRACTICE, EXERCISE = "training/practice.html", "training/exercise.html"
WAIVERS = "training/waivers.html"
PLACE = "/can-bo/luyen-tap"


@pages.page("GET", "/can-bo/luyen-tap", refuses=(NoRuleInForce,))
def show_practice(request: Request) -> Answer:
    """Show what one has to practise, and whether live work is open."""
    told = practising.overview(request.caller, request.now)
    return render(request, PRACTICE, **fresh_form(told=told, asked=False, place=PLACE))


@pages.page(
    "GET",
    "/can-bo/luyen-tap/bai",
    query=("exercise",),
    refuses=(ExerciseUnknown, NoRuleInForce),
)
def show_exercise(request: Request) -> Answer:
    """Show the next situation of an exercise."""
    shown = practising.show(request.caller, request.query.get("exercise", ""), request.now)
    return render(request, EXERCISE, **fresh_form(shown=shown, place=PLACE))


@pages.page("POST", "/can-bo/luyen-tap/bai", body=AnswerForm, refuses=(ExerciseUnknown,))
def answer_exercise(request: Request, form: AnswerForm) -> Answer:
    """Answer a situation; the rules grade it."""
    try:
        practising.answer(request.caller, form.given(), request.now)
    except NotFound:
        raise
    except Refusal as refusal:
        shown = practising.show(request.caller, form.exercise, request.now)
        return again(request, EXERCISE, form, refusal, shown=shown, place=PLACE)
    return see_other(f"{PLACE}/bai?exercise={form.exercise}")


@pages.page(
    "POST",
    "/can-bo/luyen-tap/lam-lai",
    body=AnewForm,
    refuses=(ExerciseUnknown, access.ProgressChanged),
)
def begin_anew(request: Request, form: AnewForm) -> Answer:
    """Begin an exercise from its beginning."""
    practising.begin_anew(request.caller, form.exercise, form.seen(), request.now)
    return see_other(f"{PLACE}/bai?exercise={form.exercise}")


@pages.page("POST", "/can-bo/luyen-tap/xin-mien", body=WaiverForm)
def ask_waiver(request: Request, form: WaiverForm) -> Answer:
    """Ask to work for some days before having practised."""
    told = practising.overview(request.caller, request.now)
    try:
        access.ask_waiver(request.caller, form.reason, request.now)
    except Refusal as refusal:
        return again(request, PRACTICE, form, refusal, told=told, asked=False, place=PLACE)
    return render(request, PRACTICE, **fresh_form(told=told, asked=True, place=PLACE))


@pages.page("GET", "/can-bo/mien-luyen-tap")
def show_waivers(request: Request) -> Answer:
    """Show who asks to work before having practised."""
    waiting = access.waiting_waivers(request.caller)
    return render(request, WAIVERS, **fresh_form(waiting=waiting))


@pages.page("POST", "/can-bo/mien-luyen-tap", body=AgreeForm)
def agree_waiver(request: Request, form: AgreeForm) -> Answer:
    """Agree, as one of two, that somebody works before having practised."""
    try:
        access.agree_waiver(request.caller, form.division, form.account, request.now)
    except Refusal as refusal:
        waiting = access.waiting_waivers(request.caller)
        return again(request, WAIVERS, form, refusal, waiting=waiting)
    return see_other("/can-bo/mien-luyen-tap")
