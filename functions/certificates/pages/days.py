"""The page on which facility staff sign for a day's doses."""

from __future__ import annotations

from functions.certificates.schemas.days import FacilityDayView, MissingOfDayView, SignForm
from functions.certificates.service import batching, holding
from functions.kernel.errors import Refusal, Unavailable
from functions.kernel.periods import DateInvalid, day_of, read_day
from functions.runtime.http import Answer, Api, Request, problem_of, status_of
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")


@pages.page("GET", "/diem-tiem/chung-nhan", query=("day",), refuses=(DateInvalid,))
def show_day(request: Request) -> Answer:
    """Show how far the certificates of a day of my site have come."""
    asked = request.query.get("day", "")
    return _page(request, asked or day_of(request.now).isoformat())


@pages.page("GET", "/diem-tiem/chung-nhan/chua-cap", query=("day",), refuses=(DateInvalid,))
def list_missing(request: Request) -> Answer:
    """Of whom there is no certificate, and why."""
    day = read_day(request.query.get("day", "") or day_of(request.now).isoformat())
    shown = holding.missing_of(request.caller, day, request.now, request.request_id)
    return render(request, "certificates/missing.html", shown=MissingOfDayView.of(shown))


@pages.page("POST", "/diem-tiem/chung-nhan", body=SignForm)
def sign_day(request: Request, form: SignForm) -> Answer:
    """Sign for the day."""
    try:
        batching.sign_day(request.caller, read_day(form.day), request.now, request.request_id)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, day_of(request.now).isoformat(), form, refusal)
    return _page(request, form.day, done=True)


def _page(
    request: Request,
    day: str,
    form: SignForm | None = None,
    refusal: Refusal | None = None,
    *,
    done: bool = False,
) -> Answer:
    shown = batching.day_shown(request.caller, read_day(day), request.now, request.request_id)
    return render(
        request,
        "certificates/signing.html",
        status_of(type(refusal)) if refusal else 200,
        shown=FacilityDayView.of(shown),
        signings=shown.signings,
        done=done,
        values=form.model_dump() if form else {},
        problem=problem_of(refusal, request.request_id) if refusal else None,
    )
