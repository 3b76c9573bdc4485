"""Pages of a site's stations: who is here today, screening, one person's way, corrections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from functions.access import service as access
from functions.immunization.domain.attendance import Stage
from functions.immunization.domain.dose import Left
from functions.immunization.domain.doubts import Doubt
from functions.immunization.domain.reception import ReceptionUnknown
from functions.immunization.domain.screening import (
    POSSIBLE,
    checklist_on,
    known_questions,
    questions,
)
from functions.immunization.pages.reception import CARDS, CHOSEN
from functions.immunization.schemas.forms import (
    CheckForm,
    CorrectForm,
    GiveForm,
    LeaveForm,
    ScreenForm,
    SettleForm,
)
from functions.immunization.service import (
    checking,
    correcting,
    injecting,
    observing,
    receiving,
    showing,
    stock,
)
from functions.immunization.service import screening as screenings
from functions.kernel.errors import Refusal
from functions.kernel.periods import day_of
from functions.kernel.vaccines import products
from functions.runtime.forms import Form, again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.http.answers import CAMERA_HEADERS
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

WARD, SCREEN, PERSON = (
    "immunization/ward.html",
    "immunization/screening.html",
    "immunization/attendance.html",
)
PLACE = "/diem-tiem/nguoi"


@pages.page("GET", "/diem-tiem")
def show_ward(request: Request) -> Answer:
    """Show who is at my site today: to be injected, observed, done; and what contradicts."""
    return render(request, WARD, **fresh_form(**_ward(request)))


@pages.page("POST", "/diem-tiem", body=SettleForm)
def settle(request: Request, form: SettleForm) -> Answer:
    """Say what was found out about a dose that contradicted another."""
    try:
        correcting.settle(request.caller, form.screening, form.reason)
    except Refusal as refusal:
        return again(request, WARD, form, refusal, **_ward(request))
    return see_other("/diem-tiem")


@pages.page("GET", "/diem-tiem/ban")
def show_table(request: Request) -> Answer:
    """Show a station's tablet: a shell that works without network."""
    return render(
        request,
        "immunization/table.html",
        200,
        CAMERA_HEADERS,
        kinds=CARDS,
        walk_ins=CHOSEN,
        doubts=[one.value for one in Doubt],
        questions=known_questions(),
    )


@pages.page("GET", "/diem-tiem/kham", query=("reception",), refuses=(ReceptionUnknown,))
def show_screening_form(request: Request) -> Answer:
    """Show the checklist in force, for somebody of the queue or whoever is shown."""
    shown = _checklist(request, request.query.get("reception", ""))
    return render(request, SCREEN, 200, dict(CAMERA_HEADERS), **fresh_form(**shown))


@pages.page("POST", "/diem-tiem/kham", body=ScreenForm)
def screen(request: Request, form: ScreenForm) -> Answer:
    """Screen somebody; I sign it."""
    try:
        key = form.idempotency_key
        made = screenings.screen(request.caller, form.who(), form.checklist(), key, request.now)
    except Refusal as refusal:
        return again(request, SCREEN, form, refusal, **_checklist(request, form.reception))
    return see_other(f"{PLACE}/{made.id}")


@pages.page("GET", "/diem-tiem/nguoi/{screening}")
def show_person(request: Request) -> Answer:
    """Show one person's screening, doses and what comes next."""
    return render(request, PERSON, **fresh_form(**_person(request)))


@pages.page("POST", "/diem-tiem/nguoi/{screening}/tiem", body=GiveForm)
def give(request: Request, form: GiveForm) -> Answer:
    """Record the injection."""
    lot, vial = form.place()
    return _done(
        request,
        form,
        lambda id_: injecting.give(
            request.caller, id_, lot, vial, reason=form.reason, now=request.now
        ),
    )


@pages.page("POST", "/diem-tiem/nguoi/{screening}/theo-doi", body=LeaveForm)
def end_observation(request: Request, form: LeaveForm) -> Answer:
    """Let somebody leave."""
    return _done(
        request, form, lambda id_: observing.end(request.caller, id_, form.left, request.now)
    )


@pages.page("POST", "/diem-tiem/nguoi/{screening}/sua", body=CorrectForm)
def correct(request: Request, form: CorrectForm) -> Answer:
    """Correct the dose: another vial, or it never was."""
    caller, now, (lot, vial) = request.caller, request.now, form.place()

    def act(id_: str) -> object:
        if not lot:
            return correcting.withdraw(caller, id_, form.reason, now)
        return correcting.set_vial(caller, id_, lot, vial, reason=form.reason, now=now)

    return _done(request, form, act)


@pages.page("POST", "/diem-tiem/nguoi/{screening}/doi-chieu", body=CheckForm)
def check_again(request: Request, form: CheckForm) -> Answer:
    """Check the dose again, after what was at odds has been put right."""
    return _done(request, form, lambda id_: checking.check_again(request.caller, id_, request.now))


def _done(request: Request, form: Form, act: Callable[[str], object]) -> Answer:
    id_ = request.path["screening"]
    try:
        act(id_)
    except Refusal as refusal:
        return again(request, PERSON, form, refusal, **_person(request))
    return see_other(f"{PLACE}/{id_}")


def _ward(request: Request) -> dict[str, Any]:
    found = showing.today(request.caller, request.now, request.request_id)
    return {
        "stages": {stage.value: [one for one in found if _is_at(one, stage)] for stage in Stage},
        "waiting": showing.waiting(request.caller, request.now, request.request_id),
        "due": showing.expected(request.caller, request.now, request.request_id),
        "odd": showing.odd(request.caller, request.now, request.request_id),
        "now": request.now,
        "may_screen": access.may_pass(request.caller.role, "GET /diem-tiem/kham"),
        "may_lead": access.may_pass(request.caller.role, "POST /diem-tiem"),
    }


def _is_at(shown: showing.Shown, stage: Stage) -> bool:
    return shown.attendance.stage is stage


def _queued(request: Request, reception: str) -> showing.Waiting | None:
    """Who was chosen from the queue, if anybody."""
    if not reception:
        return None
    found = receiving.reception_of(request.caller, reception, request.now)
    return showing.received(request.caller, found, request.now, request.request_id)


def _checklist(request: Request, reception: str) -> dict[str, Any]:
    rule = checklist_on(day_of(request.now))
    return {
        "instrument": rule.instrument,
        "rule": rule.rule_id,
        "questions": questions(rule),
        "measures": tuple(POSSIBLE),
        "pressure_of": tuple(rule.body["pressure_of"]),
        "kinds": CARDS,
        "walk_ins": CHOSEN,
        "queued": _queued(request, reception),
        "products": [(one.code, one.name) for one in products().values()],
    }


def _person(request: Request) -> dict[str, Any]:
    id_ = request.path["screening"]
    shown = showing.show(request.caller, id_, request.now, request.request_id)
    product = shown.attendance.product
    vials = [
        (f"{vial.lot} {vial.id}", shelf.stock.lot.number, vial)
        for shelf in stock.shelves(request.caller)
        for vial in shelf.vials
        if shelf.stock.lot.product == product
    ]
    return {
        "place": f"{PLACE}/{id_}",
        "one": shown.attendance,
        "who": shown.masked_name,
        "before": shown.before,
        "dose": shown.dose,
        "versions": shown.versions,
        "quality": shown.quality,
        "vials": vials,
        "ways": [way.value for way in Left],
        "product_name": products()[product].name,
        "may_give": access.may_pass(request.caller.role, "POST /api/immunizations"),
        "may_lead": access.may_pass(request.caller.role, "POST /diem-tiem"),
        "now": request.now,
    }
