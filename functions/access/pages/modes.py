"""The page on which modes of operation in a surge, and switches, are seen and decided."""

from __future__ import annotations

from typing import Any

from functions.access.domain import mode_refusals as refusals
from functions.access.domain.modes import NATION, Mode, rule_on
from functions.access.schemas.modes import AloneForm, ModeForm, ModeStepForm, ModeView
from functions.access.service import guard, mode_steps
from functions.kernel.divisions import provinces
from functions.kernel.errors import Refusal
from functions.kernel.rules import NoRuleInForce
from functions.runtime.forms import Form, again, fresh_form
from functions.runtime.http import Answer, Api, Request, see_other
from functions.runtime.pages import render

pages = Api(__name__, audience="staff")

PLACE, PAGE = "/can-bo/qua-tai", "access/modes.html"


@pages.page("GET", PLACE, refuses=(NoRuleInForce,))
def show_modes(request: Request) -> Answer:
    """Show what counts now, what waits for a second person, and the register."""
    return render(request, PAGE, **fresh_form(**_shown(request)))


@pages.page("POST", PLACE, body=ModeForm, refuses=(NoRuleInForce,))
def propose_mode(request: Request, form: ModeForm) -> Answer:
    """Propose a mode, or that a function is switched off."""
    caller, key, now = request.caller, form.idempotency_key, request.now
    try:
        made = mode_steps.propose(caller, form.wanted(), key=key, now=now)
    except Refusal as refusal:
        return _again(request, form, refusal)
    return _at(made)


@pages.page("POST", PLACE + "/tat-ngay", body=AloneForm, refuses=(NoRuleInForce,))
def switch_off_alone(request: Request, form: AloneForm) -> Answer:
    """Switch a function off for an hour, alone."""
    caller, key, now = request.caller, form.idempotency_key, request.now
    try:
        made = mode_steps.switch_off_alone(caller, form.feature, form.why, key=key, now=now)
    except Refusal as refusal:
        return _again(request, form, refusal)
    return _at(made)


@pages.page("POST", PLACE + "/{mode}", body=ModeStepForm, refuses=(refusals.ModeUnknown,))
def step_mode(request: Request, form: ModeStepForm) -> Answer:
    """Agree, refuse, or end before its time."""
    caller, name, now = request.caller, request.path["mode"], request.now
    try:
        made = mode_steps.step(caller, name, form.act, form.revision, now)
    except refusals.ModeUnknown:
        raise
    except Refusal as refusal:
        return _again(request, form, refusal)
    return _at(made)


def _at(one: Mode) -> Answer:
    return see_other(f"{PLACE}#m-{one.id}")


def _again(request: Request, form: Form, refusal: Refusal) -> Answer:
    return again(request, PAGE, form, refusal, **_shown(request))


def _shown(request: Request) -> dict[str, Any]:
    caller, now = request.caller, request.now
    views = [ModeView.of(one, now) for one in mode_steps.register(caller)]
    body = rule_on(now).body
    own = (caller.division or "").partition("/")[0]
    kinds = ["queue", *(f"shed:{level + 1}" for level in range(len(body["shed"]) + 1))]
    kinds += ["read_only", *(f"waiting_room:{one}" for one in body["waiting"])]
    features = [] if own else list(body["features"])
    everywhere = [] if own else [(NATION, "")]
    named = [(str(one.code), one.name) for one in provinces() if own in ("", one.code)]
    return {
        "place": PLACE,
        "counting": [one for one in views if one.counts],
        "waiting": [one for one in views if one.waits],
        "register": [one for one in views if not one.counts and not one.waits],
        "kinds": [*kinds, *(f"switch:{one}" for one in features)],
        "features": features,
        "places": everywhere + named,
        "me": caller.subject,
        "own": own,
        "may_decide": guard.may_pass(caller.role, f"POST {PLACE}"),
        "may_alone": guard.may_pass(caller.role, f"POST {PLACE}/tat-ngay"),
        "alone_minutes": body["alone_minutes"],
    }
