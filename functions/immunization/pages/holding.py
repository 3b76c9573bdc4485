"""The page of doses that are held: what speaks against each, and a second person's word."""

from __future__ import annotations

from functions.immunization.schemas.holding import HeldForm
from functions.immunization.service import holding
from functions.kernel.errors import Refusal
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

HELD, PLACE = "immunization/held.html", "/can-bo/mui-tiem-cho"


@pages.page("GET", "/can-bo/mui-tiem-cho")
def show_held(request: Request) -> Answer:
    """Show what waits at my site or in my area."""
    return render(request, HELD, **fresh_form(lines=_lines(request)))


@pages.page("POST", "/can-bo/mui-tiem-cho", body=HeldForm)
def settle_held(request: Request, form: HeldForm) -> Answer:
    """Be the second person."""
    try:
        holding.settle(
            request.caller,
            form.screening,
            was_given=form.answer == "yes",
            reason=form.reason,
            now=request.now,
        )
    except Refusal as refusal:
        return again(request, HELD, form, refusal, lines=_lines(request))
    return see_other(PLACE)


def _lines(request: Request) -> tuple[holding.HeldShown, ...]:
    return holding.waiting(request.caller, request.now, request.request_id)
