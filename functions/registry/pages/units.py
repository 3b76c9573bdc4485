"""The page on which health units are applied for and checked."""

from __future__ import annotations

from typing import Any

from functions.access import service as access
from functions.kernel.callers import Role
from functions.kernel.errors import Refusal
from functions.registry.schemas.units import ApplicationView, DecisionForm, UnitForm
from functions.runtime.forms import again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

PAGE, TEMPLATE = "/can-bo/don-vi", "registry/units.html"


@pages.page("GET", "/can-bo/don-vi")
def show_units(request: Request) -> Answer:
    """Units that wait, and a form to apply for one."""
    return render(request, TEMPLATE, **fresh_form(**_context(request)))


@pages.page("POST", "/can-bo/don-vi", body=UnitForm)
def apply_for_unit(request: Request, form: UnitForm) -> Answer:
    """Apply for a unit."""
    try:
        access.apply_for_unit(request.caller, form.wanted(), request.now)
    except Refusal as refusal:
        return again(request, TEMPLATE, form, refusal, **_context(request))
    return see_other(PAGE)


@pages.page("POST", "/can-bo/don-vi/{unit}", body=DecisionForm)
def decide_on_unit(request: Request, form: DecisionForm) -> Answer:
    """Check a unit by its licence, or refuse it."""
    unit = request.path["unit"]
    try:
        if form.step == "refuse":
            access.refuse_unit(request.caller, unit, request.now)
        else:
            access.check_unit(request.caller, unit, form.licence, request.now)
    except Refusal as refusal:
        return again(request, TEMPLATE, DecisionForm(), refusal, **_context(request))
    return see_other(PAGE)


def _context(request: Request) -> dict[str, Any]:
    role = request.caller.role
    return {
        "waiting": [ApplicationView.of(one) for one in access.waiting_units(request.caller)],
        "may_apply": role is Role.PROVINCE_OFFICER,
        "may_check": role is Role.MINISTRY_OPERATOR,
    }
