"""Pages of units that report and of officers: board, file, codes, reports."""

from __future__ import annotations

from typing import Any

from functions.aefi.domain.report import Course, Severity, list_on, symptoms_of
from functions.aefi.schemas.forms import PersonForm, UnitReportForm
from functions.aefi.service import at_units, by_code, showing, signals
from functions.kernel.errors import Refusal
from functions.kernel.periods import VIETNAM, day_of
from functions.runtime import settings
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.http.answers import CAMERA_HEADERS, attachment
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

BOARD, UNIT, SLIP, SIGNALS = (
    "aefi/board.html",
    "aefi/unit.html",
    "aefi/slip.html",
    "aefi/signals.html",
)
PLACE = "/can-bo/sau-tiem"
CARDS = ("card", "cccd", "cmnd", "passport", "bhyt")


@pages.page("GET", "/can-bo/sau-tiem")
def show_board(request: Request) -> Answer:
    """Show the open cases of my area and their clocks, overdue ones first."""
    board = showing.board(request.caller, request.now)
    return render(request, BOARD, board=board, now=request.now, place=PLACE)


@pages.page("GET", "/can-bo/sau-tiem/tep", answers={200: "text/csv"})
def download_board(request: Request) -> Answer:
    """Download the open cases of my area; nothing of a person is in it."""
    told = showing.file_of(request.caller, request.now).decode()
    return attachment(told, "text/csv", "aefi-cases.csv")


@pages.page("GET", "/can-bo/sau-tiem/tin-hieu")
def show_signals(request: Request) -> Answer:
    """Show lots and sites by how far they stand out."""
    found = signals.signals_of(request.caller, request.now)
    return render(request, SIGNALS, signals=found)


@pages.page("GET", "/can-bo/sau-tiem/bao")
def show_unit_report(request: Request) -> Answer:
    """Show the form in which my unit reports an event."""
    return render(request, UNIT, 200, dict(CAMERA_HEADERS), **fresh_form(**_asked(request)))


@pages.page("POST", "/can-bo/sau-tiem/bao", body=UnitReportForm)
def report(request: Request, form: UnitReportForm) -> Answer:
    """Report an event of somebody before me."""
    try:
        made = at_units.report(
            request.caller,
            form.sight(),
            form.event(),
            key=form.idempotency_key,
            now=request.now,
            request_id=request.request_id,
        )
    except Refusal as refusal:
        return again(request, UNIT, form, refusal, **_asked(request))
    return see_other(f"{PLACE}/ca/{made.case}")


@pages.page("GET", "/can-bo/sau-tiem/phieu")
def show_slip_form(request: Request) -> Answer:
    """Show where somebody leaving is shown, to get the code to take home."""
    return render(request, SLIP, 200, dict(CAMERA_HEADERS), **fresh_form(**_slip()))


@pages.page("POST", "/can-bo/sau-tiem/phieu", body=PersonForm)
def give_code(request: Request, form: PersonForm) -> Answer:
    """Give the code to take home, or take it back."""
    caller, now = request.caller, request.now
    try:
        if form.step == "revoke":
            by_code.revoke(caller, form.sight(), now, request.request_id)
            return render(request, SLIP, **fresh_form(**_slip(is_off=True)))
        code, opened = by_code.give(caller, form.sight(), now, request.request_id)
    except Refusal as refusal:
        return again(request, SLIP, form, refusal, **_slip())
    return render(request, SLIP, **fresh_form(**_slip(code, opened)))


def _slip(
    code: str = "", opened: by_code.Opened | None = None, *, is_off: bool = False
) -> dict[str, Any]:
    told: dict[str, Any] = {"kinds": CARDS, "is_off": is_off, "slip": None}
    if opened is not None:
        from functions.runtime.documents.qr import QUIET, Correction, path_of, squares_of

        # Behind the # nothing is sent to a server, and no proxy writes it down.
        squares = squares_of(f"{settings.public_origin()}/sau-tiem#{code}", Correction.M)
        told["slip"] = {
            "code": " ".join(code[start : start + 4] for start in range(0, len(code), 4)),
            "day": opened.dose.day,
            "until": opened.until,
            "path": path_of(squares),
            "size": len(squares) + 2 * QUIET,
            "quiet": QUIET,
        }
    return told


def _asked(request: Request) -> dict[str, Any]:
    now = request.now.astimezone(VIETNAM)
    systems: dict[str, list[str]] = {}
    for one in symptoms_of(list_on(day_of(request.now))).values():
        systems.setdefault(one.system, []).append(one.id)
    return {
        "kinds": CARDS,
        "systems": systems,
        "severities": [one.value for one in Severity],
        "courses": [one.value for one in Course],
        "today": now.date().isoformat(),
        "hour": f"{now:%H:%M}",
    }
