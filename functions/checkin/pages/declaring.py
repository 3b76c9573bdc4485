"""Pages to declare one's health, or a family member's, and to see what was declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.checkin.api.citizen import pass_cookie
from functions.checkin.domain import form as forms
from functions.checkin.domain.colour import decide_colour
from functions.checkin.domain.form import Kind
from functions.checkin.pages.forms import division_prefixes, lists_for, values_of
from functions.checkin.pages.showing import family_choices, sign_in
from functions.checkin.service import declaring, health
from functions.kernel.callers import Role
from functions.kernel.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from functions.kernel.identifiers import PersonId
from functions.registry import service as registry
from functions.runtime.http import Answer, Api, Request, problem_of, status_of
from functions.runtime.http.padding import UNCOMPRESSED
from functions.runtime.pages import phrases, render

pages = Api(__name__, audience="citizen")


@pages.page("GET", "/khai-bao")
def show_declarations(request: Request) -> Answer:
    """Show the kinds of declaration, and what was declared for oneself and the family."""
    order = registry.module_suspended(registry.Module.DECLARATION, "", request.now)
    return render(
        request,
        "declarations.html",
        headers=UNCOMPRESSED,
        kinds=[_kind(request, kind) for kind in Kind],
        declarations=_declared(request) if request.caller.role is Role.CITIZEN else [],
        suspended={"words": order.instrument} if order else None,
    )


@pages.page("GET", "/khai-bao/{kind}")
def show_form(request: Request) -> Answer:
    """Show a declaration to fill in."""
    if request.caller.role is not Role.CITIZEN:
        return sign_in(request)
    return _form_page(request, {})


@pages.page("POST", "/khai-bao/{kind}")
def declare(request: Request) -> Answer:
    """Take a declaration and show what follows from it; `step` only fills the next list."""
    if request.caller.role is not Role.CITIZEN:
        return sign_in(request)
    form = dict(request.form())
    if form.get("step"):
        return _form_page(request, form)
    try:
        declared = declaring.declare(request.caller, _told(request, form), request.now)
    except (Invalid, Conflict, NotFound, Unavailable) as refusal:
        return _form_page(request, form, refusal)
    return _outcome_page(request, declared)


def _kind(request: Request, kind: Kind) -> dict[str, str]:
    form = forms.current_form(kind, request.now)
    told = forms.describe_form(form, request.language)
    lead = phrases(request.language).get("declare.lead") or phrases("vi")["declare.lead"]
    return {"kind": kind, "title": told["title"], "lead": lead.format(days=form.window_days)}


def _declared(request: Request) -> list[dict[str, Any]]:
    found = []
    for person, name in ((None, ""), *family_choices(request)):
        for at, declaration in declaring.declarations_of(
            request.caller, request.now, for_person=person
        ):
            decision = decide_colour(declaration, at)
            form = forms.any_form(declaration.kind, declaration.version)
            found.append(
                {
                    "at": at,
                    "kind_title": forms.describe_form(form, request.language)["title"],
                    "for_name": name,
                    "colour": decision.colour,
                    "reason": decision.words(request.language),
                    "valid_until": decision.valid_until,
                }
            )
    return sorted(found, key=lambda one: one["at"], reverse=True)


def _told(request: Request, form: Mapping[str, str]) -> declaring.Declaring:
    """What the form says; a stable part of which only the default was sent was left folded."""
    described = _described(request)
    identity = values_of(described["identity"], "identity", form)
    return declaring.Declaring(
        kind=described["kind"],
        version=int(form["version"]) if form.get("version", "").isdecimal() else 0,
        identity=identity if identity.keys() - {"nationality"} else {},
        answers=values_of(described["questions"], "answers", form),
        for_person=PersonId(form["for_person"]) if form.get("for_person") else None,
    )


def _described(request: Request) -> dict[str, Any]:
    form = forms.current_form(request.path["kind"], request.now)
    return forms.describe_form(form, request.language)


def _form_page(request: Request, form: dict[str, str], refusal: Refusal | None = None) -> Answer:
    person = PersonId(form.get("for_person") or request.caller.subject)
    described = _described(request)
    faults = refusal.faults if refusal else ()
    named = any(fault.field.startswith("identity") for fault in faults)
    again = not named and health.standing_of(person) is not None
    if again:
        described["identity"] = [one | {"required": False} for one in described["identity"]]
    return _page(request, described, form, again=again, refusal=refusal)


def _outcome_page(request: Request, declared: declaring.Declared) -> Answer:
    advice = declared.health.advice
    held = declared.health.held
    until = None
    if held:
        until = decide_colour(held.declaration, held.confirmed_at, zone=held.zone).valid_until
    names = dict(family_choices(request))
    outcome = {
        "colour": advice.colour,
        "reason": declared.health.words(request.language),
        "at": declared.declared_at,
        "valid_until": until,
        "for_name": names.get(declared.person, ""),
    }
    cookie = pass_cookie(declared, request.caller.subject)
    return _page(request, _described(request), {}, outcome=outcome, headers=UNCOMPRESSED | cookie)


def _page(
    request: Request,
    described: dict[str, Any],
    form: dict[str, str],
    *,
    again: bool = True,
    refusal: Refusal | None = None,
    outcome: dict[str, Any] | None = None,
    headers: dict[str, Any] | None = None,
) -> Answer:
    return render(
        request,
        "declaration.html",
        status_of(type(refusal)) if refusal else 200,
        headers,
        form=described,
        lists=lists_for(form, request.language, division_prefixes(described)),
        again=again,
        members=[{"id": person, "masked_name": name} for person, name in family_choices(request)],
        outcome=outcome,
        values=form,
        problem=problem_of(refusal, request.request_id) if refusal else None,
    )
