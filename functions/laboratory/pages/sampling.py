"""Pages of samplers: the table in the field, sessions, tubes to send, people to sample again."""

from __future__ import annotations

from typing import Any

from functions.access import service as access
from functions.kernel.callers import Role
from functions.kernel.divisions import divisions_in, print_place, provinces
from functions.kernel.errors import Refusal
from functions.kernel.periods import day_of, days_between
from functions.laboratory.domain.custody import Manifest
from functions.laboratory.domain.session import AHEAD
from functions.laboratory.domain.words import Method, SamplingReason
from functions.laboratory.schemas.amended import AmendmentView
from functions.laboratory.schemas.forms import SessionChosen, SessionForm, SettleForm, TubesForm
from functions.laboratory.schemas.recollecting import ReachForm, TaskView, WayView
from functions.laboratory.service import (
    amending,
    conflicts,
    custody,
    planning,
    printing,
    recollecting,
)
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.http.answers import CAMERA_HEADERS
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

SESSIONS, SEND = "laboratory/work_sessions.html", "laboratory/send.html"
AGAIN, AMENDED = "laboratory/recollections.html", "laboratory/amended.html"
BLANK_ROWS = 20
CAP = 64 * 1024


@pages.page("GET", "/lay-mau")
def show_table(request: Request) -> Answer:
    """Show the table in the field: a shell that works without network."""
    return render(request, "laboratory/field.html", 200, CAMERA_HEADERS)


@pages.page("GET", "/lay-mau/giay")
def show_paper(request: Request) -> Answer:
    """Show a list to print, for a day without any device."""
    unit = access.unit_of(request.caller.unit)
    today = day_of(request.now)
    sessions = planning.sessions_of_unit(request.caller, today)
    return render(
        request,
        "laboratory/sampling_list.html",
        unit_name=unit.name,
        day_words=f"{today:%d/%m/%Y}",
        places=[session.place for session in sessions],
        rows=range(BLANK_ROWS),
    )


@pages.page("GET", "/lay-mau/buoi")
def show_work_sessions(request: Request) -> Answer:
    """Show my unit's sessions and a form to plan one."""
    return render(request, SESSIONS, **fresh_form(**_sessions(request)))


@pages.page("POST", "/lay-mau/buoi", body=SessionForm)
def plan(request: Request, form: SessionForm) -> Answer:
    """Plan a session."""
    if form.step == "divisions":
        return again(request, SESSIONS, form, None, **_sessions(request, form))
    try:
        wanted = form.wanted()
        planning.plan_session(request.caller, wanted, form.idempotency_key, request.now)
    except Refusal as refusal:
        return again(request, SESSIONS, form, refusal, **_sessions(request, form))
    return see_other("/lay-mau/buoi")


@pages.page("POST", "/lay-mau/buoi/dong", body=SessionChosen)
def close(request: Request, form: SessionChosen) -> Answer:
    """Take no more bookings."""
    planning.close_session(request.caller, form.session)
    return see_other("/lay-mau/buoi")


@pages.page("GET", "/lay-mau/gui")
def show_waiting(request: Request) -> Answer:
    """Show the tubes that wait to be sent, and what a human has to settle."""
    return render(request, SEND, **fresh_form(**_waiting(request)))


@pages.page("POST", "/lay-mau/gui", body=TubesForm, cap=CAP)
def send(request: Request, form: TubesForm) -> Answer:
    """Send tubes with a manifest."""
    try:
        sent = custody.send_tubes(
            request.caller, form.codes(), form.laboratory, form.idempotency_key, request.now
        )
    except Refusal as refusal:
        return again(request, SEND, form, refusal, **_waiting(request))
    return see_other(f"/lay-mau/giao-nhan/{sent.manifest.code}")


@pages.page("POST", "/lay-mau/xung-dot", body=SettleForm)
def settle(request: Request, form: SettleForm) -> Answer:
    """Give a tube whose code was taken a new label, or drop it."""
    try:
        if form.tube:
            conflicts.relabel(request.caller, form.key, form.tube)
        else:
            conflicts.drop(request.caller, form.key)
    except Refusal as refusal:
        return again(request, SEND, form, refusal, **_waiting(request))
    return see_other("/lay-mau/gui")


@pages.page("GET", "/lay-mau/giao-nhan/{code}")
def show_manifest(request: Request) -> Answer:
    """Show a manifest, and its files once they are printed."""
    manifest, tubes = custody.manifest_of(request.caller, request.path["code"])
    csv, pdf = printing.links_of(manifest)
    return render(
        request,
        "laboratory/manifest.html",
        manifest=_manifest(manifest),
        tubes=tubes,
        csv=csv,
        pdf=pdf,
    )


@pages.page("GET", "/lay-mau/lay-lai")
def show_recollections(request: Request) -> Answer:
    """Show who has to be sampled again, overdue first, names masked."""
    return render(request, AGAIN, **fresh_form(tasks=_tasks(request), way=None))


@pages.page("POST", "/lay-mau/lay-lai", body=ReachForm)
def reach(request: Request, form: ReachForm) -> Answer:
    """Show how to reach one of them, put on record."""
    try:
        way = recollecting.reach(request.caller, form.id, request.now, request.request_id)
    except Refusal as refusal:
        return again(request, AGAIN, form, refusal, tasks=_tasks(request), way=None)
    return render(request, AGAIN, **fresh_form(tasks=_tasks(request), way=WayView.of(way)))


@pages.page("GET", "/lay-mau/dinh-chinh")
def show_amended(request: Request) -> Answer:
    """Show which results of the unit's tubes were changed or taken back, newest first."""
    found = amending.amended_results(request.caller, request.now)
    return render(request, AMENDED, results=[AmendmentView.of(one) for one in found])


def _tasks(request: Request) -> list[TaskView]:
    found = recollecting.tasks_shown(request.caller, request.now, request.request_id)
    return [TaskView.of(task, found.known, request.now) for task in found.tasks]


def _sessions(request: Request, form: SessionForm | None = None) -> dict[str, Any]:
    today = day_of(request.now)
    days = list(days_between(today, today + AHEAD))[:8]
    found = [one for day in days for one in planning.sessions_of_unit(request.caller, day)]
    place = (request.caller.division or "").split("/")
    province, district = [*place, "", ""][:2]
    if form is not None:
        province, district = form.province or province, form.district or district
    return {
        "sessions": [
            {
                "session": one.id,
                "place": one.place,
                "commune": print_place(one.division),
                "day_words": f"{one.day:%d/%m/%Y}",
                "slots": len(one.slots),
                "seats": sum(slot.seats for slot in one.slots),
                "open": one.open,
            }
            for one in found
        ],
        "lists": {
            "provinces": [(one.code, one.name) for one in provinces()],
            "districts": {"": _within(province)},
            "wards": {"": _within(district)},
        },
        "may_plan": request.caller.role in _PLANNERS,
        "reasons": [reason.value for reason in SamplingReason],
        "methods": [method.value for method in Method],
    }


_PLANNERS = frozenset(
    {Role.SAMPLER, Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER, Role.PROVINCE_OFFICER}
)


def _waiting(request: Request) -> dict[str, Any]:
    tubes = custody.tubes_waiting(request.caller, request.now)
    return {
        "tubes": tubes,
        "laboratories": list(dict.fromkeys(tube.laboratory for tube in tubes)),
        "manifests": [_manifest(one) for one in custody.newest_manifests(request.caller, "from")],
        "conflicts": [
            {"key": key, "tube": one.tube, "people": one.size, "sealed_at": one.sealed_at}
            for key, one in conflicts.conflicts(request.caller)
        ],
    }


def _manifest(manifest: Manifest) -> dict[str, Any]:
    return {
        "code": manifest.code,
        "unit": manifest.unit,
        "laboratory": manifest.laboratory,
        "made_at": manifest.made_at,
        "count": len(manifest.tubes),
    }


def _within(code: str) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in divisions_in(code)] if code else []
