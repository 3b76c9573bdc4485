"""The page on which officers revoke certificates."""

from __future__ import annotations

from functions.certificates.schemas import revoking as schemas
from functions.certificates.service import revoking
from functions.kernel.errors import Refusal, Unavailable
from functions.runtime.http import Answer, Api, Request, problem_of, status_of
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")


@pages.page("GET", "/can-bo/chung-nhan")
def show_revoking(request: Request) -> Answer:
    """Show what may be revoked."""
    return _page(request)


@pages.page("POST", "/can-bo/chung-nhan", body=schemas.RevokeForm)
def revoke(request: Request, form: schemas.RevokeForm) -> Answer:
    """Revoke one certificate, or all of a facility and period."""
    try:
        _revoke(request, form)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, form, refusal)
    return _page(request, done=True)


def _revoke(request: Request, form: schemas.RevokeForm) -> None:
    who, now, told = request.caller, request.now, request.request_id
    if form.what == "facility":
        revoking.revoke_facility(who, form.order_by(who.subject), now, told)
    else:
        revoking.revoke_one(who, form.uvci, now, told)


def _page(
    request: Request,
    form: schemas.RevokeForm | None = None,
    refusal: Refusal | None = None,
    *,
    done: bool = False,
) -> Answer:
    return render(
        request,
        "revoking.html",
        status_of(type(refusal)) if refusal else 200,
        done=done,
        values=form.model_dump() if form else {},
        problem=problem_of(refusal, request.request_id) if refusal else None,
    )
